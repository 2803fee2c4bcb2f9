"""Who may read a document is changed over HTTP: by whom, to what, with which question before it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.command import command
from tests.ui.access.shelf import GROUP, copied
from tests.ui.office.test_documents import LIST, Shelf, filled_in, opened_shelf
from ui.access import audit

OTHER = "Văn phòng"
HIDDEN = "Tổ thẩm tra"
CLOSED = (
    f"Chỉ nhóm {GROUP} (và người quản trị) còn đọc được văn bản này; mọi người khác không tìm thấy, không tải được nó "
    "nữa."
)
OPENED = "Mọi người đọc được văn bản này, kể cả người không thuộc nhóm nào."


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Path:
    """bay: a clerk of two groups, one the kept text's; thu: a clerk of none; hoa: a cadre of it; minh: an admin."""
    return filled_in(tmp_path_factory.mktemp("kho"), models_dir, ("bay", [GROUP, OTHER]))


@pytest.fixture
def shelf(filled: Path, tmp_path: Path) -> Iterator[Shelf]:
    """A copy of it for one test."""
    with opened_shelf(copied(filled, tmp_path)) as shelf:
        yield shelf


def address(document_id: str) -> str:
    return f"van-phong/van-ban/{document_id}/nguoi-doc"


def said(reply: httpx.Response) -> list[str]:
    """The sentences of the question before a change."""
    assert reply.status_code == 200, reply.text
    assert "Đồng ý đổi" in reply.text
    return [html.unescape(one) for one in re.findall(r"<li>(.*?)</li>", reply.text)]


def changed(visitor: httpx.Client, document_id: str, *groups: str) -> list[str]:
    """Change it, answering the question with what it said; returns that."""
    sentences = said(visitor.post(address(document_id), data={"nhom": list(groups)}))
    form = {"nhom": list(groups), "xac-nhan": " ".join(sentences)}
    reply = visitor.post(address(document_id), data=form)
    assert (reply.status_code, "Đã đổi người được đọc." in reply.text) == (200, True), reply.text
    assert reply.headers["x-doi"] == "#vb-trang,#kho"
    return sentences


def finds(shelf: Shelf, name: str) -> bool:
    return "1 văn bản" in shelf.visitor(name).get(f"{LIST}?tim=99-QĐ/TU").text


def test_a_clerk_opens_and_closes_what_he_may_see_and_it_counts_at_once(shelf: Shelf) -> None:
    bay, record = shelf.visitor("bay"), shelf.library.record
    page = bay.get(f"van-phong/van-ban/{shelf.kept}").text
    assert [f'value="{name}"' in page for name in ("*", GROUP, OTHER, HIDDEN)] == [True, True, True, False]
    assert "nhom-moi" not in page and f'value="{GROUP}" checked' in page
    assert said(bay.post(address(shelf.kept), data={"nhom": "*"})) == [OPENED]
    assert (record.readers(shelf.kept), finds(shelf, "lan")) == ([GROUP], False)  # asked only
    assert changed(bay, shelf.kept, "*") == [OPENED]
    assert (record.readers(shelf.kept), finds(shelf, "lan"), finds(shelf, "hoa")) == ([], True, True)
    assert changed(bay, shelf.kept, GROUP) == [CLOSED]
    assert (record.readers(shelf.kept), finds(shelf, "lan"), finds(shelf, "hoa")) == ([GROUP], False, True)
    assert changed(bay, shelf.kept, OTHER) == [
        f"Nhóm {OTHER} đọc được văn bản này.",
        f"Nhóm {GROUP} không tìm thấy, không tải được văn bản này nữa.",
    ]
    assert (finds(shelf, "hoa"), finds(shelf, "bay"), finds(shelf, "minh")) == (False, True, True)
    entries = [one for one in audit.entries(shelf.office.state, person="bay") if one.action == "set readers"]
    assert [(one.subject, one.detail) for one in entries] == [
        (shelf.kept, f"{GROUP} → mọi người"),
        (shelf.kept, f"mọi người → {GROUP}"),
        (shelf.kept, f"{GROUP} → {OTHER}"),
    ]


def test_nothing_is_changed_that_was_not_said(shelf: Shelf) -> None:
    bay, record = shelf.visitor("bay"), shelf.library.record
    sentences = said(bay.post(address(shelf.kept), data={"nhom": [GROUP, OTHER]}))
    with record.transaction() as connection:  # meanwhile somebody else opens it
        connection.execute("DELETE FROM readers WHERE document_id = ?", (shelf.kept,))
    form = {"nhom": [GROUP, OTHER], "xac-nhan": " ".join(sentences)}
    assert "mọi người khác không tìm thấy" in said(bay.post(address(shelf.kept), data=form))[0]
    assert record.readers(shelf.kept) == []
    same = bay.post(address(shelf.kept), data={"nhom": "*"})
    assert (same.status_code, "Chưa có gì khác đi" in same.text) == (422, True)
    assert bay.post(address(shelf.kept)).status_code == 422


