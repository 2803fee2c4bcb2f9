"""Measures how well each candidate chunk fits a question, by its words and by its vectors, for the ranker to weigh."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.clause_vectors import Near
from rag.lexical import PAIR
from rag.schema import Chunk
from rag.text import is_asking, syllables, units

_K1, _B = 1.2, 0.75  # as tantivy has them
Frequencies = Callable[[Sequence[str]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of one candidate. Shares are weighted by rarity; what is relative is so to the best candidate."""

    wide: float  # BM25 of the chunk with title, headings and the chunks before and after it, as a share of the best
    coverage: float  # share of the question's syllables in the chunk, 0..1
    triples: float  # share of its neighbouring triples
    window: float  # the mean of coverage and pairs in the best two clauses running
    chunk: float  # cosine of the chunk's vector, less that of the nearest candidate
    clause: float  # cosine of its nearest clause, less that of the nearest of all


NAMES = tuple(field.name for field in fields(Features))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One chunk with what its document says before and after it, and its nearness in meaning."""

    chunk: Chunk
    before: str
    after: str
    cosine: float | None
    near: Near | None


class _Written(dict[str, int]):
    """The place in a question of each syllable as it is written, found out when it is first met."""

    def __init__(self, places: dict[str, int], *, folded: bool) -> None:
        self._places = places
        self._folded = folded

    def __missing__(self, written: str) -> int:
        self[written] = place = self._places.get(_unit(written, self._folded), -1)
        return place


@lru_cache(maxsize=1 << 16)  # a language has some ten thousand syllables
def _unit(written: str, folded: bool) -> str:
    return next(iter(units(written, folded=folded)), "")  # "İ" in lower case is two characters


@dataclass(frozen=True, slots=True)
class Syllables:
    """The syllables of a candidate as they are written: of title and headings, of what is beside it, of its own."""

    above: Sequence[str]
    before: Sequence[str]
    own: Sequence[str]
    after: Sequence[str]
    clauses: Sequence[Sequence[str]]


@lru_cache(4096)  # what is before one candidate is often another, and questions find the same passages
def _cut(text: str) -> tuple[str, ...]:
    return tuple(map(sys.intern, syllables(text)))


def read(candidates: Sequence[Candidate]) -> list[Syllables]:
    """The candidates cut into syllables, once for all the wordings they are measured against."""
    found = []
    for one in candidates:
        text = one.chunk.text
        clauses = [_cut(text)] if one.near is None else [_cut(text[start:end]) for start, end in one.near.spans]
        above = _cut(f"{one.chunk.title}\n{one.chunk.heading}")
        found.append(Syllables(above, _cut(one.before), _cut(text), _cut(one.after), clauses))
    return found


class Asked:
    """A question's syllables, neighbouring pairs and triples, with the rarity of each.

    `count` is how many chunks there are, `frequencies` in how many each of some terms occurs. `wordings` are other
    ways to say parts of the question (its abbreviations in full): they count for BM25, not for the shares.
    """

    def __init__(
        self, text: str, wordings: Sequence[str], count: int, frequencies: Frequencies, *, folded: bool
    ) -> None:
        self.folded = folded
        own = units(text, folded=folded)
        self.places = {unit: place for place, unit in enumerate(dict.fromkeys(own))}
        ids = [self.places[unit] for unit in own]
        self.triples = frozenset(zip(ids, ids[1:], ids[2:], strict=False))
        pairs = dict.fromkeys(zip(ids, ids[1:], strict=False))
        self._own = len(self.places), len(pairs)
        for wording in wordings:
            also = [self.places.setdefault(unit, len(self.places)) for unit in units(wording, folded=folded)]
            pairs |= dict.fromkeys(zip(also, also[1:], strict=False))
        words = list(self.places)
        self._written = _Written(self.places, folded=folded)
        terms = [*words, *(f"{words[a]}_{words[b]}" for a, b in pairs)]
        rarity = [
            0.0 if is_asking(term, folded=folded) else math.log(1 + (count - seen + 0.5) / (seen + 0.5))
            for term, seen in zip(terms, frequencies(terms), strict=True)
        ]
        self.units = dict(enumerate(rarity[: len(words)]))
        self.pairs = dict(zip(pairs, rarity[len(words) :], strict=True))
        self._unit_total = sum(list(self.units.values())[: self._own[0]])
        self._pair_total = sum(list(self.pairs.values())[: self._own[1]])
        self._own_pairs = dict(list(self.pairs.items())[: self._own[1]])

    def of(self, written: Sequence[str]) -> list[int]:
        """The places in the question of syllables as they are written, -1 for those it does not have."""
        known = self._written
        return [known[syllable] for syllable in written]

    def bm25(self, ids: Sequence[int], mean_length: float) -> float:
        """The score of a text of these syllables, pairs included."""
        held = Counter(one for one in ids if one >= 0)
        pairs = Counter(pair for pair in _pairs(ids) if pair in self.pairs)
        norm = _K1 * (1 - _B + _B * len(ids) / mean_length)
        score = sum(self.units[one] * times * (_K1 + 1) / (times + norm) for one, times in held.items())
        return score + PAIR * sum(self.pairs[pair] * n * (_K1 + 1) / (n + norm) for pair, n in pairs.items())

    def coverage(self, held: frozenset[int]) -> float:
        """The share of the question's syllables that are held, 0..1."""
        own = self._own[0]
        return sum(self.units[one] for one in held if one < own) / self._unit_total if self._unit_total else 0.0

    def pair_share(self, held: frozenset[tuple[int, int]]) -> float:
        """The share of the question's pairs that are held, 0..1."""
        known = self._own_pairs
        return sum(known[pair] for pair in held if pair in known) / self._pair_total if self._pair_total else 0.0

    def triple_share(self, ids: Sequence[int]) -> float:
        """The share of the question's triples that are held, 0..1."""
        held = set(zip(ids, ids[1:], ids[2:], strict=False))
        return len(held & self.triples) / len(self.triples) if self.triples else 0.0


