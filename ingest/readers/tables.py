"""Turns a printed grid into a table whose cells know their row, column and unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.captions import Caption, heads_units, is_caption, unit_of
from ingest.readers.grids import HEAD_WORD, NUMBER_HEAD
from ingest.readers.reading import Square
from ingest.readers.table_rows import ENUMERATOR, Stub, mostly, names, shortened
from rag.schema import Cell, Table

_FIGURE = re.compile(r"[-+(]?\s?\d[\d.,\s/]*(?:%|‰)?\)?|[-–—xX.…]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_COUNT = re.compile(r"\(?\s?(?:\d{1,2}|[A-Z])\s?[a-z]?\)?(?:\s?=\s?.{1,40})?|\(?[\d\s=+\-*x/:().%]{3,40}\)?")
_CODE_HEAD = re.compile(r"(?i)(?:mã|số hiệu|ký hiệu)\b.{0,20}")
_HEAD_CELL, _DEEP = 150, 4


@dataclass(frozen=True, slots=True)
class Printed:
    """A square and where its text stands in the document; `start == end` for an empty one."""

    square: Square
    start: int
    end: int


def make_table(
    printed: Sequence[Printed], starts: Sequence[int], heads: int | None, caption: Caption, label: str
) -> Table | None:
    """The table that a grid's printed squares make, or None where nothing stands under its head.

    `starts` are the rows at which the table went on on another page; `heads` as in `Grid`; `label` is used where
    the caption has none.
    """
    sheet = _Sheet(printed)
    top = sheet.captions()
    head = sheet.head(top, heads)
    skipped = sheet.repeated(top, head, starts)
    columns = sheet.columns_named(top, head)
    shape = sheet.shape(head, columns)
    stubs = [None if row < head or row in skipped else sheet.stub(row, shape) for row in range(sheet.rows)]
    cells = tuple(
        Cell(each.start, each.end, each.square.row, each.square.column)
        for each in printed
        if each.start < each.end
        and (stub := stubs[each.square.row]) is not None
        and stub.valued
        and _has_value(each.square.text)
        and each.square.column not in shape.taken
    )
    body = [each.start for each in printed if each.square.row >= head and each.start < each.end]
    if not cells or not body:
        return None
    inside = [" ".join(sheet.texts(row)) for row in range(top)]
    name = next((text for text in inside if not unit_of(text)), "")
    return Table(
        start=min(each.start for each in printed if each.start < each.end),
        end=max(each.end for each in printed),
        label=caption.label or label,
        caption=caption.text or shortened(name, 200),
        unit=caption.unit or next(filter(None, map(unit_of, [*inside, *(columns[c] for c in shape.names)])), ""),
        columns=columns,
        rows=names(stubs),
        cells=cells,
        body=min(body),
    )


def _has_value(text: str) -> bool:
    """A dash is a value (none), the ":" between a name and its value is not."""
    return any(character.isalnum() or character in "-–—…" for character in text)


@dataclass(frozen=True, slots=True)
class _Shape:
    """Which columns name the rows: `number` ("TT", a code), `names`, `unit`; the others hold values."""

    number: int | None
    names: tuple[int, ...]
    unit: int | None
    coded: bool

    @property
    def taken(self) -> frozenset[int]:
        return frozenset(column for column in (self.number, self.unit, *self.names) if column is not None)


class _Sheet:
    """The squares of a table by row and column."""

    def __init__(self, printed: Sequence[Printed]) -> None:
        squares = [each.square for each in printed]
        self.rows = max(square.row + square.height for square in squares)
        self.columns = max(square.column + square.width for square in squares)
        self._at: dict[tuple[int, int], Square] = {}
        self._starting: dict[int, list[Square]] = {}
        for square in squares:
            self._starting.setdefault(square.row, []).append(square)
            for row in range(square.row, square.row + square.height):
                for column in range(square.column, square.column + square.width):
                    self._at[row, column] = square

    def text(self, row: int, column: int) -> str:
        square = self._at.get((row, column))
        text = " ".join(square.text.split()) if square else ""
        return "" if text == ":" else text

    def texts(self, row: int) -> list[str]:
        """The texts that begin in a row, without the empty ones."""
        return [text for square in self._starting.get(row, []) if (text := " ".join(square.text.split()))]

    def _column(self, column: int, head: int) -> list[str]:
        return [
            text
            for row in range(head, self.rows)
            if (square := self._at.get((row, column))) and square.row == row and square.width < self.columns
            if (text := self.text(row, column))
        ]

    # The head

    def captions(self) -> int:
        """How many rows at the top run over the whole width and name the table or its unit."""
        wide = [len(self.texts(row)) == 1 and self._is_wide(row) for row in range(self.rows)]
        top = 0
        while top < min(3, self.rows - 1) and wide[top]:
            line = self.texts(top)[0]
            if not (unit_of(line) or is_caption(line)) and sum(wide) > top + 1:
                break  # one of several such rows heads a group
            top += 1
        return top

    def _is_wide(self, row: int) -> bool:
        square = self._at.get((row, 0))
        return square is not None and square.width == self.columns

    def head(self, top: int, heads: int | None) -> int:
        """The first row below the head."""
        head = max(top, heads) if heads is not None else top + self._named(top)
        while head > top and head < self.rows and self._counts(head):
            head += 1
        return head

    def _named(self, top: int) -> int:
        texts = self.texts(top)
        beside = [self.text(top, column) for column in range(1, self.columns)]
        figures = [bool(_FIGURE.fullmatch(text)) and not _YEAR.fullmatch(text) for text in beside if text]
        if mostly(figures) and any(self._is_figures(column, top + 1) for column in range(1, self.columns)):
            return 0
        if len(texts) < 2 or max(map(len, texts)) > _HEAD_CELL:
            return 0
        if self.columns == 2:
            below = [bool(_FIGURE.fullmatch(text)) for text in self._column(1, top + 1)]
            if not (mostly(below) or HEAD_WORD.fullmatch(texts[0])):
                return 0
        elif self.text(top, 0) and ENUMERATOR.fullmatch(self.text(top, 0)):
            return 0
        return self._depth(top)

    def _depth(self, top: int) -> int:
        """How many levels the head has, from its merged cells or from the gaps in its first row."""
        first = [square for square in self._starting.get(top, []) if square.height <= _DEEP]
        spans = any(1 < square.width < self.columns for square in first)
        heights = [square.height for square in first] or [1]
        if spans:
            return max(heights) if max(heights) > 1 else 1 + self._names_columns(top + 1)
        if min(heights) > 1:
            return min(heights)
        gaps = any(not square.text.strip() for square in first)
        return 1 + (gaps and self.text(top, 0) != "" and self._names_columns(top + 1))

    def _names_columns(self, row: int) -> bool:
        square = self._at.get((row, 0))
        if row >= self.rows - 1 or (square and square.row == row and square.text.strip()):
            return False
        texts = self.texts(row)
        return len(texts) >= 2 and not any(_FIGURE.fullmatch(text) and not _YEAR.fullmatch(text) for text in texts)

    def _counts(self, row: int) -> bool:
        """True for the row that numbers the columns: "A B 1 2", "(1) (2) (3)=(2)/(1)"."""
        texts = self.texts(row)
        counts = [text for text in texts if _COUNT.fullmatch(text)]
        numbers = [int(text.strip("() ")) for text in counts if text.strip("() ").isdigit()]
        rising = all(low < high for low, high in zip(numbers, numbers[1:], strict=False))
        whole = len(counts) == len(texts) >= max(2, self.columns - 1)
        return whole and rising and (not numbers or numbers[0] == 1)

    def repeated(self, top: int, head: int, starts: Sequence[int]) -> frozenset[int]:
        """Rows below the head that print it again at the top of a page."""
        printed = [self.texts(row) for row in range(head)]
        found: set[int] = set()
        for start in starts:
            for row in range(start, min(start + head, self.rows)):
                if not self.texts(row) or self.texts(row) not in printed[:head]:
                    break
                found.add(row)
        return frozenset(found)

    def columns_named(self, top: int, head: int) -> tuple[str, ...]:
        levels = [row for row in range(top, head) if not (row > top and self._counts(row))]
        return tuple(" › ".join(self._levels(column, levels)) for column in range(self.columns))

    def _levels(self, column: int, levels: list[int]) -> list[str]:
        parts: list[str] = []
        seen: list[Square | None] = []
        for row in levels:
            square = self._at.get((row, column))
            text = self.text(row, column)
            if not text and row != levels[-1] and self.text(levels[-1], column):
                # In an unmerged sheet a name stands over the first of its columns only.
                text = next(filter(None, (self.text(row, left) for left in range(column, 0, -1))), "")
            if text and square not in seen and text not in parts:
                parts.append(shortened(text))
            seen.append(square)
        return parts

    # The rows

    def shape(self, head: int, columns: tuple[str, ...]) -> _Shape:
        """Which columns name the rows; at least one is left for values."""
        coded = bool(_CODE_HEAD.fullmatch(columns[0])) and self.columns > 2 and self._is_text(1, head)
        number = 0 if coded or self._is_numbered(columns[0], head) else None
        first = 0 if number is None else 1
        unit = next((column for column in range(first + 1, self.columns) if heads_units(columns[column])), None)
        free = [column for column in range(first, self.columns) if column != unit]
        named = [] if len(free) < 2 or (number is None and self._shares_head(free[0], head)) else [free[0]]
        if named and len(free) > 2 and self._is_merged_down(free[0], head) and self._is_text(free[1], head):
            named.append(free[1])
        return _Shape(number, tuple(named), unit, coded)

    def _shares_head(self, column: int, head: int) -> bool:
        """True if a column stands with the next under one name: then it holds values as the next does."""
        squares = [self._at.get((row, column)) for row in range(head)]
        return any(each and 1 < each.width < self.columns and each.column == column for each in squares)

    def _is_numbered(self, name: str, head: int) -> bool:
        if NUMBER_HEAD.fullmatch(name):
            return True
        below = self._column(0, head)
        return self.columns > 2 and len(below) > 1 and all(map(ENUMERATOR.fullmatch, below)) and self._is_text(1, head)

    def _is_text(self, column: int, head: int) -> bool:
        below = self._column(column, head)
        return bool(below) and mostly([not _FIGURE.fullmatch(text) for text in below])

    def _is_figures(self, column: int, head: int) -> bool:
        below = self._column(column, head)
        return not below or mostly([bool(_FIGURE.fullmatch(text)) for text in below])

    def _is_merged_down(self, column: int, head: int) -> bool:
        squares = {self._at.get((row, column)) for row in range(head, self.rows)}
        return any(square.height > 1 and square.width == 1 and square.text.strip() for square in squares if square)

    def stub(self, row: int, shape: _Shape) -> Stub | None:
        """What names a row; None for a row where nothing begins."""
        begun = [square for square in self._starting.get(row, []) if square.text.strip()]
        if not begun:
            return None
        number = self._at.get((row, shape.number)) if shape.number is not None else None
        found: list[Square] = []
        for column in shape.names:
            square = self._at.get((row, column))
            if square and square is not number and square not in found and square.text.strip(" :"):
                found.append(square)
        lone = number is not None and number.width > 1  # "Tổng cộng" runs over the column of numbers
        name = " › ".join(" ".join(square.text.split()) for square in found)
        mark = " ".join(number.text.split()) if number else ""
        return Stub(
            number="" if lone else mark,
            name=(f"{mark} {name}".strip()) if lone else name,
            unit=self.text(row, shape.unit) if shape.unit is not None else "",
            coded=shape.coded,
            full=begun[0].width == self.columns,
            valued=any(square.column not in shape.taken for square in begun),
        )
