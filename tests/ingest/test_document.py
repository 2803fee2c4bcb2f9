"""A reading becomes a document: every value in its place, with where it was found."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import document
from ingest.document import build, read_document
from ingest.readers.reading import Reading
from rag.errors import DocumentError
from rag.schema import Relation, Table

_TABLE = "Chỉ tiêu | 2023\n1. Thu | 88"
_TEXT = (
    "ỦY BAN NHÂN DÂN\nTỈNH AN HẢI\nSố: 27/2024/QĐ-UBND\nAn Hải, ngày 06 tháng 5 năm 2024\nQUYẾT ĐỊNH\n"
    f"Quy định mức thu\nCăn cứ Luật Phí;\nĐiều 1. Mức thu\n1. Như sau:\n{_TABLE}\nĐiều 2. Hiệu lực\nQuyết định "
    "này có hiệu lực từ ngày 20/5/2024 và thay thế Quyết định số 11/2021/QĐ-UBND.\nNơi nhận:\n"
    "- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nĐinh Công Trứ"
)


def test_build() -> None:
    at = _TEXT.index(_TABLE)
    table = Table(at, at + len(_TABLE), "Bảng 1")
    made, chunks = build(Reading(_TEXT, (0,), None, (table,), (1,), ("Trang 1 được nhận dạng.",)), "qd/27.pdf", "id")
    assert (made.id, made.source, made.page_starts, made.tables) == ("id", "qd/27.pdf", (0,), (table,))
    assert (made.ocr_pages, made.notes) == ((1,), ("Trang 1 được nhận dạng.",))
    values = {
        "title": "Quyết định 27/2024/QĐ-UBND: Quy định mức thu",
        "kind": "Quyết định",
        "number": "27/2024/QĐ-UBND",
        "date": "2024-05-06",
        "issuer": "Ủy ban nhân dân tỉnh An Hải",
        "subject": "Quy định mức thu",
        "issue_place": "An Hải",
        "signatory": "Đinh Công Trứ",
        "recipients": "Lưu: VT",
        "place": "An Hải",
        "in_force_from": "2024-05-20",
    }
    assert {field: getattr(made, field) for field in values} == values
    assert (made.period, made.in_force_to) == (None, None)
    assert {origin.field: origin.value for origin in made.origins} == values
    assert [leaf.locator for leaf in made.provisions][-5:] == [
        "Điều 1",
        "Điều 1, khoản 1",
        "Điều 1, khoản 1, Bảng 1",
        "Điều 2",
        "phần ký và nơi nhận",
    ]
    clause = _TEXT.index("Quyết định này")
    end = _TEXT.index("\nNơi nhận")
    assert made.relations == (
        Relation("replaces", "Quyết định số 11/2021/QĐ-UBND", "11/2021/QĐ-UBND", True, "2024-05-20", clause, end),
    )
    assert all(made.text[chunk.start : chunk.end] == chunk.text for chunk in chunks)


def test_the_same_content_under_another_name() -> None:
    """What the file name told is marked so; what the text told stays."""
    first, second = (build(Reading("Thu đạt 5 tỷ."), name, "id")[0] for name in ("gia-lai-thang-5-2024.txt", "moi.txt"))
    assert {(origin.field, origin.told) for origin in first.origins} == {
        ("title", "text"),
        ("period", "file name"),
        ("place", "file name"),
    }
    assert (second.period, second.place, second.title) == (None, None, first.title)


def test_nothing_to_search() -> None:
    with pytest.raises(DocumentError, match="không có chữ nào"):
        build(Reading(" \n–\n"), "a.txt", "id")


def test_an_error_of_our_own_names_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Một câu.", "utf-8")
    monkeypatch.setattr(document, "outline", lambda text, tables: 1 / 0)
    with pytest.raises(DocumentError, match="ZeroDivisionError"):
        read_document(path, "a.txt", "id")


def test_a_lack_of_memory_is_left_to_whoever_set_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(path: Path) -> Reading:
        raise MemoryError

    monkeypatch.setattr(document, "read", read)
    with pytest.raises(MemoryError):
        read_document(tmp_path / "a.txt", "a.txt", "d")
