"""Figures, dates and document numbers in a text, in one spelling each, so that they can be compared."""

from __future__ import annotations

import re

from rag.quantities import number

_DATE_WORDS = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?", re.IGNORECASE)
_DATE = re.compile(
    r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)|\bngày\s+(\d{1,2})[/.](\d{1,2})(?![/.]?\d)", re.IGNORECASE
)
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:\.\d{3})+(?:,\d+)?(?!\d)|(?<![\w.])\d+(?:[.,]\d+)?")
_PERCENT = re.compile(r"\s*(?:%|phần trăm)", re.IGNORECASE)


def figures(text: str) -> set[str]:
    """Every figure of a text, normalised; dates become day/month/year, percentages end in %.

    >>> sorted(figures("đạt 72,50% với 1.300 người, ngày 28 tháng 7 năm 2021"))
    ['1300', '28/7/2021', '72.5%']
    """
    found: set[str] = set()

    def take_date(match: re.Match[str]) -> str:
        found.add("/".join(str(int(part)) for part in match.groups() if part and part.isdigit()))
        return " "

    rest = _DATE.sub(take_date, _DATE_WORDS.sub(take_date, text))
    for match in _NUMBER.finditer(rest):
        percent = "%" if _PERCENT.match(rest, match.end()) else ""
        found.add(f"{number(match[0]):f}{percent}")
    return found


def missing_figures(claim: str, evidence: str) -> set[str]:
    """The figures of a claim that its evidence does not hold; a date holds its year and its day.

    >>> missing_figures("Năm 2021 đạt 87%", "ngày 28/7/2021 đạt 85%")
    {'87%'}
    """
    held = figures(evidence)
    for date in [figure.split("/") for figure in held if figure.count("/") == 2]:
        held |= {date[2], "/".join(date[:2])}
    return figures(claim) - held
