"""What got better and what got worse since an earlier run: flips, differences, and whether chance explains them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from eval.outcome import Outcome
from eval.reading.scores import rate
from eval.results import Earlier, Results
from eval.scores.summary import TIMES, unit

_RESAMPLES = 9999
_SEED = 0
_RIGHT = ("right", "refused_rightly")


@dataclass(frozen=True, slots=True)
class Flip:
    """One question whose verdict changed sides; `before` and `now` are verdicts."""

    id: str
    question: str
    before: str
    now: str
    was: str
    answer: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure on the `n` questions that both runs have it for; the interval is of the difference, drawn in pairs.

    `p` is of the exact McNemar test where every value is 0 or 1 (`test` "mcnemar"), else of a paired permutation test.
    """

    before: float
    now: float
    difference: float
    low: float
    high: float
    p: float
    n: int
    test: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs. `added`, `removed`, `changed` are the questions that cannot be compared, by id."""

    against: str
    same_questions: bool
    same_corpus: bool
    same_settings: bool
    better: tuple[Flip, ...]
    worse: tuple[Flip, ...]
    differences: dict[str, Difference]
    totals: dict[str, tuple[float | None, float | None]]  # before and now, of measures that no single question has
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """As results.json has it."""
        return asdict(self)


def compare(results: Results | Earlier, earlier: Earlier) -> Comparison:
    """Question by question, by id; one that is worded or answered otherwise in the set now is not compared."""
    now, stamp = results.outcomes, results.stamp
    before = {one.id: one for one in earlier.outcomes}
    here = {one.id: one for one in now}
    both = [(before[key], one) for key, one in here.items() if key in before]
    changed = [one.id for old, one in both if _asked(old) != _asked(one)]
    pairs = [(old, one) for old, one in both if _asked(old) == _asked(one)]
    return Comparison(
        against=str(earlier.path),
        same_questions=earlier.stamp.questions == stamp.questions,
        same_corpus=earlier.stamp.corpus == stamp.corpus,
        same_settings=(earlier.stamp.fingerprint, earlier.stamp.code) == (stamp.fingerprint, stamp.code),
        better=tuple(_flip(old, one) for old, one in pairs if not _right(old) and _right(one)),
        worse=tuple(_flip(old, one) for old, one in pairs if _right(old) and not _right(one)),
        differences=differences(pairs),
        totals={
            name: (earlier.overall[name].value if name in earlier.overall else None, results.overall[name].value)
            for name in ("risk_coverage_area", *TIMES)
        },
        added=tuple(key for key in here if key not in before),
        removed=tuple(key for key in before if key not in here),
        changed=tuple(changed),
    )


def _asked(one: Outcome) -> tuple[object, ...]:
    return one.question, one.history, one.answerable, one.gold, one.sources


def _right(one: Outcome) -> bool:
    return one.verdict in _RIGHT


def _flip(old: Outcome, one: Outcome) -> Flip:
    return Flip(one.id, one.question, old.verdict, one.verdict, old.answer, one.answer)


def differences(pairs: Sequence[tuple[Outcome, Outcome]]) -> dict[str, Difference]:
    """Of every measure that both runs have for a question."""
    names = dict.fromkeys(name for _, one in pairs for name in one.scores)
    found = {}
    for name in names:
        values = [
            (unit(one), old.scores[name], one.scores[name])
            for old, one in pairs
            if old.scores.get(name) is not None and one.scores.get(name) is not None
        ]
        if values:
            found[name] = _difference(values)
    return found


def _difference(values: Sequence[tuple[str, Any, Any]]) -> Difference:
    before = np.array([old for _, old, _ in values], dtype=float)
    now = np.array([new for _, _, new in values], dtype=float)
    units: dict[str, tuple[float, float]] = {}
    for key, old, new in values:
        total, count = units.get(key, (0.0, 0.0))
        units[key] = (total + new - old, count + 1)
    drawn = rate(list(units.values()))
    binary = bool(np.isin(before, (0, 1)).all() and np.isin(now, (0, 1)).all())
    p = mcnemar(int((now > before).sum()), int((now < before).sum())) if binary else permutation(before, now)
    return Difference(
        before=round(float(before.mean()), 4),
        now=round(float(now.mean()), 4),
        difference=drawn.value or 0.0,
        low=drawn.low or 0.0,
        high=drawn.high or 0.0,
        p=round(p, 4),
        n=len(values),
        test="mcnemar" if binary else "permutation",
    )


def mcnemar(gained: int, lost: int) -> float:
    """The exact test, two-sided: how likely so uneven a split of the flips is when both ways are as likely.

    >>> mcnemar(0, 0), round(mcnemar(8, 1), 4)
    (1.0, 0.0391)
    """
    if not gained + lost:
        return 1.0
    from scipy.stats import binomtest  # a second to import

    return float(binomtest(gained, gained + lost).pvalue)


def permutation(before: Any, now: Any) -> float:  # noqa: ANN401  # arrays [n]
    """The paired permutation test of the mean difference, two-sided, seeded."""
    if np.array_equal(before, now):
        return 1.0
    from scipy.stats import permutation_test

    found = permutation_test(
        (now, before),
        lambda one, other, axis: np.mean(one - other, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=_RESAMPLES,
        batch=500,
        rng=np.random.default_rng(_SEED),
    )
    return float(found.pvalue)
