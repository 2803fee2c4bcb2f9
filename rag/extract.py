"""The extractive reader: of the passages found, the clauses that answer the question, and how sure that is."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.clauses import clauses
from rag.periods import Agreement, Period, agreement, mentions, periods, told_at
from rag.places import folded_names, places
from rag.schema import Document, Passage
from rag.text import fold, syllables, unify_tone
from rag.understand import DocumentNumber, Expected, Query, content_words

_READ_PASSAGES = 6
_EMBEDDED = 24  # clauses compared by meaning; the rest is ruled out by its words
_DATE = re.compile(
    r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b|\bngày\s+\d{1,2}[/.-]\d{1,2}\b"
    r"|\btháng\s+\d{1,2}(?:\s*/\s*|\s+năm\s+)\d{4}|\bquý\s+[IV]+(?:/|\s+năm\s+)\d{4}|\bnăm\s+\d{4}\b|\b(?:1[5-9]|20)\d\d\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"\d[\d.,]*\d\s*%|\d\s*%|\d[\d.,]*\d|\d|\b(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) "
    r"(?:người|lần|năm|tháng|ngày|tỉnh)",
    re.IGNORECASE,
)
_RATE = re.compile(r"\bty le\b|phan tram|%|toc do|\btang\b|\bgiam\b")
_UNIT = r"(?:\s*(?:nghìn|ngàn|triệu|tỷ|tỉ))?(?:\s*(?:tỷ|tỉ))?(?:\s*(?:đồng|USD|đô la Mỹ|người|hộ|lao động|doanh nghiệp|dự án|đảng viên|ha|tấn|km|xã|lượt|ngày|tháng|năm))?"
_BODY = re.compile(
    r"\b(?:Bộ|Ban|Ủy ban|UBND|HĐND|Hội đồng|Sở|Cục|Tổng cục|Văn phòng|Chính phủ|Thủ tướng|Chủ tịch|Bí thư|Quốc hội|"
    r"Tỉnh ủy|Tòa án|Viện|Cơ quan|Công ty|Ông|Bà|đồng chí|Giám đốc|Trưởng)\b|[A-ZĐ]\w+ [A-ZĐ]\w+"
)
_EVIDENCE: dict[Expected, re.Pattern[str]] = {"amount": _FIGURE, "date": _DATE, "person": _BODY}


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
    """What is known of one clause as an answer; every value in 0..1 but the similarity (-1..1)."""

    coverage: float  # share of the question's words, weighted by rarity, in the clause itself
    context: float  # the same with the words of its paragraph, headings and title
    similarity: float  # cosine of clause and question vectors
    passage: float  # score of the passage
    evidence: float  # 1 when it holds what is asked for: a figure, a date, a body
    order: float  # pairs of neighbouring question words kept together


@dataclass(frozen=True, slots=True)
class Candidate:
    """One clause that may answer: `document.text[start:end]`."""

    document: Document
    start: int
    end: int
    features: Features
    score: float
    period: Agreement
    place: Agreement
    number: Agreement

    @property
    def text(self) -> str:
        """The clause, verbatim."""
        return self.document.text[self.start : self.end]

    @property
    def contradicted(self) -> bool:
        """It speaks of another period, place or document than the question."""
        return "other" in (self.period, self.place, self.number)


def _units(text: str, accented: bool) -> list[str]:
    return syllables(unify_tone(text) if accented else fold(text))


@dataclass(frozen=True, slots=True)
class Weighted:
    """A question's words and word pairs with their weights (inverse document frequency)."""

    words: dict[str, float]
    pairs: dict[tuple[str, str], float]
    accented: bool

    def share(self, units: Sequence[str]) -> float:
        """Weight of the question's words among `units`, 0..1."""
        there = set(units)
        total = sum(self.words.values())
        return sum(weight for word, weight in self.words.items() if word in there) / total if total else 0.0

    def pair_share(self, units: Sequence[str]) -> float:
        """Weight of the question's neighbouring pairs among `units`, 0..1."""
        there = set(zip(units, units[1:], strict=False))
        total = sum(self.pairs.values())
        return sum(weight for pair, weight in self.pairs.items() if pair in there) / total if total else 0.0


