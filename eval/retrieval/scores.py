"""The measures of a ranking, by ir_measures, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from eval.reading.scores import rate
from eval.retrieval.ranking import Ranking
from eval.retrieval.sets import HALVES, Asked
from eval.scores import ranking as measures

MEASURES = ("hit@1", "hit@10", "MRR@10", "nDCG@10")


def per_question(questions: Sequence[Asked], files: dict[str, list[str]]) -> dict[str, dict[str, float]]:
    """Each measure's value for each question id, as `python -m eval` counts them; one without passages has zeros."""
    return measures.per_question({asked.id: asked.relevant for asked in questions}, files, MEASURES)


def summarise(questions: Sequence[Asked], ranking: Ranking) -> dict[str, object]:
    """Means with 95 % intervals over all questions and over each half, and what the run cost."""
    values = per_question(questions, ranking.files)
    seconds = sorted(ranking.seconds)
    return {
        "n": len(questions),
        "measures": _means(questions, values),
        "halves": {half: _means([q for q in questions if q.half == half], values) for half in HALVES},
        "index_seconds": round(ranking.index_seconds, 1),
        "query_seconds": [round(value, 5) for value in seconds],
        "wall_seconds": round(ranking.wall_seconds, 1),
        "peak_mb": round(ranking.peak_mb),
        "version": ranking.version,
        "reciprocal_ranks": {question_id: round(value, 4) for question_id, value in values["MRR@10"].items()},
    }


def ahead(questions: Sequence[Asked], ours: dict[str, float], theirs: dict[str, float]) -> dict[str, object]:
    """How much higher our hit@1 is than a peer's on the same questions, from the reciprocal ranks; drawn in pairs."""
    return asdict(rate(_units(questions, {q.id: (ours[q.id] == 1) - (theirs[q.id] == 1) for q in questions})))


def _means(questions: Sequence[Asked], values: dict[str, dict[str, float]]) -> dict[str, object]:
    return {name: asdict(rate(_units(questions, by_question))) for name, by_question in values.items()}


def _units(questions: Sequence[Asked], values: Mapping[str, float]) -> list[tuple[float, float]]:
    """Questions about one context stand or fall together, so contexts are drawn anew, not questions."""
    units: dict[str, tuple[float, float]] = {}
    for question in questions:
        total, count = units.get(question.unit, (0.0, 0.0))
        units[question.unit] = (total + values[question.id], count + 1)
    return list(units.values())
