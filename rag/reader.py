"""The reader: scores clauses, then reads the likeliest windows of them with the question by the cross-encoder."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from rag.candidate import Candidate, learnt
from rag.cross_encoder import PairReading
from rag.extract import Reading, candidates
from rag.schema import Passage
from rag.text import has_diacritics
from rag.understand import Query
from rag.windows import Window, windows

_LIKELY = 5  # windows that may lead
# The cross-encoder reads those at least so likely as the likeliest, and so many at most: about 20 ms each. Reading all
# five put no more answers first (ALQAC .781 and .781 of 64, UIT .739 and .736 of 329, ViQuAD .750 and .750 of 300).
_AS_LIKELY = 0.15
_COMPARED, _COMPARED_LONG = 3, 2  # with a long question each takes half as long again
_LONG = 100  # characters


class ReadsTogether(Protocol):
    """What reads texts with a question: `rag.cross_encoder.CrossEncoder`."""

    def read(self, question: str, texts: Sequence[str]) -> Sequence[PairReading]:
        """One reading a text."""


def read(
    query: Query, passages: Sequence[Passage], reading: Reading, together: ReadsTogether | None = None
) -> list[Candidate]:
    """What may answer, best first: the leading clause of each likely window, then every other candidate.

    A follow-up is answered by clauses alone: what it leaves out stands in no sentence that could be read with a text.
    """
    known = candidates(query, passages, reading)
    return known if query.follows else reread(query, known, together)


def reread(query: Query, known: Sequence[Candidate], together: ReadsTogether | None = None) -> list[Candidate]:
    """The candidates in the order that their windows give them."""
    leading = [_leading(window) for window in windows(known, _LIKELY)]
    asked = query.embedded or query.text
    if together is not None and leading and has_diacritics(asked):
        most = _COMPARED_LONG if len(asked) > _LONG else _COMPARED
        near = sum(one.chance >= _AS_LIKELY * leading[0].chance for one in leading[:most])
        pairs = together.read(asked, [one.told for one in leading[:near]])
        read = [_told_by(one, pair) for one, pair in zip(leading[:near], pairs, strict=True)]
        leading = [*sorted(read, key=_promise, reverse=True), *leading[near:]]
    first = {(one.document.id, one.start, one.end) for one in leading}
    return [*leading, *(one for one in known if (one.document.id, one.start, one.end) not in first)]


def _leading(window: Window) -> Candidate:
    best = window.best
    extent = (window.start, window.end) if not (best.pick or best.fact) else None
    return replace(best, quoted=extent, chance=window.chance)


def _told_by(candidate: Candidate, pair: PairReading) -> Candidate:
    start, end = pair.answer()
    begun = candidate.quoted[0] if candidate.quoted else None
    answer = (begun + start, begun + end) if begun is not None and end > start else None
    return replace(candidate, relevance=pair.relevance, sharpness=pair.sharpness, answer=answer)


def _promise(candidate: Candidate) -> float:
    """Logarithm of the window's chance, with the cross-encoder's relevance added; contradicted ones come last."""
    weights = learnt("windows")
    known = weights["chance"] * math.log(candidate.chance + 1e-3) + weights["relevance"] * (candidate.relevance or 0.0)
    return known - 100.0 * candidate.agrees.contradictions
