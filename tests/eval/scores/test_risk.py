"""The risk-coverage curve by hand and by another library's arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import precision_score

from eval.scores.risk import Curve, curve


def test_by_hand() -> None:
    assert curve([0.9, 0.8, 0.7, 0.6], [0, 0, 1, 1]) == Curve((0.25, 0.5, 0.75, 1.0), (0.0, 0.0, 0.3333, 0.5), 0.2083)
    assert curve([0.6, 0.9, 0.7, 0.8], [1, 0, 1, 0]) == curve([0.9, 0.8, 0.7, 0.6], [0, 0, 1, 1])
    assert curve([], []) == Curve((), (), None)


def test_equal_confidence_is_no_order() -> None:
    assert curve([0.5] * 4, [1, 0, 0, 0]).risk == (0.25, 0.25, 0.25, 0.25) == curve([0.5] * 4, [0, 0, 0, 1]).risk
    assert curve([0.9, 0.5, 0.5], [0, 1, 0]).risk == (0.0, 0.25, 0.3333)


def test_each_point_is_one_minus_the_precision_at_that_threshold() -> None:
    chance = np.random.default_rng(1)
    confidence, wrong = chance.permutation(100) / 100, chance.integers(0, 2, 100).astype(float)
    found = curve(confidence.tolist(), wrong.tolist())
    for k in (1, 10, 50, 100):
        given = confidence >= np.sort(confidence)[-k]
        assert found.risk[k - 1] == pytest.approx(1 - precision_score(1 - wrong, given), abs=1e-4)
