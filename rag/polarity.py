"""The polarity of a statement: rising or falling, above or below, expected or reached, affirmed or denied."""

from __future__ import annotations

import re

from rag.text import unify_tone

_REACH = 28  # characters before a figure in which such a word belongs to it
_SEGMENT = re.compile(r"[,;:.(|](?!\d)")
_UP = re.compile(r"\b(?:tăng|cao hơn|vượt|nhiều hơn)\b")
_DOWN = re.compile(r"\b(?:giảm|thấp hơn|hụt|ít hơn|sụt)\b")
_ABOVE = re.compile(r"\b(?:trên|hơn|ít nhất|tối thiểu|không dưới|không thấp hơn|không ít hơn)\s*$")
_BELOW = re.compile(
    r"\b(?:dưới|gần|chưa đến|không quá|tối đa|nhiều nhất|chậm nhất|không vượt quá|không cao hơn|cao nhất)\s*(?:là\s*)?$"
)
_COMPARING = re.compile(r"\b(?:cao|thấp|nhiều|ít|lớn|nhỏ|chậm|sớm)\s+hơn\s*$")
_EXPECTED = re.compile(r"\b(?:ước|dự kiến|ước tính|khoảng|dự ước)\b")
_REACHED = re.compile(r"\b(?:đạt|thực hiện|hoàn thành|bằng|là)\b")
_PLANNED = re.compile(r"\b(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|phấn đấu|dự kiến|giao|đặt ra|đề ra|quy hoạch|sẽ)\b")
_NOT = re.compile(
    r"\b(?:không|chưa|chẳng|cấm)\s+(?!quá\b|dưới\b|thấp\b|ít\b|cao\b|vượt\b|chỉ\b|những\b|phân biệt\b)"
    r"(?P<word>[^\W\d_]+)(?:\s+(?P<next>[^\W\d_]+))?"
)


def _before(text: str, start: int) -> str:
    """The words of its own segment that stand before a figure, lower case."""
    first = max(0, start - _REACH)
    near = unify_tone(text)[first:start]
    if first and text[first - 1].isalnum():
        near = near.partition(" ")[2]  # "nước" must not become "ước"
    return re.split(_SEGMENT, near)[-1]


def turned(claim: str, at: int, quote: str, there: int) -> str | None:
    """What the source says otherwise of the figure at `claim[at:]`, found at `quote[there:]`; None where nothing.

    >>> turned("Thu giảm 7%", 9, "thu tăng 7%", 9)
    'tăng'
    """
    mine, theirs = _before(claim, at), _before(quote, there)
    for one, other in ((_UP, _DOWN), (_DOWN, _UP)):
        said = other.search(theirs)
        if one.search(mine) and said and not other.search(mine) and not one.search(theirs):
            return said[0]
    for one, other in ((_ABOVE, _BELOW), (_BELOW, _ABOVE)):
        said = other.search(theirs)
        if one.search(mine) and said and not _COMPARING.search(mine) and not _COMPARING.search(theirs):
            return said[0].strip()
    if _EXPECTED.search(theirs) and not _EXPECTED.search(unify_tone(claim)):
        said = _EXPECTED.search(theirs)
        return said[0] if said else None
    return None


def only_planned(claim: str) -> bool:
    """True for a claim that says itself that it tells of a plan."""
    return bool(_PLANNED.search(unify_tone(claim)))


def tells_reached(claim: str, at: int) -> bool:
    """True where the figure at `claim[at:]` is told as reached: "đạt 88%"."""
    return bool(_REACHED.search(_before(claim, at)))


def negated(claim: str, evidence: str) -> str | None:
    """What one of two texts denies and the other affirms; None where nothing.

    >>> negated("Cán bộ được phép nhận quà", "cán bộ không được phép nhận quà")
    'không được phép'
    """
    mine, theirs = unify_tone(claim), unify_tone(evidence)
    for denying, affirming in ((theirs, mine), (mine, theirs)):
        for match in _NOT.finditer(denying):
            pair = rf"{match['word']}(?:\s+{match['next']})" if match["next"] else match["word"]
            word = re.compile(rf"\b{pair}\b")
            if _affirms(word, affirming) and not _denies(word, affirming) and not _affirms(word, denying):
                return match[0]
    return None


def _denies(word: re.Pattern[str], text: str) -> bool:
    return any(re.search(r"\b(?:không|chưa|chẳng|cấm)\s+$", text[: found.start()]) for found in word.finditer(text))


def _affirms(word: re.Pattern[str], text: str) -> bool:
    return any(not re.search(r"\b(?:không|chưa|chẳng|cấm)\s+$", text[: found.start()]) for found in word.finditer(text))
