"""The extractive reader: the clauses of the passages found, scored as answers to the question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Protocol

from rag.abbreviations import spelt_out
from rag.agreement import Agreements, agreements
from rag.clauses import clauses
from rag.evidence import find_evidence, needs_evidence
from rag.facts import fact
from rag.schema import Document, Passage
from rag.text import fold, syllables, unify_tone, vocabulary
from rag.understand import Query

_READ_PASSAGES = 6
_EMBEDDED = 24  # clauses compared by meaning; the rest is ruled out by its words
_NO_SIMILARITY = 0.85  # e5's middle, for questions without diacritics, which it does not understand
# Words that name a measure and not its subject: "tốc độ tăng GRDP" is told as "GRDP tăng 6%".
_MEASURES = vocabulary("toc do ty le muc so luong tong ket qua tinh hinh kim ngach gia tri")
_MEASURE_WEIGHT = 0.3


class Reading(Protocol):
    """What the reader needs of the library."""

    def document(self, document_id: str) -> Document | None:
        """One whole document."""

    def document_frequency(self, term: str) -> int:
        """In how many chunks a folded term occurs."""

    def embed_passages(self, texts: list[str]) -> list[list[float]]:
        """Vectors of texts."""

    def embed_query(self, question: str) -> list[float]:
        """The question's vector."""

    @property
    def size(self) -> tuple[int, int]:
        """Documents and chunks."""


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


@dataclass(frozen=True, slots=True)
class Candidate:
    """One clause that may answer: `document.text[start:end]`."""

    document: Document
    start: int
    end: int
    features: Features
    score: float
    agrees: Agreements

    @property
    def text(self) -> str:
        """The clause, verbatim."""
        return self.document.text[self.start : self.end]


def _units(text: str, accented: bool) -> list[str]:
    text = spelt_out(text)
    return syllables(unify_tone(text) if accented else fold(text))


@dataclass(frozen=True, slots=True)
class Weighted:
    """A question's words and neighbouring pairs with their weights (inverse document frequency)."""

    words: dict[str, float]
    pairs: dict[tuple[str, str], float]
    accented: bool

    def share(self, units: Sequence[str]) -> float:
        """Weight of the question's words among `units`, 0..1."""
        there = set(units)
        total = sum(self.words.values())
        return sum(weight for word, weight in self.words.items() if word in there) / total if total else 0.0

    def pair_share(self, units: Sequence[str]) -> float:
        """Weight of the question's pairs among `units`, 0..1; 1 when it has none."""
        there = set(zip(units, units[1:], strict=False))
        total = sum(self.pairs.values())
        return sum(weight for pair, weight in self.pairs.items() if pair in there) / total if total else 1.0


def weigh(query: Query, reading: Reading) -> Weighted:
    """Weights of a question's words: rare words decide, words in every chunk count little.

    A pair is two content words that stand side by side in the question: "phụ cấp" is one thing to look for,
    and "phụ" here with "cấp" there is not it.
    """
    chunks = max(reading.size[1], 1)

    def rarity(term: str) -> float:
        weight = math.log1p(chunks / (1 + reading.document_frequency(term)))
        return weight * (_MEASURE_WEIGHT if _MEASURES.issuperset(term.split("_")) else 1.0)

    content = set(query.content)
    units = _units(query.text, query.accented)
    words = {unit: rarity(fold(unit)) for unit in units if fold(unit) in content}
    pairs = {
        (left, right): rarity(f"{fold(left)}_{fold(right)}")
        for left, right in zip(units, units[1:], strict=False)
        if left in words and right in words
    }
    return Weighted(words, pairs, query.accented)


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
)
_CONTRADICTED, _CONFIRMED = 1.0, 0.3


