"""Turns the printed lines of a page back into paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from ingest.readers.reading import Grid

PAGE_BREAK = "\ue000"  # stands in a paragraph where the next page begins; `assemble` takes it out

CELL = " | "  # between the cells of a line that is a row of a table

_ITEM = re.compile(
    r"""["“]?(?:
        (?:Điều|ĐIỀU|Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN|Phụ\ lục|PHỤ\ LỤC|Mẫu\ số|Tiểu\ mục)\s+[\dIVXLC]
        |(?:Phụ\ lục|PHỤ\ LỤC)\s*$
        |(?:Căn\ cứ|Theo\ đề\ nghị|Nơi\ nhận|Kính\ gửi|V/v|Số:)
        |\d{1,2}(?:\.\d{1,2})*[.)]\s*(?![\d\s])
        |\d{1,2}(?:\.\d{1,2}){1,3}\s+(?=[^\W\d_])
        |[IVX]{1,6}\s*[.)–-]\s
        |[a-zđ]{1,2}[.)]\s
        |\(\d{1,2}\)\s
        |[-–—+•*]\s
    )""",
    re.VERBOSE,
)
_HEADED = re.compile(r"(?:Điều|ĐIỀU|Chương|Mục|Phần)\s+[\dIVX]+\s*[.:]")
_CLOSED = re.compile(r"[.;:!?…]['”\"»)\]]*$")
_TIGHT = re.compile(r"(?:[^\W_]-|\d/)$")
_NOTE_NUMBER = re.compile(r"\[?\d{1,3}\]? ?[^\W\d_]")
_SIGNER = re.compile(r"(?:TM|KT|TL|TUQ|Q)\.\s|(?:Ký bởi|Người ký|Email|Cơ quan|Nơi nhận)\b")
_INDENT = 0.7  # of the line height: a first line starts at least this far in
_SHARE_INDENTED = 0.7
_NARROW = 25.0  # line heights, some 60 characters: no column of text is narrower, a page of short lines may be
_APART = 2.2  # line heights between two baselines: more than any spacing inside a paragraph
_NOTE = 0.92  # a footnote is set in smaller type: this share of the body's height or less


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line and its box in points, as it is read: x along the line, y upwards.

    With a `grid` it stands for that whole table, and has no text of its own.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    grid: Grid | None = None

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def first_word(self) -> float:
        """The width of the first word and the space before it, were it on the line above."""
        return (self.right - self.left) * (len(self.text.split(" ", 1)[0]) + 1) / max(1, len(self.text))


@dataclass(frozen=True, slots=True)
class Column:
    """Where the lines of a page begin and end, in points; `indents` if a paragraph's first line is set in."""

    left: float
    right: float
    height: float
    indents: bool = False

    def indented(self, line: Line) -> bool:
        return line.left > self.left + _INDENT * self.height

    def aside(self, line: Line) -> bool:
        """True for a line that stands to the right, as a form's number does."""
        return line.left > self.left + (self.right - self.left) / 3

    def full(self, last: Line, line: Line) -> bool:
        """True if the first word of `line` had no room behind `last`."""
        return last.right + line.first_word() > self.right - 1


