"""Finds words of a cleaned text again on the printed page it was read from, by their letters alone."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.text import fold

Range = tuple[int, int]

_PART = re.compile(r"[^\n|]+")
_CONTEXT = 200  # letters on each side that tell two occurrences apart
_SURE = 10  # letters: a shorter run may stand anywhere
_ENOUGH = 0.6  # of the letters have to be found, or the place is not known


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters and digits of a text, folded, one after the other: blanks, marks and signs tell nothing.

    `at[i]` is where letter `i` stands in that text; `begins[i]` is True where a word begins.
    """

    text: str
    at: Sequence[int]
    begins: Sequence[bool]

    def index(self, offset: int) -> int:
        """The first letter at or after an offset of the text."""
        return bisect_left(self.at, offset)


def letters(words: Iterable[str]) -> Letters:
    """The letters of a text given in pieces (its characters, or whole words that stand at one place each).

    >>> found = letters("Đạt 88%, NĂM")
    >>> found.text, list(found.at)
    ('dat88nam', [0, 1, 2, 4, 5, 9, 10, 11])
    """
    kept: list[str] = []
    at: list[int] = []
    begins: list[bool] = []
    fresh = True
    for index, piece in enumerate(words):
        for character in piece if piece.isascii() else unicodedata.normalize("NFKC", piece):
            if unicodedata.combining(character):
                continue  # a mark that stands by itself belongs to the letter before it
            folded = fold(character)
            if not folded.isalnum():
                fresh = True
                continue
            kept.append(folded)
            at.append(index)
            begins.append(fresh)
            fresh = False
    return Letters("".join(kept), at, begins)


def located(page: Letters, text: str, start: int, end: int) -> list[Range]:
    """Where `text[start:end]` stands among the letters of `page`: ranges of letters, in the order of the words.

    `text` is what was read from that page, its surroundings tell which of several occurrences is meant. Words whose
    lines are printed in another order are found line by line, cell by cell. Nothing where too little is found.

    >>> located(letters("Thu 88% . Chi 88%"), "Thu 88%. Chi 88%", 13, 16)
    [(8, 10)]
    """
    said = letters(text)
    first, last = said.index(start), said.index(end)
    whole = _occurrence(page, said, first, last)
    if whole is not None:
        return [whole]
    found: list[Range] = []
    for part in _PART.finditer(text, start, end):
        found += _part(page, said, said.index(part.start()), said.index(part.end()), found[-1][1] if found else None)
    covered = sum(b - a for a, b in found)
    return found if last > first and covered >= _ENOUGH * (last - first) else []


def _part(page: Letters, said: Letters, first: int, last: int, after: int | None) -> list[Range]:
    """One line or cell, whole or in the longest runs that the page has."""
    if first >= last:
        return []
    whole = _occurrence(page, said, first, last, after)
    return [whole] if whole is not None else list(_runs(page, said.text[first:last], after))


def _occurrence(page: Letters, said: Letters, first: int, last: int, after: int | None = None) -> Range | None:
    """The occurrence with the same surroundings; of several such the nearest to `after`, else the one as far on."""
    needle = said.text[first:last]
    starts = list(_occurrences(page.text, needle)) if needle else []
    starts = [at for at in starts if page.begins[at]] or starts
    if not starts:
        return None
    if len(starts) > 1:
        expected = after if after is not None else first * len(page.text) // max(1, len(said.text))
        starts.sort(key=lambda at: (-_alike(page, said, at, first, last), abs(at - expected)))
    return starts[0], starts[0] + len(needle)


def _occurrences(text: str, needle: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + 1)


def _alike(page: Letters, said: Letters, at: int, first: int, last: int) -> int:
    """How many letters before and after an occurrence are those of the text."""
    end = at + last - first
    before = _shared(page.text[max(0, at - _CONTEXT) : at][::-1], said.text[max(0, first - _CONTEXT) : first][::-1])
    return before + _shared(page.text[end : end + _CONTEXT], said.text[last : last + _CONTEXT])


def _shared(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _runs(page: Letters, needle: str, after: int | None) -> Iterator[Range]:
    """The needle in the longest runs that occur, each of at least `_SURE` letters, nearest to the one before."""
    at = 0
    while at < len(needle):
        length = _longest(page.text, needle, at)
        if length < _SURE:
            at += 1
            continue
        starts = list(_occurrences(page.text, needle[at : at + length]))
        start = starts[0] if after is None else min(starts, key=lambda one, near=after: abs(one - near))  # type: ignore[misc]
        after = start + length
        yield start, after
        at += length


def _longest(text: str, needle: str, at: int) -> int:
    """How many letters of the needle from `at` on stand together somewhere."""
    low, high = 0, len(needle) - at
    while low < high:
        middle = (low + high + 1) // 2
        if needle[at : at + middle] in text:
            low = middle
        else:
            high = middle - 1
    return low