def _score(features: Features, agrees: Agreements) -> float:
    known = sum(weight * value for weight, value in zip(astuple(_WEIGHTS), astuple(features), strict=True))
    return float(known - _CONTRADICTED * agrees.contradictions + _CONFIRMED * agrees.confirmations)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause with what its words alone tell."""

    document: Document
    start: int
    end: int
    coverage: float
    lineage: float
    context: float
    order: float
    pairs: float
    passage: float

    @property
    def promise(self) -> float:
        """How much its words promise, to choose which clauses are worth a vector."""
        return self.coverage + self.order + 0.7 * self.lineage + 0.5 * self.passage


def _clauses_of(passage: Passage, document: Document, weighted: Weighted) -> list[_Clause]:
    chunk = passage.chunk
    wide = _units(f"{document.title}\n{chunk.heading}\n{chunk.text}", weighted.accented)
    context, pairs = weighted.share(wide), weighted.pair_share(wide)
    found = []
    for start, end in clauses(document.text, chunk.start, chunk.end):
        units = _units(document.text[start:end], weighted.accented)
        whole = _units(_lineage(document.text, start) + document.text[start:end], weighted.accented)
        coverage, lineage, order = weighted.share(units), weighted.share(whole), weighted.pair_share(whole)
        found.append(_Clause(document, start, end, coverage, lineage, context, order, pairs, passage.score))
    return found


def _lineage(text: str, start: int) -> str:
    """What a clause inherits from its sentence: the head before the last colon and the item before it.

    "500 doanh nghiệp mới; tổng vốn đăng ký 5 tỷ" goes on about them; items further off are other subjects.
    """
    begun = max(text.rfind("\n", 0, start), text.rfind(". ", 0, start)) + 1
    before = text[begun:start].rstrip(" ;")
    colon = before.rfind(":") + 1
    return before[:colon] + before[max(before.rfind(";") + 1, colon) :] + " "


def candidates(query: Query, passages: Sequence[Passage], reading: Reading) -> list[Candidate]:
    """Clauses of the best passages as answers, best first."""
    weighted = weigh(query, reading)
    found: dict[tuple[str, int], _Clause] = {}
    for passage in passages[:_READ_PASSAGES]:
        document = reading.document(passage.chunk.document_id)
        if document is not None:
            for clause in _clauses_of(passage, document, weighted):
                found.setdefault((document.id, clause.start), clause)
    likely = sorted(found.values(), key=lambda clause: -clause.promise)[:_EMBEDDED]
    if not likely:
        return []
    vector = reading.embed_query(query.text) if query.accented else []
    texts = [clause.document.text[clause.start : clause.end] for clause in likely]
    vectors = reading.embed_passages(texts) if query.accented else [[]] * len(texts)
    ranked = [_candidate(query, clause, _cosine(vector, other)) for clause, other in zip(likely, vectors, strict=True)]
    documents = {clause.document.id: clause.document for clause in found.values()}
    ranked += [known for document in documents.values() if (known := _known(query, document, weighted)) is not None]
    return sorted(ranked, key=lambda candidate: (-candidate.score, candidate.document.id, candidate.start))


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True)) if other else _NO_SIMILARITY


def _candidate(query: Query, clause: _Clause, similarity: float) -> Candidate:
    document, start, end = clause.document, clause.start, clause.end
    text = document.text[start:end]
    evidence = float(find_evidence(query, text) is not None) if needs_evidence(query) else 0.5
    features = Features(
        coverage=clause.coverage,
        lineage=clause.lineage,
        context=clause.context,
        order=clause.order,
        pairs=clause.pairs,
        similarity=similarity,
        passage=clause.passage,
        evidence=evidence,
        heading=float(_is_heading(document, start, text)),
    )
    agrees = agreements(query, document, start, end)
    return Candidate(document, start, end, features, _score(features, agrees), agrees)


def _known(query: Query, document: Document, weighted: Weighted) -> Candidate | None:
    """What a document's header or signature says of the document itself, when the question is about just that."""
    span = fact(query, document)
    if span is None:
        return None
    named = agreements(query, document, *span).number == "same"
    about = 1.0 if named else weighted.share(_units(document.title, weighted.accented))
    features = Features(about, about, about, about, about, 0.9, 1.0, 1.0, 0.0)
    agrees = agreements(query, document, *span)
    return Candidate(document, *span, features, _score(features, agrees), agrees)


def _is_heading(document: Document, start: int, text: str) -> bool:
    """A heading of its provision, or a line in capitals."""
    headings = document.provision_at(start).heading
    return any(text in heading for heading in headings) or text.isupper()
