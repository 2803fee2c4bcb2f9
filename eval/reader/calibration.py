"""Fits the confidence: a logistic curve whose weights stay near those set by hand, for no dev set teaches all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from rag.confidence import BIAS, KINDS

# In logits. What speaks for an answer never speaks against one: no weight may fall below 0.
READ_ALONE = {
    "similarity": 8.0,
    "coverage": 0.8,
    "context": 1.0,
    "before": 0.8,
    "order": 0.5,
    "pairs": 2.0,
    "ahead": 4.0,
    "first": 1.0,
}
BY_HAND: Mapping[str, Mapping[str, float]] = {
    KINDS[0]: {**READ_ALONE, "relevance": 0.5, "sharpness": 0.2, "chance": 0.2},
    KINDS[1]: READ_ALONE,
}
_HOLD = 0.03  # how firmly weights are held to those set by hand


@dataclass(frozen=True, slots=True)
class Seen:
    """What was measured of the best candidate of one question of a set, and whether the library can answer it."""

    set: str
    answerable: bool
    measured: Mapping[str, float]


def fitted(seen: Sequence[Seen], kind: str, hold: float = _HOLD) -> dict[str, float]:
    """Weights by name, with the bias; every set counts alike, and in it what can be answered as what cannot."""
    by_hand = BY_HAND[kind]
    names = list(by_hand)
    values = np.array([[one.measured[name] for name in names] for one in seen])
    right = np.array([float(one.answerable) for one in seen])
    share = _shares(seen)
    scale = values.std(axis=0) + 1e-9
    middle = values.mean(axis=0)
    held = np.array([by_hand[name] for name in names]) * scale
    values = (values - middle) / scale  # centred: L-BFGS stops short where similarity is always about .9

    def loss(weight: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = values @ weight[1:] + weight[0]
        surprise = np.logaddexp(0.0, np.where(right > 0, -logits, logits))
        slope = share * (1 / (1 + np.exp(-logits)) - right)
        off = weight[1:] - held
        value = float(share @ surprise) + hold * float(off @ off)
        return value, np.concatenate([[slope.sum()], slope @ values + 2 * hold * off])

    bounds = [(None, None), *[(0.0, None)] * len(names)]
    found = minimize(loss, np.concatenate([[0.0], held]), jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = np.round(found[1:] / scale, 3)
    bias = round(float(found[0] - weights @ middle), 3)
    return {BIAS: bias, **dict(zip(names, weights.tolist(), strict=True))}


def _shares(seen: Sequence[Seen]) -> NDArray[np.float64]:
    counts: dict[tuple[str, bool], int] = {}
    for one in seen:
        counts[one.set, one.answerable] = counts.get((one.set, one.answerable), 0) + 1
    return np.array([1 / counts[one.set, one.answerable] / len(counts) for one in seen])