def weigh(query: Query, reading: Reading) -> Weighted:
    """Weights of a question's words: rare words decide, words in every chunk count little."""
    chunks = max(reading.size[1], 1)

    def rarity(term: str) -> float:
        return math.log1p(chunks / (1 + reading.document_frequency(term)))

    content = set(content_words(query.text))
    units = [unit for unit in _units(query.text, query.accented) if fold(unit) in content]
    words = {unit: rarity(fold(unit)) for unit in units}
    pairs = {
        (left, right): rarity(f"{fold(left)}_{fold(right)}") for left, right in zip(units, units[1:], strict=False)
    }
    return Weighted(words, pairs, query.accented)


def place_agreement(asked: Sequence[str], document: Document, start: int, end: int) -> Agreement:
    """Does the clause speak of the place asked for? Its paragraph decides, then headings, title and file name."""
    if not asked:
        return "unknown"
    begun = document.text.rfind("\n", 0, start) + 1
    paragraph = document.text[begun:end]
    near = folded_names(paragraph)
    wide = folded_names(" ".join([document.title, document.source, *document.provision_at(start).heading]))
    if all(f" {place} " in near or f" {place} " in wide for place in asked):
        named = [place for place in places(paragraph) if place not in asked]
        return "unknown" if named and not any(f" {place} " in near for place in asked) else "same"
    if any(place in near for place in asked):
        return "unknown"
    elsewhere = folded_names(document.text)
    return "unknown" if all(f" {place} " in elsewhere for place in asked) and not places(paragraph) else "other"


def number_agreement(asked: Sequence[DocumentNumber], document: Document, start: int, end: int) -> Agreement:
    """Is the clause in, or about, the document that the question names by number?"""
    if not asked:
        return "unknown"
    about = fold(document.text[max(0, document.text.rfind("\n", 0, start)) : end])
    own = fold(document.number or "")
    for number in asked:
        pattern = re.compile(rf"(?<!\d)0*{re.escape(number.number)}(?!\d|[.,]\d|%)\s*[-/]?\s*{re.escape(number.tail[:2])}")
        if pattern.match(own) or any(_is_number(about, match) for match in pattern.finditer(about)):
            return "same"
    return "other"


def _is_number(text: str, match: re.Match[str]) -> bool:
    """A document's number, not any figure: after "số" or a kind of document, or before its abbreviation."""
    before, after = text[max(0, match.start() - 14) : match.start()], text[match.end() - 2 : match.end() + 6]
    kinds = r"(?:so|nghi quyet|nghi dinh|quyet dinh|quy dinh|chi thi|ket luan|thong tu|luat|ke hoach|qd|nq|nd|ct)\s*$"
    return bool(re.search(kinds, before) or re.search(r"[-/][a-z]{2}", after))


# Set by hand. A conditional logit fitted on XQuAD-vi, MLQA-vi, UIT regulations and ALQAC put the gold clause first no
# more often on the sets it had not seen (ViQuAD .670 to .667, ViNewsQA .632 to .651 where it was retrieved).
_WEIGHTS = Features(coverage=1.6, context=1.1, similarity=6.0, passage=1.0, evidence=0.5, order=1.2)
_CONTRADICTED = 2.0


