"""Finds documents that give different figures for one indicator, period and place, and says of which date each is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.candidate import Candidate
from rag.days import written
from rag.evidence import find_figure
from rag.figures import figures
from rag.quoting import period_told, place_told
from rag.readout import escaped
from rag.schema import Document
from rag.text import fold
from rag.understand import Query

DIFFERING = "Các văn bản nêu số khác nhau"  # how the notice of such an answer begins
_MOST = 3  # sources shown side by side beside the first
_UNIT = re.compile(r"[\d.,\s]+")
_ESTIMATED = re.compile(r"\buoc\b(?:\s+\w+){0,3}\s*$")
_ROUNDED = re.compile(r"\b(?:hon|gan|tren|duoi|khoang|xap xi)\s*$")


def differing(query: Query, best: Candidate, sure: Sequence[Candidate]) -> list[Candidate]:
    """The sure answers of other documents whose figure is not that of the best one; of each figure the first.

    Nothing where they agree, where one rounds the other, or where period, place or unit are not the same.
    """
    own = _told(query, best)
    if query.expected != "amount" or own is None or period_told(best) is None:
        return []
    found: list[Candidate] = []
    known = [own]
    for other in sure:
        said = _told(query, other)
        if said is None or other.document.id == best.document.id or not _of_the_same(best, other):
            continue
        if said[1] == own[1] and not any(_is_one(said[0], one[0]) for one in known):
            found.append(other)
            known.append(said)
    return found[:_MOST]


def _of_the_same(one: Candidate, other: Candidate) -> bool:
    """True for the same period and place, told as fully."""
    here, there = place_told(one), place_told(other)
    fully = other.features.coverage >= 0.95 * one.features.coverage
    return fully and period_told(one) == period_told(other) and fold(here or "") == fold(there or "")


def _told(query: Query, candidate: Candidate) -> tuple[str, str] | None:
    """The figure that answers, normalised, with its unit; None for several or a rounded one."""
    if candidate.fact is not None:
        return None
    if candidate.pick is not None and candidate.pick.cells:
        cells, row = candidate.pick.cells, candidate.pick.row
        said = f"{row.text(cells[0])} {row.unit_of(cells[0])}" if len(cells) == 1 else ""
    else:
        span = find_figure(query, candidate.text)
        if span is None or _ROUNDED.search(fold(candidate.text[: span[0]])):
            return None
        said = candidate.text[slice(*span)]
    given = figures(said)
    return (given.pop(), " ".join(_UNIT.sub(" ", fold(said)).split())) if len(given) == 1 else None


def _is_one(said: str, known: str) -> bool:
    """True for the same figure, written with fewer digits or not."""
    shorter, longer = sorted((said.rstrip("%"), known.rstrip("%")), key=len)
    if shorter == longer:
        return True
    decimals = len(shorter.partition(".")[2])
    try:
        return round(float(longer), decimals) == float(shorter)
    except ValueError:
        return False


def is_estimated(query: Query, quote: str) -> bool:
    """True where a quote only estimates the figure that answers ("ước đạt"), and the question asks for no estimate."""
    span = find_figure(query, quote)
    return span is not None and bool(_ESTIMATED.search(fold(quote[: span[0]]))) and "uoc" not in fold(query.text)


def source_said(document: Document) -> str:
    """A document with its date, to stand before its quotation: "Báo cáo 98/BC-UBND ngày 20/06/2024"."""
    name = f"{document.kind} {document.number}" if document.kind and document.number else document.title
    return escaped(f"{name} ngày {written(document.date)}" if document.date else name)


def notice_of(told: Sequence[Candidate]) -> str:
    """One line saying that the sources differ, newest first."""
    named = "; ".join(source_said(one.document) for one in told)
    return f"{DIFFERING} về cùng chỉ tiêu, cùng kỳ và cùng nơi: {named}."
