"""Finds the ruled tables of a PDF page: the rules that are drawn, and the characters that stand between them."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.readers.lattice import Lattice, lattice_of, squares_of
from ingest.readers.pdf_rules import Rule, components, rules
from ingest.readers.reading import Grid

_SAMPLE = 40  # characters whose angle is asked for; the call is slow and a table is written one way
_WORD_GAP = 0.15  # of the height of a character: less is no space
_LINE = 6.0  # points: lines are further apart
_HYPHEN = "\u0002\ufffe"  # what pdfium makes of a hyphen that ends a line


@dataclass(frozen=True, slots=True)
class Placed:
    """A grid and where it is printed, in PDF points from the page's bottom left corner (unrotated page)."""

    grid: Grid
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class _Glyph:
    """One printed character and its box; white space has none, and `ends` where pdfium thinks the line does."""

    text: str
    left: float = 0.0
    bottom: float = 0.0
    right: float = 0.0
    top: float = 0.0
    ends: bool = False

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        return (self.bottom + self.top) / 2

    def turned(self, turns: int) -> _Glyph:
        """As it lies after `turns` quarter turns clockwise about the origin."""
        glyph = self
        for _ in range(turns):
            glyph = _Glyph(glyph.text, glyph.bottom, -glyph.right, glyph.top, -glyph.left)
        return glyph

    def follows(self, other: _Glyph) -> bool:
        """True if it stands right behind `other`, in one word."""
        height = max(self.top - self.bottom, other.top - other.bottom)
        overlap = min(self.top, other.top) - max(self.bottom, other.bottom)
        level = 2 * overlap > min(self.top - self.bottom, other.top - other.bottom)
        return level and -height < self.left - other.right < _WORD_GAP * height


def find_tables(path: Path, page: pypdfium2.PdfPage, index: int) -> list[Placed]:
    """Tables of at least two columns, topmost first; a cell's lines are joined with spaces, empty cells are "".

    Works from pdfium's own path objects and character boxes, ten times faster than pdfplumber on the gazette,
    and right where a table is set sideways on an upright page, where pdfplumber is not. A page without crossing
    rules costs one walk over its objects (about 1 ms). `path` and `index` name the page for callers; the page
    itself is all that is read.

    >>> with pypdfium2.PdfDocument("bang.pdf") as pdf:                            # doctest: +SKIP
    ...     find_tables(Path("bang.pdf"), pdf[0], 0)[0].grid.squares[:2]
    (Square('TT', 0, 0), Square('Đặc tính kỹ thuật', 0, 1))
    """
    found = [part for part in components(rules(page)) if _may_hold_cells(part)]
    if not found:
        return []
    textpage = page.get_textpage()
    try:
        glyphs = list(_glyphs(textpage))
        placed = [table for part in found if (table := _table(part, glyphs, textpage)) is not None]
    finally:
        textpage.close()
    return sorted(placed, key=lambda table: (-table.top, table.left))


def _may_hold_cells(part: Sequence[Rule]) -> bool:
    upright = sum(rule.upright for rule in part)
    return upright >= 1 and len(part) - upright >= 1 and len(part) >= 4


def _glyphs(textpage: pypdfium2.PdfTextPage) -> Iterator[_Glyph]:
    handle = textpage.raw
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    where = tuple(map(ctypes.byref, (left, right, bottom, top)))
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(handle, index)
        character = chr(code) if code < 0x110000 else "\ufffd"
        if character.isspace() or code == 0:
            yield _Glyph(" ", ends=character in "\r\n")
        elif pdfium.FPDFText_GetCharBox(handle, index, *where):
            written = "-" if character in _HYPHEN else character
            yield _Glyph(written, left.value, bottom.value, right.value, top.value)


def _table(part: list[Rule], glyphs: list[_Glyph], textpage: pypdfium2.PdfTextPage) -> Placed | None:
    left, right = min(rule.left for rule in part), max(rule.right for rule in part)
    bottom, top = min(rule.bottom for rule in part), max(rule.top for rule in part)
    inside = [
        index
        for index, glyph in enumerate(glyphs)
        if glyph.text != " " and left <= glyph.x <= right and bottom <= glyph.y <= top
    ]
    if not inside:
        return None
    turns = _turns(inside, textpage)
    lattice = lattice_of([rule.turned(turns) for rule in part])
    if lattice is None:
        return None
    squares = squares_of(lattice, _texts(lattice, glyphs, set(inside), turns))
    if sum(bool(square.text) for square in squares) < 2:
        return None
    return Placed(Grid(tuple(squares)), left, bottom, right, top)


def _turns(inside: list[int], textpage: pypdfium2.PdfTextPage) -> int:
    """How many quarter turns counter-clockwise most of the text is written (0 for upright)."""
    # pdfium counts the angle clockwise.
    sample = inside[:: max(1, len(inside) // _SAMPLE)]
    angles = (pdfium.FPDFText_GetCharAngle(textpage.raw, index) for index in sample)
    turns: Counter[int] = Counter(-round(angle / (math.pi / 2)) % 4 for angle in angles)
    return turns.most_common(1)[0][0]


def _texts(lattice: Lattice, glyphs: list[_Glyph], inside: set[int], turns: int) -> dict[tuple[int, int], str]:
    """What is written in each cell, its lines from top to bottom."""
    runs: dict[tuple[int, int], list[_Run]] = {}
    last: tuple[int, int] | None = None
    ended = False
    for index, glyph in enumerate(glyphs):
        if glyph.text == " ":
            ended = ended or glyph.ends
            if last is not None and not glyph.ends:
                runs[last][-1].text += " "
            continue
        if index not in inside:
            last = None
            continue
        glyph = glyph.turned(turns)
        cell = lattice.at(glyph.x, glyph.y)
        # Where the font changes within a word that is set sideways, pdfium takes the line for ended.
        if cell != last or (ended and not glyph.follows(runs[cell][-1].last)):
            runs.setdefault(cell, []).append(_Run("", glyph, glyph))
        run = runs[cell][-1]
        run.text += glyph.text
        last, run.last, ended = cell, glyph, False
    return {cell: _joined(parts) for cell, parts in runs.items()}


@dataclass(slots=True)
class _Run:
    """Characters that follow each other in one cell, from the first to the last."""

    text: str
    first: _Glyph
    last: _Glyph


def _joined(runs: list[_Run]) -> str:
    ordered = sorted(runs, key=lambda run: (-round(run.first.y / _LINE), run.first.x)) if _disordered(runs) else runs
    text = ""
    for run in ordered:
        tight = len(text) > 1 and text[-1] == "-" and text[-2].isalnum()  # "30/2020/NĐ-" over "CP"
        text += run.text if tight else " " + run.text
    return " ".join(text.split())


def _disordered(runs: list[_Run]) -> bool:
    return any(later.first.y > earlier.first.y + _LINE for earlier, later in zip(runs, runs[1:], strict=False))
