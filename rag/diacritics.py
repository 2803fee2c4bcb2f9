"""Puts diacritics back into a question typed without them, by what the library's own texts write."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from rag.text import fold, unify_tone

_LETTERS = {"a": "aăâ", "e": "eê", "i": "i", "o": "oôơ", "u": "uư", "y": "y"}
_TONES = {
    "a": "aàáảãạ",
    "ă": "ăằắẳẵặ",
    "â": "âầấẩẫậ",
    "e": "eèéẻẽẹ",
    "ê": "êềếểễệ",
    "i": "iìíỉĩị",
    "o": "oòóỏõọ",
    "ô": "ôồốổỗộ",
    "ơ": "ơờớởỡợ",
    "u": "uùúủũụ",
    "ư": "ưừứửữự",
    "y": "yỳýỷỹỵ",
}
_PARTS = re.compile(r"([^aeiouy]*)([aeiouy]{1,3})([a-z]*)")
_WORD = re.compile(r"[^\W_]+")
_KEPT = 12  # spellings of a syllable that are weighed against each other
# A pair seen in the library counts as its chunks, a syllable alone as one of them.
_ALONE = 1.0


class Frequencies(Protocol):
    """What the library's texts tell of spelling."""

    def frequencies(self, terms: Sequence[str], *, folded: bool) -> list[int]:
        """In how many chunks each of the terms occurs, folded or as spelt (see `rag.text.terms`)."""


@lru_cache(maxsize=8192)
def spellings(syllable: str) -> tuple[str, ...]:
    """Every way to set diacritics on a folded syllable, at most one tone, tone placement unified.

    >>> [word for word in spellings("di") if word.endswith("ì")]
    ['dì', 'đì']
    """
    match = _PARTS.fullmatch(syllable)
    if match is None:
        return (syllable,)
    onset, vowels, coda = match.groups()
    found = set()
    for letters in itertools.product(*(_LETTERS[vowel] for vowel in vowels)):
        for place, letter in enumerate(letters):
            for toned in _TONES[letter]:
                nucleus = "".join([*letters[:place], toned, *letters[place + 1 :]])
                found.add(unify_tone(f"{onset}{nucleus}{coda}"))
    if onset == "d":
        found |= {f"đ{word[1:]}" for word in found}
    return tuple(sorted(found))


def known_spellings(syllable: str, words: Frequencies) -> list[tuple[str, int]]:
    """The spellings of a folded syllable that the library has, the most frequent first, with their frequencies."""
    ways = spellings(syllable)
    counted = zip(ways, words.frequencies(ways, folded=False), strict=True)
    return sorted(((way, count) for way, count in counted if count), key=lambda item: (-item[1], item[0]))[:_KEPT]


def restored(text: str, words: Frequencies) -> str:
    """A text without diacritics with the most likely ones, word by word in its own case; what no text of the
    library has stays as it is.

    The likeliest sequence of spellings under a model of syllable pairs (Viterbi), whose counts are the document
    frequencies that the lexical index holds anyway: nothing is trained, stored or loaded.
    """
    found = list(_WORD.finditer(text))
    best = _likeliest([fold(match[0]) for match in found], words)
    pieces, position = [], 0
    for match, word in zip(found, best, strict=True):
        pieces += [text[position : match.start()], _in_case_of(match[0], word)]
        position = match.end()
    return "".join([*pieces, text[position:]])


def _in_case_of(written: str, word: str) -> str:
    if fold(word) == word:
        return written
    if written.isupper() and len(written) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if written[:1].isupper() else word


def _likeliest(syllables: Sequence[str], words: Frequencies) -> list[str]:
    """One spelling for each folded syllable."""
    before: list[tuple[str, int, float]] = []  # spelling, frequency, log probability of the likeliest way here
    steps: list[tuple[list[str], list[int]]] = []  # the spellings of each syllable, and which one comes before each
    for syllable in syllables:
        ways = known_spellings(syllable, words) or [(syllable, 0)]
        total = sum(count for _, count in ways) + 1
        if not before:
            before = [(way, count, math.log((count + 0.1) / total)) for way, count in ways]
            steps.append(([way for way, _ in ways], [0] * len(ways)))
            continue
        together = words.frequencies([f"{last}_{way}" for last, *_ in before for way, _ in ways], folded=False)
        reached, origins = [], []
        for place, (way, count) in enumerate(ways):
            alone = _ALONE * (count + 0.1) / total
            options = [
                score + math.log((pair + alone) / (last_count + _ALONE))
                for (_, last_count, score), pair in zip(before, together[place :: len(ways)], strict=True)
            ]
            best = max(options)
            reached.append((way, count, best))
            origins.append(options.index(best))
        before = reached
        steps.append(([way for way, _ in ways], origins))
    return _way_back(steps, max(range(len(before)), key=lambda place: before[place][2], default=0))


def _way_back(steps: Sequence[tuple[list[str], list[int]]], last: int) -> list[str]:
    way = []
    for spellings, origins in reversed(steps):
        way.append(spellings[last])
        last = origins[last]
    return way[::-1]
