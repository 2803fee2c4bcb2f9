"""How likely a clause, table row or fact answers a question: one calibrated number, 0..1.

A logistic curve over what retrieval and the reader measured, fitted by `python -m eval.reader.train` on questions
that the cross-encoder has not seen, half of them with their own texts taken out of the library.
"""

from __future__ import annotations

import math

from rag.candidate import Candidate, learnt
from rag.understand import Query

BIAS = "bias"
KINDS = ("together", "alone")  # read by the cross-encoder too, or not
_CERTAIN = 0.99
_EXCESS = 2.0  # in logits, by hand: a row named for more than was asked may be a part of it


def confidence(candidate: Candidate, query: Query) -> float:
    """0 when it contradicts the question."""
    if candidate.agrees.contradictions:
        return 0.0
    if candidate.fact is not None:
        return _of_fact(candidate)
    weights = learnt(kind(candidate))
    known = sum(weight * value for name, value in measured(candidate).items() if (weight := weights.get(name)))
    return _logistic(weights[BIAS] + known - _EXCESS * candidate.features.excess)


def kind(candidate: Candidate) -> str:
    """Which weights are its own, one of `KINDS`."""
    return KINDS[0] if candidate.relevance is not None else KINDS[1]


def measured(candidate: Candidate) -> dict[str, float]:
    """What may be weighed, by name: the features of the clause and what its window is read to be."""
    features = {name: float(getattr(candidate.features, name)) for name in candidate.features.__slots__}
    read = {"relevance": candidate.relevance or 0.0, "sharpness": candidate.sharpness}
    return {**features, **read, "chance": math.log(candidate.chance + 1e-3)}


def _of_fact(candidate: Candidate) -> float:
    """Set by hand on the samples: no dev set asks what a document tells of itself."""
    if candidate.fact is not None and candidate.fact.certain:
        return _CERTAIN
    return _logistic(7.8 * candidate.features.coverage + 0.3 * candidate.agrees.confirmations - 4.5)


def _logistic(logit: float) -> float:
    return 1 / (1 + math.exp(-min(50.0, max(-50.0, logit))))
