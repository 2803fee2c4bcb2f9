"""The reporting period of a bulletin and the locality it is about: from the text or, failing that, the file name."""

from __future__ import annotations

import re

from ingest.metadata.head import Found
from rag.periods import document_period, mentions, periods
from rag.places import document_place
from rag.schema import Origin, Told
from rag.text import fold

_PERIOD_REACH, _PLACE_REACH = 700, 1500  # characters in which a bulletin says what it is about
_MENTION_LENGTH = 48
_TOGETHER = 60  # characters between "tháng 5" and "5 tháng" where a bulletin reports on both


# These say what holds from now on, not what happened in a period, unless their title names a month.
NORMATIVE = re.compile(
    r"(?:Luật|Bộ luật|Pháp lệnh|Nghị|Thông tư|Quyết định|Quy|Hướng dẫn|Văn bản hợp nhất|Điều lệ|Hiến|Lệnh|Chỉ thị)\b"
)


def period_of(title: Origin, text: str, name: str, kind: str | None = None) -> Origin | None:
    """The period, marked "file name" when the text does not tell all of it (the year, say).

    >>> period_of(Origin("title", "Báo cáo", "file name"), "Trong 9 tháng năm 2021, thu đạt", "bao-cao.txt")
    Origin(field='period', value='9 tháng năm 2021', told='text', start=6, end=22)
    """
    if kind and NORMATIVE.match(kind):
        text, name = text if any(p.kind != "year" for p in periods(title.value)) else "", ""
    value = document_period(title.value, text, name) if text or name else None
    if value is None or (not name and "năm" not in value):
        return None
    if document_period(title.value if title.told == "text" else "", text, "") == value:
        return Origin("period", value, "text", *_place_of_period(value, title, text))
    stated = title.told == "file properties" and document_period(title.value, text, "") == value
    return Origin("period", value, "file properties" if stated else "file name")


def _place_of_period(value: str, title: Origin, text: str) -> tuple[int, int]:
    """The span of the mentions that give the periods, in the title before the first lines."""
    wanted = [(period.kind, period.number) for period in periods(value)]
    spans = [(title.start, title.end)] if title.told == "text" else []
    for start, end in [*spans, (0, _PERIOD_REACH)]:
        told = [start + at for at, period in mentions(text[start:end]) if (period.kind, period.number) in wanted]
        if told:
            near = [at for at in told if at - told[0] <= _TOGETHER * (len(wanted) - 1)]
            return told[0], _end_of_mention(text, near[-1])
    return 0, 0


def _end_of_mention(text: str, start: int) -> int:
    """Where the mention that begins at `start` ends: the shortest text that gives the same period."""
    whole = next(iter(mentions(text[start : start + _MENTION_LENGTH])), None)
    for match in re.finditer(r"\w\b", text[start : start + _MENTION_LENGTH]):
        if next(iter(mentions(text[start : start + match.end()])), None) == whole:
            return start + match.end()
    return start


def place_of(title: Origin, text: str, name: str, issued: Found | None, national: bool) -> Origin | None:
    """The locality; what a central body issues is about one only if its title says so.

    Where it was signed ("Hà Nội, ngày …") is not what it is about.
    """
    if title.told != "file name" and (value := document_place(title.value, "", "")):
        told: Told = title.told
        span = _span(value, text, title.start, title.end) if told == "text" else (0, 0)
        return Origin("place", value, told, *span)
    if national:
        return None
    blanked = text[:_PLACE_REACH]
    if issued:
        blanked = blanked[: issued.start] + " " * (issued.end - issued.start) + blanked[issued.end :]
    if value := document_place("", blanked, ""):
        return Origin("place", value, "text", *_span(value, blanked, 0, len(blanked)))
    value = document_place("", "", name)
    return Origin("place", value, "file name") if value else None


def _span(value: str, text: str, start: int, end: int) -> tuple[int, int]:
    words = r"[\W_]+".join(map(re.escape, re.findall(r"\w+", fold(value))))
    match = re.search(rf"\b{words}\b", fold(text[start:end]))
    return (start + match.start(), start + match.end()) if match else (start, end)
