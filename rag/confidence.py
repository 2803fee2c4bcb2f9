"""How likely a clause, table row or fact answers a question: one number, 0..1.

A logistic curve over what retrieval and the reader measured, fitted by `python -m eval.reader.train` on questions
that the cross-encoder has not seen, half of them with their own texts taken out of the library. Questions that name a
document, a period or a place are judged by a curve set by hand on the samples, and strictly: no dev set has such.
"""

from __future__ import annotations

import math

from rag.candidate import Candidate, learnt
from rag.understand import Query

BIAS = "bias"
KINDS = ("together", "alone")  # read by the cross-encoder too, or not
_CERTAIN = 0.99
# In logits, by hand: no dev set has tables, and few ask for a figure that their texts do not give.
_EXCESS = 2.0  # a row named for more than was asked may be a part of it
_READ = 0.1  # of what the cross-encoder reads
_UNFORMED = 2.0  # it has no figure, date or name where one is asked for


def confidence(candidate: Candidate, query: Query) -> float:
    """0 when it contradicts the question."""
    if candidate.agrees.contradictions:
        return 0.0
    if candidate.fact is not None:
        return _of_fact(candidate)
    if candidate.features.ahead is None:
        return _logistic(_by_hand(candidate) - _excessive(candidate))
    weights = learnt(kind(candidate))
    known = sum(weight * value for name, value in measured(candidate).items() if (weight := weights.get(name)))
    known -= _excessive(candidate) + _UNFORMED * (candidate.features.evidence == 0)
    return _logistic(weights[BIAS] + known)


def kind(candidate: Candidate) -> str:
    """Which learnt weights are its own, one of `KINDS`."""
    return KINDS[0] if candidate.relevance is not None else KINDS[1]


def measured(candidate: Candidate) -> dict[str, float]:
    """What may be weighed, by name: the features of the clause and what its window is read to be."""
    features = {name: getattr(candidate.features, name) or 0.0 for name in candidate.features.__slots__}
    read = {"relevance": candidate.relevance or 0.0, "sharpness": candidate.sharpness}
    return {**features, **read, "chance": math.log(candidate.chance + 1e-3)}


def _by_hand(candidate: Candidate) -> float:
    features = candidate.features
    logit = 1.2 * features.coverage + 1.4 * features.lineage + 2.0 * features.context + 0.8 * features.order
    logit += 2.4 * features.pairs + 10 * (features.similarity - 0.85) + 0.3 * candidate.agrees.confirmations - 6.73
    if features.coverage == 0:
        logit -= 2.0  # it shares no word with the question: only its neighbours do
    if features.pairs == 0:
        logit -= 1.5  # "dân số": both syllables may be there ("nhân dân", "tổng số") and the word not
    if features.evidence == 0:
        logit -= 4.0
    return logit + _READ * (candidate.relevance or 0.0)


def _excessive(candidate: Candidate) -> float:
    return _EXCESS * candidate.features.excess


def _of_fact(candidate: Candidate) -> float:
    """Set by hand on the samples: no dev set asks what a document tells of itself."""
    if candidate.fact is not None and candidate.fact.certain:
        return _CERTAIN
    return _logistic(7.8 * candidate.features.coverage + 0.3 * candidate.agrees.confirmations - 6.23)


def _logistic(logit: float) -> float:
    return 1 / (1 + math.exp(-min(50.0, max(-50.0, logit))))
