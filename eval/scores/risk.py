"""Risk and coverage: how often the answers are wrong when only the most confident share of them is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Curve:
    """`risk[k]` is the share of wrong answers among the k + 1 most confident of `n`; `area` is their mean.

    The area under it, as Geifman and El-Yaniv (2017) count it: 0 is best, the overall risk is what no order earns.
    """

    coverage: tuple[float, ...]
    risk: tuple[float, ...]
    area: float | None


def curve(confidence: Sequence[float], wrong: Sequence[float]) -> Curve:
    """The curve; answers of one confidence come in no order, so each counts as wrong as their mean.

    >>> curve([0.9, 0.8, 0.7, 0.6], [0, 0, 1, 1]).risk
    (0.0, 0.0, 0.3333, 0.5)
    >>> curve([0.5, 0.5], [0, 1]).risk
    (0.5, 0.5)
    """
    if not confidence:
        return Curve((), (), None)
    risk = risks(np.asarray(confidence, dtype=float), np.asarray(wrong, dtype=float))
    coverage = np.arange(1, len(risk) + 1) / len(risk)
    return Curve(tuple(coverage.round(4).tolist()), tuple(risk.round(4).tolist()), round(float(risk.mean()), 4))


def risks(confidence: NDArray[np.float64], wrong: NDArray[np.float64]) -> NDArray[np.float64]:
    """The running risk, float64 [n], most confident first."""
    levels, of = np.unique(-confidence, return_inverse=True)
    counts = np.bincount(of, minlength=len(levels))
    means = np.bincount(of, wrong, minlength=len(levels)) / counts
    found: NDArray[np.float64] = np.cumsum(np.repeat(means, counts)) / np.arange(1, len(wrong) + 1)
    return found
