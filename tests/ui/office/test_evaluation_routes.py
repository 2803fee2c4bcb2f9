"""The evaluation tab over HTTP: sets, runs and their reports, each for those who may see as much."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ingest.pipeline import remove
from tests.command import Silent
from tests.ui.office.evaluating import KEPT, Office, rows


@pytest.mark.parametrize("path", ["bo", "lan", "dang-chay", "xu-huong", "so-sanh?truoc=a&nay=b", "de-xuat"])
def test_a_cadre_sees_nothing_of_it(office: Office, path: str) -> None:
    assert office.get("lan", path).status_code == 403


def test_what_changes_something_comes_from_the_page_itself(office: Office) -> None:
    reply = office.client.post("/van-phong/danh-gia/lan", data={"bo": "mau"}, headers={"x-nguoi": "minh"})
    assert (reply.status_code, reply.text) == (403, "Yêu cầu không đến từ trang này. Tải lại trang rồi làm lại.")
    assert office.post("lan", "lan", bo="mau").status_code == 403
    assert office.get("minh", "lan").text.count("<tr>") == 0


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("bo.txt", "x", "Bộ câu hỏi phải là một tệp .xlsx, .csv hoặc .jsonl."),
        ("../bo.jsonl", "x", "Bộ câu hỏi phải là một tệp .xlsx, .csv hoặc .jsonl."),
        ("bo.jsonl", '{"id": "1", "question": "Hỏi?"}\n{"id": "2"}\n', "dòng 2: question"),
        ("bo.csv", "id,question\n1,Hỏi?\n1,Hỏi nữa?\n", "dòng 3: id: “1” đã dùng ở dòng 2"),
        ("bo.jsonl", "", "Bộ câu hỏi bo.jsonl không có câu nào."),
    ],
)
def test_a_wrong_set_is_refused_by_line(office: Office, name: str, content: str, told: str) -> None:
    reply = office.put("minh", name, content)
    assert reply.status_code == 422
    assert told in reply.text
    assert str(office.data_dir) not in reply.text
    assert "bo.jsonl" not in office.get("minh", "bo").text


def test_a_run_with_its_report_and_who_may_see_it(office: Office) -> None:
    reply = office.put("nga", "hai câu.jsonl", rows(1, 3))
    assert '<option value="bo/hai câu.jsonl" selected>' in reply.text
    assert "hai câu.jsonl" not in office.get("minh", "bo").text  # a question may tell what the group keeps
    assert office.post("minh", "lan", bo="bo/hai câu.jsonl").status_code == 404

    run = office.run("nga", "bo/hai câu.jsonl")
    results = json.loads((office.data_dir / "danh-gia" / run / "results.json").read_text("utf-8"))
    assert [one["verdict"] for one in results["questions"]] == ["right", "right"]
    assert [one["sources"] for one in results["questions"]][1] == [KEPT]
    listed = office.get("nga", "lan").text
    assert "✓ Xong, 2/2 câu" in listed
    assert "văn bản chung và của nhóm Tổng hợp" in listed
    assert 'sandbox="allow-scripts"' in office.get("nga", f"lan/{run}").text
    assert "100,0 %" in office.get("nga", "xu-huong").text

    report = office.get("quan", f"lan/{run}/bao-cao")
    assert report.text.startswith("<!DOCTYPE html>")
    policy = report.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert policy.endswith("frame-ancestors 'self'; sandbox allow-scripts")
    assert report.headers["x-frame-options"] == "SAMEORIGIN"
    saved = office.get("quan", f"lan/{run}/tai")
    assert saved.content == (office.data_dir / "danh-gia" / run / "report.html").read_bytes()
    assert saved.headers["content-disposition"].startswith("attachment")

    for path in (f"lan/{run}", f"lan/{run}/bao-cao", f"lan/{run}/tai"):
        assert office.get("minh", path).status_code == 404
        assert office.get("lan", path).status_code == 403
    assert run not in office.get("minh", "lan").text
    assert "hai câu" not in office.get("minh", "xu-huong").text
    assert ("evaluate", "chạy hai câu.jsonl, 2 câu") in office.noted("nga")


def test_a_run_asks_only_of_what_the_person_may_read(office: Office) -> None:
    office.put("quan", "của quản trị.jsonl", rows(3))
    assert "của quản trị" not in office.get("nga", "bo").text
    office.put("minh", "một câu.jsonl", rows(3))  # its answer stands in what the group keeps
    run = office.run("minh", "bo/một câu.jsonl")
    told = (office.data_dir / "danh-gia" / run / "results.json").read_text("utf-8")
    results = json.loads(told)
    (asked,) = results["questions"]
    assert asked["verdict"] != "right"
    assert [one["source"] for one in (*asked["citations"], *asked["passages"]) if one["source"] == KEPT] == []
    assert results["controls"]["bm25"]["hit@10"]["value"] == 0
    assert office.get("nga", f"lan/{run}").status_code == 200  # reads more

    same = office.get("minh", "so-sanh", truoc=run, nay=run)
    assert (same.status_code, same.text) == (422, "Chọn hai lần chạy khác nhau.")
    again = office.run("nga", "bo/một câu.jsonl")
    assert office.get("minh", "so-sanh", truoc=run, nay=again).status_code == 404
    compared = office.get("nga", "so-sanh", truoc=run, nay=again).text
    assert "▼ Từ đúng thành sai: 0 câu" in compared
    assert "▲ Từ sai thành đúng: 1 câu" in compared
    assert "quyền đọc khác nhau" in compared


def test_a_run_is_stopped_goes_on_or_is_deleted(office: Office) -> None:
    office.put("minh", "sáu câu.jsonl", rows(1, 2, 4, 5, 6, 7))
    begun = office.post("minh", "lan", bo="bo/sáu câu.jsonl").text
    run = begun.split("danh-gia/lan/")[1].split("/dung")[0]
    assert "0/6 câu" in begun
    assert office.post("minh", f"lan/{run}/xoa").status_code == 409
    assert office.post("minh", f"lan/{run}/dung").headers["x-doi"] == "#dg-lan,#dg-xu-huong"
    office.until(run)
    assert "■ Đã dừng, " in office.get("minh", "lan").text
    assert office.get("minh", f"lan/{run}").status_code == 404

    copied = next((office.data_dir / "danh-gia" / run / "cau-hoi").iterdir())
    copied.write_text('{"id": "1"}\n', "utf-8")
    office.post("minh", f"lan/{run}/tiep")
    office.until(run)
    listed = office.get("minh", "lan").text
    assert "✕ Không xong" in listed
    assert "dòng 1: question" in listed
    copied.write_text(rows(1, 2, 4, 5, 6, 7), "utf-8")
    office.post("nga", f"lan/{run}/tiep")
    office.until(run)
    assert "✓ Xong, 6/6 câu" in office.get("minh", "lan").text
    assert [detail for _, detail in office.noted("minh")][-3:] == [
        "chạy sáu câu.jsonl, 6 câu",
        "dừng sáu câu.jsonl",
        "chạy tiếp sáu câu.jsonl",
    ]

    assert office.post("nga", f"lan/{run}/xoa").status_code == 403  # not hers
    assert office.post("minh", f"lan/{run}/xoa").status_code == 200
    assert not (office.data_dir / "danh-gia" / run).exists()


def test_a_set_that_nobody_brought_is_asked_without_what_is_kept(office: Office) -> None:
    folder = office.data_dir / "bo-cau-hoi"
    folder.mkdir(exist_ok=True)
    (folder / "đặt tay.jsonl").write_text(rows(1, 3), "utf-8")
    for who, asked in (("minh", 1), ("nga", 2)):
        run = office.run(who, "bo/đặt tay.jsonl")
        report = (office.data_dir / "danh-gia" / run / "report.html").read_text("utf-8")
        assert (f"{asked}/{asked} câu" in office.get(who, "lan").text, KEPT in report) == (True, who == "nga")
    (folder / "chỉ kín.jsonl").write_text(rows(3), "utf-8")
    reply = office.post("minh", "lan", bo="bo/chỉ kín.jsonl")
    assert (reply.status_code, "không có câu nào để chấm" in reply.text) == (422, True)


def test_a_run_that_quotes_what_is_kept_since_is_gone_for_others(office: Office) -> None:
    office.put("minh", "về Minh Sơn.jsonl", rows(1))
    run = office.run("minh", "bo/về Minh Sơn.jsonl")
    assert office.get("minh", f"lan/{run}").status_code == 200
    record = office.library.record
    (file,) = record.files_called(["bao-cao-minh-son-6-thang-2024.docx"])
    record.keep_to([file], ["Tổng hợp"])
    try:
        for path in (f"lan/{run}", f"lan/{run}/bao-cao", f"lan/{run}/tai"):
            assert office.get("minh", path).status_code == 404
        assert run not in office.get("minh", "lan").text
        assert office.get("nga", f"lan/{run}").status_code == 200
    finally:
        record.keep_to([file], [])


def test_runs_tell_their_seconds_apart(office: Office) -> None:
    office.put("minh", "một.jsonl", rows(2))
    note = office.data_dir / "danh-gia" / office.run("minh", "bo/một.jsonl") / ".lan-chay.json"
    told = json.loads(note.read_text("utf-8"))
    note.write_text(json.dumps({**told, "at": "2026-11-28T03:05:09"}), "utf-8")
    twin = note.parent.with_name("2026-11-28-0a0a0a")
    shutil.copytree(note.parent, twin)
    (twin / note.name).write_text(json.dumps({**told, "at": "2026-11-28T03:05:41", "person": "nga"}), "utf-8")
    listed = office.get("quan", "lan").text
    for time, name in (("03:05:09", "minh"), ("03:05:41", "nga")):
        assert f"một.jsonl, 28/11/2026 {time}, {name}</option>" in listed


def test_what_is_removed_is_in_no_report_nor_comparison(office: Office) -> None:
    """The last of this file: a document of the samples is gone afterwards, and with it the questions about it."""
    office.put("minh", "hai bản.jsonl", rows(1, 2))
    before, now = office.run("minh", "bo/hai bản.jsonl"), office.run("minh", "bo/hai bản.jsonl")
    question = json.loads(rows(1))["question"]
    assert question in office.get("minh", f"lan/{before}/bao-cao").text
    compared = office.get("minh", "so-sanh", truoc=before, nay=now)
    assert compared.status_code == 200
    remove(office.library, [Path(json.loads(rows(1))["source"])], Silent())
    assert "Báo cáo đã bỏ" in office.get("minh", f"lan/{before}/bao-cao").text
    assert office.get("minh", "so-sanh", truoc=before, nay=now).text == compared.text  # it quotes what flipped only
    for path in (*(office.data_dir / "danh-gia").rglob("*"), *(office.data_dir / "bo-cau-hoi").iterdir()):
        assert not path.is_file() or question not in path.read_text("utf-8"), path
    assert "100,0 %" in office.get("minh", "xu-huong").text  # what was measured stays
