"""Extends a clause that only announces a list ("…, gồm:") over the list that follows it."""

from __future__ import annotations

import re

from rag.clauses import sentences
from rag.schema import Document

MAX_LENGTH = 1500  # of a quoted list; beyond it the list is cut after a whole item
_ANNOUNCES = re.compile(
    r"\b(?:gồm|bao gồm|sau|sau đây|như sau|trong đó|cụ thể|dưới đây|các trường hợp|là)\s*$", re.IGNORECASE
)
_STYLES = (r"[-–]\s", r"[+]\s", r"[•*]\s", r"[a-zđ]\)", r"\d{1,2}[.)]\s", r"\d{1,2}\.\d{1,2}\.?\s")


def announces(document: Document, start: int, end: int) -> bool:
    """True when the words after `end` are a list that the clause introduces."""
    text = document.text
    if re.match(r"\s*:", text[end : end + 4]):
        return True
    return bool(_ANNOUNCES.search(text[start:end]) and re.match(r"\s*:?\s*\n", text[end : end + 6]))


def list_end(document: Document, end: int) -> int:
    """Where the list that begins after `end` stops: with its sentence, or after its last marked line."""
    text = document.text
    begun = end + len(re.match(r"\s*:?[ \t]*", text[end:])[0])  # type: ignore[index]  # matches the empty string too
    if text[begun : begun + 1] != "\n":
        return _sentence_end(text, begun)
    stop, style = end, None
    for line_start, line_end in _lines(text, begun):
        line = text[line_start:line_end]
        if not line.strip():
            continue
        own = next((pattern for pattern in _STYLES if re.match(rf"\s*{pattern}", line)), None)
        style = style or own
        if (
            own is None
            or (own != style and _STYLES.index(own) > _STYLES.index(style or own))
            or line_end - end > MAX_LENGTH
        ):
            break
        stop = line_end
    return stop


def _sentence_end(text: str, start: int) -> int:
    line_end = text.find("\n", start)
    _, stop = next(sentences(text, start, len(text) if line_end < 0 else line_end))
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if stop - start > MAX_LENGTH:
        cut = text.rfind(";", start, start + MAX_LENGTH)
        stop = cut if cut > start else start + MAX_LENGTH
    return stop


def _lines(text: str, start: int) -> list[tuple[int, int]]:
    found = []
    position = start
    while position < len(text) and position - start < MAX_LENGTH + 500:
        stop = text.find("\n", position)
        stop = len(text) if stop < 0 else stop
        found.append((position, stop))
        position = stop + 1
    return found
