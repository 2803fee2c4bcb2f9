"""The ids by which the marks of an answer lead to its sources."""

from __future__ import annotations


def anchor(turn: int, n: int) -> str:
    """The id of the card of citation `n` in the `turn`-th answer of a conversation, both from 1.

    >>> anchor(2, 1)
    'nguon-2-1'
    """
    return f"nguon-{turn}-{n}"
