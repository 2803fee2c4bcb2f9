"""Makes paragraphs and tables of a file's printed pages, also where a page ends inside a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from ingest.readers.encodings import modernise
from ingest.readers.lines import (
    PAGE_BREAK,
    Column,
    Line,
    Paragraph,
    column_of,
    continues,
    rejoin,
    sets_in,
    split_notes,
)
from ingest.readers.pdf_lines import Page, turned
from ingest.readers.pdf_tables import Placed
from ingest.readers.reading import Block, Grid


def place_tables(tables: Sequence[Placed], page: Page, *, modern: bool) -> None:
    """Put each table where its first line stood, in place of all its lines.

    `modern` is False on a page in a legacy font, whose cells are converted as its lines were.
    """
    for table in tables:
        width, height = (page.height, page.width) if page.turn % 2 else (page.width, page.height)
        box = turned((table.left, table.bottom, table.right, table.top), page.turn, width, height)
        whole = Line("", *box, table.grid if modern else _modern(table.grid))
        outside = [line for line in page.lines if line.grid is not None or not _inside(line, whole)]
        kept = set(map(id, outside))
        first = next((at for at, line in enumerate(page.lines) if id(line) not in kept), None)
        if first is None:
            first = next((at for at, line in enumerate(outside) if line.top < whole.bottom), len(outside))
        while first > 0 and outside[first - 1].top <= whole.bottom:  # drawn before the table, printed below it
            first -= 1
        page.lines = [*outside[:first], whole, *outside[first:]]
        page.aside = [line for line in page.aside if not _inside(line, whole)]


def _inside(line: Line, whole: Line) -> bool:
    across = min(line.right, whole.right) - max(line.left, whole.left)
    level = (line.bottom + line.top) / 2
    return whole.bottom < level < whole.top and across > 0.5 * (line.right - line.left)


def _modern(grid: Grid) -> Grid:
    texts = modernise("\n".join(" ".join(square.text.split()) for square in grid.squares))[0].split("\n")
    squares = tuple(replace(square, text=text) for square, text in zip(grid.squares, texts, strict=True))
    return replace(grid, squares=squares)


@dataclass(slots=True)
class _Built:
    """One page: its blocks in order, of which the first `body` stand above the footnotes."""

    column: Column
    lead: Line | None = None  # the first line, where the page begins with text
    note_lead: Line | None = None  # that of the footnotes
    blocks: list[Paragraph | Grid] = field(default_factory=list)
    notes: list[Paragraph | Grid] = field(default_factory=list)


def blocks_of(pages: Sequence[Sequence[Line]]) -> list[list[Block]]:
    """The blocks of each page; see `Line.grid` for tables.

    A paragraph that the next page goes on with stays on the page where it starts, `PAGE_BREAK` before the first
    word of every page it reaches into. Footnotes then stand before it, so that every character keeps its page.
    """
    bare = [[line for line in lines if line.grid is None] for lines in pages]
    columns = [column_of(lines) for lines in bare]
    indents = sets_in(zip(bare, columns, strict=True))
    built = [_build(lines, replace(c, indents=indents)) for lines, c in zip(pages, columns, strict=True)]
    _join(built)
    return [[b.text if isinstance(b, Paragraph) else b for b in page.blocks + page.notes] for page in built]


def _build(lines: Sequence[Line], column: Column) -> _Built:
    body, notes = split_notes(lines, column)
    lead = body[0] if body and body[0].grid is None else None
    return _Built(column, lead, notes[0] if notes else None, _blocks(body, column), _blocks(notes, column))


def _blocks(lines: Sequence[Line], column: Column) -> list[Paragraph | Grid]:
    blocks: list[Paragraph | Grid] = []
    for is_grid, run in groupby(lines, key=lambda line: line.grid is not None):
        if is_grid:
            blocks += [line.grid for line in run if line.grid is not None]
        else:
            blocks += rejoin(run, column)
    return blocks


def _join(pages: list[_Built]) -> None:
    """Move the first paragraph of a page to the end of the one that it goes on with."""
    home = before = None  # the page where the paragraph in the making starts; the page just before this one
    for page in pages:
        if home is None or before is None or not _goes_on(home.blocks, page.lead, before, page):
            if before is not None and _goes_on(before.notes, page.note_lead, before, page):
                _move(before.notes, page.notes)
            home = before = page
            continue
        _move(home.blocks, page.blocks)
        if home.notes:
            home.blocks, home.notes = [*home.blocks[:-1], *home.notes, home.blocks[-1]], []
        if page.blocks or page.notes:
            home = page
        before = page


def _goes_on(blocks: list[Paragraph | Grid], lead: Line | None, before: _Built, page: _Built) -> bool:
    if lead is None or not blocks:
        return False
    last = blocks[-1]
    return isinstance(last, Paragraph) and continues(last, lead, before.column, page.column)


def _move(blocks: list[Paragraph | Grid], following: list[Paragraph | Grid]) -> None:
    first, last = following.pop(0), blocks[-1]
    if isinstance(first, Paragraph) and isinstance(last, Paragraph):  # `_goes_on` has seen to it
        last.join(first, PAGE_BREAK)
