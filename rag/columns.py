"""Reads what a table's headings say of a figure: plan or result or rate, against what, and of which period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from rag.kept import of_question
from rag.periods import Period, asked_periods, periods
from rag.text import fold, has_diacritics
from rag.understand import Query

Measure = Literal["none", "plan", "result", "growth", "of plan", "share", "rate", "rank", "plain"]

_LEVELS = re.compile(r"\s*›\s*")
_NO_VALUE = re.compile(r"(?:stt|tt|so tt|so thu tu|ma(?: so| chi tieu)?|ghi chu|don vi(?: tinh)?|dvt|don vi do)\W*")
UNIT_COLUMN = re.compile(r"(?:don vi(?: tinh)?|dvt|don vi do)\W*")
_PLAN = re.compile(r"\bke hoach|\bdu toan|\bchi tieu|\bmuc tieu|\bkh\b|\bdt\b(?!\W*\(?ha)")
_RESULT = re.compile(r"\bthuc hien|\buoc\b|\bket qua|\bgiai ngan|\bluy ke|\bth\b")
_RATIO = re.compile(
    r"%|\bty le\b|\bty trong\b|\bco cau\b|\bso (?:sanh|voi|cung|ke hoach|du toan|nam|thang|quy|ck\b|kh\b|dt\b|th\b)"
    r"|\btoc do\b|\bnhip do\b|\bth\s*/\s*(?:kh|dt)\b|thuc hien\s*/\s*(?:ke hoach|du toan)"
)
_CHANGE = re.compile(r"\btang\b|\bgiam\b|chenh lech|\btoc do\b|\bnhip do\b|\+\s*/\s*-|±")
_EARLIER = re.compile(r"\bcung ky\b|\bck\b|\b(?:nam|thang|quy|ky) truoc\b|\bnam (?:19|20)\d\d\b")
_RANK = re.compile(r"\bxep (?:hang|thu|loai)|\bthu hang|\bvi tri\b|\b(?:hang|thu) may\b")
_PART = re.compile(r"\bty trong\b|\bco cau\b|\bchiem\b")
_ASKED_RATE = re.compile(r"\bty le\b|\b(?:thue|lai|ty) suat\b|phan tram|%|\btoc do\b|\bnhip do\b")
_ASKED_CHANGE = re.compile(
    r"\b(?:tang|giam)(?: truong)?(?: duoc)? (?:bao nhieu|may)|\btoc do\b|\bnhip do\b|"
    r"\b(?:so|bang) [^?]*(?:cung ky|nam truoc|thang truoc|quy truoc)|\bmuc (?:tang|giam)\b|\btang truong\b"
)
_OF_PLAN = re.compile(
    r"(?:\bso|\bdat|\bbang|\bvuot|%|phan tram|\bhoan thanh)[^?]*\b(?:ke hoach|du toan|chi tieu|muc tieu)"
)
_RELATIVE = re.compile(r"\bcung ky\b|\bck\b|\b(?:nam|thang|quy|ky) truoc\b")
_CUMULATED = re.compile(r"\bluy ke\b|tu dau nam|tinh chung|cong don")
# Words that only look the same once folded: "chi tiêu" is no target, "giám đốc" no decrease, "đất" reaches no plan.
_LOOKALIKES = re.compile(r"\bchi tiêu\b|\bgiám\b|\bgiam\b|\btầng\b|\btặng\b|\btang\b|\bđất\b")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _plainly(text: str) -> str:
    """Folded, less the words that would be taken for others; an unaccented text is folded as it is."""
    return fold(_LOOKALIKES.sub("_", text.lower()) if has_diacritics(text) else text)


def holds_values(column: str) -> bool:
    """False for a column that counts, names units or remarks: "STT", "Đơn vị tính", "Ghi chú"."""
    return not _NO_VALUE.fullmatch(fold(_LEVELS.split(column)[-1]))


@lru_cache(2048)  # a table asks it of its columns for every row
def measure(name: str) -> Measure:
    """What the figures under a heading measure; the innermost level that tells decides.

    >>> [measure(name) for name in ("Kế hoạch năm", "Thực hiện 9 tháng", "So cùng kỳ (%)", "TH/KH (%)", "Năm 2021")]
    ['plan', 'result', 'growth', 'of plan', 'plain']
    """
    if not holds_values(name):
        return "none"
    folded = _plainly(name)
    if _RANK.search(folded):
        return "rank"
    if _RATIO.search(folded) or _CHANGE.search(folded):
        return _ratio(folded)
    for level in reversed(_LEVELS.split(folded)):
        planned, done = bool(_PLAN.search(level)), bool(_RESULT.search(level))
        if planned != done:
            return "plan" if planned else "result"
    return "plain"


def _ratio(folded: str) -> Measure:
    if _PART.search(folded):
        return "share"
    compared = re.search(r"\bso\b.*|\btoc do\b.*|\bnhip do\b.*|/.*|%.*", folded)
    against = compared[0] if compared else folded
    if _PLAN.search(against):
        return "of plan"
    return "growth" if _CHANGE.search(folded) or _EARLIER.search(against) else "rate"


@of_question
def asked_measure(query: Query) -> Measure:
    """What the figure asked for measures; "plain" for an amount.

    >>> from rag.understand import understand
    >>> asked = ("Dự toán thu nội địa?", "thu đạt bao nhiêu % dự toán?", "thu tăng mấy %")
    >>> [asked_measure(understand(question)) for question in asked]
    ['plan', 'of plan', 'growth']
    """
    folded = _plainly(query.text)
    if _RANK.search(folded) and "bao nhieu" not in folded:
        return "rank"
    if _PART.search(folded):
        return "share"
    if _OF_PLAN.search(folded):
        return "of plan"
    if _ASKED_CHANGE.search(folded):
        return "growth"
    if _ASKED_RATE.search(folded):
        return "rate"
    return "plan" if _PLAN.search(folded) else "plain"


def fits(asked: Measure, row: Measure, column: Measure, caption: Measure) -> bool:
    """May a figure that measures `column`, in a row that measures `row`, answer for what is asked?

    A row that is a rate itself ("Tỷ lệ hộ nghèo (%)") has it under its plan and its result; its ratios compare rates.
    """
    if "rank" in (asked, column):
        return asked == "rank" and "rank" in (row, column)
    ratios = ("growth", "of plan", "share", "rate")
    wanted: tuple[Measure, ...] = (asked, "of plan") if asked == "rate" else (asked,)
    if column in ratios:
        return column in wanted or (asked == "of plan" and column == "rate")
    if asked in ratios and row not in (*wanted, *(("rate",) if asked == "rate" else ())):
        return False
    if asked == "plan":
        return "plan" in (row, column, caption)
    planned = column == "plan" or (column == "plain" and "plan" in (row, caption))
    return column != "none" and not planned


def named_periods(name: str) -> list[Period]:
    """The periods a heading names, years of its other levels filled in: "Năm 2021 › 9 tháng", "TH 2023".

    >>> [str(period) for period in named_periods("6 tháng › 2024")]
    ['6 tháng năm 2024']
    """
    found = asked_periods(name)
    year = _YEAR.search(name)
    if year:
        found = [period if period.year else replace(period, year=int(year[0])) for period in found]
    return found


def told_periods(headings: str, wide: Sequence[Period]) -> list[Period] | None:
    """The periods of a figure under `headings` (its column, row, group) in a table about the periods `wide`.

    None for a period that its words only relate to another that is not known ("Tháng trước").

    >>> nine = periods("9 tháng năm 2021")
    >>> [str(told_periods(name, nine)[0]) for name in ("Thực hiện", "Cùng kỳ", "Lũy kế", "Tháng 9")]
    ['9 tháng năm 2021', '9 tháng năm 2020', '9 tháng năm 2021', 'tháng 9 năm 2021']
    """
    folded, own = fold(headings), named_periods(headings)
    if _RELATIVE.search(folded) and measure(headings) not in ("growth", "of plan", "share", "rate"):
        return _related(folded, own, wide)
    if _CUMULATED.search(folded) and all(period.kind == "year" for period in own):
        own = [replace(period, kind="months") if period.kind == "month" else period for period in wide]
    year = next((period.year for period in wide if period.year), None)
    return [period if period.year else replace(period, year=year) for period in own] or list(wide)


def _related(folded: str, own: Sequence[Period], wide: Sequence[Period]) -> list[Period] | None:
    """The same stretch of another year, for "Cùng kỳ 2020" and "Cùng kỳ"; the whole year before for "Năm trước"."""
    now = next((period for period in wide if period.year), None)
    written = _YEAR.search(folded)
    year = int(written[0]) if written else (now.year - 1 if now and now.year else None)
    if year is None or re.search(r"\b(?:thang|quy|ky) truoc\b", folded):
        return None
    named = next((period for period in own if period.kind != "year"), None)
    stretch = named or (None if "nam truoc" in folded else now)
    return [replace(stretch, year=year) if stretch else Period("year", 0, year)]


def relative_only(headings: str) -> bool:
    """True for "Cùng kỳ", "Năm trước": figures of another period than the table's own.

    >>> relative_only("Thực hiện cùng kỳ"), relative_only("So cùng kỳ (%)")
    (True, False)
    """
    return bool(_RELATIVE.search(fold(headings))) and measure(headings) in ("plain", "result", "plan")


def wide_periods(caption: str, document_period: str | None) -> list[Period]:
    """The periods a table is about: its caption's, else its document's."""
    return asked_periods(caption) or periods(document_period or "")
