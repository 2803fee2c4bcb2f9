"""Cuts a passage into clauses: the shortest verbatim stretches that can stand as a quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.text import UPPER

MAX_LENGTH = 300  # a longer quotation is no longer an answer
_MIN_LETTERS = 12
# A sentence ends at . ! ? … before a space and a new beginning; "TP. Hồ", "GS. TS.", "1. " and "15.6" do not end one.
_SENTENCE_END = re.compile(rf"(?<=[.!?…])[\"”’)\]]*\s+(?=[\"“‘(\[]*[{UPPER}\d])")
_SHORT_FORM = re.compile(
    r"(?:\b(?:TP|Tp|ThS|TS|GS|PGS|BS|Ths|Th\.S|Mr|Mrs|Dr|St|No|vs|v\.v|[A-ZĐ])|(?:^|\n|\s)\d{1,2})\.$"
)
# What follows "gồm:" or a long introduction is told apart; a short label ("Cơ quan chủ trì: …") stays with its value.
_LIST_HEAD = re.compile(rf"(?:(?i:như|gồm|sau|sau đây|trong đó|cụ thể)\s*|[^:;\n]{{60}}):\s+(?=[{UPPER}\w])")
_COMMA = re.compile(r",\s+")


def _cut(text: str, start: int, end: int, marks: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Split [start, end) after each match of `marks`."""
    position = start
    for match in marks.finditer(text, start, end):
        yield position, match.end()
        position = match.end()
    yield position, end


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences of one line `text[start:end]`, each with the space after it."""
    begun = start
    for _, after in _cut(text, start, end, _SENTENCE_END):
        if after < end and _SHORT_FORM.search(text[max(begun, after - 12) : after].rstrip()):
            continue
        yield begun, after
        begun = after
    if begun < end:
        yield begun, end


def _halved(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """An over-long clause cut at commas into stretches of at most MAX_LENGTH where it has them."""
    begun = start
    previous = start
    for _, after in _cut(text, start, end, _COMMA):
        if after - begun > MAX_LENGTH and previous > begun:
            yield begun, previous
            begun = previous
        previous = after
    if begun < end:
        yield begun, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without outer spaces, list marks and the separator at the end; the words stay as they are."""
    while start < end and text[start] in " \t\n-–+•*;,|":
        start += 1
    while end > start and text[end - 1] in " \t\n;,:|":
        end -= 1
    return start, end


def clauses(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Offsets of the clauses of `text[start:end]`, in order, not overlapping.

    Lines, sentences, semicolon lists and the items after "như:", "gồm:", "trong đó:" are cut apart; a stretch
    too short to say anything joins its neighbour on the same line.

    >>> text = "Thu 5 tỷ đồng, đạt 60% dự toán; giải ngân đạt 88% kế hoạch, đứng thứ 5."
    >>> [text[a:b] for a, b in clauses(text)]
    ['Thu 5 tỷ đồng, đạt 60% dự toán', 'giải ngân đạt 88% kế hoạch, đứng thứ 5.']
    """
    end = len(text) if end is None else end
    found: list[tuple[int, int]] = []
    for line_start, line_end in _cut(text, start, end, re.compile(r"\n")):
        pieces: list[tuple[int, int]] = []
        for sentence in sentences(text, line_start, line_end):
            for item in _cut(text, *sentence, re.compile(r";\s+")):
                for part in _cut(text, *item, _LIST_HEAD):
                    pieces += _halved(text, *part) if part[1] - part[0] > MAX_LENGTH else [part]
        found += _joined(text, pieces)
    return [span for span in (_trimmed(text, *piece) for piece in found) if span[0] < span[1]]


def _joined(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Scraps ("1. ", "Tr. 5") put to the following piece of their line."""
    joined: list[tuple[int, int]] = []
    carried: int | None = None
    for begun, after in pieces:
        begun = begun if carried is None else carried
        carried = None
        if sum(map(str.isalpha, text[begun:after])) < _MIN_LETTERS and (begun, after) != pieces[-1]:
            carried = begun
            continue
        joined.append((begun, after))
    if carried is not None:
        joined.append((carried, pieces[-1][1]))
    return joined
