"""Names in a text: persons, bodies, places, programmes; told by their capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rag.meanings import MEANINGS
from rag.text import syllables, unify_tone, vocabulary

_WORD = re.compile(r"[^\W_]+")
_JOINS = re.compile(r" |\s?[-–]\s?")
_BEGINS = re.compile(r"(?:^|[.!?:;…\n\"“‘(\[•|+*]|(?:^|\n)\s*[-–]|\d\))\s*$")
_ROMAN = re.compile(r"[IVXLC]+")
# What opens a name of which only the first word after it has a capital: "Bộ Tài chính", "Sở Nội vụ".
_KINDS = vocabulary("bộ sở ban cục vụ viện phòng khối đảng đoàn quỹ tòa ngân hàng hội tập công trường")
# They call a text or a part of one, and are followed by what tells which.
_NO_NAMES = vocabulary(
    "điều khoản điểm mục chương phần phụ biểu mẫu bảng hình khóa quý luật nghị quyết quy chỉ thông hướng kết báo kế "
    "công tờ đề ông theo tại trong về từ số ngày tháng năm các những và của"
)
_TITLES = vocabulary("ông đồng theo tại trong từ về các những và của do cho")  # stand before a name, not in it


def names(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of the names in a text; a word with a capital that only begins its sentence is none.

    >>> text = "Bộ Tài chính và ông Nguyễn Văn Thọ, Chủ tịch UBND tỉnh Minh Sơn"
    >>> [text[start:end] for start, end in names(text)]
    ['Bộ Tài chính', 'Nguyễn Văn Thọ', 'Chủ tịch', 'UBND', 'Minh Sơn']
    """
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        after = _run(text, words, at)
        if after > at and (found := _name(text, words, at, after)) is not None:
            yield found
        at = max(after, at + 1)


def _run(text: str, words: list[re.Match[str]], at: int) -> int:
    """The index after the capitalised words that begin at `at`; a short form (UBND) is a run of its own."""
    after = at
    while after < len(words) and words[after][0][0].isupper():
        if after > at and not _JOINS.fullmatch(text, words[after - 1].end(), words[after].start()):
            break
        if _is_short(words[after][0]):
            return after + 1 if after == at else after
        after += 1
    return after


def _is_short(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _name(text: str, words: list[re.Match[str]], at: int, after: int) -> tuple[int, int] | None:
    begins = bool(_BEGINS.search(text, 0, words[at].start()))
    if begins and after - at > 1 and unify_tone(words[at][0]) in _TITLES:
        at, begins = at + 1, False
    first = words[at]
    if _ROMAN.fullmatch(first[0]) or unify_tone(first[0]) in _NO_NAMES:
        return None
    if _is_short(first[0]):
        return first.span() if not first[0].isdigit() else None
    alone = after - at == 1
    if alone and begins:
        return None
    end = words[after - 1].end()
    whole_kind = after - at == 2 and unify_tone(first[0]) in _KINDS
    if (alone or whole_kind) and after < len(words) and text[end : words[after].start()] == " ":
        following = words[after][0]
        end = words[after].end() if following[0].islower() else end
    return first.start(), end


def flat(text: str) -> str:
    """Lower-case syllables with one tone placement, one blank around each, to look names up in.

    >>> flat("UBND tỉnh Hoà Bình")
    ' ubnd tỉnh hòa bình '
    """
    return f" {' '.join(syllables(unify_tone(text)))} "


@lru_cache(1)
def _long_forms() -> dict[str, tuple[str, ...]]:
    return {unify_tone(short): tuple(flat(form) for form in forms) for short, forms in MEANINGS.items()}


def spellings(name: str) -> tuple[str, ...]:
    """A name flat, and what it stands for where it is a short form: "UBND" → " ubnd ", " ủy ban nhân dân "."""
    return (flat(name), *_long_forms().get(flat(name).strip(), ()))


def spelt_out(flattened: str) -> str:
    """A flat text followed by the long forms of the short forms in it, so that either is found."""
    longer = [form for word in dict.fromkeys(flattened.split()) for form in _long_forms().get(word, ())]
    return flattened + "".join(longer)
