"""Does a clause speak of the period, place, document and provision that the question names?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.evidence import figures_in
from rag.figure_roles import asked_role, planned_section, role
from rag.kept import of_text
from rag.numbers import DocumentNumber, document_numbers
from rag.periods import Agreement, agreement, asks_for_plan, periods, told_at
from rag.places import folded_names, places, position, province, provinces_told
from rag.schema import Document
from rag.text import fold
from rag.understand import Query

_LEVEL = re.compile(
    r"\b((?:tinh|huyen|thanh|thi|quan|xa|phuong) uy)\b"
    r"|\b(?:ubnd|hdnd|uy ban nhan dan|hoi dong nhan dan) (?:cap )?(tinh|huyen|xa|thanh pho|phuong)\b"
)
_ORDINAL = re.compile(
    r"\b(?:hoi nghi|ky hop|phien hop|dai hoi)\s+(?:\w+\s+){0,4}?(?:lan\s+)?thu\s+(?P<number>\d+|[ivx]+)\b"
)


@dataclass(frozen=True, slots=True)
class Agreements:
    """One verdict for each thing a question can name; "unknown" where it names none."""

    period: Agreement
    place: Agreement
    number: Agreement
    provision: Agreement
    body: Agreement
    ordinal: Agreement
    measure: Agreement = "unknown"  # "other": a plan where the result is asked for, a bound on some parts of the whole

    @property
    def contradictions(self) -> int:
        """How many speak of something else."""
        return self._verdicts().count("other")

    @property
    def confirmations(self) -> int:
        """How many speak of just that."""
        return self._verdicts().count("same")

    def _verdicts(self) -> tuple[Agreement, ...]:
        """Asked for thousands of times a question: `dataclasses.astuple`, which copies, took a third of an answer."""
        return self.period, self.place, self.number, self.provision, self.body, self.ordinal, self.measure


def agreements(query: Query, document: Document, start: int, end: int) -> Agreements:
    """The verdicts for `document.text[start:end]`."""
    return Agreements(
        period=_period(query, document, start, end),
        place=_place(query.places, document, start, end),
        number=_number(query.numbers, document, start, end, dated=query.expected == "date"),
        provision=_provision(query.provisions, document, start),
        body=_agree(_levels(query.text), _levels(document.text[start:end])),
        ordinal=_agree(_ordinals(query.text), _ordinals(document.text[start:end])),
        measure=_measure(query, document, start, end),
    )


def _measure(query: Query, document: Document, start: int, end: int) -> Agreement:
    """Figures that are not what is asked for are "other": planned not reached, reached not planned, of parts only.

    Only a report has results that a plan could be taken for; a law's figures are what they are.
    """
    if query.expected != "amount" or document.period is None:
        return "unknown"
    quote = document.text[start:end]
    told = {role(query, quote, *figure.span()) for figure in figures_in(query, quote)}
    if not told:
        return "unknown"
    planned = "plan" in told or planned_section(document, start)
    if asked_role(query) == "plan":
        return "unknown" if planned else "other"
    return "other" if "result" not in told or planned_section(document, start) else "unknown"


def _period(query: Query, document: Document, start: int, end: int) -> Agreement:
    if not query.periods:
        return "unknown"
    reported = periods(document.period or "")
    told = told_at(document.text, start, end, reported)
    strict = query.expected == "amount" and not asks_for_plan(query.text)
    verdict = agreement(query.periods, told, strict=strict)
    reporting = [period for period in reported if period.kind == query.periods[0].kind]
    if verdict == "unknown" and reporting:  # "năm 2021" in passing in a bulletin of nine months makes it none of six
        return agreement(query.periods, reporting)
    return verdict


def _paragraph_start(document: Document, start: int) -> int:
    return document.text.rfind("\n", 0, start) + 1


def _place(asked: Sequence[str], document: Document, start: int, end: int) -> Agreement:
    """The clause's paragraph decides, then headings, title and file name, then the rest of the text."""
    if not asked:
        return "unknown"
    paragraph = document.text[_paragraph_start(document, start) : end]
    near = folded_names(paragraph)
    about = [document.title, document.source, document.place or "", *document.provision_at(start).heading]
    wide = folded_names(" ".join(about))
    if all(f" {place} " in near for place in asked):
        return "same"
    told = provinces_told(paragraph)
    if told and any(province(place) for place in asked) and not set(told) & set(asked):
        return "other"  # "… của tỉnh Bình Phước" in a bulletin of Ninh Thuận
    if all(f" {place} " in near or f" {place} " in wide for place in asked):
        return "unknown" if places(paragraph) else "same"
    if places(paragraph):
        return "other"
    return "unknown" if all(_is_in(document.text, place) for place in asked) else "other"


@lru_cache(maxsize=64)  # the documents of one question: each of their clauses asks for it
def _is_in(text: str, place: str) -> bool:
    return position(text, place) is not None


def _number(asked: Sequence[DocumentNumber], document: Document, start: int, end: int, *, dated: bool) -> Agreement:
    """In, or about, the document named by number.

    A clause of it that names another document proves nothing, and its date is that other document's.
    """
    if not asked:
        return "unknown"
    clause = document.text[start:end]
    if any(names_number(number, clause) for number in asked):
        return "same"
    paragraph = document.text[_paragraph_start(document, start) : start]
    itself = any(is_itself(number, document) for number in asked)
    if not itself and not any(names_number(number, paragraph) for number in asked):
        return "other"
    if document_numbers(clause):
        return "other" if dated else "unknown"
    return "same" if itself else "unknown"


def names_number(asked: DocumentNumber, text: str) -> bool:
    """True when a text names the document asked for, in any spelling."""
    return any(asked.is_same(told) for told in document_numbers(text))


def is_itself(asked: DocumentNumber, document: Document) -> bool:
    """True for the document's own number, from its header ("08/CT-UBND") or bare ("22") with its kind."""
    own = document.number or ""
    return any(asked.is_same(told) for told in document_numbers(f"{document.kind or 'van ban'} số {own}, {own}"))


def _provision(asked: Sequence[str], document: Document, start: int) -> Agreement:
    """Inside the Điều, khoản or điểm named. Only for texts that have such provisions."""
    if not asked:
        return "unknown"
    path = [fold(label) for label in document.provision_at(start).path]
    if not any(label.startswith("dieu ") for label in path):
        return "other" if any(label.startswith("dieu ") for label in asked) else "unknown"
    return "same" if all(label in path for label in asked) else "other"


def _agree(asked: frozenset[str], told: frozenset[str]) -> Agreement:
    if not asked or not told:
        return "unknown"
    return "same" if asked & told else "other"


@of_text
def _levels(text: str) -> frozenset[str]:
    """The levels of the committees and councils named: "Bí thư Huyện ủy" is not "Bí thư Tỉnh ủy"."""
    return frozenset(level for match in _LEVEL.finditer(fold(text)) for level in match.groups() if level)


@of_text
def _ordinals(text: str) -> frozenset[str]:
    """Which meetings are named: "Hội nghị lần thứ 11" is not "lần thứ 10"."""
    return frozenset(match["number"] for match in _ORDINAL.finditer(fold(text)))
