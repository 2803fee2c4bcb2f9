"""Finds the whole list that a clause announces ("…, gồm:") or is an item of, over as many lines as it has."""

from __future__ import annotations

import re

from rag.clauses import sentences
from rag.schema import Document

MAX_LENGTH = 4000  # of a quoted list; beyond it the list is cut after a whole item
_ANNOUNCES = re.compile(
    r"\b(?:gồm|bao gồm|sau|sau đây|như sau|trong đó|cụ thể|dưới đây|các trường hợp|là)\s*$", re.IGNORECASE
)
# From the innermost level outwards: a list of one style may hold items of those before it.
_STYLES = (r"[-–]\s", r"[+]\s", r"[•*]\s", r"[a-zđ]\)", r"\d{1,2}[.)]\s", r"\d{1,2}\.\d{1,2}\.?\s")
_OPEN = re.compile(r"(?:[,;:(]|\b(?:và|hoặc|của|các|trong|theo|với|cho|từ|đến|tại|về|do|để))\s*$")
_ENDED = re.compile(r"[.!?…;:][\"”’)\]]*\s*$")
_HEADS = re.compile(r"\s*(?:(?:Điều|Chương|Mục|Phần|Phụ lục)\s+[\dIVX]+\b|[IVX]+\.\s)")


def announces(document: Document, start: int, end: int) -> bool:
    """True when the words after `end` are a list that the clause introduces."""
    text = document.text
    if re.match(r"\s*:", text[end : end + 4]):
        return True
    return bool(_ANNOUNCES.search(text[start:end]) and re.match(r"\s*:?\s*\n", text[end : end + 6]))


def list_end(document: Document, end: int) -> int:
    """Where the list that begins after `end` stops: with its sentence, or after its last item.

    An item may go on over several lines (a page's lines are short) and hold a list of a lower level.
    """
    text = document.text
    begun = end + len(re.match(r"\s*:?[ \t]*", text[end:])[0])  # type: ignore[index]  # matches the empty string too
    if text[begun : begun + 1] != "\n":
        return _sentence_end(text, begun)
    stop, style = end, None
    for line_start, line_end in _lines(text, begun):
        line = text[line_start:line_end]
        if not line.strip():
            continue
        own = _style(line)
        if line_end - end > MAX_LENGTH or _HEADS.match(line):
            break
        if own is None:
            if style is None or not _goes_on(text[end:line_start], line):
                break
        else:
            style = style or own
            if own != style and _STYLES.index(own) > _STYLES.index(style):
                break
        stop = line_end
    return stop


def list_around(document: Document, start: int) -> tuple[int, int] | None:
    r"""The list, with the stem that announces it, in which the clause at `start` is an item; None for no item.

    >>> text = "Phạt:\na) xe máy;\nb) ô tô.\nHết."
    >>> begun, end = list_around(Document("", "", "", text), text.index("ô tô"))
    >>> text[begun:end]
    'Phạt:\na) xe máy;\nb) ô tô.'
    """
    text = document.text
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    style = _style(text[line_start:line_end])
    found = _above(text, line_start, style) if style else _before(text, line_start, line_end, start)
    if found is None:
        return None
    begun, stem = found
    end = list_end(document, stem)
    return (begun, end) if end > start else None


def is_cut(document: Document, end: int) -> bool:
    """True when a quoted list goes on after `end`, for it was too long."""
    rest = document.text[end : end + 400].lstrip()
    return document.text[end - 1 : end] == ";" and _style(rest) is not None


def _style(line: str) -> str | None:
    return next((pattern for pattern in _STYLES if re.match(rf"\s*{pattern}", line)), None)


def _goes_on(before: str, line: str) -> bool:
    """True for a line that its item goes on in: what stands before it is not finished, or it begins in lower case."""
    begun = line.lstrip()[:1]
    return (
        bool(_OPEN.search(before))
        and not before.rstrip().endswith(";")
        or (begun.islower() and not _ENDED.search(before))
    )


def _above(text: str, line_start: int, style: str) -> tuple[int, int] | None:
    """(where the stem begins, where it ends before its colon) of the list of marked lines around one of them."""
    position = line_start
    while position > 0 and line_start - position < MAX_LENGTH:
        begun = text.rfind("\n", 0, position - 1) + 1
        line = text[begun : position - 1]
        own = _style(line)
        outer = own is None or _STYLES.index(own) > _STYLES.index(style)
        if line.rstrip().endswith(":") and (outer or own is None):
            *_, (sentence, _) = sentences(text, begun, position - 1)
            return sentence, begun + len(line.rstrip()) - 1
        if line.strip() and outer and not (own is None and _goes_on_after(text, begun, position)):
            return None
        position = begun
    return None


def _goes_on_after(text: str, begun: int, end: int) -> bool:
    """True for an unmarked line in the middle of a list: its item began on a line above."""
    return _goes_on(text[max(0, begun - 200) : begun].rstrip("\n"), text[begun:end])


def _before(text: str, line_start: int, line_end: int, start: int) -> tuple[int, int] | None:
    """The same for an item within a sentence: "…, gồm: một; hai; ba."."""
    for begun, end in sentences(text, line_start, line_end):
        if begun <= start < end:
            colon = text.rfind(":", begun, start)
            return (begun, colon) if colon > 0 else None
    return None


def _sentence_end(text: str, start: int) -> int:
    line_end = text.find("\n", start)
    _, stop = next(sentences(text, start, len(text) if line_end < 0 else line_end))
    if stop == line_end or text[stop : stop + 1] == "\n":
        stop = _next_lines(text, start, stop)
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if stop - start > MAX_LENGTH:
        cut = text.rfind(";", start, start + MAX_LENGTH)
        stop = cut if cut > start else start + MAX_LENGTH
    return stop


def _next_lines(text: str, start: int, stop: int) -> int:
    """Where a list that began in the middle of a line ends, when the page's lines break it."""
    while stop < len(text) and stop - start <= MAX_LENGTH and not re.search(r"[.!?…:]\s*$", text[start:stop]):
        after = text.find("\n", stop + 1)
        line = text[stop + 1 : len(text) if after < 0 else after]
        if not line.strip() or _style(line) or not (line.lstrip()[:1].islower() or _OPEN.search(text[start:stop])):
            break
        _, stop = next(sentences(text, stop + 1, len(text) if after < 0 else after))
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
