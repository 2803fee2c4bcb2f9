"""Documents cited in a clause: by number, or a law by its name and day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_KIND = (
    r"(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết liên tịch|Nghị quyết|Nghị định|Thông tư liên tịch|Thông tư|"
    r"Quyết định|Quy định|Quy chế|Chỉ thị|Kết luận|Hướng dẫn|Thông báo|Công văn|Kế hoạch|Sắc lệnh|Lệnh)"
)
_CODE = r"[A-ZĐ][\wĐ.]*(?:\s?[-/&]\s?[A-ZĐ][\wĐ]*)*"
_NUMBER = rf"\d{{1,5}}(?:\.\d{{1,3}})?[a-z]?\s?(?:/\s?\d{{4}})?\s?[-/]\s?{_CODE}"
_DAY = r"(?:\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})"
# A name holds no other citation: "Luật Cư trú số 81/2006/QH11", but not "Luật này … Luật Cư trú số …".
_NAME = rf"(?:\s(?!này\b|[Ss]ố:?\s+\d|và Luật\b|ngày\b|năm\b|{_KIND}\s+(?:số\s+)?\d)[\w,()-]+){{1,24}}?"
_CITATION = re.compile(
    rf"(?P<kind>{_KIND})(?:(?P<name>{_NAME})?\s+(?:[Ss]ố\s*:?\s*)?(?P<number>{_NUMBER})(?:,?\s+ngày\s+(?P<day>{_DAY}))?"
    rf"|(?P<named>{_NAME})\s+(?:ngày\s+(?P<on>{_DAY})|năm\s+\d{{4}}))"
)
_LAWS = frozenset(["Luật", "Bộ luật", "Pháp lệnh"])
_REACH = 320  # characters a citation may take


@dataclass(frozen=True, slots=True)
class Citation:
    """A document as a clause names it, at `start:end`; `number` without blanks, None when named by its day alone."""

    kind: str
    number: str | None
    start: int
    end: int


def citations(text: str, start: int, end: int) -> Iterator[Citation]:
    """Every document that `text[start:end]` cites, in order.

    >>> text = "Luật Cư trú số 81/2006/QH11 và Nghị định 34/2016/NĐ-CP ngày 14/5/2016; Luật quốc tịch Việt Nam năm 1998"
    >>> [(text[c.start:c.end], c.number) for c in citations(text, 0, len(text))]  # doctest: +NORMALIZE_WHITESPACE
    [('Luật Cư trú số 81/2006/QH11', '81/2006/QH11'), ('Nghị định 34/2016/NĐ-CP ngày 14/5/2016', '34/2016/NĐ-CP'),
    ('Luật quốc tịch Việt Nam năm 1998', None)]
    """
    at = start
    while match := _CITATION.search(text, at, end):
        name = match["name"] or match["named"]
        if name and match["kind"] not in _LAWS:  # "Thông tư hướng dẫn Nghị định số 5/…": another one's number
            at = match.start() + len(match["kind"])
            continue
        number = re.sub(r"\s+", "", match["number"]).rstrip(".-/") if match["number"] else None
        at = match.start() + len(match[0].rstrip(".-/ "))
        yield Citation(match["kind"], number, match.start(), at)