def column_of(lines: Sequence[Line]) -> Column:
    """The text column of one page; one line in ten may stick out to the right."""
    if not lines:
        return Column(0.0, 0.0, 12.0)
    lefts = sorted(line.left for line in lines)
    rights = sorted(line.right for line in lines)
    # A number in the margin is no column: the edge is shared, or there are too few lines to share it.
    shared = [edge for edge, third in zip(lefts, lefts[2:], strict=False) if third - edge < 3]
    left = shared[0] if shared else lefts[0]
    height = median(line.height for line in lines)
    return Column(left, max(rights[-1 - len(rights) // 10], left + _NARROW * height), height)


def sets_in(pages: Iterable[tuple[Sequence[Line], Column]]) -> bool:
    """True if the document sets the first line of a paragraph in, told from the lines that surely are first ones."""
    starts = indented = 0
    for lines, column in pages:
        for line in lines:
            if _ITEM.match(line.text):
                starts += 1
                indented += column.indented(line)
    return starts >= 3 and indented >= _SHARE_INDENTED * starts


def split_notes(lines: Sequence[Line], column: Column) -> tuple[list[Line], list[Line]]:
    """The lines of the body, and the footnotes below it, top to bottom.

    A footnote is set in smaller type, but for its number, which makes its first line as high as any other.
    """
    notes: list[Line] = []
    for line in sorted(lines, key=lambda line: line.bottom):
        if not _is_note(line, column, ends=not notes):
            break
        notes.append(line)
    if not notes or len(notes) == len(lines):
        return list(lines), []
    chosen = set(map(id, notes))
    return [line for line in lines if id(line) not in chosen], notes[::-1]


def _is_note(line: Line, column: Column, *, ends: bool) -> bool:
    if line.grid is not None:
        return False
    return line.height <= _NOTE * column.height or (not ends and bool(_NOTE_NUMBER.match(line.text)))


@dataclass(slots=True)
class Paragraph:
    """A paragraph in the making: its text, and the printed line it ends with."""

    text: str
    last: Line
    single: bool = True

    def add(self, line: Line) -> None:
        """Continue with a printed line."""
        self.join(Paragraph(line.text, line))

    def join(self, other: Paragraph, between: str = "") -> None:
        """Continue with another paragraph, `between` before its first word."""
        space = "" if _TIGHT.search(self.last.text) else " "
        self.text += space + between + other.text
        self.last, self.single = other.last, False


def rejoin(lines: Iterable[Line], column: Column) -> list[Paragraph]:
    """Join the lines that were broken inside a sentence.

    >>> rows = ["Căn cứ Nghị quyết số 66-", "NQ/TW của Bộ Chính", "trị;", "Điều 1. Phạm vi", "Luật này quy định:"]
    >>> lines = [Line(row, 0, -12 * i, 6 * len(row), 10 - 12 * i) for i, row in enumerate(rows)]
    >>> [paragraph.text for paragraph in rejoin(lines, column_of(lines))]
    ['Căn cứ Nghị quyết số 66-NQ/TW của Bộ Chính trị;', 'Điều 1. Phạm vi', 'Luật này quy định:']
    """
    joined: list[Paragraph] = []
    for line in lines:
        if joined and _near(joined[-1].last, line) and continues(joined[-1], line, column, column):
            joined[-1].add(line)
        else:
            joined.append(Paragraph(line.text, line))
    return joined


def _near(last: Line, line: Line) -> bool:
    """False if something stands between, or the line is in another column."""
    return -line.height < last.bottom - line.bottom < _APART * max(last.height, line.height)


def continues(paragraph: Paragraph, line: Line, before: Column, after: Column) -> bool:
    """True if `line` goes on with the paragraph; `before` and `after` are the columns of the two (pages differ)."""
    last = paragraph.last.text
    if _SIGNER.match(line.text) or CELL in last or CELL in line.text:
        return False
    full = before.full(paragraph.last, line) and not (paragraph.single and before.aside(paragraph.last))
    if after.indents and full and not after.indented(line) and not last.isupper():
        return True
    if _ITEM.match(line.text) or (after.indents and after.indented(line) and _CLOSED.search(last)):
        return False
    if _TIGHT.search(last) or (last.endswith(";") and line.text[0].islower()):
        return True
    if _CLOSED.search(last) or line.text.isupper() or last.isupper():
        return False
    if line.text[0].islower() or last.endswith(","):
        return True
    # A heading's last printed line is rarely full, the sentence below it always starts with a capital.
    heading = paragraph.single and _HEADED.match(paragraph.text)
    return full and not heading and not (after.indents and after.indented(line))
