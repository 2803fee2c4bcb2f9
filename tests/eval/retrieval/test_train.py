"""Fitting the ranker: on examples whose answer is known, and what an ablation leaves of them."""

from __future__ import annotations

import numpy as np
import pytest

from eval.retrieval.ablation import ARRANGEMENTS, only
from eval.retrieval.train import SETS, Example, fit, hits
from rag.features import NAMES


def examples(telling: int, count: int = 60, seed: int = 0) -> list[Example]:
    """Ten candidates a question; the right one is the best by one feature, the others are chance."""
    chance = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        features = chance.normal(size=(10, len(NAMES)))
        made.append(Example(features, features[:, telling] == features[:, telling].max()))
    return made


@pytest.mark.parametrize("telling", [0, len(NAMES) - 1])
def test_the_feature_that_tells_gets_the_weight(telling: int) -> None:
    weight = fit([examples(telling)])
    assert int(np.argmax(np.abs(weight))) == telling and weight[telling] > 0
    assert hits(examples(telling, seed=1), weight, 1) > 0.9
    assert hits(examples(telling, seed=1), -weight, 1) < 0.1
    assert hits(examples(telling, seed=1), weight, 10) == 1.0


def test_two_fits_are_equal() -> None:
    assert fit([examples(1)]).tolist() == fit([examples(1)]).tolist()


def test_a_small_set_counts_as_much_as_a_large_one() -> None:
    weight = fit([examples(0, 20), examples(1, 200)])
    assert weight[1] < 4 * weight[0]


def test_an_ablation_keeps_the_features_it_names() -> None:
    (one,) = only(examples(0, 1), NAMES[1:3])
    assert one.features.shape == (10, 2)
    assert ARRANGEMENTS["all"] == NAMES
    assert all(len(ARRANGEMENTS[f"without {name}"]) == len(NAMES) - 1 for name in NAMES)


def test_nothing_that_ships_learns_from_sets_for_research_only() -> None:
    assert not any(name.startswith(("viquad", "vinewsqa", "vicoqa")) for name in SETS)
