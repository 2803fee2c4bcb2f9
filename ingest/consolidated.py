"""Texts with their amendments worked in (văn bản hợp nhất): what they were made of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.citations import Citation, citations
from rag.schema import Relation

_AMENDED_BY = re.compile(r"\bđược (?:sửa đổi|bổ sung)[^:\n]{0,40}(?:bởi|theo)\s*:")
_BODY = re.compile(r"\n(?:Căn cứ|Điều 1\b|Chương I\b)")
_BASE = 900  # characters that name the text that was amended
_HEAD = 8000  # characters within which the list begins


def is_consolidated(text: str, number: str | None) -> bool:
    """True for a text with its amendments worked in: what it says of replacing and of dates is the others' doing."""
    return bool(number and "/VBHN-" in number) or "XÁC THỰC VĂN BẢN HỢP NHẤT" in text


def consolidates(text: str) -> Iterator[Relation]:
    r"""The text that was amended, and the documents that amended it, as its head lists them.

    >>> text = "Luật A số 1/2008/QH12, được sửa đổi bởi:\n1. Luật số 3/2013/QH13;\nCăn cứ Luật số 4/2014/QH13"
    >>> [relation.number for relation in consolidates(text)]
    ['1/2008/QH12', '3/2013/QH13']
    """
    amended = _AMENDED_BY.search(text, 0, _HEAD)
    if not amended:
        return
    paragraph = max(text.rfind("\n\n", 0, amended.start()) + 2, amended.start() - _BASE, 0)
    paragraph = paragraph if "\n\n" in text[: amended.start()] else max(0, amended.start() - _BASE)
    base = next(citations(text, paragraph, amended.start()), None)
    if base and len(text[paragraph : base.start].strip()) <= len("1."):
        yield _relation(text, base, amended.end())
    body = _BODY.search(text, amended.end())
    end = min(body.start() if body else len(text), amended.end() + _HEAD)
    start = text.find("\n", amended.end()) + 1 or end
    while start < end:
        line_end = text.find("\n", start, end)
        line_end = end if line_end < 0 else line_end
        cited = next(citations(text, start, line_end), None)
        if cited and len(text[start : cited.start].strip()) <= len("12."):
            yield _relation(text, cited, line_end)
        start = line_end + 1


def _relation(text: str, cited: Citation, end: int) -> Relation:
    target = " ".join(text[cited.start : cited.end].split())
    return Relation("consolidates", target, cited.number, True, None, cited.start, end)
