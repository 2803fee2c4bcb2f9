"""Measures how well each candidate chunk fits a question, by its words and by its vectors, for the ranker to weigh."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

from rag.clause_vectors import Near
from rag.lexical import PAIR
from rag.numbered import Numbered, Numbers, counted, numbered
from rag.schema import Chunk
from rag.text import is_asking, syllables_at, units

_MOST_UNITS = 1 << 16  # a language has some ten thousand syllables
_K1, _B = 1.2, 0.75  # as tantivy has them
Frequencies = Callable[[Sequence[str]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of all candidates, float64 [candidates] each.

    Shares are weighted by rarity; what is relative is so to the best candidate.
    """

    # BM25 of the chunk with title, headings and the chunks before and after it, as a share of the best
    wide: NDArray[np.float64]
    coverage: NDArray[np.float64]  # share of the question's syllables in the chunk, 0..1
    triples: NDArray[np.float64]  # share of its neighbouring triples
    window: NDArray[np.float64]  # the mean of coverage and pairs in the best two clauses running
    chunk: NDArray[np.float64]  # cosine of the chunk's vector, less that of the nearest candidate
    clause: NDArray[np.float64]  # cosine of its nearest clause, less that of the nearest of all


NAMES = tuple(field.name for field in fields(Columns))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One chunk with what its document says before and after it, and its nearness in meaning."""

    chunk: Chunk
    before: str
    after: str
    cosine: float | None
    near: Near | None


class _Units(dict[str, str]):
    """Syllables as written → as they are compared, each found out when it is first met."""

    def __init__(self, *, folded: bool) -> None:
        self._folded = folded

    def __missing__(self, written: str) -> str:
        if len(self) >= _MOST_UNITS:
            self.clear()
        self[written] = unit = next(iter(units(written, folded=self._folded)), "")  # "İ" in lower case is two
        return unit


_UNITS = {folded: _Units(folded=folded) for folded in (False, True)}


@dataclass(frozen=True, slots=True)
class Syllables:
    """The syllables of candidates as they are written, each of them once in `words`.

    `wide` has what is before each candidate, its title and headings, its own and what is after it, each apart by -1;
    `clauses` its clauses, `candidate_of` (int32 [clauses]) whose each of them is.
    """

    words: Sequence[str]
    own: Numbered
    wide: Numbered
    clauses: Numbered
    candidate_of: Numbers


def read(candidates: Sequence[Candidate]) -> Syllables:
    """The candidates cut into syllables, once for all the wordings they are measured against."""
    parts = [(one.before, f"{one.chunk.title}\n{one.chunk.heading}", one.chunk.text, one.after) for one in candidates]
    words, cut = _cut(dict.fromkeys(chain.from_iterable(parts)))
    apart = np.array([-1], dtype=np.int32)
    wide = [
        np.concatenate([cut[before][0], apart, cut[above][0], cut[own][0], apart, cut[after][0]])
        for before, above, own, after in parts
    ]
    clauses, candidate_of = list[Numbers](), list[int]()
    for place, one in enumerate(candidates):
        held = _clauses(one, *cut[one.chunk.text])
        clauses += held
        candidate_of += [place] * len(held)
    own = [cut[one.chunk.text][0] for one in candidates]
    return Syllables(words, numbered(own), numbered(wide), numbered(clauses), np.array(candidate_of, dtype=np.int32))


def _cut(texts: Iterable[str]) -> tuple[list[str], dict[str, tuple[Numbers, NDArray[np.int64]]]]:
    """The syllables of several texts, each once, and of each text their places among these and their offsets in it.

    All are cut together: a question's sixty passages with what is beside them in 2 ms.
    """
    several = list(texts)
    written, at = syllables_at("\n".join(several))
    known: defaultdict[str, int] = defaultdict(lambda: len(known))
    places = np.fromiter(map(known.__getitem__, written), np.int32, len(written))
    begins = np.cumsum([0, *(len(text) + 1 for text in several)])
    bounds = np.searchsorted(at, begins)
    return list(known), {
        text: (places[low:high], at[low:high] - begin)
        for text, begin, low, high in zip(several, begins, bounds, bounds[1:], strict=False)
    }


def _clauses(one: Candidate, places: Numbers, at: NDArray[np.int64]) -> list[Numbers]:
    """The syllables of each clause of a candidate, all of them where its clauses are not known."""
    if one.near is None:
        return [places]
    bounds = np.searchsorted(at, one.near.spans)
    return [places[low:high] for low, high in bounds.tolist()]


class Asked:
    """A question's syllables, neighbouring pairs and triples, with the rarity of each.

    `count` is how many chunks there are, `frequencies` in how many each of some terms occurs. `wordings` are other
    ways to say parts of the question (its abbreviations in full): they count for BM25, not for the shares.
    """

    def __init__(
        self, text: str, wordings: Sequence[str], count: int, frequencies: Frequencies, *, folded: bool
    ) -> None:
        self._folded = folded
        own = units(text, folded=folded)
        self._places = {unit: place for place, unit in enumerate(dict.fromkeys(own))}
        ids = [self._places[unit] for unit in own]
        triples = set(zip(ids, ids[1:], ids[2:], strict=False))
        pairs = dict.fromkeys(zip(ids, ids[1:], strict=False))
        self._own = len(self._places), len(pairs)
        for wording in wordings:
            also = [self._places.setdefault(unit, len(self._places)) for unit in units(wording, folded=folded)]
            pairs |= dict.fromkeys(zip(also, also[1:], strict=False))
        words = list(self._places)
        terms = [*words, *(f"{words[a]}_{words[b]}" for a, b in pairs)]
        rarity = np.array(
            [
                0.0 if is_asking(term, folded=folded) else math.log(1 + (count - seen + 0.5) / (seen + 0.5))
                for term, seen in zip(terms, frequencies(terms), strict=True)
            ]
        )
        self._units, self._pairs = rarity[: len(words)], rarity[len(words) :]
        self._base = len(words) + 1
        self._pair_numbers = np.array([a * self._base + b for a, b in pairs], dtype=np.int64)
        self._triple_numbers = np.array([(a * self._base + b) * self._base + c for a, b, c in triples], dtype=np.int64)

    def lookup(self, words: Sequence[str]) -> Numbers:
        """The place in the question of each of some syllables as written, -1 for those it does not have; -1 last."""
        compared = map(_UNITS[self._folded].__getitem__, words)
        return np.fromiter(map(self._places.get, chain(compared, ("",)), repeat(-1)), np.int32, len(words) + 1)

    def bm25(self, several: Numbered, texts: int, mean_length: float) -> NDArray[np.float64]:
        """The scores of so many texts, pairs included, float64 [texts]."""
        lengths = np.bincount(several.texts, minlength=texts)[:, None]
        norm = _K1 * (1 - _B + _B * lengths / mean_length)
        singles, pairs = self._counts(several, texts)
        score = (singles * (_K1 + 1) / (singles + norm)) @ self._units
        found: NDArray[np.float64] = score + PAIR * ((pairs * (_K1 + 1) / (pairs + norm)) @ self._pairs)
        return found

    def held(self, several: Numbered, texts: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which of the question's own syllables and pairs each text holds, bool [texts, own syllables or pairs]."""
        singles, pairs = self._counts(several, texts)
        return singles[:, : self._own[0]] > 0, pairs[:, : self._own[1]] > 0

    def coverage(self, several: Numbered, texts: int) -> NDArray[np.float64]:
        """The shares of its syllables that so many texts hold, 0..1, float64 [texts]."""
        return _share(self._singles(several, texts)[:, : self._own[0]] > 0, self._units[: self._own[0]])

    def shares(
        self, singles: NDArray[np.bool_], pairs: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The shares of its syllables and of its pairs that are held, 0..1, float64 [texts] each."""
        return _share(singles, self._units[: self._own[0]]), _share(pairs, self._pairs[: self._own[1]])

    def triple_shares(self, several: Numbered, texts: int) -> NDArray[np.float64]:
        """The shares of its triples that are held, 0..1, float64 [texts]."""
        held = counted(several.neighbours(3, self._base), self._triple_numbers, texts) > 0
        return _share(held, np.ones(len(self._triple_numbers)))

    def _counts(self, several: Numbered, texts: int) -> tuple[Numbers, Numbers]:
        pairs = counted(several.neighbours(2, self._base), self._pair_numbers, texts)
        return self._singles(several, texts), pairs

    def _singles(self, several: Numbered, texts: int) -> Numbers:
        return counted(several.neighbours(1, self._base), np.arange(len(self._units)), texts)


def _share(held: NDArray[np.bool_], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    total = weights.sum()
    found: NDArray[np.float64] = held @ weights / total if total > 0 else np.zeros(len(held))
    return found


def _windows(asked: Asked, clauses: Numbered, candidate_of: Numbers, candidates: int) -> NDArray[np.float64]:
    """What the best two clauses running of each candidate hold between them, float64 [candidates]."""
    count = len(candidate_of)
    held = asked.held(clauses, count)
    follows = np.append(candidate_of[1:] == candidate_of[:-1], False)[:, None] if count else np.zeros((0, 1), bool)
    both = [one | (np.roll(one, -1, axis=0) & follows) for one in held]
    singles, pairs = asked.shares(*both)
    best = np.zeros(candidates)
    np.maximum.at(best, candidate_of, 0.5 * singles + 0.5 * pairs)
    return best


def measured(asked: Asked, candidates: Sequence[Candidate], cut: Syllables) -> NDArray[np.float64]:
    """The features of all candidates of one question, float64 [candidates, len(NAMES)], in the order of `NAMES`.

    `cut` is what `read` gives for the candidates.
    """
    texts, lookup = len(candidates), asked.lookup(cut.words)
    own = cut.own.of(lookup)
    mean = len(cut.wide.places) / max(1, texts) or 1.0
    wide = asked.bm25(cut.wide.of(lookup), texts, mean)
    best = wide.max(initial=0.0)
    clause = [float(one.near.cosines.max()) if one.near is not None else one.cosine for one in candidates]
    columns = Columns(
        wide=wide / best if best > 0 else np.zeros(texts),
        coverage=asked.coverage(own, texts),
        triples=asked.triple_shares(own, texts),
        window=_windows(asked, cut.clauses.of(lookup), cut.candidate_of, texts),
        chunk=_behind([one.cosine for one in candidates]),
        clause=_behind(clause),
    )
    return np.stack([getattr(columns, name) for name in NAMES], axis=1).reshape(-1, len(NAMES))


def _behind(cosines: Sequence[float | None]) -> NDArray[np.float64]:
    """How far each is behind the nearest; one whose vector is not there is as far as the farthest."""
    known = [cosine for cosine in cosines if cosine is not None]
    if not known:
        return np.zeros(len(cosines))
    top, least = max(known), min(known)
    return np.array([(least if cosine is None else cosine) - top for cosine in cosines])
