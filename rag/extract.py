"""The extractive reader: the clauses and table cells of the passages found, scored as answers to the question."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from rag.agreement import Agreements, agreements
from rag.attributes import remaining
from rag.candidate import Candidate, Features, score
from rag.cells import Pick
from rag.clause_vectors import Near
from rag.evidence import find_evidence, needs_evidence
from rag.facts import Fact, facts, may_relate
from rag.lists import announces
from rag.schema import Document, Passage, Relation
from rag.stretches import Read, Stretch, is_heading, says_nothing, stretches
from rag.text import has_diacritics
from rag.understand import Query
from rag.weigh import Counts, Weighted, weigh

_READ_PASSAGES = 10
_EMBEDDED = 24  # stretches without a vector in the index (rows) that are given one; words rule out the rest
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


def candidates(
    query: Query, passages: Sequence[Passage], reading: Reading, most: int = _READ_PASSAGES
) -> list[Candidate]:
    """Clauses and table rows of the `most` best passages as answers, best first."""
    weighted = weigh(query, reading)
    documents = _documents(passages, reading)
    known = [_known(query, told, weighted) for told in facts(query, tuple(documents.values()), reading.relations_to)]
    if not any(candidate.fact and candidate.fact.certain for candidate in known):
        known += _read(query, passages[:most], documents, weighted, reading)
    return sorted(known, key=lambda candidate: (-candidate.score, candidate.document.id, candidate.start))


def _documents(passages: Sequence[Passage], reading: Reading) -> dict[str, Document]:
    ids = dict.fromkeys(passage.chunk.document_id for passage in passages)
    return {one: document for one in ids if (document := reading.document(one)) is not None}


@dataclass(frozen=True, slots=True)
class _Placed:
    """A stretch with the place of its passage among those found, from 0, and its cosine with the question."""

    stretch: Stretch
    rank: int
    cosine: float


def _read(
    query: Query, passages: Sequence[Passage], documents: Mapping[str, Document], weighted: Weighted, reading: Reading
) -> list[Candidate]:
    found: dict[tuple[str, int], tuple[int, Stretch]] = {}
    read: Read = {}
    for rank, passage in enumerate(passages):
        document = documents.get(passage.chunk.document_id)
        if document is not None:
            for clause in stretches(query, passage, document, weighted, read):
                if not says_nothing(query, clause) and may_relate(query, document, clause.told):
                    found.setdefault((document.id, clause.start), (rank, clause))
    placed = _compared(query, passages, list(found.values()), reading)
    standing = _standing(passages)
    placed.sort(key=lambda one: (one.stretch.document.id, one.stretch.start))
    units = [frozenset(weighted.units(one.stretch.told)) for one in placed]
    nearest = max((one.cosine for one in placed), default=0.0)
    return [
        _candidate(query, one, nearest, [units[at] for at in _beside(placed, place)], weighted, standing)
        for place, one in enumerate(placed)
    ]


def _standing(passages: Sequence[Passage]) -> dict[str, float]:
    """How clearly the best passage was found.

    Not known where few are there to compare, or where a document, period or place that the question names has put
    its passages first, whatever they say.
    """
    scores = [passage.score for passage in passages]
    if len(scores) < _READ_PASSAGES or any(passage.named for passage in passages):
        return {}
    return {"ahead": scores[0] - scores[_READ_PASSAGES - 1], "first": scores[0] - scores[1]}


def _beside(placed: Sequence[_Placed], place: int) -> list[int]:
    """The places of a stretch, of the one before it and of the one after it; its own again where there is none."""
    own = placed[place].stretch.document.id
    beside = [
        other if 0 <= other < len(placed) and placed[other].stretch.document.id == own else place
        for other in (place - 1, place + 1)
    ]
    return [place, *beside]


def _compared(
    query: Query, passages: Sequence[Passage], found: Sequence[tuple[int, Stretch]], reading: Reading
) -> list[_Placed]:
    """Cosines from the index for what is a clause of a passage; the likeliest others are embedded now."""
    asked = query.embedded or query.text
    if not has_diacritics(asked):
        return [_Placed(clause, rank, _NO_SIMILARITY) for rank, clause in found]
    vector = reading.embed_query(asked)
    near = reading.near(vector, [passage.chunk.id for passage in passages])
    known = {
        (passage.chunk.document_id, passage.chunk.start + int(start), passage.chunk.start + int(end)): float(cosine)
        for passage in passages
        if passage.chunk.id in near
        for (start, end), cosine in zip(near[passage.chunk.id].spans, near[passage.chunk.id].cosines, strict=True)
    }

    def place(clause: Stretch) -> tuple[str, int, int] | None:
        return None if clause.pick else (clause.document.id, clause.start, clause.end)

    placed = [_Placed(clause, rank, known[at]) for rank, clause in found if (at := place(clause)) in known]
    others = [(rank, clause) for rank, clause in found if place(clause) not in known]
    most = _EMBEDDED * max(1, len(passages) // _READ_PASSAGES)
    others = sorted(others, key=lambda one: -one[1].promise)[:most]
    made = reading.embed_passages([clause.told for _, clause in others]) if others else []
    return placed + [
        _Placed(clause, rank, _cosine(vector, own)) for (rank, clause), own in zip(others, made, strict=True)
    ]


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _candidate(
    query: Query,
    placed: _Placed,
    nearest: float,
    units: Sequence[frozenset[str]],
    weighted: Weighted,
    standing: Mapping[str, float],
) -> Candidate:
    clause = placed.stretch
    document, start, end, pick = clause.document, clause.start, clause.end, clause.pick
    text = document.text[start:end]
    held = find_evidence(query, text) is not None or bool(pick and pick.cells)
    own, before, after = units
    asked = frozenset(weighted.units(query.text))
    features = Features(
        coverage=clause.coverage,
        lineage=clause.lineage,
        context=clause.context,
        order=clause.order,
        pairs=clause.pairs,
        similarity=placed.cosine,
        passage=clause.passage,
        evidence=float(held) if needs_evidence(query) else 0.5,
        heading=float(is_heading(document, start, text)),
        excess=pick.excess if pick and pick.cells else 0.0,
        behind=placed.cosine - nearest,
        rank=math.log1p(placed.rank),
        before=weighted.share([*own, *before]),
        after=weighted.share([*own, *after]),
        asked=len(asked & own) / max(1, len(asked)),
        more=min(len(own - asked), 30) / 30,
        length=math.log(max(1, len(weighted.units(clause.told)))),
        announces=float(announces(document, start, end)),
        **standing,
    )
    agrees = agreements(query, document, start, end)
    if pick:
        agrees = _of_headings(agrees, pick)
    return Candidate(document, start, end, features, score(features, agrees), agrees, pick)


def _of_headings(agrees: Agreements, pick: Pick) -> Agreements:
    """The verdicts for a row: period and place are told by its headings first."""
    period = pick.period if pick.cells else agrees.period
    place = agrees.place if pick.place == "unknown" else pick.place
    return replace(agrees, period=period, place=place, measure="unknown" if pick.cells else agrees.measure)


def _known(query: Query, told: Fact, weighted: Weighted) -> Candidate:
    """What a document says of itself or of another, when the question is about just that."""
    agrees = agreements(query, told.document, told.start, told.end)
    named = told.certain or agrees.number == "same"
    about = 1.0 if named else weighted.only(remaining(query)).share(weighted.units(told.document.title))
    features = Features(
        about,
        about,
        about,
        about,
        about,
        0.9,
        1.0,
        1.0,
        0.0,
        before=about,
        after=about,
        asked=about,
        more=0.3,
        length=math.log(10),
    )
    if told.certain:
        agrees = replace(agrees, number="same", period="unknown", place="unknown", body="unknown")
    found = score(features, agrees)
    return Candidate(told.document, told.start, told.end, features, found, agrees, fact=told)
