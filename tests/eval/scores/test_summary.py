"""Means with intervals, overall and by group, against another library's bootstrap and precision."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import bootstrap
from sklearn.metrics import precision_score, recall_score

from eval.outcome import Outcome
from eval.scores.summary import Measure, by_group, measured
from tests.eval.made import GOOD, REFUSAL, answer, cited, outcomes, passage, question

SURE = answer("“Chi đạt **480 tỷ đồng**” [1]", cited(), confidence=0.9, seconds=0.75)


def five() -> list[Outcome]:
    return outcomes(
        (question(id="1", kind="amount", tags=["a", "b"]), GOOD),
        (question(id="2", kind="amount", tags=["b"]), SURE),
        (question(id="3", kind="list", source="z.txt"), REFUSAL),
        (question(id="4", answerable=False, answers=[], source=None), REFUSAL),
        (question(id="5", answerable=False, answers=[], source=None), GOOD),
    )


def test_by_hand() -> None:
    found = measured(five())
    values = {name: (one.value, one.n) for name, one in found.items()}
    assert values["correct"] == (0.4, 5)
    assert values["hit@1"] == (0.6667, 3)
    assert values["refusal_precision"] == (0.5, 2) == values["refusal_recall"]
    assert values["answerable_refused"] == (0.3333, 3)
    assert values["figure_accuracy"] == (0.3333, 3)
    assert values["wrong_figures"] == (0.3333, 3)
    assert values["false_figures"] == (0.3333, 3)  # 480 is not in what is cited
    # the surest is wrong, the other two are one right, one wrong at the same confidence: risks 1, .75, .667
    assert values["risk_coverage_area"] == (0.8056, 3)
    assert values["seconds_p50"] == (0.25, 5)
    assert values["date_accuracy"] == (None, 0)


def test_groups() -> None:
    groups = by_group(five())
    assert {kind: found["correct"].n for kind, found in groups["kind"].items()} == {"amount": 2, "list": 1}
    assert {tag: found["correct"].n for tag, found in groups["tag"].items()} == {"a": 1, "b": 2}
    assert groups["tag"]["b"]["correct"].value == 0.5


def many() -> list[Outcome]:
    chance = np.random.default_rng(3)
    pairs = []
    for number in range(120):
        answerable = bool(chance.integers(0, 4))
        told = GOOD if chance.integers(0, 3) else REFUSAL
        source = f"{number}.txt" if answerable else None
        asked = question(id=str(number), answerable=answerable, answers=["641 tỷ đồng"] * answerable, source=source)
        pairs.append((asked, told))
    return outcomes(*pairs)


def test_refusals_as_scikit_learn_counts_them() -> None:
    made = many()
    truth, told = [not one.answerable for one in made], [one.abstained for one in made]
    found = measured(made)
    assert found["refusal_precision"].value == pytest.approx(precision_score(truth, told), abs=1e-4)
    assert found["refusal_recall"].value == pytest.approx(recall_score(truth, told), abs=1e-4)


def test_the_interval_is_as_wide_as_scipys() -> None:
    made = many()
    found = measured(made)["correct"]
    values = np.array([one.scores["correct"] for one in made], dtype=float)
    theirs = bootstrap((values,), np.mean, n_resamples=5000, method="percentile", rng=np.random.default_rng(1))
    assert found.low == pytest.approx(theirs.confidence_interval.low, abs=0.02)
    assert found.high == pytest.approx(theirs.confidence_interval.high, abs=0.02)
    assert measured(made) == measured(list(made))  # the same draws each time


def test_questions_about_one_file_are_drawn_together() -> None:
    """Twenty questions, all right about one file and all wrong about the other: nothing between 0 and 1 is certain."""
    other = answer("x [1]", cited(), passages=(passage("c.txt"),))
    pairs = [(question(id=f"a{n}"), GOOD) for n in range(10)]
    pairs += [(question(id=f"b{n}", source="b.txt"), other) for n in range(10)]
    assert measured(outcomes(*pairs))["hit@1"] == Measure(0.5, 0.0, 1.0, 20)
