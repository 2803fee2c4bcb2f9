"""Puts the blocks of a file's pages together into one text, keeping the place of every page and every cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, takewhile

from ingest.readers.captions import is_caption, read_caption
from ingest.readers.grids import continues, lays_out, repeats_head, sections
from ingest.readers.reading import Block, Grid, Reading, Square
from ingest.readers.tables import Printed, make_table
from rag.schema import Table
from rag.text import normalise

PAGE_BREAK = "\ue000"  # within a paragraph: here a page ends and the next begins
_FOOTNOTE = re.compile(r"(?:\[?\(?\d{1,2}\)?\]?|\*+)\s+[A-ZĐÀ-Ỹ]")
_ABOVE = 8  # lines above a table that may name it


def assemble(pages: Sequence[Sequence[Block]], *, paged: bool, title: str | None = None) -> Reading:
    """Pages of blocks → one text with the place of every page and every cell.

    Blocks stand on lines of their own, pages are a blank line apart. Of a table, each row becomes one line, its
    cells in order joined by " | ", a merged cell once, an empty one as nothing; rows without text are left out. A
    grid that only lays out the page becomes the paragraphs of its cells. A paragraph that goes on over pages holds
    `PAGE_BREAK` where each page ends; what follows it stands in the list of the page on which it ends.

    >>> grid = Grid((Square("Chỉ tiêu", 0, 0), Square("9 tháng", 0, 1), Square("Thu", 1, 0), Square("88", 1, 1)))
    >>> reading = assemble([["Bảng 1. Thu (%)", grid]], paged=False)
    >>> print(reading.text)
    Bảng 1. Thu (%)
    Chỉ tiêu | 9 tháng
    Thu | 88
    >>> reading.tables[0].locate(reading.tables[0].cells[0])
    'Bảng 1, hàng “Thu”, cột “9 tháng”'
    """
    writer = _Writer(_running_heads(pages) if paged else frozenset())
    starts: list[int] = []
    broken: list[int] = []  # where the pages start that begin within the paragraph written last
    for number, page in enumerate(pages):
        if broken:
            starts.append(broken.pop(0))
            separator = "\n"
        else:
            separator = "\n\n" if number else ""
            starts.append(len(separator) + writer.length)
            writer.write(separator)
            separator = ""
        if paged:
            writer.turn(page)
        for block in page:
            broken = writer.block(block, separator) or broken
            separator = "\n"
    text = "".join(writer.pieces)
    return Reading(text, tuple(starts) if paged else (), normalise(title) if title else None, writer.tables())


@dataclass(slots=True)
class _Drawn:
    """A table as far as it is written: its squares, the rows at which it went on, and the lines above it."""

    grid: Grid
    above: tuple[str, ...]
    before: _Drawn | None = None  # the section of the same table above this one
    printed: list[Printed] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    rows: int = 0


@dataclass(slots=True)
class _Writer:
    """The text so far, and what is known of its tables."""

    running_heads: frozenset[str]
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    _drawn: list[_Drawn] = field(default_factory=list)
    _above: list[str] = field(default_factory=list)
    _open: _Drawn | None = None  # the table that nothing but footnotes has followed
    _unended: _Drawn | None = None  # the same, as of the page before
    _goes_on: Block | None = None  # the grid of this page that continues it

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def turn(self, page: Sequence[Block]) -> None:
        """A new page: does it go on with the table that the last one ended with?"""
        printed = [block for block in page if isinstance(block, Grid) or block.strip()]
        lines = list(takewhile(lambda block: isinstance(block, str), printed))
        first = printed[len(lines)] if len(lines) < len(printed) else None
        table, self._goes_on = self._open, None
        if table and isinstance(first, Grid):
            goes_on = continues(first, table.grid) if not lines else repeats_head(first, table.grid)
            self._goes_on = first if goes_on and self._run_on(lines) else None
        self._open = None
        self._unended = table if self._goes_on else None

    def _run_on(self, lines: Sequence[Block]) -> bool:
        """True if these lines between two parts of a table are running heads, or short and name no other table."""
        return len(lines) <= 2 and all(
            isinstance(line, str)
            and len(line) <= 80
            and (_without_number(line) in self.running_heads or not ("\n" in line or is_caption(line)))
            for line in lines
        )

    def block(self, block: Block, separator: str) -> list[int]:
        """Write a block after `separator`; the offsets of the pages that start within it."""
        if isinstance(block, str):
            return self._paragraph(block, separator)
        table = self._unended if block is self._goes_on else None
        if table is None and lays_out(block):
            for line in _laid_out(block):
                self._paragraph(line, separator)
                separator = "\n"
            return []
        before: _Drawn | None = None
        for part in sections(block):
            if any(square.text.strip() for square in part.squares):
                before = self._rows(part, table, separator, before)
                table, separator = None, "\n"
        return []

    def _paragraph(self, block: str, separator: str) -> list[int]:
        parts = normalise(block).split(PAGE_BREAK)
        self.write(separator)
        breaks = []
        for index, part in enumerate(parts):
            if index:
                breaks.append(self.length)
            self.write(part)
        lines = [line for line in "".join(parts).split("\n") if line.strip()]
        if lines and not all(map(_FOOTNOTE.match, lines)):
            self._open = None
        self._above = [*self._above, *lines][-_ABOVE:]
        return breaks

    def _rows(self, grid: Grid, table: _Drawn | None, separator: str, before: _Drawn | None) -> _Drawn:
        if table is None:
            table = _Drawn(grid, before.above if before else tuple(self._above), before)
            self._drawn.append(table)
        else:
            table.starts.append(table.rows)
        rows: dict[int, list[Square]] = {}
        for square in grid.squares:
            rows.setdefault(square.row, []).append(square)
        for row in sorted(rows):
            self._row(rows[row], table, separator)
            separator = "\n" if any(square.text.strip() for square in rows[row]) else separator
        table.rows += 1 + max(rows)
        self._open, self._above = table, []
        return table

    def _row(self, squares: list[Square], table: _Drawn, separator: str) -> None:
        texts = [" ".join(normalise(square.text.replace(PAGE_BREAK, "")).split()) for square in squares]
        between = separator
        for square, text in zip(squares, texts, strict=True):
            if any(texts):
                self.write(between)
            between = " | "
            placed = replace(square, text=text, row=square.row + table.rows)
            table.printed.append(Printed(placed, self.length, self.length + len(text)))
            self.write(text)

    def tables(self) -> tuple[Table, ...]:
        """Every table that has cells, each with a label of its own."""
        captions = [read_caption(table.above) for table in self._drawn]
        used = {caption.label for caption in captions}
        found: list[Table] = []
        labels: dict[int, str] = {}
        for drawn, caption in zip(self._drawn, captions, strict=True):
            label = labels.get(id(drawn.before)) or _next_label(used)
            table = make_table(drawn.printed, drawn.starts, drawn.grid.heads, caption, label)
            if table is not None:
                found.append(table)
                labels[id(drawn)] = label
                used.add(label)
        return tuple(found)


def _next_label(used: set[str]) -> str:
    """The first "Bảng N" that the document has not printed and no table before has."""
    return next(label for number in count(1) if (label := f"Bảng {number}") not in used)


def _running_heads(pages: Sequence[Sequence[Block]]) -> frozenset[str]:
    """The lines that three pages or more begin with, without the page's number."""
    tops = Counter(
        _without_number(block) for page in pages for block in page[:2] if isinstance(block, str) and block.strip()
    )
    return frozenset(line for line, times in tops.items() if times >= 3)


def _without_number(line: str) -> str:
    return line.strip(" 0123456789-–")


def _laid_out(grid: Grid) -> Iterator[str]:
    for square in grid.squares:
        for line in square.text.split("\n"):
            if line.strip():
                yield " ".join(line.split())
