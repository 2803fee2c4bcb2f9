"""Reporting periods in Vietnamese text: "9 tháng năm 2021", "quý II/2024", "6 tháng cuối năm", "năm 2023"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.kept import of_text
from rag.text import fold, substitute

Kind = Literal["months", "last_months", "month", "quarter", "year"]
Agreement = Literal["same", "unknown", "other"]

_MENTION = re.compile(
    r"""
    (?P<date>\bngay\s+\d{1,2}\s+thang\s+\d{1,2}\b(?:\s+nam\s+\d{4})?)
    | (?: \b(?P<months>\d{1,2})\ ?thang (?:(?P<last>\ cuoi(?:\ nam)?|\ con\ lai) | \ dau(?:\ nam)? | \ qua)? \b
      | \bnua\ (?P<half>dau|cuoi)\ nam\b
      | \bthang\ (?P<month>1[0-2]|0?[1-9])\b (?!\s*%)
      | \bquy\ (?P<quarter>iv|i{1,3}|[1-4])\b
    )
    (?: (?:\s*/\s*|\s*-\s*|\s+|\s+(?:cua\s+)?nam\s+) (?P<of>(?:19|20)\d\d)\b )?
    | (?: \b(?P<short_months>\d{1,2})t | \bt(?P<short_month>1[0-2]|0?[1-9]) | \bq(?P<short_quarter>iv|i{1,3}|[1-4]) )
      [\ /.-]? (?P<short_of>20\d\d)\b                     # 9T2021, T5/2024, Q1/2024: only with their year
    | \bnam\ (?P<year>(?:19|20)\d\d)\b (?!\s*[-–]\s*\d)
    """,
    re.VERBOSE,
)
_BARE_YEAR = re.compile(r"(?<![\d/.,-])\b(?P<year>(?:19|20)\d\d)\b(?![/.,-]?\d)(?![/-])")
_OF_A_DATE = re.compile(r"\bthang \d{1,2} $")
_OF_A_LAW = re.compile(r"\b(?:luat|nghi dinh|nghi quyet|thong tu|hien phap|phap lenh|khoa|nhiem ky|giai doan)\b")
# A duration or an age is not a reporting period; a comparison names another year than the figure's own.
_NOT_A_PERIOD = re.compile(
    r"\b(?:thoi han|trong vong|ke tu|sau|qua|tu du|it nhat|toi thieu|toi da|khong qua|duoi|phat tu tu|den|moi|"
    r"tu \d+|bao gom|hang)\s*$"
)
# "so 2020" compares, "số 2020", "chỉ số tháng 6" and "cơ sở 6 tháng" do not.
_COMPARED = re.compile(
    r"(?:\bso (?:voi|cung ky|du toan|ke hoach)|\bcung ky)(?:\s+\w+){0,3}\s*$"
    r"|(?<!\bchi )(?<!\bdan )(?<!\btri )(?<!\bco )(?<!\bho )(?<!\bmot )\bso\s*$"
)
_PLANNED = re.compile(r"\b(?:ke hoach|du toan|chi tieu)(?:\s+\w+){0,3}\s*$")  # of a year: "đạt 60% kế hoạch năm 2024"
_PLAN_ASKED = re.compile(r"^\W*(?:ke hoach|du toan|chi tieu|muc tieu)\b")
_PARENTHESES = re.compile(r"\([^()]*\)")
_CUMULATED = re.compile(r"luy ke|tu dau nam|tinh chung|cong don")
_YEARLY = re.compile(
    r"(?:bao cao|tinh hinh|ket qua|ban tin|kinh te - xa hoi|kt-xh|tong ket|thong ke)[^.\n]{0,120}\bnam (?:19|20)\d\d"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class Period:
    """One period; `number` is how many months, which month or which quarter (0 for a whole year)."""

    kind: Kind
    number: int
    year: int | None

    def __str__(self) -> str:
        """As an official writes it: "9 tháng năm 2021"."""
        name = {
            "months": f"{self.number} tháng",
            "last_months": f"{self.number} tháng cuối năm",
            "month": f"tháng {self.number}",
            "quarter": f"quý {['', 'I', 'II', 'III', 'IV'][self.number] if self.kind == 'quarter' else ''}",
            "year": "",
        }[self.kind]
        if self.year is None:
            return name
        return f"{name} năm {self.year}".strip() if self.kind != "last_months" else f"{name} {self.year}"


def months(period: Period, year: int) -> int:
    """The last month of a period, counted through the years, to put periods in order.

    >>> months(Period("quarter", 1, 2024), 2024) - months(Period("year", 0, 2023), 2023)
    3
    """
    last = {"year": 12, "last_months": 12, "quarter": 3 * period.number}.get(period.kind, period.number)
    return 12 * year + last


def _build(match: re.Match[str]) -> Period:
    written = match["of"] or match["short_of"] or match["year"]
    year = int(written) if written else None
    months = match["months"] or match["short_months"]
    month = match["month"] or match["short_month"]
    quarter = match["quarter"] or match["short_quarter"]
    if match["half"]:
        return Period("months" if match["half"] == "dau" else "last_months", 6, year)
    if months:
        return Period("last_months" if match["last"] else "months", int(months), year)
    if month:
        return Period("month", int(month), year)
    if quarter:
        return Period("quarter", _ROMAN.get(quarter) or int(quarter), year)
    return Period("year", 0, year)


@of_text
def mentions(text: str) -> tuple[tuple[int, Period], ...]:
    """(offset, period) of every period that `text` itself speaks of; comparisons, dates, durations left out.

    >>> [str(p) for _, p in mentions("Trong 9 tháng năm 2021, tăng 7% so với cùng kỳ năm 2020")]
    ['9 tháng năm 2021']
    """
    return tuple(_mentioned(text))


def _mentioned(text: str) -> Iterator[tuple[int, Period]]:
    folded = fold(text)
    for match in _MENTION.finditer(folded):
        before = folded[max(0, match.start() - 40) : match.start()]
        if match["date"] or _COMPARED.search(before) or (match["year"] and _PLANNED.search(before)):
            continue
        if match["months"] and (_NOT_A_PERIOD.search(before) or not 1 <= int(match["months"]) <= 12):
            continue
        yield match.start(), _build(match)


def period_spans(text: str) -> Iterator[tuple[int, int, Period]]:
    """(start, end, period) of every period written in a text, comparisons and durations too; dates are left out.

    >>> [(s, e, str(p)) for s, e, p in period_spans("Quý II/2024 tăng so với năm 2023")]
    [(0, 11, 'quý II năm 2024'), (24, 32, 'năm 2023')]
    """
    for match in _MENTION.finditer(fold(text)):
        if not match["date"]:
            yield match.start(), match.end(), _build(match)


def periods(text: str) -> list[Period]:
    """The periods a text speaks of, each once, the year of a neighbour filled in where one lacks it.

    >>> [str(p) for p in periods("tháng 5 và 5 tháng năm 2017")]
    ['tháng 5 năm 2017', '5 tháng năm 2017']
    """
    found = [period for _, period in mentions(text)]
    years = [period.year for period in found if period.year is not None]
    if years:
        found = [p if p.year else Period(p.kind, p.number, years[0]) for p in found]
        if any(p.kind != "year" for p in found):  # "9 tháng … năm 2021" is one period, not two
            found = [p for p in found if p.kind != "year" or p.year != years[0]]
    return list(dict.fromkeys(found))


def asked_periods(question: str) -> list[Period]:
    """The periods a question asks about; a year may stand bare in it ("GRDP 2023"), but not that of a law.

    >>> [str(p) for p in asked_periods("thu ngân sách 2023 của tỉnh")]
    ['năm 2023']
    """
    found, folded = periods(question), fold(question)
    if found or _OF_A_LAW.search(folded):
        return found
    planned = None if asks_for_plan(question) else _PLANNED
    for match in _BARE_YEAR.finditer(folded):
        before = folded[: match.start()].removesuffix("nam ")
        if not _OF_A_DATE.search(before) and not _COMPARED.search(before) and not (planned and planned.search(before)):
            return [Period("year", 0, int(match["year"]))]
    return []


def asks_for_plan(question: str) -> bool:
    """True for a question about a target ("Kế hoạch vốn năm 2024 là bao nhiêu?"), not about what share of it is met."""
    return bool(_PLAN_ASKED.search(fold(question)))


def without_periods(question: str, by: str = " ") -> str:
    """A question with `by` in the place of each of its periods.

    >>> without_periods("GRDP 9 thang nam 2021 tang bao nhieu?")
    'GRDP   tang bao nhieu?'
    """
    named = substitute(_MENTION, lambda match: None if match["date"] else by, question)
    if _OF_A_LAW.search(fold(question)):
        return named

    def bare(match: re.Match[str]) -> str | None:
        return None if _OF_A_DATE.search(match.string[: match.start()].removesuffix("nam ")) else by

    return substitute(_BARE_YEAR, bare, named)


def agreement(asked: Sequence[Period], told: Sequence[Period], *, strict: bool = False) -> Agreement:
    """Does what is told speak of the period asked for? "other" when it names only different ones.

    `strict` for figures: the whole year's is not that of its first months, nor the other way round.

    >>> agreement(periods("9 tháng"), periods("6 tháng đầu năm 2021"))
    'other'
    """
    verdicts = {_agree(one, other, strict) for one in asked for other in told}
    if not verdicts:
        return "unknown"
    if "same" in verdicts:
        return "same"
    return "other" if verdicts == {"other"} else "unknown"


def _agree(asked: Period, told: Period, strict: bool) -> Agreement:
    if asked.year and told.year and asked.year != told.year:
        return "other"
    if asked.kind == told.kind and asked.number == told.number:
        return "same"
    if "year" in (asked.kind, told.kind) and not strict:
        return "unknown"
    return "other"


def told_at(text: str, start: int, end: int, document: Sequence[Period]) -> list[Period]:
    """The period that `text[start:end]` speaks of: its own words, else its paragraph's last before it, else
    the document's. `document` is empty for a text that reports on no period.
    """
    paragraph = text.rfind("\n", 0, start) + 1
    clause = text[start:end]
    own = [period for _, period in mentions(_blanked(clause))] or [period for _, period in mentions(clause)]
    inherited = [period for _, period in mentions(_blanked(text[paragraph:start]))][-1:] if document else []
    found = _reporting(own) or _reporting(inherited) or own or inherited or list(document)
    year = next((p.year for p in [*own, *inherited, *document] if p.year), None)
    dated = [p if p.year else Period(p.kind, p.number, year) for p in found]
    if _CUMULATED.search(fold(clause)) and not _reporting(own):
        dated = [Period("months", p.number, p.year) if p.kind == "month" else p for p in dated]
    return dated


def _blanked(text: str) -> str:
    """Without what stands in parentheses, where other years are compared; offsets stay."""
    return _PARENTHESES.sub(lambda match: " " * len(match[0]), text)


def _reporting(found: Sequence[Period]) -> list[Period]:
    return [period for period in found if period.kind != "year"]


def document_period(title: str, text: str, name: str) -> str | None:
    """The reporting period of a bulletin, from its title, its first lines or its file name, or None.

    A bare year counts only where a report says it reports on it: a law or an article is not about a period.
    """
    head = text[:700]
    by_name = periods(name.replace("-", " ").replace("_", " ").rsplit(".", 1)[0])
    yearly = bool(_YEARLY.search(fold(f"{title}\n{text[:300]}\n{name.replace('-', ' ')}")))
    for part in (periods(title), periods(head), by_name):
        reporting = [p for p in part if p.kind in ("months", "month", "quarter") or (yearly and p.kind == "year")]
        if not reporting:
            continue
        year = next((p.year for p in [*reporting, *by_name, *periods(head)] if p.year), None)
        filled = [p if p.year else Period(p.kind, p.number, year) for p in reporting]
        return ", ".join(str(p) for p in dict.fromkeys(filled[:2]))
    return None
