"""One run over files: archives, twins, versions, and what can be found while it is still going on."""

from __future__ import annotations

import threading
import zipfile
from concurrent.futures import Future
from pathlib import Path

import pytest

from ingest import intake
from ingest.pipeline import run
from ingest.readers import ocr
from ingest.readers.ocr import available
from ingest.workers import Here, Read
from rag.dense import DenseIndex
from rag.library import Library
from rag.schema import Chunk
from tests.command import Silent, assert_in_step, counts, ingest, library_in, settings_for, words
from tests.ingest.readers.printed import picture, scan

BUDGET = "Thu ngân sách nhà nước trên địa bàn đạt 88% dự toán tỉnh giao."
HEALTH = "Tỷ lệ bao phủ bảo hiểm y tế đạt 92% dân số toàn huyện."
EXPORT = "Kim ngạch xuất khẩu thủy sản tăng 12% so với cùng kỳ."
DECISION = (
    "ỦY BAN NHÂN DÂN\nTỈNH AN HẢI\nSố: 15/QĐ-UBND\nAn Hải, ngày 12 tháng 3 năm 2024\nQUYẾT ĐỊNH\n"
    "Về việc hỗ trợ hộ nghèo sửa nhà\nĐiều 1. Hỗ trợ mỗi hộ nghèo {} triệu đồng để sửa chữa nhà ở bị hư hỏng do bão.\n"
    "Điều 2. Sở Xây dựng chủ trì, phối hợp với các huyện lập danh sách trước ngày 30 hằng tháng, kiểm tra việc thực "
    "hiện và báo cáo Ủy ban nhân dân tỉnh. Quyết định này có hiệu lực kể từ ngày ký.\n"
)


