"""Decides how much of a document is quoted for a clause that answers."""

from __future__ import annotations

from rag.candidate import Candidate
from rag.definitions import sentence_end
from rag.evidence import Span
from rag.lists import announces, list_around, list_end
from rag.understand import Query


def extent(query: Query, candidate: Candidate) -> tuple[int, int]:
    """What is quoted of a clause's document, as offsets: its window, or the list it announces or is an item of.

    A figure or date is quoted with its own clause alone, unless the cross-encoder hears the answer beside it; a
    definition to the end of its sentence.
    """
    document, start, end = candidate.document, candidate.start, candidate.end
    if query.expected in ("amount", "date") and candidate.features.evidence == 1:
        beside = candidate.answer and (candidate.answer[1] <= start or end <= candidate.answer[0])
        return candidate.quoted or (start, end) if beside else (start, end)
    if query.expected == "definition":
        end = sentence_end(candidate)
    if announces(document, start, end):
        return start, list_end(document, end)
    if query.expected in ("list", "procedure") and not candidate.pick:
        return list_around(document, start) or candidate.quoted or (start, end)
    return candidate.quoted or (start, end)


def heard(candidate: Candidate, start: int, end: int) -> Span | None:
    """Where the cross-encoder hears the answer, in offsets of `document.text[start:end]`; None where it hears none."""
    if candidate.answer is None or not start <= candidate.answer[0] < candidate.answer[1] <= end:
        return None
    return candidate.answer[0] - start, candidate.answer[1] - start
