"""How alike the surroundings of two particulars are: a figure belongs to the words that stand around it."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.particulars import Particular, particulars
from rag.text import unify_tone

_REACH = 12  # words on each side
_BEYOND = 0.35  # what a word beyond a comma counts
_OTHER_SIDE = 0.4  # what a word on the other side counts
_FADING = 0.15  # how much less each word further away counts
_WORD = re.compile(r"[^\W\d_]+")
_COMMA = re.compile(r",(?!\d)|\s-\s|[()]")
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
    last = border.start() if (border := _BORDER.search(lowered, end)) else len(lowered)
    before, after = lowered[first:start], lowered[end:last]
    near = len(_WORD.findall(re.split(_COMMA, before)[-1])), len(_WORD.findall(re.split(_COMMA, after)[0]))
    return _weighted(_WORD.findall(before)[::-1], near[0]), _weighted(_WORD.findall(after), near[1])


def _weighted(words: list[str], near: int) -> dict[str, float]:
    """The nearer the heavier; beyond the comma, where the first `near` words end, they count little."""
    weights: dict[str, float] = {}
    for at, word in enumerate(words[:_REACH]):
        weights.setdefault(word, (1 if at < near else _BEYOND) / (1 + _FADING * at))
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