@pytest.fixture
def library(data_dir: Path) -> Library:
    return library_in(data_dir)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def packed(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_an_archives_members_are_documents_of_their_own(library: Library, folder: Path) -> None:
    packed(folder / "thang-5.zip", {"tin/a.txt": BUDGET, "b.txt": HEALTH, "anh.png": b"\x89PNG"})
    assert counts(ingest(library, folder)) == (2, 0, 0, 0)
    assert words(library, "thu ngân sách") == ["thang-5.zip/tin/a.txt"]
    assert counts(ingest(library, folder)) == (0, 0, 2, 0)
    assert not (library.data_dir / "incoming").exists() or not list((library.data_dir / "incoming").iterdir())


def test_a_changed_archive_brings_only_what_changed(library: Library, folder: Path) -> None:
    path = packed(folder / "tin.zip", {"a.txt": BUDGET, "b.txt": HEALTH, "c.txt": "Chỉ có ở bản đầu: sầu riêng."})
    ingest(library, folder)
    packed(path, {"a.txt": BUDGET, "b.txt": EXPORT})
    assert counts(ingest(library, folder)) == (0, 1, 1, 1)
    assert words(library, "kim ngạch xuất khẩu") == ["tin.zip/b.txt"]
    assert (words(library, "sầu riêng"), words(library, "bảo hiểm y tế")) == ([], [])
    assert_in_step(library)


def test_a_bad_member_is_named_and_tried_again(library: Library, folder: Path) -> None:
    packed(folder / "tin.zip", {"a.txt": BUDGET, "hong.pdf": b"%PDF-1.7 nothing"})
    report = ingest(library, folder)
    assert [failure.path for failure in report.failed] == [f"{folder}/tin.zip/hong.pdf"]
    again = ingest(library, folder)
    assert (counts(again), len(again.failed)) == ((0, 0, 1, 0), 1)


def test_pruning_keeps_the_members_of_an_archive_that_is_there(library: Library, folder: Path) -> None:
    packed(folder / "tin.zip", {"a.txt": BUDGET})
    ingest(library, folder)
    assert counts(ingest(library, folder, prune=True)) == (0, 0, 1, 0)
    (folder / "tin.zip").unlink()
    assert counts(ingest(library, folder, prune=True)) == (0, 0, 0, 1)
    assert library.size == (0, 0)
    packed(folder / "tin.zip", {"a.txt": BUDGET})
    assert counts(ingest(library, folder)) == (1, 0, 0, 0)


def test_the_same_content_twice_is_one_document_with_two_paths(library: Library, folder: Path) -> None:
    for name in ("a.txt", "b.txt", "sub-c.txt"):
        (folder / name).write_text(BUDGET, "utf-8")
    assert counts(ingest(library, folder)) == (3, 0, 0, 0)
    assert library.size == (1, 1)
    (folder / "a.txt").unlink()
    ingest(library, folder, prune=True)
    assert (library.size, words(library, "thu ngân sách")) == ((1, 1), ["b.txt"])


def test_a_new_name_is_read_for_what_names_tell(library: Library, folder: Path) -> None:
    text = "Tình hình kinh tế - xã hội trên địa bàn ổn định; thu ngân sách đạt 88% dự toán."
    (folder / "bao-cao-thang-5-2024.txt").write_text(text, "utf-8")
    ingest(library, folder)
    (folder / "bao-cao-thang-5-2024.txt").rename(folder / "bao-cao-quang-nam-6-thang-2024.txt")
    ingest(library, folder, prune=True)
    (document_id,) = library.record.document_ids()
    document = library.document(document_id)
    assert document is not None
    assert (document.source, document.period) == ("bao-cao-quang-nam-6-thang-2024.txt", "6 tháng năm 2024")


def test_a_reissue_is_told_and_only_the_new_text_is_found(library: Library, folder: Path) -> None:
    (folder / "cu.txt").write_text(DECISION.format(20), "utf-8")
    ingest(library, folder)
    (folder / "moi.txt").write_text(DECISION.format(30), "utf-8")
    report = ingest(library, folder)
    assert report.remarks() == [
        "BAN HÀNH LẠI moi.txt thay cho cu.txt (cùng số 15/QĐ-UBND, cùng ngày); bản cũ được giữ lại"
    ]
    assert set(words(library, "hỗ trợ hộ nghèo sửa nhà")) == {"moi.txt"}
    assert library.size[0] == 1


def test_of_one_text_in_two_formats_the_richer_is_searched(library: Library, folder: Path) -> None:
    page = "".join(f"<p>{line}</p>" for line in DECISION.format(20).split("\n"))
    (folder / "qd-15.html").write_text(f"<html><body>{page}</body></html>", "utf-8")
    (folder / "qd-15.txt").write_text(DECISION.format(20), "utf-8")  # saved last
    report = ingest(library, folder)
    assert report.remarks() == ["CÙNG VĂN BẢN, KHÁC ĐỊNH DẠNG: qd-15.txt (dùng HTML)"]
    assert set(words(library, "hỗ trợ hộ nghèo sửa nhà")) == {"qd-15.html"}


def test_a_draft_beside_the_issued_text_is_pointed_out(library: Library, folder: Path) -> None:
    (folder / "ban-hanh.txt").write_text(DECISION.format(20), "utf-8")
    (folder / "du-thao.txt").write_text(DECISION.format(20).replace("Số: 15/QĐ-UBND", "Số:    /QĐ-UBND"), "utf-8")
    report = ingest(library, folder)
    assert [{pair.source, pair.other} for pair in report.similar] == [{"ban-hanh.txt", "du-thao.txt"}]
    assert "GẦN TRÙNG" in report.summary()
    assert list(report.as_json()) == ["added", "updated", "unchanged", "removed", "failed", "chunks", "seconds"]
    assert ingest(library, folder).similar == []  # said once, not at every run


class Held(Here):
    """Reads "z.txt" only when it is let."""

    def __init__(self) -> None:
        self.let = threading.Event()

    def read(self, path: Path, source: str, document_id: str) -> Future[Read]:
        if source != "z.txt":
            return super().read(path, source, document_id)
        future: Future[Read] = Future()

        def later() -> None:
            self.let.wait(30)
            future.set_result(super(Held, self).read(path, source, document_id).result())

        threading.Thread(target=later, daemon=True).start()
        return future


def test_a_text_is_found_by_its_words_while_others_are_still_read(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_WORDS_EVERY", 0.0)
    for name, text in (("a.txt", BUDGET), ("b.txt", HEALTH), ("z.txt", EXPORT)):
        (folder / name).write_text(text, "utf-8")
    held = Held()
    work = threading.Thread(target=lambda: run(library, [folder], Silent(), reader=held), daemon=True)
    work.start()
    chat = library_in(library.data_dir)
    for _ in range(200):
        if words(chat, "thu ngân sách") and words(chat, "bảo hiểm y tế"):
            break
        work.join(0.05)
    assert (words(chat, "thu ngân sách"), words(chat, "kim ngạch"), chat.unembedded) == (["a.txt"], [], 2)
    held.let.set()
    work.join(30)
    assert (words(chat, "kim ngạch"), chat.unembedded) == (["z.txt"], 0)


def test_embedding_goes_on_where_it_was_stopped(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"{n}. Dự án số {n} giải ngân được {n} tỷ đồng trong năm." + " chi tiết khác" * 50 for n in range(1, 200)]
    (folder / "a.txt").write_text("\n".join(lines), "utf-8")
    embedded: list[int] = []
    add = DenseIndex.add

    def stopping(index: DenseIndex, chunks: list[Chunk]) -> None:
        if len(embedded) == 2:
            raise KeyboardInterrupt
        add(index, chunks)
        embedded.append(len(chunks))

    monkeypatch.setattr(DenseIndex, "add", stopping)
    with pytest.raises(KeyboardInterrupt):
        ingest(library, folder)
    total = library.record.sizes()[1]
    assert (sum(embedded), library.unembedded) == (128, total - 128)
    monkeypatch.undo()
    reopened = Library(settings_for(library.data_dir))
    assert counts(ingest(reopened, folder)) == (0, 0, 1, 0)
    assert_in_step(reopened)


@pytest.mark.skipif(available() is not None, reason=str(available()))
@pytest.mark.parametrize("packed_up", [False, True])
def test_pages_that_waited_for_ocr_are_read_once_it_is_installed(
    library: Library, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed_up: bool
) -> None:
    text = ["Báo cáo công tác giảm nghèo của huyện Vĩnh Bình năm 2023.", "Kèm theo là bảng tổng hợp đã ký, quét lại."]
    scan(tmp_path / "a.pdf", [text * 4, picture(tmp_path / "page.pdf", ["Số hộ nghèo còn 412 hộ, giảm 35 hộ."] * 9)])
    if packed_up:
        packed(folder / "a.zip", {"a.pdf": (tmp_path / "a.pdf").read_bytes()})
    else:
        (tmp_path / "a.pdf").rename(folder / "a.pdf")
    monkeypatch.setenv("PATH", str(tmp_path))
    ocr._missing.cache_clear()
    for expected in ((1, 0, 0, 0), (0, 0, 1, 0)):  # not there, and still not there
        report = ingest(library, folder)
        assert (counts(report), "chưa cài OCR" in report.summary()) == (expected, True)
    assert words(library, "giảm nghèo của huyện Vĩnh Bình")[0].endswith("a.pdf")
    monkeypatch.undo()
    ocr._missing.cache_clear()
    assert counts(ingest(library, folder)) == (0, 1, 0, 0)
    (document_id,) = library.record.document_ids()
    document = library.document(document_id)
    assert document is not None
    assert (document.ocr_pages, document.provisional, "412 hộ" in document.text) == ((2,), False, True)
    assert counts(ingest(library, folder)) == (0, 0, 1, 0)


def test_the_same_text_under_another_name_is_told(library: Library, folder: Path) -> None:
    (folder / "a.txt").write_text(BUDGET, encoding="utf-8")
    (folder / "b.txt").write_text(BUDGET, encoding="utf-8")
    told = "cùng nội dung với “a” đã có trong kho, không thêm văn bản mới"
    first = ingest(library, folder)
    assert [(note.path, note.text) for note in first.notes] == [("b.txt", told)]
    (folder / "c.txt").write_text(BUDGET, encoding="utf-8")
    second = ingest(library, folder)
    assert [(note.path, note.text) for note in second.notes] == [("c.txt", told)]
    assert ingest(library, folder).notes == []
