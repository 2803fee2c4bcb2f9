"""Is the period that a claim names the one that the words it cites speak of?"""

from __future__ import annotations

from rag.particulars import Particular
from rag.periods import Period, agreement, periods, told_at
from rag.schema import Document


def may_be_of(one: Particular, document: Document, start: int, end: int) -> bool:
    """False for a period that `document.text[start:end]`, or its paragraph, contradicts; a date is no period."""
    period = _period_of(one)
    strict = document.period is not None
    return period is None or agreement([period], _reported(document, start, end), strict=strict) != "other"


def is_period_of(one: Particular, document: Document, start: int, end: int) -> bool:
    """True for the very period that those words speak of, by themselves, their paragraph or their document."""
    period = _period_of(one)
    return period is not None and agreement([period], _reported(document, start, end), strict=True) == "same"


def _period_of(one: Particular) -> Period | None:
    if isinstance(one.value, Period):
        return one.value
    return Period("year", 0, one.value) if one.kind == "year" and isinstance(one.value, int) else None


def _reported(document: Document, start: int, end: int) -> list[Period]:
    return told_at(document.text, start, end, periods(document.period or ""))
