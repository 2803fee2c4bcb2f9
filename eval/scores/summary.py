"""The measures of a run: means with n and 95 % intervals, over all questions, over each kind and over each tag."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.outcome import Outcome
from eval.reading.scores import rate
from eval.scores.ranking import NAMES, per_question
from eval.scores.risk import risks

LOWER_IS_BETTER = frozenset(
    {"false_figures", "wrong_figures", "answerable_refused", "risk_coverage_area", "seconds_p50", "seconds_p95"}
)
TIMES = ("seconds_p50", "seconds_p95")
JUDGES = ("faithfulness", "completeness")
_RESAMPLES = 1000
_SEED = 0


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure's value with its interval; `n` questions it applies to. All but `n` are None when there are none."""

    value: float | None
    low: float | None
    high: float | None
    n: int


Measures = dict[str, Measure]


def with_rankings(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes with the measures of their passages' order added, where the question names its files."""
    located = [one for one in outcomes if one.sources]
    values = per_question(
        {one.id: one.sources for one in located}, {one.id: [p.source for p in one.passages] for one in located}
    )
    return [
        replace(
            one,
            scores={name: values[name].get(one.id) for name in NAMES}
            | one.scores
            | {name: told["value"] for name, told in one.judged.items()},
        )
        for one in outcomes
    ]


def measured(outcomes: Sequence[Outcome]) -> Measures:
    """Every measure over these outcomes (`with_rankings` has seen them), in a fixed order.

    Questions about one file stand or fall together, so files are drawn anew, not questions.
    """
    names = dict.fromkeys(name for one in outcomes for name in one.scores)
    found = {name: _mean(outcomes, name) for name in names}
    answered = [one for one in outcomes if not one.abstained]
    known = [(one.confidence, float(one.verdict != "right")) for one in answered]
    found["risk_coverage_area"] = _drawn(known, lambda part: float(risks(part[:, 0], part[:, 1]).mean()))
    seconds = [(one.seconds,) for one in outcomes]
    for name, share in zip(TIMES, (50, 95), strict=True):
        found[name] = _drawn(seconds, partial(_percentile, share=share))
    return found


def unit(outcome: Outcome) -> str:
    """What is drawn together: the file a question is about; one that is about none stands alone."""
    return outcome.sources[0] if outcome.sources else f"?{outcome.id}"


def _mean(outcomes: Sequence[Outcome], name: str) -> Measure:
    units: dict[str, tuple[float, float]] = {}
    for one in outcomes:
        value = one.scores.get(name)
        if value is not None:
            total, count = units.get(unit(one), (0.0, 0.0))
            units[unit(one)] = (total + value, count + 1)
    found = rate(list(units.values()))
    return Measure(found.value, found.low, found.high, int(found.of))


def _percentile(part: NDArray[np.float64], share: int) -> float:
    return float(np.percentile(part[:, 0], share))


def _drawn(values: Sequence[tuple[float, ...]], statistic: Callable[[NDArray[np.float64]], float]) -> Measure:
    """A statistic of rows that is no mean; the rows are drawn anew."""
    if not values:
        return Measure(None, None, None, 0)
    known = np.array(values, dtype=float)
    draws = np.random.default_rng(_SEED).integers(0, len(known), (_RESAMPLES, len(known)))
    low, high = np.percentile([statistic(known[draw]) for draw in draws], [2.5, 97.5])
    return Measure(round(statistic(known), 4), round(float(low), 4), round(float(high), 4), len(known))


def by_group(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Measures]]:
    """The measures of each kind and of each tag."""
    kinds = sorted({one.kind for one in outcomes if one.kind})
    tags = sorted({tag for one in outcomes for tag in one.tags})
    return {
        "kind": {kind: measured([one for one in outcomes if one.kind == kind]) for kind in kinds},
        "tag": {tag: measured([one for one in outcomes if tag in one.tags]) for tag in tags},
    }


def as_json(measures: Mapping[str, Measure]) -> dict[str, dict[str, Any]]:
    """Measures as results.json has them."""
    return {name: {"value": one.value, "low": one.low, "high": one.high, "n": one.n} for name, one in measures.items()}
