"""Offers the nearest figure beside an abstention, as what it is: that of another period or place, a plan, a result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.candidate import Candidate
from rag.days import written
from rag.figure_roles import asked_role
from rag.mergers import MERGERS
from rag.periods import months
from rag.places import province
from rag.quoting import citation, period_told, place_told
from rag.readout import escaped, figures_said, locator
from rag.schema import Claim
from rag.text import fold, syllables
from rag.understand import Query

_OFFERED = ("period", "place", "measure")  # another document or provision than the one named offers nothing


def offer(query: Query, ranked: Sequence[Candidate], sure: Callable[[Candidate], bool]) -> Claim | None:
    """The best figure that answers but for one thing, said to be that; None where there is none.

    `sure` tells whether a candidate would be an answer, its period, place and measure taken as right.
    """
    if query.expected != "amount":
        return None
    fitting = [one for one in ranked if _differs(one) and one.features.evidence == 1 and sure(_as_asked(one))]
    if not fitting:
        return None
    floor = 0.95 * fitting[0].features.coverage
    best = min((one for one in fitting if one.features.coverage >= floor), key=lambda one: _distance(query, one))
    cited = citation(1, best.document, best.start, best.end)
    if best.pick:
        cited = replace(cited, locator=locator(best.document, best.start, best.pick))
    of_row = figures_said(best.pick) if best.pick else None
    told = of_row.replace("**", "") if of_row else f"“{escaped(cited.quote)}”"
    return Claim(f"{_said(query, best)}: {told} [1]", (cited,))


def _distance(query: Query, candidate: Candidate) -> tuple[int, int]:
    """How far a figure is from what was asked: one of the place asked for first, then by months between periods."""
    told = period_told(candidate)
    if not query.periods or told is None or told.year is None:
        return candidate.agrees.place == "other", 0
    asked = query.periods[0]
    return candidate.agrees.place == "other", abs(months(asked, asked.year or told.year) - months(told, told.year))


def _differs(candidate: Candidate) -> bool:
    """True for a clause that one thing speaks against: of another period, of another place, planned not reached.

    What differs must be told: a row of another district in a document of no place and period is no offer.
    """
    agrees = candidate.agrees
    against = [name for name in _OFFERED if getattr(agrees, name) == "other"]
    told = agrees.measure == "other" or period_told(candidate) or place_told(candidate)
    return len(against) == 1 and agrees.contradictions == 1 and bool(told)


def _as_asked(candidate: Candidate) -> Candidate:
    agrees = candidate.agrees
    free = {name: "unknown" for name in _OFFERED if getattr(agrees, name) == "other"}
    return replace(candidate, agrees=replace(agrees, **free))  # type: ignore[arg-type]  # each is an Agreement


def _said(query: Query, candidate: Candidate) -> str:
    """What the figure is: "Chỉ tìm thấy số 6 tháng năm 2021 của Minh Sơn"."""
    period, place = period_told(candidate), place_told(candidate)
    of = (f" {period}" if period else "") + (f" của {place}" if place else "")
    if candidate.agrees.measure == "other":
        planned = asked_role(query) == "plan"
        only = f"số đã thực hiện{of}, không có số kế hoạch" if planned else f"số kế hoạch, mục tiêu{of}"
        return f"Chỉ tìm thấy {only}"
    merger = _merger(query, place) if candidate.agrees.place == "other" else ""
    return f"Chỉ tìm thấy số{of}{merger}"


def _merger(query: Query, place: str | None) -> str:
    """Why another province's figure is near: " (Bình Định nhập vào Gia Lai từ 01/07/2025)"; "" for strangers."""
    told = " ".join(syllables(fold(place or "")))
    for one in MERGERS:
        if any({told, asked} == {one.old, one.new} for asked in query.places):
            old, new = province(one.old) or one.old, province(one.new) or one.new
            return f" ({old} nhập vào {new} từ {written(one.since)})"
    return ""
