"""Reads the printed lines of a PDF page and where they stand, through pdfium."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pypdfium2

from ingest.readers.lines import Line
from rag.text import normalise

_HYPHENS = ("\ufffe", "\x02")  # what pdfium makes of a hyphen at the end of a line
_BROKEN = "\ue001"
_LEVEL = 0.3  # of the smaller character: two that share less stand on different lines
_WORD_GAP = 0.18  # of the line height: less is no space
_CELL_GAP = 2.0  # line heights: wider is another cell


@dataclass(slots=True)
class Page:
    """One page as printed. `lines` run in the direction of most of its text, `aside` those in another.

    `turn` is how many quarter turns counter-clockwise the text is written; lines are given as they are read,
    the paper being `width` × `height` points then. `recognised` if the lines come from OCR.
    """

    lines: list[Line]
    width: float
    height: float
    aside: list[Line] = field(default_factory=list)
    turn: int = 0
    recognised: bool = False

    def printed(self) -> tuple[Line, ...]:
        """All lines, those aside last."""
        return (*self.lines, *self.aside)

    def text(self) -> str:
        """All lines, one below the other."""
        return "\n".join(line.text for line in self.printed())

    def letters(self) -> int:
        return sum(map(str.isalpha, self.text()))

    def put(self, texts: list[str]) -> None:
        """Give the lines other texts, in the order of `text()`."""
        fresh = [replace(line, text=text) for line, text in zip(self.printed(), texts, strict=True)]
        self.lines, self.aside = fresh[: len(self.lines)], fresh[len(self.lines) :]


Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    first: Box
    last: Box


def lines_of(page: pypdfium2.PdfPage) -> Page:
    """The lines of the text layer in its own order; what pdfium broke on one baseline is put together again."""
    textpage = page.get_textpage()
    try:
        pieces = list(_pieces(textpage))
    finally:
        textpage.close()
    width, height = page.get_size()
    if page.get_rotation() % 180:  # the boxes are those of the unrotated page
        width, height = height, width
    turns = _turns(pieces)
    most = _commonest(turns, pieces)
    found = Page([], *((height, width) if most % 2 else (width, height)), turn=most)
    for turn, into in ((most, found.lines), *((turn, found.aside) for turn in {*turns} - {most})):
        into.extend(
            _merged([_line(p, turn, width, height) for p, own in zip(pieces, turns, strict=True) if own == turn])
        )
    return found


def _pieces(textpage: pypdfium2.PdfTextPage) -> Iterator[_Piece]:
    """What pdfium thinks are lines, with the boxes of their first and last character."""
    text = textpage.get_text_range()
    for hyphen in _HYPHENS:
        text = text.replace(hyphen, _BROKEN)
    offset = 0
    # A character is one index: splitting must lose none, so "\r\n" counts two and a hyphen one.
    for row in text.split("\r\n"):
        for number, part in enumerate(parts := row.split(_BROKEN)):
            yield from _whole(textpage, part, offset, "-" if number < len(parts) - 1 else "")
            offset += len(part) + 1
        offset += 1


def _whole(textpage: pypdfium2.PdfTextPage, text: str, offset: int, hyphen: str) -> Iterator[_Piece]:
    """One run of characters as a piece, or as several where pdfium ran lines far apart together."""
    visible = [offset + at for at, character in enumerate(text) if not character.isspace()]
    if not visible or visible[-1] >= textpage.count_chars():
        return
    at = visible[0], visible[len(visible) // 2], visible[-1]
    first, middle, last = (textpage.get_charbox(index, loose=True) for index in at)
    trailing = hyphen or text[len(text.rstrip()) :]
    if _level(first, middle, last):
        yield _Piece(_plain(text) + trailing, first, last)
        return
    boxes = {index: textpage.get_charbox(index, loose=True) for index in visible}
    start = 0
    for before, index in zip(visible, visible[1:], strict=False):
        if _jumps(boxes[before], boxes[index]):
            cut = index - offset
            yield _Piece(_plain(text[start:cut]), boxes[_first(text, start, offset)], boxes[before])
            start = cut
    yield _Piece(_plain(text[start:]) + trailing, boxes[_first(text, start, offset)], last)


def _first(text: str, start: int, offset: int) -> int:
    """The index of the first visible character from `start` on."""
    return offset + len(text) - len(text[start:].lstrip())


def _plain(text: str) -> str:
    return " ".join(normalise(text).split())


def _level(*boxes: Box) -> bool:
    """True if the characters may stand on one line, upright or sideways."""
    left, bottom = max(box[0] for box in boxes), max(box[1] for box in boxes)
    right, top = min(box[2] for box in boxes), min(box[3] for box in boxes)
    width, height = min(box[2] - box[0] for box in boxes), min(box[3] - box[1] for box in boxes)
    return top - bottom > _LEVEL * height or right - left > _LEVEL * width


def _jumps(before: Box, after: Box) -> bool:
    gaps = max(after[0] - before[2], before[0] - after[2]), max(after[1] - before[3], before[1] - after[3])
    size = max(before[2] - before[0], before[3] - before[1], after[2] - after[0], after[3] - after[1])
    return max(gaps) > 1.5 * size or gaps[1] > 0.1 * size


def _turns(pieces: list[_Piece]) -> list[int]:
    """Quarter turns counter-clockwise of each piece; one too short to tell goes with the nearer neighbour."""
    own = [direction(piece.first, piece.last) for piece in pieces]
    turns: list[int] = []
    for at, turn in enumerate(own):
        if turn is None:
            near = [n for n in (at - 1, at + 1) if 0 <= n < len(own) and own[n] is not None]
            turn = own[min(near, key=lambda n: _distance(pieces[at], pieces[n]))] if near else None
        turns.append(turn if turn is not None else (turns[-1] if turns else 0))
    return turns


def direction(first: Box, last: Box) -> int | None:
    """Quarter turns counter-clockwise of a line, from two of its characters or words; None if they are in one place."""
    across = (last[0] + last[2] - first[0] - first[2]) / 2
    up = (last[1] + last[3] - first[1] - first[3]) / 2
    if abs(across) + abs(up) < 1:
        return None
    if abs(across) >= abs(up):
        return 0 if across >= 0 else 2
    return 1 if up > 0 else 3


def _distance(one: _Piece, other: _Piece) -> float:
    return min(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a in (one.first, one.last) for b in (other.first, other.last))


def _commonest(turns: list[int], pieces: list[_Piece]) -> int:
    weight: Counter[int] = Counter()
    for turn, piece in zip(turns, pieces, strict=True):
        weight[turn] += len(piece.text)
    return weight.most_common(1)[0][0] if weight else 0


def turned(box: Box, turn: int, width: float, height: float) -> Box:
    """A box of a `width` × `height` page as it lies once text written in `turn` is upright."""
    left, bottom, right, top = box
    for _ in range(turn):
        left, bottom, right, top = bottom, width - right, top, width - left
        width, height = height, width
    return left, bottom, right, top


def _line(piece: _Piece, turn: int, width: float, height: float) -> Line:
    first, last = (turned(box, turn, width, height) for box in (piece.first, piece.last))
    return Line(piece.text, first[0], min(first[1], last[1]), max(first[2], last[2]), max(first[3], last[3]))


def _merged(lines: list[Line]) -> list[Line]:
    """Fonts that change inside a word make pdfium end the line there: "hi", "ệu l", "ực" → "hiệu lực"."""
    merged: list[Line] = []
    for line in lines:
        if merged and _goes_on(merged[-1], line):
            last = merged[-1]
            gap = line.left - last.right > _WORD_GAP * line.height and not last.text.endswith(" ")
            text = last.text + (" " if gap else "") + line.text
            box = min(last.bottom, line.bottom), max(last.right, line.right), max(last.top, line.top)
            merged[-1] = Line(text, last.left, *box)
        else:
            merged.append(line)
    return [replace(line, text=line.text.strip()) for line in merged]


def _goes_on(last: Line, line: Line) -> bool:
    height = min(last.height, line.height)
    overlap = min(last.top, line.top) - max(last.bottom, line.bottom)
    return overlap > 0.5 * height and -0.5 * height < line.left - last.right < _CELL_GAP * height
