"""Reads a question that compares an indicator over periods or places into one question for each place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rag.periods import Kind, Period, months, without_periods
from rag.places import as_written
from rag.text import fold, substitute
from rag.understand import Query

COMPARED = 20  # passages read for each place: a series is spread over many documents
_QUARTER = "quy(?! dinh| che| mo| trinh| hoach| luat| tac| uoc)"
_STRETCH = rf"(?:nam|thang|{_QUARTER}|ky|giai doan|thoi ky)"
_OVER = (
    rf"\bqua (?:cac|tung|moi) {_STRETCH}\b|\b(?:theo )?tung {_STRETCH}\b|\btheo cac {_STRETCH}\b"
    rf"|\bcac {_STRETCH} (?:gan day|vua qua|qua)\b"
)
_COMPARES = re.compile(
    rf"\bso sanh\b|\bdien bien\b|\bbien dong\b|\bxu huong\b|{_OVER}"
    r"|\btu (?:nam )?(?:19|20)\d\d den (?:het )?(?:nam )?(?:19|20)\d\d"
)
# Not asked of the indicator: who compares and how.
_FRAME = re.compile(
    r"\b(?:hay |xin |cho biet |lap bang |bang )*(?:so sanh|dien bien|bien dong|xu huong)(?: cua| ve)?\b"
    rf"|(?:{_OVER})(?: gan day| vua qua)?"
    r"|\b(?:giua|so voi|voi)? ?cung ky(?: nam (?:truoc|\d{4}))?\b|\bgiua\b|\bnhu the nao\b|\bthe nao\b|\bra sao\b"
    r"|\b(?:la )?bao nhieu\b|\b(?:tinh|huyen|thanh pho|thi xa)\b(?=\W*(?:$|va\b|voi\b|,))"
)
_JOINS = re.compile(
    r"\b(?:va|voi|so voi|tu|den|cua|giua|o|tai|trong|vao|nam|cac)\b(?=\W*(?:$|[;,.?]|(?:va|voi|cua|giua)\b))"
)
_RUNS_OVER = re.compile(rf"\b(?:(?:qua|theo) )?(?:cac|tung|moi) (nam|thang|{_QUARTER})\b")
_KIND_OF: dict[str, Kind] = {"nam": "year", "quy": "quarter", "thang": "month"}
_RANGE = re.compile(r"\btu (?:nam )?((?:19|20)\d\d) den (?:het )?(?:nam )?((?:19|20)\d\d)\b")
_SAME_STRETCH = re.compile(r"\bcung ky\b")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared: one question for each place asked for, and which periods count (all when there are none).

    `over` is the kind of period that the question runs over ("qua các năm"), where it says so.
    """

    indicator: str
    queries: tuple[Query, ...]
    periods: tuple[Period, ...]
    years: tuple[int, int] | None = None
    over: Kind | None = None

    def wants(self, period: Period) -> bool:
        """True for a period that is asked for."""
        if self.years is not None:
            return period.year is not None and self.years[0] <= period.year <= self.years[1]
        asked = [one for one in self.periods if one.kind == period.kind and one.number == period.number]
        return not self.periods or any(one.year in (None, period.year) for one in asked)


def comparison(query: Query) -> Comparison | None:
    """The comparison a question asks for; None for one that asks for a single figure.

    >>> from rag.understand import understand
    >>> asked = comparison(understand("So sánh kim ngạch xuất khẩu 6 tháng 2024 giữa Gia Lai và Ninh Thuận"))
    >>> asked.indicator, [one.places for one in asked.queries], [str(one) for one in asked.periods]
    ('Kim ngạch xuất khẩu', [('gia lai',), ('ninh thuan',)], ['6 tháng năm 2024'])
    """
    folded = fold(query.text)
    several = len(query.places) > 1 or len(query.periods) > 1
    counts = query.expected in ("amount", "any", "list")
    said = bool(_COMPARES.search(folded))
    if query.numbers or query.provisions or not counts or not (said or (several and query.expected == "amount")):
        return None
    words = _indicator(query)
    if not words:
        return None
    asked = replace(query, text=words, embedded=words, expected="amount", periods=(), expansions=(), series=True)
    each = [replace(asked, places=(place,)) for place in query.places] or [asked]
    span = _RANGE.search(folded)
    years = (int(span[1]), int(span[2])) if span else None
    shown = words[:1].upper() + words[1:]
    periods = () if years else _periods(query, folded)
    return Comparison(shown, tuple(each), periods, years, None if periods else _over(folded, years))


def _indicator(query: Query) -> str:
    """The question less its periods, its places and what asks for a comparison."""
    text = without_periods(query.text, " ; ")
    for place in query.places:
        written = as_written(text, place)
        text = re.sub(rf"(?:\b(?:tỉnh|huyện|thành phố|thị xã|TP\.?)\s+)?{re.escape(written)}", " ; ", text)
    text = substitute(_RANGE, lambda match: " ; ", text)
    text = substitute(_FRAME, lambda match: " ; ", text)
    while (shorter := substitute(_JOINS, lambda match: " ; ", text)) != text:
        text = shorter
    parts = [part.strip(" ,.?:") for part in text.split(";")]
    return " ".join(" ".join(part for part in parts if part).split())


def _over(folded: str, years: tuple[int, int] | None) -> Kind | None:
    """The kind of period that the question runs over.

    >>> _over("thu ngan sach qua cac nam", None), _over("thu ngan sach theo tung quy", None), _over("qua cac ky", None)
    ('year', 'quarter', None)
    >>> _over("so sanh theo cac quy dinh", None)
    """
    said = _RUNS_OVER.search(folded)
    return _KIND_OF[said[1]] if said else "year" if years else None


def _periods(query: Query, folded: str) -> tuple[Period, ...]:
    """The periods named; with "cùng kỳ" the same stretch of the year before too."""
    found = list(query.periods)
    if _SAME_STRETCH.search(folded) and found and found[0].year:
        found.append(replace(found[0], year=found[0].year - 1))
    if len(found) == 1 and re.search(r"\bqua (?:cac|tung|moi)\b|\bdien bien\b", folded):
        found = [replace(found[0], year=None)] if found[0].kind != "year" else []
    return tuple(sorted(dict.fromkeys(found), key=lambda one: months(one, one.year or 0)))
