"""The head of a document as printed cells with their places: a letterhead is often a table of two columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

HEAD_LENGTH = 3000
_FURNITURE = re.compile(
    r"(?:\d+ )?CÔNG BÁO/Số.*|\d{1,4}|[_\-–—=* ]{3,}|(?:Ký bởi|Người ký|Ngày ký|Thời gian ký|Email) ?:.*"
)
# What the body begins with; a body cites other documents by number and date.
_BODY = re.compile(
    r"(?:[-–] ?)?(?:Căn cứ|Thực hiện|Điều 1\b|ĐIỀU 1\b|Chương I\b|CHƯƠNG I\b|Kính gửi|I[.-] |1\. |Theo đề nghị)"
)
_STATE_HEAD = re.compile(r"CỘNG HÒA XÃ HỘI|CỘNG HOÀ XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT NAM|VIỆT NAM DÂN CHỦ C[ỘÔ]NG H")
_DRAFT = re.compile(r"(?:BẢN )?(?:DỰ|Dự) (?:THẢO|thảo)\b.{0,30}")


class Cell(NamedTuple):
    """A printed line, or one cell of a row: `text` is `document.text[start:end]`."""

    text: str
    start: int
    end: int


class Found(NamedTuple):
    """A value and where the text says it, `document.text[start:end]`."""

    value: str
    start: int
    end: int


class Head(NamedTuple):
    """`cells` of the first characters, blank ones kept; `body` is the index of the first cell of the body."""

    cells: list[Cell]
    body: int
    draft: bool
    official: bool

    @property
    def above(self) -> list[Cell]:
        """The cells above the first "Căn cứ", "Điều 1", …"""
        return self.cells[: self.body]


def cells(text: str, start: int = 0, end: int | None = None) -> Iterator[Cell]:
    r"""The stripped lines of `text[start:end]`, cells joined by " | " apart.

    >>> [cell.text for cell in cells("BỘ Y TẾ | CỘNG HÒA\n\nSố: 1")]
    ['BỘ Y TẾ', 'CỘNG HÒA', '', 'Số: 1']
    """
    at = start
    for line in text[start:end].split("\n"):
        for part in line.split("|"):
            stripped = part.strip()
            begin = at + (part.index(stripped[0]) if stripped else 0)
            yield Cell(stripped, begin, begin + len(stripped))
            at += len(part) + 1


def head_of(text: str) -> Head:
    """The head of `text`, without the gazette's running head, page numbers, rules and stamps."""
    found = [cell for cell in cells(text, 0, HEAD_LENGTH) if not _FURNITURE.fullmatch(cell.text)]
    body = next((index for index, cell in enumerate(found) if _BODY.match(cell.text)), len(found))
    return Head(
        found,
        body,
        any(_DRAFT.fullmatch(cell.text) for cell in found[:30]),
        any(_STATE_HEAD.search(cell.text) for cell in found[:30]),
    )
