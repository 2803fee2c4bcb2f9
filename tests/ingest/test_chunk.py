"""Chunks: verbatim, in order, complete, and cut along the outline."""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chunk import chunk
from ingest.readers import read
from ingest.structure import outline
from rag.schema import Chunk, Document
from rag.text import normalise

DATA = Path(__file__).resolve().parents[2].parent / "shared/data"
needs_shared = pytest.mark.skipif(not DATA.is_dir(), reason=f"không có {DATA}")

_LINE = st.one_of(
    st.sampled_from(["Chương I", "QUY ĐỊNH CHUNG", "Điều 1. Phạm vi", "Điều 2. Nội dung", "I. TÌNH HÌNH", "- gạch"]),
    st.sampled_from(["1. Một khoản", "2. Hai", "a) Điểm", "b) Điểm; " * 30, "Câu. " * 60, "“trích”", "...", ""]),
    st.just("khôngdấucách" * 20),
    st.text(max_size=60),
)  # fmt: skip


def _document(text: str, page_starts: tuple[int, ...] = ()) -> Document:
    return Document("d", "a.txt", "Tên", text, page_starts, outline(text))


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
