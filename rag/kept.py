"""Remembers what was found out of a short text or of a question: clauses and questions are looked at many times."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
_LONGEST = 1000  # characters; a whole document is not kept for what one question wants of it
_TEXTS = 2048  # of each kind: the words, clauses and headings of some twenty questions; more would only hold memory


class Asked(Protocol):
    """What keeps what is found out of it."""

    @property
    def kept(self) -> dict[str, Any]:
        """By what was found."""


Q = TypeVar("Q", bound=Asked)


def of_text(function: Callable[[str], T]) -> Callable[[str], T]:
    """A function of a text alone whose answers (nothing that can be changed) are remembered for short ones."""
    kept = lru_cache(_TEXTS)(function)

    @wraps(function)
    def found(text: str) -> T:
        return kept(text) if len(text) <= _LONGEST else function(text)

    return found


def of_question(function: Callable[[Q], T]) -> Callable[[Q], T]:
    """A function of a question alone: found out once for each, however many clauses are read for it."""
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def found(query: Q) -> T:
        if name not in query.kept:
            query.kept[name] = function(query)
        answer: T = query.kept[name]
        return answer

    return found
