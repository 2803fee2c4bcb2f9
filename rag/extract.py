"""The extractive reader: the clauses and table cells of the passages found, scored as answers to the question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from typing import Protocol

from rag.agreement import Agreements, agreements
from rag.attributes import remaining
from rag.cells import Pick
from rag.clause_vectors import Near
from rag.evidence import find_evidence, needs_evidence
from rag.facts import Fact, facts, may_relate
from rag.schema import Document, Passage, Relation
from rag.stretches import Read, Stretch, is_heading, says_nothing, stretches
from rag.text import has_diacritics
from rag.understand import Query
from rag.weigh import Counts, Weighted, weigh

_READ_PASSAGES = 6
_EMBEDDED = 24  # clauses compared by meaning; the rest is ruled out by its words
_NO_SIMILARITY = 0.85  # e5's middle, for questions without diacritics, which it does not understand


class Reading(Counts, Protocol):
    """What the reader needs of the library."""

    def document(self, document_id: str) -> Document | None:
        """One whole document."""

    def relations_to(self, document: Document) -> Sequence[tuple[Document, Relation]]:
        """The documents that replace, repeal or amend the given one, with what they say of it."""

    def near(self, vector: list[float], chunk_ids: Sequence[str]) -> Mapping[str, Near]:
        """How near each clause of given chunks is to a vector."""

    def embed_passages(self, texts: list[str]) -> list[list[float]]:
        """Vectors of texts."""

    def embed_query(self, question: str) -> list[float]:
        """The question's vector."""


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of one clause as an answer; shares are weighted by the rarity of the words, 0..1."""

    coverage: float  # share of the question's words in the clause itself
    lineage: float  # the same with what introduces it in its sentence ("Xuất khẩu …, trong đó: …")
    context: float  # the same with its passage, headings and title
    order: float  # share of the question's neighbouring word pairs kept together there
    pairs: float  # the same with its passage, headings and title
    similarity: float  # cosine of clause and question vectors
    passage: float  # score of the passage
    evidence: float  # 1 when it holds what is asked for (a figure, a date, a name), 0 when not, .5 when any will do
    heading: float  # 1 when it is only a heading
    excess: float = 0.0  # share of a table row's name that the question does not mention


@dataclass(frozen=True, slots=True)
class Candidate:
    """One clause or table row that may answer: `document.text[start:end]`.

    `pick` holds the cells of the row that answer; `fact` is what a document tells of itself or of another there.
    """

    document: Document
    start: int
    end: int
    features: Features
    score: float
    agrees: Agreements
    pick: Pick | None = None
    fact: Fact | None = None

    @property
    def text(self) -> str:
        """The clause, verbatim."""
        return self.document.text[self.start : self.end]


# Set by hand on the samples and on XQuAD-vi, MLQA-vi, UIT regulations and ALQAC; a conditional logit fitted on those
# four put the gold clause first no more often on sets it had not seen.
_WEIGHTS = Features(
    coverage=1.2,
    lineage=1.6,
    context=0.8,
    order=1.0,
    pairs=0.4,
    similarity=6.0,
    passage=1.0,
    evidence=0.8,
    heading=-1.5,
    excess=-1.0,
)
_CONTRADICTED, _CONFIRMED = 1.0, 0.3


def _score(features: Features, agrees: Agreements) -> float:
    known = sum(weight * value for weight, value in zip(astuple(_WEIGHTS), astuple(features), strict=True))
    return float(known - _CONTRADICTED * agrees.contradictions + _CONFIRMED * agrees.confirmations)


def candidates(query: Query, passages: Sequence[Passage], reading: Reading) -> list[Candidate]:
    """Clauses and table rows of the best passages as answers, best first."""
    weighted = weigh(query, reading)
    documents = _documents(passages, reading)
    known = [_known(query, told, weighted) for told in facts(query, tuple(documents.values()), reading.relations_to)]
    if not any(candidate.fact and candidate.fact.certain for candidate in known):
        known += _read(query, passages[:_READ_PASSAGES], documents, weighted, reading)
    return sorted(known, key=lambda candidate: (-candidate.score, candidate.document.id, candidate.start))


def _documents(passages: Sequence[Passage], reading: Reading) -> dict[str, Document]:
    ids = dict.fromkeys(passage.chunk.document_id for passage in passages)
    return {one: document for one in ids if (document := reading.document(one)) is not None}


def _read(
    query: Query, passages: Sequence[Passage], documents: Mapping[str, Document], weighted: Weighted, reading: Reading
) -> list[Candidate]:
    found: dict[tuple[str, int], Stretch] = {}
    read: Read = {}
    for passage in passages:
        document = documents.get(passage.chunk.document_id)
        if document is not None:
            for clause in stretches(query, passage, document, weighted, read):
                if not says_nothing(query, clause) and may_relate(query, document, clause.told):
                    found.setdefault((document.id, clause.start), clause)
    likely = sorted(found.values(), key=lambda clause: -clause.promise)[:_EMBEDDED]
    if not likely:
        return []
    similar = _similarities(query, passages, likely, reading)
    return [_candidate(query, clause, cosine) for clause, cosine in zip(likely, similar, strict=True)]


def _similarities(
    query: Query, passages: Sequence[Passage], likely: Sequence[Stretch], reading: Reading
) -> list[float]:
    """The cosine of question and clause: from the index where the clause is one of a passage's, else embedded now."""
    asked = query.embedded or query.text
    if not has_diacritics(asked):
        return [_NO_SIMILARITY] * len(likely)
    vector = reading.embed_query(asked)
    near = reading.near(vector, [passage.chunk.id for passage in passages])
    known = {
        (passage.chunk.document_id, passage.chunk.start + int(start), passage.chunk.start + int(end)): float(cosine)
        for passage in passages
        if passage.chunk.id in near
        for (start, end), cosine in zip(near[passage.chunk.id].spans, near[passage.chunk.id].cosines, strict=True)
    }
    places = [None if clause.pick else (clause.document.id, clause.start, clause.end) for clause in likely]
    unknown = [clause.told for clause, place in zip(likely, places, strict=True) if place not in known]
    made = iter(reading.embed_passages(unknown) if unknown else [])
    return [known[place] if place in known else _cosine(vector, next(made)) for place in places]


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _candidate(query: Query, clause: Stretch, similarity: float) -> Candidate:
    document, start, end, pick = clause.document, clause.start, clause.end, clause.pick
    text = document.text[start:end]
    held = find_evidence(query, text) is not None or bool(pick and pick.cells)
    features = Features(
        coverage=clause.coverage,
        lineage=clause.lineage,
        context=clause.context,
        order=clause.order,
        pairs=clause.pairs,
        similarity=similarity,
        passage=clause.passage,
        evidence=float(held) if needs_evidence(query) else 0.5,
        heading=float(is_heading(document, start, text)),
        excess=pick.excess if pick and pick.cells else 0.0,
    )
    agrees = agreements(query, document, start, end)
    if pick:
        agrees = _of_headings(agrees, pick)
    return Candidate(document, start, end, features, _score(features, agrees), agrees, pick)


def _of_headings(agrees: Agreements, pick: Pick) -> Agreements:
    """The verdicts for a row: period and place are told by its headings first."""
    period = pick.period if pick.cells else agrees.period
    return replace(agrees, period=period, place=agrees.place if pick.place == "unknown" else pick.place)


def _known(query: Query, told: Fact, weighted: Weighted) -> Candidate:
    """What a document says of itself or of another, when the question is about just that."""
    agrees = agreements(query, told.document, told.start, told.end)
    named = told.certain or agrees.number == "same"
    about = 1.0 if named else weighted.only(remaining(query)).share(weighted.units(told.document.title))
    features = Features(about, about, about, about, about, 0.9, 1.0, 1.0, 0.0)
    if told.certain:
        agrees = replace(agrees, number="same", period="unknown", place="unknown", body="unknown")
    score = _score(features, agrees)
    return Candidate(told.document, told.start, told.end, features, score, agrees, fact=told)
