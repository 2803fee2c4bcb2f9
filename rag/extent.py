"""Decides how much of a document is quoted for a clause that answers."""

from __future__ import annotations

from rag.candidate import Candidate
from rag.definitions import sentence_end
from rag.evidence import Span, find_evidence
from rag.lists import announces, list_around, list_end
from rag.understand import Query


def extent(query: Query, candidate: Candidate) -> tuple[int, int]:
    """What is quoted of a clause's document, as offsets: its window, or the list it announces or is an item of.

    A figure or date is quoted with its own clause alone, unless the cross-encoder hears the answer beside it; a
    definition to the end of its sentence.
    """
    document, start, end = candidate.document, candidate.start, candidate.end
    if query.expected in ("amount", "date") and candidate.features.evidence == 1:
        beside = candidate.answer and not heard(candidate, start, end) and not _holds_evidence(query, candidate)
        return candidate.quoted or (start, end) if beside else (start, end)
    if query.expected == "definition":
        end = sentence_end(candidate)
    if announces(document, start, end):
        return start, list_end(document, end)
    if query.expected in ("list", "procedure") and not candidate.pick:
        return list_around(document, start) or candidate.quoted or (start, end)
    return candidate.quoted or (start, end)


def _holds_evidence(query: Query, candidate: Candidate) -> bool:
    """True where what the cross-encoder hears runs over the clause's end and has its figure or date all the same."""
    start, end = candidate.start, candidate.end
    found = find_evidence(query, candidate.document.text[start:end])
    if found is None or candidate.answer is None:
        return False
    return candidate.answer[0] <= start + found[0] and start + found[1] <= candidate.answer[1]


def heard(candidate: Candidate, start: int, end: int) -> Span | None:
    """Where the cross-encoder hears the answer, in offsets of `document.text[start:end]`; None where it hears none."""
    if candidate.answer is None or not start <= candidate.answer[0] < candidate.answer[1] <= end:
        return None
    return candidate.answer[0] - start, candidate.answer[1] - start
