"""Makes printed lines of the words that Tesseract tells, without what it could not read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.readers.lines import CELL, Line
from ingest.readers.pdf_lines import Box, direction
from rag.text import fold, normalise

_SURE, _LEGIBLE = 30.0, 45.0  # Tesseract's confidence: of a sign without letters or digits, of a line
_CELL_GAP = 2.5  # heights of a word: a wider gap is between cells
_SCRIBBLE = 2  # letters: what Tesseract makes of a signature; no line of text is so short
_STROKES = re.compile(r"^[|~_.,'`‘’\[\]—–=]+\s+|\s+[|~_'`‘\[\]=]+$")
# The small marks of capitals are what Tesseract misses most, and these decide what a document is taken for.
_HEADINGS = {
    fold(heading): heading
    for heading in re.split(
        r"\|",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|ĐẢNG CỘNG SẢN VIỆT NAM|CHÍNH PHỦ|THỦ TƯỚNG CHÍNH PHỦ|VĂN PHÒNG CHÍNH PHỦ|"
        "ỦY BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN|LUẬT|NGHỊ ĐỊNH|NGHỊ QUYẾT|QUYẾT ĐỊNH|CHỈ THỊ|THÔNG TƯ|THÔNG BÁO|BÁO CÁO|"
        "KẾ HOẠCH|CÔNG VĂN|CÔNG ĐIỆN|TỜ TRÌNH|KẾT LUẬN|HƯỚNG DẪN|QUY ĐỊNH|QUY CHẾ|QUYẾT NGHỊ|PHỤ LỤC|DANH MỤC",
    )
}


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised word: its page, block, paragraph and line as Tesseract counts, its box, and 0 to 100 for sure."""

    place: tuple[str, ...]
    box: Box
    confidence: float
    text: str

    @property
    def meant(self) -> bool:
        return any(map(str.isalnum, self.text))


def words_of(tsv: str, height: float, scale: float) -> Iterator[Word]:
    """The words with their boxes in points from the bottom left corner; pictures count from the top.

    `height` is the page's in points, `scale` how many points a pixel is.
    """
    for row in tsv.split("\n"):
        fields = row.split("\t")
        if len(fields) == 12 and fields[0] == "5" and fields[11].strip():
            left, top, across, down, confidence = map(float, fields[6:11])
            box = left * scale, height - (top + down) * scale, (left + across) * scale, height - top * scale
            yield Word(tuple(fields[1:5]), box, confidence, normalise(fields[11].strip()))


def turn_of(words: Sequence[Word]) -> int:
    """Quarter turns counter-clockwise of the text: Tesseract reads a page any way up, and tells boxes as they lie."""
    votes: Counter[int] = Counter()
    for before, after in zip(words, words[1:], strict=False):
        if before.place == after.place:
            votes[direction(before.box, after.box) or 0] += 1
    return votes.most_common(1)[0][0] if votes else 0


def lines_of(words: Iterable[Word]) -> Iterator[Line]:
    """The words put into lines, cells that stand apart with " | " between, without what could not be read."""
    for _, grouped in groupby(words, key=lambda word: word.place):
        row = list(grouped)
        if len(row) >= 3 and turn_of(row):  # a running head in the margin, of which nothing right is read
            continue
        cells = [cell for cell in _cells(row) if _is_text(cell)]
        if not cells:
            continue
        lefts, bottoms, rights, tops = zip(*(word.box for cell in cells for word in cell if word.meant), strict=True)
        yield Line(CELL.join(map(_joined, cells)), min(lefts), min(bottoms), max(rights), max(tops))


def cell_text(words: Sequence[Word]) -> str | None:
    """What one cell of a table says, in one line; None where it could not be read.

    Unlike a line of text it may be as short as it likes: no signature stands between rules.
    """
    kept = [word for word in words if word.meant or word.confidence >= _SURE]
    meant = [word for word in kept if word.meant]
    if not kept or sum(word.confidence for word in meant or kept) / len(meant or kept) < _LEGIBLE:
        return None
    return " ".join(word.text for word in kept)


def _cells(row: Iterable[Word]) -> list[list[Word]]:
    """The words of one line without specks, cut where the gap is wider than justified text has."""
    cells: list[list[Word]] = []
    for word in row:
        if not word.meant and word.confidence < _SURE:
            continue
        last = cells[-1][-1] if cells else None
        if last is None or word.box[0] - last.box[2] > _CELL_GAP * max(_height(last), _height(word)):
            cells.append([])
        cells[-1].append(word)
    return cells


def _height(word: Word) -> float:
    return word.box[3] - word.box[1]


def _is_text(words: list[Word]) -> bool:
    """A cell is dropped whole or not at all: words left out of it, figures above all, would change what it says."""
    meant = [word for word in words if word.meant]
    signs = "".join(filter(str.isalnum, "".join(word.text for word in meant)))
    if not signs or (len(signs) <= _SCRIBBLE and not signs.isdigit()):
        return False
    return sum(word.confidence for word in meant) / len(meant) >= _LEGIBLE


def _joined(words: Iterable[Word]) -> str:
    """The words without the frame's strokes that look like signs at its ends; a set heading as it is spelt."""
    text = _STROKES.sub("", " ".join(word.text for word in words))
    return _HEADINGS.get(fold(text), text) if text.isupper() else text
