"""What the header tells whom."""

from __future__ import annotations

import pytest

from rag.errors import IndexMismatchError
from tests.ui.scripted import Scripted
from ui import header
from ui.access.person import OWNER, Person


@pytest.mark.parametrize(
    ("documents", "shown"),
    [(1234, "Kho có <strong>1.234</strong> văn bản"), (0, "Kho chưa có văn bản nào"), (0, "python -m ingest")],
)
def test_the_header_tells_the_size_of_the_library(documents: int, shown: str) -> None:
    assert shown in header.library(Scripted(documents), OWNER)


def test_the_header_tells_how_far_the_vectors_are() -> None:
    told = header.library(Scripted(1234, waiting=2340), OWNER)
    assert "đang lập chỉ mục theo nghĩa: 10.000/12.340 đoạn (đã tìm được theo từ ngữ)" in told
    assert "chỉ mục" not in header.library(Scripted(1234), OWNER)
    assert "chỉ mục" not in header.library(Scripted(1234, waiting=2340), Person("lan", "cadre"))  # of all documents


def test_a_library_that_cannot_be_opened_is_named_in_the_header() -> None:
    class Mismatched(Scripted):
        def corpus_size(self) -> tuple[int, int]:
            raise IndexMismatchError("Chỉ mục được tạo bằng mô hình <khác>.")

    assert "Chỉ mục được tạo bằng mô hình &lt;khác&gt;." in header.library(Mismatched(), OWNER)


def test_the_header_names_who_is_signed_in_and_nobody_else() -> None:
    assert header.signed_in(OWNER) == ""
    shown = header.signed_in(Person("lan<b>", "cadre"))
    assert "lan&lt;b&gt;" in shown and 'action="dang-xuat"' in shown
