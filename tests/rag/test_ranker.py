"""The ranker: weights as they ship, scores on paper."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from rag.features import NAMES
from rag.ranker import SPAN, WEIGHTS, scored, weights


@pytest.mark.parametrize("kind", ["accented", "unaccented"])
def test_what_ships_has_a_weight_for_each_feature(kind: str) -> None:
    stored = json.loads(WEIGHTS.read_text("utf-8"))[kind]
    assert tuple(stored) == NAMES
    assert weights(kind).tolist() == [stored[name] for name in NAMES]
    assert min(stored.values()) > 0, "nearer and better fitting is better"


def test_weights_are_read_by_name_not_by_place(tmp_path: Path) -> None:
    turned = tmp_path / "ranker.json"
    turned.write_text(json.dumps({"accented": {name: float(n) for n, name in reversed(list(enumerate(NAMES)))}}))
    assert weights("accented", turned).tolist() == [float(n) for n in range(len(NAMES))]


def test_scores_fall_with_the_logits_and_stay_above_nothing() -> None:
    features = np.zeros((4, len(NAMES)))
    features[:, 0] = [0.0, SPAN, -5 * SPAN, -6 * SPAN]
    weight = np.eye(len(NAMES))[0]
    first, best, third, last = scored(features, weight)
    assert (best, first > third > last > 0) == (1.0, True)
    assert scored(np.zeros((0, len(NAMES))), weight) == []
