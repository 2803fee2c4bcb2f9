"""Decides a yes/no question by the clause that was found for it, where figures or words leave no doubt."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.candidate import Candidate
from rag.evidence import figures_in, find_figure
from rag.figure_roles import role
from rag.figures import figures
from rag.neighbours import lead
from rag.text import fold
from rag.understand import Query
from rag.yes_no import direction, statement

_NEGATED = re.compile(r"\b(?:khong|chua|chang)\b")
_ROUNDED = re.compile(r"\b(?:hon|gan|tren|duoi|khoang|xap xi|it nhat|toi thieu|toi da)\s*$")
_COVERED = 0.7  # share of the question's words in the clause for its figure to be the one asked about


def decided(query: Query, candidate: Candidate) -> str | None:
    """Which way the clause decides the question ("Đúng", "Không được" …); None where that is not certain."""
    if candidate.pick is not None or candidate.fact is not None:
        return None
    told = statement(query.text)
    document = candidate.document
    if told is not None and document.period is not None and figures_in(query, told):
        return _by_figure(query, told, candidate)
    stop = document.text.find("\n", candidate.end)
    rest = document.text[candidate.end : stop if stop >= 0 else len(document.text)]
    above = " ".join([*document.provision_at(candidate.start).heading, *_lead(candidate)])
    return direction(query.text, candidate.text, rest, above)


def _lead(candidate: Candidate) -> list[str]:
    return [excerpt.text for excerpt in lead(candidate.document, candidate.start)]


def _by_figure(query: Query, told: str, candidate: Candidate) -> str | None:
    """For "GRDP tăng 7,5%, đúng không?": is that the figure that answers "GRDP tăng"?

    Only in a report, of the period and place named, for one figure that nobody rounds or denies.
    """
    agrees, quote = candidate.agrees, candidate.text
    named = [figure for figure in figures_in(query, told) if any(map(str.isdigit, figure[0]))]
    if candidate.document.period is None or len(named) != 1 or not query.periods or agrees.period != "same":
        return None
    if query.places and agrees.place != "same":
        return None
    if _NEGATED.search(fold(told)) or _NEGATED.search(fold(quote)) or candidate.features.coverage < _COVERED:
        return None
    start, end = named[0].span()
    if _ROUNDED.search(fold(told[:start])):
        return None
    unit = "phần trăm" if re.search(r"%|phần trăm", named[0][0]) else re.sub(r"[\d.,\s]+", "", named[0][0])
    asked = replace(query, text=f"{told[:start]} bao nhiêu {unit} {told[end:]}", expected="amount")
    span = find_figure(asked, quote)
    if span is None or role(asked, quote, *span) != "result" or _ROUNDED.search(fold(quote[: span[0]])):
        return None
    said, given = figures(named[0][0]), figures(quote[span[0] : span[1]])
    if said == given:
        return "Đúng"
    return "Không đúng" if not said & figures(quote) and not _is_rounding(said, given) else None


def _is_rounding(said: set[str], given: set[str]) -> bool:
    """True for 7.4% beside 7.42%: less exact is not wrong."""
    shorter, longer = sorted((min(said).rstrip("%"), min(given).rstrip("%")), key=len)
    return longer.startswith(shorter) or abs(float(longer) - float(shorter)) < 0.06 * abs(float(longer)) / 10
