"""Chunks: verbatim, in order, complete, and cut along the outline."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chunk import chunk
from ingest.readers import read
from ingest.readers.assemble import assemble
from ingest.readers.reading import Block
from ingest.structure import outline
from rag.schema import Chunk, Document, Provision, Table
from rag.text import normalise
from tests.ingest.readers.test_assemble import grid

DATA = Path(__file__).resolve().parents[2].parent / "shared/data"
needs_shared = pytest.mark.skipif(not DATA.is_dir(), reason=f"không có {DATA}")

_LINE = st.one_of(
    st.sampled_from(["Chương I", "QUY ĐỊNH CHUNG", "Điều 1. Phạm vi", "Điều 2. Nội dung", "I. TÌNH HÌNH", "- gạch"]),
    st.sampled_from(["1. Một khoản", "2. Hai", "a) Điểm", "b) Điểm; " * 30, "Câu. " * 60, "“trích”", "...", ""]),
    st.just("khôngdấucách" * 20),
    st.text(max_size=60),
)  # fmt: skip


def _document(text: str, page_starts: tuple[int, ...] = (), tables: tuple[Table, ...] = ()) -> Document:
    return Document("d", "a.txt", "Tên", text, page_starts, outline(text), tables=tables)


def _check(document: Document, chunks: list[Chunk], size: int) -> None:
    covered = 0
    for found in chunks:
        assert document.text[found.start : found.end] == found.text == found.text.strip()
        assert len(found.text) <= size
        assert any(map(str.isalnum, found.text))
        assert found.start >= covered
        assert not any(map(str.isalnum, document.text[covered : found.start]))
        covered = found.end
    assert not any(map(str.isalnum, document.text[covered:]))
    assert len({found.id for found in chunks}) == len(chunks)


@given(st.lists(_LINE, max_size=30).map("\n".join).map(normalise), st.sampled_from([80, 200, 900]))
def test_verbatim_ordered_and_complete(text: str, size: int) -> None:
    document = _document(text)
    _check(document, chunk(document, size), size)


@given(st.text(max_size=400), st.sampled_from([5, 50]))
def test_without_an_outline(text: str, size: int) -> None:
    document = Document("d", "a.txt", "Tên", text)
    _check(document, chunk(document, size), size)


def test_one_chunk_whole() -> None:
    text = "Chương II\nHỒ SƠ\nĐiều 5. Thời hạn\n1. Trước ngày 15.\n2. Sau đó.\n\nĐiều 6. Nơi gửi\nSở Tài chính.\n"
    first, second = chunk(_document(text, page_starts=(0, 20)))
    assert first.text == "Chương II\nHỒ SƠ\nĐiều 5. Thời hạn\n1. Trước ngày 15.\n2. Sau đó."
    assert (first.locator, first.heading, first.page) == ("Chương II, Điều 5, khoản 1–2", "", 1)
    start, body = text.index("Điều 6"), "Điều 6. Nơi gửi\nSở Tài chính."
    key = f"d\x1f{start}\x1f{start + len(body)}\x1fChương II. HỒ SƠ\x1f{body}"
    assert second == Chunk(
        id=hashlib.sha256(key.encode()).hexdigest()[:24],
        document_id="d",
        source="a.txt",
        title="Tên",
        text=body,
        start=start,
        end=start + len(body),
        heading="Chương II. HỒ SƠ",
        locator="Chương II, Điều 6",
        page=2,
    )


def test_a_unit_that_fits_is_not_torn() -> None:
    text = "Điều 1. Tên\n1. " + "x" * 50 + ".\n2. Gồm:\na) " + "y" * 40 + ";\nb) " + "z" * 40 + ".\n"
    assert [(found.locator, found.heading) for found in chunk(_document(text), 120)] == [
        ("Điều 1, khoản 1", ""),
        ("Điều 1, khoản 2, điểm a–b", "Điều 1. Tên"),
    ]


def test_a_long_leaf_is_split_at_sentence_ends() -> None:
    text = "I. TÌNH HÌNH\n" + "Thu ngân sách đạt 88% kế hoạch. " * 20
    chunks = chunk(_document(text), 200)
    assert {found.locator for found in chunks} == {"Mục I, đoạn 1"}
    assert all(found.text.endswith("kế hoạch.") for found in chunks)
    assert [found.heading for found in chunks] == ["", *["I. TÌNH HÌNH"] * (len(chunks) - 1)]


def test_a_heading_is_named_only_where_it_covers_the_whole_chunk() -> None:
    text = "I. NHIỆM VỤ\n" + "1. " + "x" * 20 + ".\n2. Sở Y tế:\na) " + "y" * 90 + ";\nb) " + "z" * 90 + ".\n"
    assert [(found.locator, found.heading) for found in chunk(_document(text), 160)] == [
        ("Mục I, mục 1–2", ""),
        ("Mục I, mục 2, điểm b", "I. NHIỆM VỤ › 2. Sở Y tế"),
    ]


def test_paragraphs_share_a_chunk() -> None:
    assert [found.locator for found in chunk(_document("Một.\n\nHai.\n\nBa."))] == ["đoạn 1–3"]


def _tabled(*blocks: Block) -> Document:
    reading = assemble([blocks], paged=False)
    return Document("d", "a", "Tên", reading.text, tables=reading.tables)


_BUDGET = grid(
    "TT|Chỉ tiêu|Dự toán|Thực hiện",
    "I|THU NGÂN SÁCH||",
    *(f"{number}|Khoản thu thứ {number}|{number * 10}|{number * 9}" for number in range(1, 7)),
    "II|CHI NGÂN SÁCH||",
    *(f"{number}|Khoản chi thứ {number}|{number * 10}|{number * 9}" for number in range(1, 7)),
)


def test_a_table_is_cut_between_rows_and_each_piece_says_what_it_is_of() -> None:
    document = _tabled("Kết quả chung tốt.", "Bảng 2. Thu chi", "Đơn vị tính: tỷ đồng", _BUDGET, "Hết.")
    chunks = chunk(document, 200)
    _check(document, chunks, 200)
    rows = set(document.text.split("\n"))
    assert all(line in rows for found in chunks for line in found.text.split("\n"))
    named = "Bảng 2. Thu chi (tỷ đồng): TT | Chỉ tiêu | Dự toán | Thực hiện"
    assert [(found.heading, found.text.split("\n")[0]) for found in chunks] == [
        ("Bảng 2 (tỷ đồng)", "Kết quả chung tốt."),
        (f"{named} › I. THU NGÂN SÁCH", "3 | Khoản thu thứ 3 | 30 | 27"),
        (f"{named} › II. CHI NGÂN SÁCH", "2 | Khoản chi thứ 2 | 20 | 18"),
        ("", "Hết."),
    ]


def test_a_row_too_long_for_a_chunk_keeps_its_name() -> None:
    document = _tabled("Mở đầu.", grid("TT|Nhiệm vụ|Nội dung", "1|Rà soát|" + "Nêu rõ việc phải làm. " * 20))
    chunks = chunk(document, 200)
    _check(document, chunks, 200)
    assert {found.heading for found in chunks[3:]} == {"Bảng 1: TT | Nhiệm vụ | Nội dung › 1. Rà soát"}


def test_a_table_with_a_leaf_of_its_own_takes_its_name_along() -> None:
    document = _tabled("Mở đầu dài.", "Bảng 2. Thu", grid("Chỉ tiêu|2020|2021", "Thu|1|2"))
    (table,) = document.tables
    named = document.text.index("Bảng 2")
    leaves = (
        Provision(0, named, ("Điều 1",)),
        Provision(named, table.start, ("Điều 2", "đoạn 1")),
        Provision(table.start, table.end, ("Điều 2", "Bảng 2")),
    )
    chunks = chunk(replace(document, provisions=leaves), 900)
    assert [(found.text.split("\n")[0], found.heading) for found in chunks] == [
        ("Mở đầu dài.", ""),
        ("Bảng 2. Thu", "Bảng 2"),
    ]


_CELL = st.sampled_from(["", "Thu", "1", "2.500", "I", "- chi", "CHI NGÂN SÁCH", "Câu dài. " * 40, "từ" * 150])
_TABLE = st.integers(2, 4).flatmap(
    lambda columns: st.lists(st.lists(_CELL, min_size=columns, max_size=columns).map("|".join), min_size=1, max_size=9)
)


@given(
    st.lists(st.one_of(_LINE.map(normalise), _TABLE.map(lambda rows: grid(*rows))), max_size=8),
    st.sampled_from([80, 300]),
)
def test_tables_lose_nothing(blocks: list[Block], size: int) -> None:
    reading = assemble([blocks], paged=False)
    document = _document(reading.text, tables=reading.tables)
    _check(document, chunk(document, size), size)
    bare = replace(document, provisions=())
    _check(bare, chunk(bare, size), size)


@needs_shared
@pytest.mark.parametrize(
    "name", ["bulletins/thai-nguyen-hoi-nghi-10-2021-09.txt", "official/gazette/luat-so-69-2020-qh14-32699.pdf"]
)
def test_real_documents(name: str) -> None:
    reading = read(DATA / name)
    document = _document(reading.text, reading.page_starts)
    chunks = chunk(document)
    _check(document, chunks, 900)
    assert all(len(re.findall(r"(?m)^Điều \d+\. [A-ZĐ]", found.text)) <= 1 for found in chunks)
    assert all(left.id != right.id for left, right in pairwise(chunks))


@needs_shared
def test_the_clause_of_the_first_question_is_in_one_chunk() -> None:
    document = _document(read(DATA / "bulletins/thai-nguyen-hoi-nghi-10-2021-09.txt").text)
    clause = "tỷ lệ giải ngân vốn đầu tư công đạt 88% kế hoạch giao, đứng thứ 5 toàn quốc"
    assert sum(clause in found.text for found in chunk(document)) == 1
