"""Weighs a question's words, and measures how much of them a text holds."""

from __future__ import annotations

import math
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from rag.abbreviations import BUILT_IN, Glossary, spelt_out
from rag.text import fold, units, vocabulary
from rag.understand import Query

# Words that name a measure and not its subject: "tốc độ tăng GRDP" is told as "GRDP tăng 6%".
MEASURES = vocabulary("toc do ty le muc so luong tong ket qua tinh hinh kim ngach gia tri")
_MEASURE_WEIGHT = 0.3


class Counts(Protocol):
    """What weighing needs of the library."""

    def document_frequency(self, term: str) -> int:
        """In how many chunks a folded term occurs."""

    @property
    def size(self) -> tuple[int, int]:
        """Documents and chunks."""


@lru_cache(8192)  # the clauses that one question is weighed against are weighed against the next one too
def _units(text: str, glossary: Glossary, accented: bool) -> tuple[str, ...]:
    return tuple(map(sys.intern, units(spelt_out(text, glossary), folded=not accented)))


@dataclass(frozen=True, slots=True)
class Weighted:
    """A question's words and neighbouring pairs with their weights (inverse document frequency)."""

    words: dict[str, float]
    pairs: dict[tuple[str, str], float]
    accented: bool
    glossary: Glossary = BUILT_IN

    def units(self, text: str) -> tuple[str, ...]:
        """Syllables of a text as they compare with the question's: abbreviations spelt out, one spelling each."""
        return _units(text, self.glossary, self.accented)

    def share(self, units: Sequence[str]) -> float:
        """Weight of the question's words among `units`, 0..1."""
        there = set(units)
        total = sum(self.words.values())
        return sum(weight for word, weight in self.words.items() if word in there) / total if total else 0.0

    def only(self, words: Collection[str]) -> Weighted:
        """Of these folded words alone; all of them where none is left."""
        left = {word: weight for word, weight in self.words.items() if fold(word) in words}
        return replace(self, words=left, pairs={}) if left else self

    def pair_share(self, units: Sequence[str]) -> float:
        """Weight of the question's pairs among `units`, 0..1; 1 when it has none."""
        there = set(zip(units, units[1:], strict=False))
        total = sum(self.pairs.values())
        return sum(weight for pair, weight in self.pairs.items() if pair in there) / total if total else 1.0


def weigh(query: Query, counts: Counts) -> Weighted:
    """Weights of a question's words: rare words decide, words in every chunk count little.

    A pair is two content words that stand side by side in the question: "phụ cấp" is one thing to look for,
    and "phụ" here with "cấp" there is not it.
    """
    chunks = max(counts.size[1], 1)

    def rarity(term: str) -> float:
        weight = math.log1p(chunks / (1 + counts.document_frequency(term)))
        return weight * (_MEASURE_WEIGHT if MEASURES.issuperset(term.split("_")) else 1.0)

    content = set(query.content)
    asked = Weighted({}, {}, query.accented, query.glossary).units(query.text)
    words = {unit: rarity(fold(unit)) for unit in asked if fold(unit) in content}
    pairs = {
        (left, right): rarity(f"{fold(left)}_{fold(right)}")
        for left, right in zip(asked, asked[1:], strict=False)
        if left in words and right in words
    }
    return Weighted(words, pairs, query.accented, query.glossary)
