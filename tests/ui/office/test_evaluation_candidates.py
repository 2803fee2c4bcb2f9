"""Candidate questions over HTTP: seen by those who may read their documents, edited, accepted, rejected, made a set."""

from __future__ import annotations

import json

from rag.question_candidates import candidates, from_feedback, from_praise, propose
from rag.schema import Answer, Claim
from tests.ui.office.evaluating import KEPT, Office

OPEN = "ban-tin-minh-son-6-thang-2023.txt"


def proposed(office: Office, question: str, *sources: str, **fields: object) -> str:
    told = {"question": question, "answers": ["6,18%"], "history": [], "answerable": True, **fields}
    return propose(office.library.record, "feedback", told, f"Trả lời {question}", list(map(office.document, sources)))


def test_who_sees_which(office: Office) -> None:
    proposed(office, "Hỏi <b>chung</b>?", OPEN)
    proposed(office, "Hỏi của nhóm?", OPEN, KEPT)
    proposed(office, "Hỏi không nguồn?")

    def seen(name: str) -> list[bool]:
        page = office.get(name, "de-xuat").text
        return [f"Trả lời Hỏi {one}?" in page for one in ("&lt;b&gt;chung&lt;/b&gt;", "của nhóm", "không nguồn")]

    assert {name: seen(name) for name in ("minh", "nga", "quan")} == {
        "minh": [True, False, False],
        "nga": [True, True, False],
        "quan": [True, True, True],
    }


def test_whoever_wrote_one_that_cites_nothing_sees_it(office: Office) -> None:
    record = office.library.record
    refused = Answer("Giá vé xe khách?", (Claim("Không tìm thấy."),), abstained=True)
    from_feedback(record, refused, correction="50 nghìn đồng", by="minh")
    from_praise(record, refused, by="minh")
    shown = {name: office.get(name, "de-xuat").text.count("Giá vé xe khách?") for name in ("minh", "nga", "quan")}
    assert shown["nga"] == 0 and shown["minh"] == shown["quan"] > 1
    kept = proposed(office, "Hỏi của nhóm?", KEPT)
    with record.transaction(counted=False) as connection:
        connection.execute("INSERT INTO candidate_writers VALUES (?, 'minh')", (kept,))
    assert "Hỏi của nhóm?" not in office.get("minh", "de-xuat").text  # its document may no longer be read


def test_earlier_answers_are_not_shown(office: Office) -> None:
    proposed(office, "Còn quý I?", OPEN, history=[{"question": "Câu trước?", "answer": "Mật của nhóm khác"}])
    page = office.get("minh", "de-xuat").text
    assert "Câu trước?" in page
    assert "Mật của nhóm khác" not in page


def test_accept_with_what_was_corrected_then_make_a_set(office: Office) -> None:
    key = proposed(office, "GRDP?", OPEN, answers=[])
    wrong = office.post("minh", f"de-xuat/{key}/nhan", hoi="GRDP Minh Sơn?")
    assert (wrong.status_code, wrong.text) == (
        422,
        "Chưa có đáp án: ghi đáp án đúng, hoặc đánh dấu là văn bản không có câu trả lời.",
    )
    reply = office.post("minh", f"de-xuat/{key}/nhan", hoi="GRDP Minh Sơn?", dap="6,85%\n 6,85 phần trăm ", tep=OPEN)
    assert "✓ Đã nhận:</strong> GRDP Minh Sơn?" in reply.text
    assert ("evaluate", "nhận câu hỏi") in office.noted("minh")
    (one,) = candidates(office.library.record, "accepted")
    assert (one.decided_by, one.fields["answers"]) == ("minh", ["6,85%", "6,85 phần trăm"])
    assert "GRDP Minh Sơn?" in office.get("minh", "de-xuat", loai="accepted").text

    assert "cau-da-nhan-" in office.post("minh", "de-xuat/bo").text
    (file,) = (office.data_dir / "bo-cau-hoi").glob("cau-da-nhan-*.jsonl")
    assert [json.loads(line)["question"] for line in file.read_text("utf-8").splitlines()] == ["GRDP Minh Sơn?"]


def test_reject_and_only_what_one_sees(office: Office) -> None:
    key = proposed(office, "Chuyện riêng?", KEPT)
    assert office.post("minh", f"de-xuat/{key}/bo").status_code == 404
    assert office.post("lan", f"de-xuat/{key}/bo").status_code == 403
    assert "✕ Đã bỏ:</strong> Chuyện riêng?" in office.post("nga", f"de-xuat/{key}/bo").text
    assert [one.id for one in candidates(office.library.record, "rejected")] == [key]
    assert ("evaluate", "bỏ câu hỏi") in office.noted("nga")


def test_a_question_that_the_documents_do_not_answer(office: Office) -> None:
    key = proposed(office, "Giá vé?", OPEN)
    office.post("minh", f"de-xuat/{key}/nhan", hoi="Giá vé?", dap="5 đồng", **{"khong-co": "1"})
    (one,) = [one for one in candidates(office.library.record, "accepted") if one.id == key]
    assert (one.fields["answerable"], one.fields["answers"]) == (False, [])
