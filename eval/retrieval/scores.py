"""The measures of a ranking, by ir_measures, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import ir_measures
from ir_measures import RR, Success, nDCG

from eval.reading.scores import rate
from eval.retrieval.ranking import PASSAGES, Ranking
from eval.retrieval.sets import HALVES, Asked

MEASURES = {"hit@1": Success @ 1, "hit@10": Success @ 10, "MRR@10": RR @ 10, "nDCG@10": nDCG @ 10}


def per_question(questions: Sequence[Asked], files: dict[str, list[str]]) -> dict[str, dict[str, float]]:
    """Each measure's value for each question id; a question without passages has zeros.

    A file stands where its first passage stands in the list of ten passages: three passages of one file push the
    next file to rank 4, as they do on the page.
    """
    qrels = [ir_measures.Qrel(asked.id, file, 1) for asked in questions for file in asked.relevant]
    run = [
        ir_measures.ScoredDoc(asked.id, name, float(-rank))
        for asked in questions
        for rank, name in enumerate(_places(files.get(asked.id, [])))
    ]
    values = {name: {asked.id: 0.0 for asked in questions} for name in MEASURES}
    names = {measure: name for name, measure in MEASURES.items()}
    for metric in ir_measures.iter_calc(list(MEASURES.values()), qrels, run):
        values[names[metric.measure]][metric.query_id] = float(metric.value)
    return values


def _places(files: Sequence[str]) -> list[str]:
    """The ten places as the measures count them: a file met again holds its place under a name that is never right.

    >>> _places(["a", "a", "b"])
    ['a', '1:a', 'b']
    """
    return [file if file not in files[:rank] else f"{rank}:{file}" for rank, file in enumerate(files[:PASSAGES])]


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
