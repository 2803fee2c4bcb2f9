"""Is the figure told the figure asked for: its value, its unit, the period it is of?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.questions import Question
from eval.scores.words import overlap, said, short
from rag.figures import figures, missing_figures
from rag.periods import Period, agreement, asked_periods, periods, told_at
from rag.schema import Answer, Citation
from rag.text import fold

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_DATE = re.compile(r"(?<!\d)\d{1,2}\s+tháng\s+\d|\bngày\s+\d{1,2}(?:/|\s+tháng)|\d/\d{1,2}/\d", re.IGNORECASE)
_NO_FIGURE = re.compile(r"\d\s*[/-]\s*\w|\bngày\s+\d|\bĐiều\s+\d|\bkhoản\s+\d|\btháng\s+\d", re.IGNORECASE)
_LONGEST = 8  # words of a gold answer that is a figure with its unit
_SAME = 0.6  # of the shorter quote's neighbouring words: what the question was made from


@dataclass(frozen=True, slots=True)
class FigureScore:
    """1 or 0 each. `unit` is None when no gold answer tells one, `period` when the question names none, and both where
    the value is wrong.
    """

    value: float
    unit: float | None
    period: float | None

    @property
    def whole(self) -> float:
        """1 when everything that applies is right."""
        return float(self.value == 1 and self.unit != 0 and self.period != 0)


def gold_figures(question: Question) -> list[str]:
    """The gold answers that are a figure; dates, document numbers and sentences are not.

    >>> gold_figures(Question(id="1", question="?", answers=["641 tỷ đồng", "27/2024/QĐ-UBND", "ngày 3"]))
    ['641 tỷ đồng']
    """
    return [
        answer
        for answer in question.answers
        if _NUMBER.search(answer) and not _NO_FIGURE.search(answer) and len(answer.split()) <= _LONGEST
    ]


def figure_score(question: Question, answer: Answer) -> FigureScore | None:
    """None for a question that does not ask for a figure; zeros for an answer that tells none."""
    gold = gold_figures(question)
    if not question.answerable or not gold:
        return None
    units = [unit for one in gold if (unit := unit_of(one))]
    asked = asked_periods(question.question)
    told = "" if answer.abstained or not answer.claims else short(answer)
    if not any(_values(one) <= _values(told) for one in gold):
        return FigureScore(0.0, None, None)
    first = answer.claims[0]
    where = f"{said(first.text)} {' '.join(citation.locator for citation in first.citations)}"
    return FigureScore(
        1.0,
        float(any(_has_unit(one, where) for one in gold if unit_of(one))) if units else None,
        float(_of_period(question, asked, where, first.citations)) if asked else None,
    )


def date_score(question: Question, answer: Answer) -> float | None:
    """1 when the words that answer tell a gold answer's date; None for a question that does not ask for one."""
    gold = [one for one in question.answers if _DATE.search(one) and len(one.split()) <= _LONGEST]
    if not question.answerable or not gold:
        return None
    told = "" if answer.abstained or not answer.claims else short(answer)
    return float(any(not missing_figures(_with_day(one), _with_day(told)) for one in gold))


def _with_day(text: str) -> str:
    """Dates with the word that `rag.figures` knows them by.

    >>> _with_day("20 tháng 5 năm 2024")
    'ngày 20 tháng 5 năm 2024'
    """
    return re.sub(r"(?<!ngày )(?<!\d)(\d{1,2}\s+tháng\s+\d)", r"ngày \1", text, flags=re.IGNORECASE)


def _values(text: str) -> set[str]:
    return {figure.rstrip("%") for figure in figures(text)}


def unit_of(answer: str) -> str:
    """What stands behind the first number, folded.

    >>> unit_of("641 tỷ đồng"), unit_of("38,6%"), unit_of("3.562")
    ('ty dong', '%', '')
    """
    number = _NUMBER.search(answer)
    return fold(answer[number.end() :]).strip(" .,;") if number else ""


def _has_unit(gold: str, where: str) -> bool:
    """The unit follows the same number, or (a table's figure) stands with it in its headings."""
    unit, values = unit_of(gold), _values(gold)
    behind = [fold(rest).lstrip() for rest in _behind(where, values)]
    if any(rest.startswith(unit) for rest in behind):
        return True
    bare = [rest for rest in behind if not re.match(r"%|phan tram|ty\b|trieu|nghin|dong\b", rest)]
    return bool(bare) and unit in fold(where)


def _behind(where: str, values: set[str]) -> Iterator[str]:
    for number in _NUMBER.finditer(where):
        if _values(number[0]) & values:
            yield where[number.end() :]


def _of_period(question: Question, asked: Sequence[Period], where: str, citations: Sequence[Citation]) -> bool:
    """By the question's own quote where it has one, else by what is said beside the figure, else by the document."""
    first = citations[0] if citations else None
    if first is None:
        return agreement(asked, periods(where), strict=True) != "other"
    right = not question.relevant or first.document.source in question.relevant
    if question.quote and right and overlap(question.quote, first.quote) >= _SAME:
        return True
    told = periods(where)
    if not told or agreement(asked, told) == "unknown":
        document = first.document
        told = told_at(document.text, first.start, first.end, periods(document.period or ""))
    return agreement(asked, told) != "other"
