"""The Wilson interval of a share."""

from __future__ import annotations

from scipy.stats import binomtest


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % interval of `hits` of `n`; (0, 1) of none.

    >>> [round(bound, 3) for bound in wilson(99, 100)]
    [0.946, 0.998]
    """
    if not n:
        return 0.0, 1.0
    interval = binomtest(hits, n).proportion_ci(method="wilson")
    return float(interval.low), float(interval.high)
