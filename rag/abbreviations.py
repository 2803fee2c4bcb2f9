"""Office abbreviations and what they stand for, both ways."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rag.meanings import CONTEXTS, MEANINGS
from rag.text import fold, has_diacritics, is_syllable, substitute, units

_WORD = re.compile(r"[^\W\d_]+(?:[-&][^\W\d_]+)*")
_SPACES = re.compile(r"\W+")


class Glossary:
    """What short forms mean, `meanings[short]` being one or more long forms.

    One that may be a word in lower case ("CT", "TU", "VAT") counts only in capitals.
    """

    def __init__(self, meanings: Mapping[str, Sequence[str]]) -> None:
        self._senses: dict[str, list[tuple[str, str]]] = {}
        self._shorts: dict[str, list[str]] = {}
        for short, long_forms in meanings.items():
            for meaning in long_forms:
                self._senses.setdefault(_key(short), []).append((short, meaning))
                if len(short) > 2:
                    self._shorts.setdefault(_SPACES.sub(" ", fold(meaning)), []).append(short)
        longest = max((long.count(" ") + 1 for long in self._shorts), default=0)
        self._lengths = range(2, longest + 1)
        self._unmistakable = {
            key: senses[0][1]
            for key, senses in self._senses.items()
            if len({meaning for _, meaning in senses}) == 1 and not _may_be_a_word(key)
        }
        keys = sorted(self._unmistakable, key=len, reverse=True)
        hyphened = r" ?[-–] ?"
        written = "|".join(hyphened.join(map(re.escape, key.split("-"))) for key in keys)
        self._written = re.compile(rf"\b(?:{written})\b")
        self._heads = frozenset(units(key, folded=True)[0] for key in keys)

    def with_own(self, meanings: Mapping[str, Sequence[str]]) -> Glossary:
        """The same with further short forms; one that it has already means what `meanings` says."""
        known = {short: [m for s, m in senses if s == short] for senses in self._senses.values() for short, _ in senses}
        replaced = set(map(_key, meanings))
        return Glossary({**{s: m for s, m in known.items() if _key(s) not in replaced}, **meanings})

    def has(self, word: str) -> bool:
        """True for a short form, in any case."""
        return _key(word) in self._senses

    def expansions(self, question: str) -> list[str]:
        """See `expansions`."""
        found: list[str] = []
        accented = has_diacritics(question)
        for match in _WORD.finditer(question):
            if match[0].isupper() or not _may_be_a_word(match[0]):
                found += self._meant(match, question, accented)
        words = _SPACES.sub(" ", fold(question)).split()
        for length in self._lengths:
            for start in range(len(words) - length + 1):
                found += self._shorts.get(" ".join(words[start : start + length]), [])
        return list(dict.fromkeys(found))

    def _meant(self, match: re.Match[str], question: str, accented: bool) -> list[str]:
        """The meanings of a short form that its spelling allows, and its neighbours where they tell."""
        senses = self._senses.get(_key(match[0]), [])
        spelt = [sense for sense in senses if sense[0].lower() == match[0].lower()]
        if spelt and (accented or fold(match[0]) != match[0].lower()):  # "HĐ" is no "HD"; typed without đ it may be
            senses = spelt
        before, after = fold(question[: match.start()]), fold(question[match.end() :])
        told = [
            meaning
            for _, meaning in senses
            if meaning in CONTEXTS and (CONTEXTS[meaning][0].search(before) or CONTEXTS[meaning][1].match(after))
        ]
        return told or [meaning for _, meaning in senses]

    def spelt_out(self, text: str) -> str:
        """See `spelt_out`."""
        if self._heads.isdisjoint(units(text, folded=True)):  # most texts: half the time of looking for each
            return text
        return substitute(self._written, lambda match: self._unmistakable[_key(_HYPHEN.sub("-", match[0]))], text)


_LONGEST = 1000  # characters; longer texts are not kept
_HYPHEN = re.compile(r" ?[-–] ?")


def _key(short: str) -> str:
    return fold(short)


def _may_be_a_word(short: str) -> bool:
    """Two letters, or built as a syllable; "TW" is neither a syllable nor another short form."""
    return (len(short) <= 2 and fold(short) != "tw") or is_syllable(short)


BUILT_IN = Glossary(MEANINGS)


def expansions(question: str, glossary: Glossary = BUILT_IN) -> list[str]:
    """Other wordings of what a question abbreviates or spells out.

    >>> expansions("Thu NSNN của UBND tỉnh")
    ['ngân sách nhà nước', 'ủy ban nhân dân']
    >>> expansions("thu ngân sách nhà nước")
    ['NSNN']
    >>> expansions("CT 08 và CT UBND tỉnh")
    ['chỉ thị', 'chủ tịch', 'ủy ban nhân dân']
    """
    return glossary.expansions(question)


def spelt_out(text: str, glossary: Glossary = BUILT_IN) -> str:
    """A text with its unmistakable abbreviations written in full, to compare two wordings.

    >>> spelt_out("Thu NSNN năm 2023")
    'Thu ngân sách nhà nước năm 2023'
    >>> spelt_out("von dtc, KT – XH")
    'von đầu tư công, kinh tế - xã hội'
    """
    return _spelt_out(text, glossary) if len(text) <= _LONGEST else glossary.spelt_out(text)


@lru_cache(8192)  # clauses are compared with one question after the other
def _spelt_out(text: str, glossary: Glossary) -> str:
    return glossary.spelt_out(text)