def _pairs(ids: Sequence[int]) -> list[tuple[int, int]]:
    return [(a, b) for a, b in zip(ids, ids[1:], strict=False) if a >= 0 and b >= 0]


def _window(asked: Asked, clauses: Sequence[Sequence[int]]) -> float:
    """What the best two clauses running hold between them."""
    held = [(frozenset(ids) - {-1}, frozenset(_pairs(ids))) for ids in clauses]
    after = [*held[1:], (frozenset[int](), frozenset[tuple[int, int]]())]
    both = [(one[0] | two[0], one[1] | two[1]) for one, two in zip(held, after, strict=True)]
    return max((0.5 * asked.coverage(u) + 0.5 * asked.pair_share(p) for u, p in both), default=0.0)


def measured(asked: Asked, candidates: Sequence[Candidate], cut: Sequence[Syllables]) -> NDArray[np.float64]:
    """The features of all candidates of one question, float64 [candidates, len(NAMES)], in the order of `NAMES`.

    `cut` is what `read` gives for the candidates.
    """
    texts = [asked.of(one.own) for one in cut]
    wide = _relative_bm25(asked, [_wide(asked, one, ids) for one, ids in zip(cut, texts, strict=True)])
    chunk = _behind([one.cosine for one in candidates])
    clause = _behind([float(one.near.cosines.max()) if one.near is not None else one.cosine for one in candidates])
    rows = [
        Features(
            wide=wide[place],
            coverage=asked.coverage(frozenset(ids) - {-1}),
            triples=asked.triple_share(ids),
            window=_window(asked, [asked.of(clause) for clause in cut[place].clauses]),
            chunk=chunk[place],
            clause=clause[place],
        )
        for place, ids in enumerate(texts)
    ]
    return np.array([[getattr(row, name) for name in NAMES] for row in rows]).reshape(-1, len(NAMES))


def _wide(asked: Asked, cut: Syllables, own: Sequence[int]) -> list[int]:
    return [*asked.of(cut.before), -1, *asked.of(cut.above), *own, -1, *asked.of(cut.after)]


def _relative_bm25(asked: Asked, several: Sequence[Sequence[int]]) -> list[float]:
    mean = sum(map(len, several)) / max(1, len(several)) or 1.0
    scores = [asked.bm25(ids, mean) for ids in several]
    best = max(scores, default=0.0)
    return [score / best if best > 0 else 0.0 for score in scores]


def _behind(cosines: Sequence[float | None]) -> list[float]:
    """How far each is behind the nearest; one whose vector is not there is as far as the farthest."""
    known = [cosine for cosine in cosines if cosine is not None]
    if not known:
        return [0.0] * len(cosines)
    top, least = max(known), min(known)
    return [(least if cosine is None else cosine) - top for cosine in cosines]
