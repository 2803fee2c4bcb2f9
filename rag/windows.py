"""Chooses what is quoted: a few clauses running, at most 300 characters, by the chance that an answer is there.

A clause's chance is the softmax of its score over all clauses read; a window's is the sum of its clauses' chances.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rag.candidate import Candidate
from rag.clauses import MAX_LENGTH

_COST = 0.01  # of a window as long as may be: a neighbour that cannot answer is left out


@dataclass(frozen=True, slots=True)
class Window:
    """Clauses of one document that follow each other, `document.text[start:end]`; `best` is the likeliest of them."""

    best: Candidate
    start: int
    end: int
    chance: float

    @property
    def place(self) -> tuple[str, int, int]:
        """The document's id with the window's offsets in its text."""
        return self.best.document.id, self.start, self.end

    @property
    def text(self) -> str:
        """Its words, verbatim."""
        return self.best.document.text[self.start : self.end]


def windows(candidates: Sequence[Candidate], count: int) -> list[Window]:
    """The `count` likeliest windows, best first, no two of them sharing a clause.

    What contradicts the question, rows of tables and what documents tell of themselves stand alone.
    """
    if not candidates:
        return []
    top = max(candidate.score for candidate in candidates)
    chances = {id(candidate): math.exp(candidate.score - top) for candidate in candidates}
    total = sum(chances.values())
    placed = sorted(candidates, key=lambda one: (one.document.id, one.start))
    found = []
    for first, candidate in enumerate(placed):
        chance = 0.0
        for last in range(first, len(placed)):
            other = placed[last]
            if last > first and not _go_together(candidate, other):
                break
            chance += chances[id(other)] / total
            cost = _COST * min(other.end - candidate.start, MAX_LENGTH) / MAX_LENGTH
            found.append((chance - cost, -first, last, chance))
    return _apart(placed, chances, sorted(found, reverse=True), count)


def _go_together(first: Candidate, other: Candidate) -> bool:
    alone = any(one.pick or one.fact or one.agrees.contradictions for one in (first, other))
    return not alone and other.document.id == first.document.id and other.end - first.start <= MAX_LENGTH


def _apart(
    placed: Sequence[Candidate],
    chances: dict[int, float],
    found: Sequence[tuple[float, int, int, float]],
    count: int,
) -> list[Window]:
    chosen: list[Window] = []
    taken = [False] * len(placed)
    for _, first, last, chance in found:
        if any(taken[-first : last + 1]):
            continue
        taken[-first : last + 1] = [True] * (last + 1 + first)
        own = placed[-first : last + 1]
        best = max(own, key=lambda one: chances[id(one)])
        chosen.append(Window(best, own[0].start, own[-1].end, chance))
        if len(chosen) == count:
            break
    return chosen