def _score(features: Features, contradictions: int) -> float:
    values = (
        _WEIGHTS.coverage * features.coverage
        + _WEIGHTS.context * features.context
        + _WEIGHTS.similarity * features.similarity
        + _WEIGHTS.passage * features.passage
        + _WEIGHTS.evidence * features.evidence
        + _WEIGHTS.order * features.order
    )
    return values - _CONTRADICTED * contradictions


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause with what its words alone tell."""

    document: Document
    start: int
    end: int
    coverage: float
    context: float
    order: float
    passage: float


def _clauses_of(passage: Passage, document: Document, weighted: Weighted) -> list[_Clause]:
    chunk = passage.chunk
    about = _units(f"{document.title} {chunk.heading}", weighted.accented)
    around = _units(chunk.text, weighted.accented)
    found = []
    for start, end in clauses(document.text, chunk.start, chunk.end):
        units = _units(document.text[start:end], weighted.accented)
        context = weighted.share([*units, *about, *around])
        found.append(
            _Clause(
                document, start, end, weighted.share(units), context, weighted.pair_share(units), passage.score
            )
        )
    return found


def candidates(query: Query, passages: Sequence[Passage], reading: Reading) -> list[Candidate]:
    """Clauses of the best passages as answers, best first."""
    weighted = weigh(query, reading)
    found: dict[tuple[str, int], _Clause] = {}
    for passage in passages[:_READ_PASSAGES]:
        document = reading.document(passage.chunk.document_id)
        if document is not None:
            for clause in _clauses_of(passage, document, weighted):
                found.setdefault((document.id, clause.start), clause)
    likely = sorted(found.values(), key=lambda c: -(c.coverage + c.order + 0.5 * c.context + 0.5 * c.passage))
    likely = likely[:_EMBEDDED]
    if not likely:
        return []
    texts = [clause.document.text[clause.start : clause.end] for clause in likely]
    vector = reading.embed_query(query.text)
    vectors = reading.embed_passages(texts) if query.accented else [vector] * len(texts)
    ranked = [
        _candidate(query, clause, sum(a * b for a, b in zip(vector, other, strict=True)))
        for clause, other in zip(likely, vectors, strict=True)
    ]
    return sorted(ranked, key=lambda candidate: (-candidate.score, candidate.start))


def _candidate(query: Query, clause: _Clause, similarity: float) -> Candidate:
    document, start, end = clause.document, clause.start, clause.end
    text = document.text[start:end]
    pattern = _EVIDENCE.get(query.expected)
    evidence = 0.5 if pattern is None else float(bool(pattern.search(text)))
    features = Features(clause.coverage, clause.context, similarity, clause.passage, evidence, clause.order)
    period = _period_agreement(query.periods, document, start, end)
    place = place_agreement(query.places, document, start, end)
    number = number_agreement(query.numbers, document, start, end)
    contradictions = [period, place, number].count("other")
    return Candidate(document, start, end, features, _score(features, contradictions), period, place, number)


def _period_agreement(asked: Sequence[Period], document: Document, start: int, end: int) -> Agreement:
    if not asked:
        return "unknown"
    return agreement(asked, told_at(document.text, start, end, periods(document.period or "")))


def find_date(query: Query, quote: str) -> tuple[int, int] | None:
    """Where a quote gives the date asked for: after the document's number when one was asked, else the first."""
    begin = 0
    for number in query.numbers:
        match = re.search(rf"(?<!\d)0*{re.escape(number.number)}(?!\d)", quote)
        begin = match.end() if match else begin
    found = _DATE.search(quote, begin) or _DATE.search(quote)
    return found.span() if found else None


def find_figure(query: Query, quote: str) -> tuple[int, int] | None:
    """Where a quote gives the figure asked for, with its unit; figures of periods and dates are passed over.

    A question after a rate gets the first percentage, any other the first figure after the words it shares.
    """
    taken = [match.span() for match in _DATE.finditer(quote)]
    taken += [(at, at + 9) for at, _ in mentions(quote)]
    free = [
        match
        for match in re.finditer(f"(?:{_FIGURE.pattern}){_UNIT}", quote, re.IGNORECASE)
        if not any(start <= match.start() < end for start, end in taken)
    ]
    if _RATE.search(fold(query.text)):
        free = [match for match in free if "%" in match[0]] or free
    words = set(query.content)
    shared = [m.end() for m in re.finditer(r"[^\W_]+", quote) if fold(m[0]) in words and not m[0].isdigit()]
    after = next((match for match in free if shared and match.start() >= shared[0]), None)
    chosen = after or (free[0] if free else None)
    return chosen.span() if chosen else None
