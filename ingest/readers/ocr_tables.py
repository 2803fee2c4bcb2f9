"""Reads the ruled tables of a page that is a picture, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

import numpy as np
from PIL import Image

from ingest.readers.lattice import Lattice, Place, lattice_of, squares_of
from ingest.readers.ocr_figures import Ink, is_figure, mend, split
from ingest.readers.ocr_rules import INK, Grey, paper_of
from ingest.readers.ocr_words import Word, cell_text, words_of
from ingest.readers.pdf_lines import Box
from ingest.readers.pdf_rules import Rule, components
from ingest.readers.pdf_tables import Placed
from ingest.readers.reading import Grid


class Read(Protocol):
    """Recognises a picture of one column of text, with what reads figures best if asked to; Tesseract's TSV."""

    def __call__(self, picture: Grey, dpi: int, *, figures: bool) -> str: ...


# Readings of cells by themselves, each of those that are still in doubt: the dpi (at 300 digits that stand alone are
# read worse), and whether to read as if all were figures: another model makes other mistakes.
_READINGS = ((210, False), (210, True), (165, False))
_GAP = 0.15  # inch between two cells, and around them
_INSET = 0.013  # inch: what may be left of a rule
_LONGEST = 9000  # pixels; Tesseract takes no picture higher than 32,767
_SPECK = 0.0003  # square inch: a full stop has more ink
_PLAIN = re.compile(r"[\d.,]*\d[\d.,]*\d[\d.,]*")  # two digits or more
_NUMBER = re.compile(r"\d+(?:[.,/-]\d+)*")


@dataclass(slots=True)
class _Cell:
    """A cell with ink in it: its picture without margins, where its ink is, and what was read, best first."""

    place: Place
    picture: Grey
    ink: Ink
    readings: list[str | None] = field(default_factory=list)


def find_tables(picture: Grey, rules: Sequence[Rule], words: Sequence[Word], dpi: int, read: Read) -> list[Placed]:
    """The tables of at least two columns, in points from the bottom left corner of the picture.

    `picture` is upright and without its rules, `words` what was read of it as a whole. Each cell is read again by
    itself, so that no figure is made of two cells. A figure counts only if two readings agree, and with its ink;
    a cell where they do not is empty.
    """
    found = []
    for part in components(list(rules)):
        if (lattice := lattice_of(part)) is None or len(part) < 4:
            continue
        cells = list(_cells(lattice, picture, dpi))
        for cell, box in cells:
            cell.readings = [cell_text([word for word in words if _holds(box, word)])]
        texts = _texts([cell for cell, _ in cells], dpi, read)
        if sum(map(bool, texts.values())) < 2:
            continue
        sides = min(r.left for r in part), min(r.bottom for r in part), max(r.right for r in part)
        found.append(Placed(Grid(tuple(squares_of(lattice, texts))), *sides, max(r.top for r in part)))
    return sorted(found, key=lambda table: (-table.top, table.left))


def split_word(word: Word, picture: Grey, dpi: int) -> Iterator[Word]:
    """The word, or the figures that Tesseract made one of although they stand apart; nothing if it cannot be told."""
    if not _PLAIN.fullmatch(word.text):
        yield word
        return
    left, bottom, right, top = (round(side * dpi / 72) for side in word.box)
    ink = picture[max(len(picture) - top, 0) : len(picture) - bottom, left:right] < INK * paper_of(picture)
    for text, start, end in split(word.text, ink) or ():
        sides = (left + start) * 72 / dpi, word.box[1], (left + end) * 72 / dpi, word.box[3]
        yield replace(word, text=text, box=sides)


