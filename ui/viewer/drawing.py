"""Draws pages of a PDF and finds words on them; runs in a process of its own (`ui.viewer.press`)."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Sequence
from ctypes import byref, c_int
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.readers.encodings import modernise
from rag.errors import DocumentError
from ui.viewer.letters import Letters, letters, located

Box = tuple[float, float, float, float]  # left, top, width, height in fractions of the page as it is shown

_GRID = 1 << 16  # the device on which boxes are measured
_TALLEST = 4.0  # times its width: a page beyond is drawn narrower
_QUALITY = 84
_GAP = 2.5  # heights of a line: what is farther apart gets a box of its own
_LOCKED = "Tệp PDF này được đặt mật khẩu nên không hiện được trang."
_BROKEN = "Không mở được tệp PDF (tệp bị hỏng) nên không hiện được trang."


def ready() -> None:
    """Nothing: by then the process has started."""


def draw(path: Path, number: int, width: int) -> bytes:
    """Page `number` (from 1) as a JPEG `width` pixels wide. Raises DocumentError with the reason for the reader."""
    document = opened(path)
    try:
        page = page_of(document, number)
        ratio = page.get_height() / max(1.0, page.get_width())
        width = width if ratio <= _TALLEST else max(1, int(width * _TALLEST / ratio))
        picture = page.render(scale=width / max(1.0, page.get_width())).to_pil().convert("RGB")
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=_QUALITY)
        return out.getvalue()
    finally:
        document.close()


@dataclass(frozen=True, slots=True)
class Sought:
    """Words to be found: `text[start:end]` of what was read from page `number` (from 1)."""

    number: int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """Where words stand on a page, which is `ratio` times as high as wide."""

    number: int
    boxes: tuple[Box, ...]
    ratio: float


def find(path: Path, sought: Sequence[Sought]) -> list[Found]:
    """The boxes of words, line by line; none on a page without them (a scan). Raises DocumentError as `draw` does."""
    document = opened(path)
    try:
        return [_found(page_of(document, one.number), one) for one in sought]
    finally:
        document.close()


def opened(path: Path) -> pypdfium2.PdfDocument:
    """The file. Raises DocumentError with the reason for the reader."""
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == pdfium.FPDF_ERR_PASSWORD and b"/Encrypt" in path.read_bytes()
        raise DocumentError(_LOCKED if locked else _BROKEN) from error


def page_of(document: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage:
    """Its page `number` (from 1). Raises DocumentError where it has none such, or it is broken."""
    if not 1 <= number <= len(document):
        raise DocumentError(f"Tệp PDF có {len(document)} trang, không có trang {number}.")
    try:
        return document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise DocumentError(f"Không mở được trang {number} của tệp PDF (trang bị hỏng).") from error


def _found(page: pypdfium2.PdfPage, sought: Sought) -> Found:
    ratio = page.get_height() / max(1.0, page.get_width())
    textpage = page.get_textpage()
    try:
        characters = [chr(pdfium.FPDFText_GetUnicode(textpage, n)) for n in range(textpage.count_chars())]
        spots, seen = _spots(characters)
        ranges = located(seen, sought.text, sought.start, sought.end)
        wanted = [n for first, last in ranges for n in _characters(characters, spots, seen, first, last)]
        return Found(sought.number, tuple(_boxes(page, textpage, wanted)), round(ratio, 5))
    finally:
        textpage.close()


def _spots(characters: list[str]) -> tuple[list[tuple[int, int]], Letters]:
    """The pieces of a page, each with its range of characters, and its letters.

    A page typed in a legacy font is compared as ingest reads it, word by word: one letter there may be two characters.
    """
    text = "".join(characters)
    modern, legacy = modernise(text.replace("\r", " "))
    words = list(re.finditer(r"\S+", text))
    said = modern.split()
    if legacy is None or len(words) != len(said):
        return [(n, n + 1) for n in range(len(characters))], letters(characters)
    pieces = [piece for word in said for piece in (word, " ")]
    return [word.span() for word in words for _ in range(2)], letters(pieces)


def _characters(
    characters: list[str], spots: list[tuple[int, int]], seen: Letters, first: int, last: int
) -> Iterator[int]:
    """The characters of a range of letters, and the sign after a figure: "88%"."""
    start, end = spots[seen.at[first]][0], spots[seen.at[last - 1]][1]
    while end < len(characters) and characters[end] in '%.,;:)”"':
        end += 1
    yield from (n for n in range(start, end) if not characters[n].isspace())


def _boxes(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, wanted: Sequence[int]) -> Iterator[Box]:
    """The characters' boxes, those of one line as one."""
    line: list[float] | None = None
    for n in wanted:
        left, top, right, bottom = _shown(page, textpage.get_charbox(n, loose=True))
        if right <= left or bottom <= top:
            continue
        upright = abs(math.sin(pdfium.FPDFText_GetCharAngle(textpage, n))) < 0.5
        if line is not None and _goes_on(line, (left, top, right, bottom), upright=upright != _on_its_side(page)):
            line = [min(line[0], left), min(line[1], top), max(line[2], right), max(line[3], bottom)]
            continue
        if line is not None:
            yield _fractions(line)
        line = [left, top, right, bottom]
    if line is not None:
        yield _fractions(line)


def _on_its_side(page: pypdfium2.PdfPage) -> bool:
    return bool(page.get_rotation() % 180)


def _shown(page: pypdfium2.PdfPage, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """A box of the page's own space as it lies on the picture, in units of the grid."""
    x, y = c_int(), c_int()
    corners = []
    for across, up in ((box[0], box[1]), (box[2], box[3])):
        pdfium.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, across, up, byref(x), byref(y))
        corners.append((x.value, y.value))
    (a, b), (c, d) = corners
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _goes_on(line: Sequence[float], box: Sequence[float], *, upright: bool) -> bool:
    """True if a character stands on the line, beside what is there already."""
    along, across = (0, 1) if upright else (1, 0)
    height = min(line[across + 2] - line[across], box[across + 2] - box[across])
    overlap = min(line[across + 2], box[across + 2]) - max(line[across], box[across])
    gap = max(box[along] - line[along + 2], line[along] - box[along + 2])
    return overlap > 0.5 * height and gap < _GAP * height


def _fractions(line: Sequence[float]) -> Box:
    left, top, right, bottom = (round(min(max(value / _GRID, 0.0), 1.0), 5) for value in line)
    return left, top, round(right - left, 5), round(bottom - top, 5)
