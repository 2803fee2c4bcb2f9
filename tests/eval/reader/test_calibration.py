"""Fitting the confidence: what tells is weighed, what speaks for an answer never speaks against one."""

from __future__ import annotations

import math

import numpy as np
import pytest

from eval.reader.calibration import BY_HAND, Seen, fitted
from rag.confidence import BIAS, KINDS


def seen(telling: str, kind: str = KINDS[0], count: int = 400, set: str = "a", seed: int = 0) -> list[Seen]:
    """Everything is chance but `telling`, which is 1 higher where the question can be answered."""
    chance = np.random.default_rng(seed)
    made = []
    for number in range(count):
        known = {name: float(chance.normal(scale=0.3)) for name in BY_HAND[kind]}
        known[telling] += number % 2
        made.append(Seen(set, bool(number % 2), known))
    return made


def logits(weights: dict[str, float], told: list[Seen]) -> list[float]:
    return [
        weights[BIAS] + sum(weights[name] * value for name, value in one.measured.items() if name in weights)
        for one in told
    ]


@pytest.mark.parametrize("telling", ["ahead", "relevance"])
def test_what_tells_is_weighed(telling: str) -> None:
    weights = fitted(seen(telling), KINDS[0])
    told = logits(weights, seen(telling, seed=1))
    right = np.mean([(logit > 0) == one.answerable for logit, one in zip(told, seen(telling, seed=1), strict=True)])
    assert right > 0.85


def test_nothing_speaks_against_itself() -> None:
    turned = [Seen(one.set, not one.answerable, one.measured) for one in seen("coverage")]
    weights = fitted(turned, KINDS[0])
    assert min(weight for name, weight in weights.items() if name != BIAS) >= 0.0
    assert weights["coverage"] == 0.0


def test_held_firmly_the_weights_stay_as_set_by_hand() -> None:
    weights = fitted(seen("ahead"), KINDS[1], hold=1000.0)
    assert {name: weights[name] for name in BY_HAND[KINDS[1]]} == pytest.approx(dict(BY_HAND[KINDS[1]]), abs=0.01)


def test_a_small_set_counts_as_much_as_a_large_one() -> None:
    told = seen("ahead", count=40, set="small") + seen("order", count=800, set="large")
    weights = fitted(told, KINDS[1], hold=1e-4)
    small = [logit > 0 for logit in logits(weights, told[:40])]
    assert np.mean([ok == one.answerable for ok, one in zip(small, told[:40], strict=True)]) > 0.7
    assert all(map(math.isfinite, weights.values()))
