"""What a text tells that can be wrong in one place: figures, dates, periods, document numbers, labels and names."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Literal

from rag.names import flat, names
from rag.numbers import DocumentNumber, number_spans
from rag.periods import Period, period_spans
from rag.quantities import Quantity, quantities, shares
from rag.text import fold, unify_tone

Kind = Literal["number", "date", "period", "year", "label", "share", "quantity", "name"]
Family = Literal["number", "time", "label", "figure", "name"]
Day = tuple[int, int, int | None]  # day, month, year

_FAMILIES: dict[Kind, Family] = {
    "number": "number",
    "date": "time",
    "period": "time",
    "year": "time",
    "label": "label",
    "share": "figure",
    "quantity": "figure",
    "name": "name",
}
_DAY = re.compile(
    r"\bngay\s+(\d{1,2})\s+thang\s+(\d{1,2})(?:\s+nam\s+(\d{4}))?\b"
    r"|(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\5(\d{4})(?!\d|[/-])"
    r"|\bngay\s+(\d{1,2})[/.-](\d{1,2})(?![/.-]?\d)"
)
_YEAR = re.compile(r"(?<![\d/.,])(?:19|20)\d\d(?!\d|[.,/]\d|\s*(?:%|dong|ty|trieu|nguoi|ho|ha|tan|km|m2)\b)")
_VALUE = r"(?:[ivxlc]+\b|\d+(?:\.\d+)*[a-zđ]?\b)"
# With its marks: "thu 5" is no "thứ 5", "mức 5" no "mục 5".
_LABEL = re.compile(
    r"\b(?P<label>điều|khoản|tiểu mục|mục|chương|phần|phụ lục|biểu|mẫu|bảng|hình|khóa|kỳ họp|hội nghị|lần|thứ|hạng|"
    r"loại|bậc|cấp|nhóm|quyển|tập|số|ngày|quốc lộ|vùng)\s+(?:lần )?(?:thứ |số )?"
    rf"(?P<values>{_VALUE}(?:(?:\s*,\s*|\s+(?:và|đến|hoặc|hay)\s+|\s*[-–]\s*){_VALUE})*)"
    r"(?!\s*(?:%|phần trăm)|/\d|[.,]\d)"
    r"|\b(?P<point>điểm)\s+(?P<letters>[a-zđ]\b(?:(?:\s*,\s*|\s+(?:và|hoặc)\s+)(?:điểm )?[a-zđ]\b)*)"
)
# Words as well as labels: "cấp 5 triệu đồng", "loại 2 kg".
_WEAK = frozenset(["phần", "loại", "bậc", "cấp", "nhóm", "số", "hạng", "lần", "tập", "bảng", "hình", "mẫu", "biểu"])
_ONE = re.compile(r"\b(?:\d+(?:\.\d+)*[a-zđ]?|[ivxlc]+|[a-zđ])\b")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_NUMBERED = re.compile(
    r"(?:^|(?<=\n))\s*(?:\d{1,2}(?:\.\d{1,2}){0,4}[.)]|\d{1,2}(?:\.\d{1,2}){1,4}|[a-zđ]\)|[IVX]+[.)])\s"
)


@dataclass(frozen=True, slots=True)
class Particular:
    """`source[start:end] == text` says `value`: one that can be compared with others of its kind."""

    kind: Kind
    start: int
    end: int
    text: str
    value: Hashable

    @property
    def families(self) -> frozenset[Family]:
        """The kinds that stand in for each other: a year for a date; "6 tháng" may be a period or how long it takes."""
        duration = isinstance(self.value, Period) and self.value.kind == "months" and self.value.year is None
        return frozenset({_FAMILIES[self.kind], "figure"} if duration else {_FAMILIES[self.kind]})


def particulars(text: str) -> list[Particular]:
    """Everything of a text that can be wrong in one place, in order.

    >>> [(p.kind, p.text) for p in particulars("Ngày 28/7/2021, theo khoản 2 Điều 5, Bộ Y tế chi 1,5 tỷ đồng")]
    [('date', '28/7/2021'), ('label', '2'), ('label', '5'), ('name', 'Bộ Y tế'), ('quantity', '1,5 tỷ đồng')]
    """
    rest = _blank(text, [match.span() for match in _NUMBERED.finditer(text)])
    found: list[Particular] = []
    for read in (_numbers, _days, _periods, _labels, _years, _shares, _figures):
        taken = list(read(rest, text))
        found += taken
        rest = _blank(rest, [(one.start, one.end) for one in taken])
    for start, end in names(text):
        if not any(one.start < end and start < one.end for one in found):
            found.append(Particular("name", start, end, text[start:end], flat(text[start:end])))
    return sorted(found, key=lambda one: (one.start, one.end))


def says(claimed: Particular, told: Particular) -> bool:
    """True when what is claimed is what is told, or less of it: the year of a date, a date less its year."""
    one, other = claimed.value, told.value
    if isinstance(one, DocumentNumber) and isinstance(other, DocumentNumber):
        return one.is_same(other) and _tells_as_much(one, other)
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return one.is_same(other)
    if isinstance(one, Period) and isinstance(other, Quantity):
        return "figure" in claimed.families and one.number == other.value and other.unit == "tháng"
    if isinstance(one, Quantity) and isinstance(other, Period):
        return "figure" in told.families and one.value == other.number and one.unit == "tháng"
    if isinstance(one, Period) and isinstance(other, Period):
        return (one.kind, one.number) == (other.kind, other.number) and one.year in (None, other.year)
    if claimed.kind == "date":
        return _says_day(one, told)
    if claimed.kind == "year":
        year = other[2] if told.kind == "date" and isinstance(other, tuple) else other
        return one == year
    if isinstance(one, Period) and told.kind == "date" and isinstance(other, tuple):
        return one.kind == "month" and one.number == other[1] and one.year in (None, other[2])
    return claimed.kind == told.kind and one == other


def _says_day(one: Hashable, told: Particular) -> bool:
    assert isinstance(one, tuple)
    day, month, year = one
    if told.kind == "share":
        return year is None and told.value == f"{day}/{month}"
    if told.kind != "date" or not isinstance(told.value, tuple):
        return False
    return bool(told.value[:2] == (day, month)) and year in (None, told.value[2])


def _tells_as_much(one: DocumentNumber, other: DocumentNumber) -> bool:
    """A claim may leave out the tail of a number, and add none that the source does not give."""
    return len(one.tail) <= len(other.tail) and (not one.year or one.year == other.year)


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + "\x00" * (end - start) + text[end:]
    return text


def _numbers(rest: str, text: str) -> Iterator[Particular]:
    for start, end, named in number_spans(rest):
        yield Particular("number", start, end, text[start:end], named)


def _days(rest: str, text: str) -> Iterator[Particular]:
    for match in _DAY.finditer(fold(rest)):
        parts = [int(part) for part in match.groups() if part and part.isdigit()]
        if not (1 <= parts[0] <= 31 and 1 <= parts[1] <= 12):
            continue
        value: Day = (parts[0], parts[1], parts[2] if len(parts) > 2 else None)
        yield Particular("date", *match.span(), text[match.start() : match.end()], value)


def _periods(rest: str, text: str) -> Iterator[Particular]:
    for start, end, period in period_spans(rest):
        if period.kind == "year":
            yield Particular("year", start, end, text[start:end], period.year)
        else:
            yield Particular("period", start, end, text[start:end], period)


def _labels(rest: str, text: str) -> Iterator[Particular]:
    lowered = unify_tone(rest)
    for match in _LABEL.finditer(lowered):
        group = "values" if match["values"] else "letters"
        label = match["label"] or match["point"]
        measured = next(quantities(rest[match.start(group) :]), None) if label in _WEAK else None
        if measured and measured.start == 0 and (measured.unit or measured.scaled):
            continue
        for one in _ONE.finditer(lowered, *match.span(group)):
            yield Particular("label", *one.span(), text[one.start() : one.end()], (label, _arabic(one[0], label)))


def _arabic(written: str, label: str) -> str:
    """The same for "IV" and "4"; a point's letter stays a letter."""
    if label == "điểm" or not all(letter in _ROMAN for letter in written):
        return written.lstrip("0") or "0"
    values = [_ROMAN[letter] for letter in written]
    following = [*values[1:], 0]
    return str(sum(-one if one < nxt else one for one, nxt in zip(values, following, strict=True)))


def _years(rest: str, text: str) -> Iterator[Particular]:
    for match in _YEAR.finditer(fold(rest)):
        yield Particular("year", *match.span(), text[match.start() : match.end()], int(match[0]))


def _shares(rest: str, text: str) -> Iterator[Particular]:
    for start, end, share in shares(rest):
        yield Particular("share", start, end, text[start:end], share)


def _figures(rest: str, text: str) -> Iterator[Particular]:
    for found in quantities(rest):
        yield Particular("quantity", found.start, found.end, text[found.start : found.end], found)