def test_groups_that_a_clerk_does_not_know_of_stay_unseen_and_in(shelf: Shelf) -> None:
    bay, record = shelf.visitor("bay"), shelf.library.record
    record.keep_versions_to(shelf.kept, [GROUP, HIDDEN])
    assert HIDDEN not in bay.get(f"van-phong/van-ban/{shelf.kept}").text
    told = " ".join(changed(bay, shelf.kept, OTHER))
    assert (record.readers(shelf.kept), HIDDEN in told) == ([HIDDEN, OTHER], False)


def test_only_a_clerk_of_the_group_or_an_admin_and_only_to_his_own_groups(shelf: Shelf) -> None:
    record = shelf.library.record
    for name, status in (("thu", 404), ("hoa", 403), ("lan", 403)):
        assert shelf.visitor(name).post(address(shelf.kept), data={"nhom": "*"}).status_code == status, name
        assert shelf.visitor(name).get(address(shelf.kept)).status_code == status, name
    strange = shelf.visitor("bay").post(address(shelf.kept), data={"nhom": HIDDEN})
    assert (strange.status_code, "không thuộc nhóm" in strange.text) == (422, True)
    assert shelf.visitor("thu").post(address(shelf.open), data={"nhom": GROUP}).status_code == 422
    assert "Đổi người được đọc" not in shelf.visitor("thu").get(f"van-phong/van-ban/{shelf.open}").text
    site = shelf.office.visitor("bay")
    assert site.post(address(shelf.kept), data={"nhom": "*"}).status_code == 403  # without the page's own header
    assert (record.readers(shelf.kept), record.readers(shelf.open)) == ([GROUP], [])
    minh = shelf.visitor("minh")
    assert "nhom-moi" in minh.get(address(shelf.kept)).text
    sentences = said(minh.post(address(shelf.kept), data={"nhom-moi": f"{HIDDEN}; {OTHER}"}))
    minh.post(address(shelf.kept), data={"nhom": [HIDDEN, OTHER], "xac-nhan": " ".join(sentences)})
    assert record.readers(shelf.kept) == [HIDDEN, OTHER]


def test_it_survives_being_read_again_and_changed(shelf: Shelf) -> None:
    """By the page, by a run that names no group, with another text in the file; versions go along."""
    bay, record = shelf.visitor("bay"), shelf.library.record
    file = Path(record.rows("SELECT root || '/' || source FROM paths WHERE document_id = ?", shelf.open)[0][0])
    assert changed(bay, shelf.open, GROUP) == [CLOSED]
    for arguments in ([file], [file, "--again"]):
        assert command("ingest", shelf.office.data_dir, *arguments).returncode == 0
        assert record.readers(shelf.open) == [GROUP]
    file.write_text(file.read_text("utf-8").replace("7,2%", "7,3%"), "utf-8")
    assert command("ingest", shelf.office.data_dir, file).returncode == 0
    assert record.rows("SELECT name FROM readers JOIN paths USING (document_id) WHERE source = 'bao-cao.txt'") == [
        (GROUP,)
    ]
    assert "1 văn bản" not in shelf.visitor("lan").get(LIST).text


def test_another_format_of_a_text_that_is_closed_does_not_come_to_light(shelf: Shelf) -> None:
    record = shelf.library.record
    file = Path(record.rows("SELECT root || '/' || source FROM paths WHERE document_id = ?", shelf.open)[0][0])
    lines = "".join(f"<p>{line}</p>" for line in file.read_text("utf-8").splitlines())
    file.with_suffix(".html").write_text(f"<html><body>{lines}</body></html>", "utf-8")
    assert command("ingest", shelf.office.data_dir, file.with_suffix(".html")).returncode == 0
    ((newest,),) = record.rows("SELECT id FROM shelf WHERE source = 'bao-cao.html'")
    assert record.superseded_by(shelf.open) == newest
    bay, lan = shelf.visitor("bay"), shelf.visitor("lan")
    assert changed(bay, newest, GROUP) == [CLOSED, "1 bản khác (bản cũ, định dạng khác) cũng đổi theo."]
    assert "Không có văn bản nào khớp" in lan.get(LIST).text
    assert lan.get(f"van-phong/van-ban/{shelf.open}").status_code == 404
    assert record.superseded_by(shelf.open) == newest


def test_the_command_line_does_it_without_the_file(shelf: Shelf) -> None:
    record = shelf.library.record
    (file,) = record.files_called(["dieu-dong-mat.txt"])
    Path(file).unlink()
    for name in (file, "dieu-dong-mat.txt"):
        done = command("ingest", shelf.office.data_dir, name, "--group", OTHER)
        assert (done.returncode, "chỉ đổi người được đọc" in done.stdout) == (0, True), done.stdout
    assert record.readers(shelf.kept) == [OTHER]
    assert command("ingest", shelf.office.data_dir, "khong-co.txt", "--group", OTHER).returncode == 1
