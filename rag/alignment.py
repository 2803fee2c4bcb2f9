"""How alike the surroundings of two particulars are: a figure belongs to the words that stand around it."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.particulars import Particular, particulars
from rag.text import unify_tone

_REACH = 12  # words on each side
_OTHER_SIDE = 0.4  # what a word on the other side counts
_FADING = 0.15  # how much less each word further away counts
_WORD = re.compile(r"[^\W\d_]+")
_BORDER = re.compile(r"[;\n]|[.!?]\s")


@lru_cache(4096)
def told(text: str) -> tuple[Particular, ...]:
    """The particulars of a text, kept: one clause is compared with many claims."""
    return tuple(particulars(text))


@lru_cache(8192)
def _around(text: str, start: int, end: int) -> tuple[dict[str, float], dict[str, float]]:
    """The words before and after `text[start:end]` in its part of the sentence, with their weights."""
    lowered = unify_tone(text)
    first = max((border.end() for border in _BORDER.finditer(lowered, 0, start)), default=0)
    border = _BORDER.search(lowered, end)
    before = _WORD.findall(lowered[first:start])[::-1][:_REACH]
    after = _WORD.findall(lowered[end : border.start() if border else None])[:_REACH]
    return _weighted(before), _weighted(after)


def _weighted(words: list[str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for at, word in enumerate(words):
        weights.setdefault(word, 1 / (1 + _FADING * at))
    return weights


def likeness(claim: str, claimed: Particular, quote: str, said: Particular) -> float:
    """0..1: the share of the words around one particular, by weight, that stand around the other too.

    What stands on the other side there ("… trong 5 ngày", "Trong 5 ngày, …") counts less.
    """
    mine = _around(claim, claimed.start, claimed.end)
    theirs = _around(quote, said.start, said.end)
    shared = sum(_shared(mine[side], theirs[side], _OTHER_SIDE, theirs[1 - side]) for side in (0, 1))
    whole = sum(sum(weights.values()) for weights in mine)
    return shared / whole if whole else 0.0


def _shared(mine: dict[str, float], same: dict[str, float], factor: float, other: dict[str, float]) -> float:
    return sum(min(weight, max(same.get(word, 0.0), factor * other.get(word, 0.0))) for word, weight in mine.items())
