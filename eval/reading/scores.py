"""The measures of a reading: edit distances, overlaps of words and figures, rates with bootstrap intervals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Indel, Levenshtein

_FIGURE = re.compile(r"\d+(?:[.,/-]\d+)*")
_RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Rate:
    """A ratio of sums over `n` units (files, pages) with its 95 % bootstrap interval; `of` is the sum below the line.

    All but `n` and `of` are None when there was nothing to count.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    of: float

    def __str__(self) -> str:
        if self.value is None or self.low is None or self.high is None:
            return "—"
        return f"{self.value:.4f} [{self.low:.4f}, {self.high:.4f}]"


def rate(units: Sequence[tuple[float, float]], seed: int = 0) -> Rate:
    """`units` is one (part, whole) for each file or page; a mean of values x is the rate of (x, 1).

    The units are drawn anew, not what is inside them: articles of one law stand or fall together.

    >>> rate([(1, 2), (1, 2)])
    Rate(value=0.5, low=0.5, high=0.5, n=2, of=4.0)
    """
    pairs = np.array(units, dtype=float).reshape(-1, 2)
    whole = float(pairs[:, 1].sum())
    if not whole:
        return Rate(None, None, None, len(pairs), 0.0)
    drawn = pairs[np.random.default_rng(seed).integers(0, len(pairs), (_RESAMPLES, len(pairs)))].sum(axis=1)
    drawn = drawn[drawn[:, 1] > 0]
    low, high = np.percentile(drawn[:, 0] / drawn[:, 1], [2.5, 97.5])
    return Rate(
        round(float(pairs[:, 0].sum()) / whole, 4), round(float(low), 4), round(float(high), 4), len(pairs), whole
    )


def mean(values: Sequence[float]) -> Rate:
    """The mean of one value a file or page."""
    return rate([(value, 1) for value in values])


def order_similarity(left: Sequence[Hashable], right: Sequence[Hashable]) -> float:
    """1 − (insertions + deletions) / (both lengths): 1 for equal sequences, 0 for nothing in common in any order.

    >>> order_similarity("a b c d".split(), "a c d b".split())
    0.75
    """
    return Indel.normalized_similarity(left, right)


def f1(reference: Sequence[str], found: Sequence[str]) -> float:
    """F1 of the two multisets, blind to order.

    >>> f1("a a b".split(), "b a".split())
    0.8
    """
    both = (Counter(reference) & Counter(found)).total()
    return 2 * both / (len(reference) + len(found)) if reference or found else 1.0


def character_error(reference: str, found: str) -> float:
    """Edit distance over the reference's length, runs of white space as one space; may exceed 1."""
    wanted, got = " ".join(reference.split()), " ".join(found.split())
    return Levenshtein.distance(wanted, got) / max(1, len(wanted))


def figures_kept(reference: str, found: str) -> tuple[int, int]:
    """How many of the reference's figures (digit runs with their separators) the other text has, and how many it has.

    >>> figures_kept("Thu 1.234,5 tỷ, bằng 88% năm 2023", "Thu 1.234,6 tỷ, bằng 88% năm 2023")
    (2, 3)
    """
    wanted, got = Counter(_FIGURE.findall(reference)), Counter(_FIGURE.findall(found))
    return (wanted & got).total(), wanted.total()