def _holds(box: Box, word: Word) -> bool:
    x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _cells(lattice: Lattice, picture: Grey, dpi: int) -> Iterator[tuple[_Cell, Box]]:
    """The cells in which something is printed, with their boxes in points."""
    dark, inset = INK * paper_of(picture), round(_INSET * dpi)
    for place, box in lattice.boxes():
        left, bottom, right, top = (round(side * dpi / 72) for side in box)
        rows = slice(max(len(picture) - top + inset, 0), max(len(picture) - bottom - inset, 0))
        part = picture[rows, max(left + inset, 0) : max(right - inset, 0)]
        ink = part < dark
        down, across = np.flatnonzero(ink.sum(axis=1) > 1), np.flatnonzero(ink.sum(axis=0) > 1)
        if ink.sum() > _SPECK * dpi**2 and len(down) and len(across):
            inner = slice(down[0], down[-1] + 1), slice(across[0], across[-1] + 1)
            yield _Cell(place, part[inner], ink[inner]), box


def _texts(cells: list[_Cell], dpi: int, read: Read) -> dict[Place, str]:
    for number, (target, figures) in enumerate(_READINGS):
        again = cells if number == 0 else [cell for cell in cells if _chosen(cell) is None]
        for part in _parts(again, dpi):
            for cell, text in zip(part, _read(part, dpi, target, partial(read, figures=figures)), strict=True):
                cell.readings.insert(0 if number == 0 else 1, text)
    return {cell.place: _chosen(cell) or _fallback(cell) for cell in cells}


def _parts(cells: list[_Cell], dpi: int) -> Iterator[list[_Cell]]:
    """The cells in lots that make a picture which is not too high."""
    part: list[_Cell] = []
    height = 0.0
    for cell in cells:
        height += len(cell.picture) + _GAP * dpi
        if part and height > _LONGEST:
            yield part
            part, height = [], len(cell.picture) + _GAP * dpi
        part.append(cell)
    if part:
        yield part


def _read(cells: list[_Cell], dpi: int, target: int, read: Callable[[Grey, int], str]) -> list[str | None]:
    """What is read of the cells, set one below the other in one picture of `target` dpi."""
    gap = round(_GAP * dpi)
    width = max(cell.picture.shape[1] for cell in cells) + 2 * gap
    height = sum(len(cell.picture) + gap for cell in cells) + gap
    sheet = np.full((height, width), max(int(cell.picture.max()) for cell in cells), np.uint8)
    bands, at = [], gap
    for cell in cells:
        rows, columns = cell.picture.shape
        sheet[at : at + rows, gap : gap + columns] = cell.picture
        bands.append((height - at - rows - gap / 2, height - at + gap / 2))
        at += rows + gap
    scale = target / dpi
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = np.asarray(Image.fromarray(sheet).resize(size, Image.Resampling.LANCZOS))
    words = list(words_of(read(small, target), height, 1 / scale))
    return [cell_text([w for w in words if low <= (w.box[1] + w.box[3]) / 2 < high]) for low, high in bands]


def _chosen(cell: _Cell) -> str | None:
    """The reading that another one bears out, or that has no figures; None where there is none."""
    readings = [text for text in cell.readings if text is not None]
    if any(map(is_figure, readings)):
        mended = [mend(text, cell.ink) for text in readings if is_figure(text)]
        return _agreed([text for text in mended if text is not None])
    figures = [_NUMBER.findall(text) for text in readings]
    for text, numbers in zip(readings, figures, strict=True):
        if figures.count(numbers) > 1 or not (numbers or len(text) < 2):
            return text
    return None


def _agreed(figures: Sequence[str]) -> str | None:
    """The figure that two readings have, and two more than have another one of as many digits; None without one."""
    for figure in figures:
        against = sum(other != figure and len(other) == len(figure) for other in figures)
        if figures.count(figure) - against >= 2:
            return figure
    return None


def _fallback(cell: _Cell) -> str:
    """What is left of a cell on which no two readings agree: a sentence stays, as one outside of tables would."""
    readings = [text for text in cell.readings if text is not None]
    if not readings or any(map(is_figure, readings)):
        return ""
    letters = sum(map(str.isalpha, readings[0]))
    return readings[0] if letters >= 3 or not any(map(str.isdigit, readings[0])) else ""
