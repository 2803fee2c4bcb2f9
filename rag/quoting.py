"""Quotes a document with where the words stand, and says of which period and place its figures are."""

from __future__ import annotations

from collections.abc import Sequence

from rag.candidate import Candidate
from rag.periods import Period, months, periods, told_at
from rag.places import places, province
from rag.readout import locator
from rag.schema import Citation, Document, Passage


def citation(n: int, document: Document, start: int, end: int) -> Citation:
    """A verbatim quotation with where it stands."""
    return Citation(
        n, document, locator(document, start), document.page_at(start), document.text[start:end], start, end
    )


def period_told(candidate: Candidate) -> Period | None:
    """The period that a clause speaks of; None in a document that reports on none."""
    document = candidate.document
    if document.period is None:
        return None
    told = told_at(document.text, candidate.start, candidate.end, periods(document.period))
    return told[0] if told else None


def months_told(candidate: Candidate) -> int:
    """The last month that a clause speaks of, counted through the years; 0 where it tells no year."""
    told = period_told(candidate)
    return months(told, told.year) if told and told.year else 0


def place_told(candidate: Candidate) -> str | None:
    """The place that a clause speaks of: the last province its line names, else its document's."""
    document = candidate.document
    begun = document.text.rfind("\n", 0, candidate.start) + 1
    near = [name for place in places(document.text[begun : candidate.end]) if (name := province(place))]
    return near[-1] if near and document.place not in near else document.place


def opening(about: Sequence[str | None]) -> str:
    """What stands before a quotation: "9 tháng năm 2021, Thái Nguyên: "; "" where nothing is known."""
    known = ", ".join(part for part in about if part)
    return f"{known[:1].upper()}{known[1:]}: " if known else ""


def about(candidate: Candidate) -> str:
    """Period and place of a bulletin's figure, seldom named by its clause: "9 tháng năm 2021, Thái Nguyên: "."""
    if candidate.document.period is None:
        return ""
    told = period_told(candidate)
    return opening([str(told) if told else None, place_told(candidate)])


def documents_read(ranked: Sequence[Candidate], passages: Sequence[Passage]) -> list[Document]:
    """The documents that were read, in the order of their passages."""
    read = {candidate.document.id: candidate.document for candidate in ranked}
    ids = dict.fromkeys(passage.chunk.document_id for passage in passages)
    return [read[one] for one in ids if one in read]
