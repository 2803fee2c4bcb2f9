"""Markdown tables for the README, and numbers as they stand in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median, quantiles


def latency(seconds: Sequence[float]) -> str:
    """Milliseconds, the median and the 95th percentile.

    >>> latency([0.001] * 19 + [0.1])
    '1.0 / 95'
    """
    high = quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
    return " / ".join(
        f"{1000 * value:.1f}" if value < 0.01 else f"{1000 * value:.0f}" for value in (median(seconds), high)
    )


def decimals(value: float | None) -> str:
    """Three decimals without the leading zero, as the field prints them."""
    return "—" if value is None else f"{value:.3f}".removeprefix("0")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A Markdown table.

    >>> list(table(["a", "n"], [["x", "1"]]))
    ['| a | n |', '| --- | --- |', '| x | 1 |']
    """
    for cells in (head, ["---"] * len(head), *rows):
        yield "| " + " | ".join(cells) + " |"
