"""The Wilson interval of a share."""

from __future__ import annotations

from math import sqrt

_Z = 1.959964  # 95 %


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % interval of `hits` of `n`; (0, 1) of none.

    >>> [round(bound, 3) for bound in wilson(99, 100)]
    [0.946, 0.998]
    """
    if not n:
        return 0.0, 1.0
    share = hits / n
    middle = share + _Z**2 / (2 * n)
    reach = _Z * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    whole = 1 + _Z**2 / n
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)
