"""Finds what a document says of itself: its number, its date, its signatory."""

from __future__ import annotations

import re

from rag.schema import Document
from rag.text import UPPER, fold, vocabulary
from rag.understand import Query

_HEAD, _TAIL = 3000, 700  # characters in which a header and a signature stand
_DATE = re.compile(r"[^\n|]*\bngày\s+(\d{1,2})\s*(?:tháng|/)\s*(\d{1,2})\s*(?:năm|/)\s*(\d{4})")
_RANK = r"(?:CHỦ TỊCH|BÍ THƯ|THỦ TƯỚNG|BỘ TRƯỞNG|THỨ TRƯỞNG|GIÁM ĐỐC|TRƯỞNG BAN|CHÁNH VĂN PHÒNG|TỔNG BÍ THƯ|CHỦ NHIỆM)"
_SIGNATURE = re.compile(rf"{_RANK}[{UPPER} ]*[\s|]+[{UPPER}]\w+(?:[ ][{UPPER}]\w+){{1,4}}(?=\s|\||$)")
_OF_ITSELF = re.compile(r"ban hanh|\bky\b|ra doi|ngay (?:nao|may|bao)|khi nao")

_ITS_NUMBER = re.compile(r"so may|so hieu|so bao nhieu|mang so|so nao")
_META = vocabulary("ban hanh ky ra doi van so ngay thang nam luc la duoc vao cua tinh tw trung uong")


def _line(text: str, at: int) -> tuple[int, int]:
    """The line (or table cell) around an offset."""
    start = max(text.rfind("\n", 0, at), text.rfind("|", 0, at)) + 1
    ends = [end for end in (text.find("\n", at), text.find("|", at), len(text)) if end >= 0]
    stop = min(ends)
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return start, stop


def _number(document: Document) -> tuple[int, int] | None:
    at = document.text.find(document.number, 0, _HEAD) if document.number else -1
    return _line(document.text, at) if at >= 0 else None


def _date(document: Document) -> tuple[int, int] | None:
    for match in _DATE.finditer(document.text, 0, _HEAD):
        day, month, year = (int(part) for part in match.groups())
        if document.date == f"{year:04}-{month:02}-{day:02}":
            start = match.end() - len(match[0].lstrip())
            return start, match.end()
    return None


def _signatory(document: Document) -> tuple[int, int] | None:
    found = list(_SIGNATURE.finditer(document.text, max(0, len(document.text) - _TAIL)))
    return found[-1].span() if found else None


def fact(query: Query, document: Document) -> tuple[int, int] | None:
    """Where a document gives its own number, date or signatory, when the question asks for that and no more."""
    asked = fold(query.text)
    if query.expected == "number" and not query.numbers and _ITS_NUMBER.search(asked):
        return _number(document)
    if query.expected == "date" and _OF_ITSELF.search(asked) and not _beyond(query):
        return _date(document)
    if query.expected == "person" and re.search(r"\bky\b", asked):
        return _signatory(document)
    return None


def _beyond(query: Query) -> bool:
    """True when a question that names a document asks for more than its date: "… phải giao xong mặt bằng khi nào?"."""
    if not query.numbers:
        return False
    own = {word for number in query.numbers for word in re.split(r"\W", f"{number.kind} {number.number}/{number.tail}")}
    named = {word for place in query.places for word in place.split()}
    return bool(
        {word.lstrip("0") for word in query.content} - own - named - _META - {"cua", "tinh", "tw", "trung", "uong"}
    )
