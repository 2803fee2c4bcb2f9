"""When and where a document was issued: the date line of its head, or the vote that passed a law."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date as calendar_date

from ingest.metadata.head import Cell, Found
from rag.text import UPPER

_LOWER = UPPER.lower()
_PLACE = rf"\b(?P<place>(?:T[Pp]\.? ?)?[{UPPER}][{_LOWER}]+(?: (?:- )?[{UPPER}][{_LOWER}]*){{0,5}}|TP\.? ?HCM)"
_DAY = r"(?P<d>\d{1,2})\s*tháng\s*(?P<m>\d{1,2})\s*năm\s*(?P<y>(?:19|20)\d\d)"
# The year may carry a footnote's number ("năm 20264").
_DATE_LINE = re.compile(
    rf"{_PLACE}\s*,\s*[Nn]gày\s*"
    rf"(?:{_DAY}|(?P<d2>\d{{1,2}})[/.-](?P<m2>\d{{1,2}})[/.-](?P<y2>(?:19|20)\d\d))(?:\[?\d{{1,2}}\]?)?\s*[.*]?$"
)
_PASSED = re.compile(
    r"(?:Luật|Bộ luật|Nghị quyết|Pháp lệnh|Hiến pháp) này (?:đã )?(?:được|đã) [^.;\n]{10,300}?thông qua\s+"
    r"(?:vào\s+)?ngày\s+" + _DAY
)
_NAMED = re.compile(
    r"(?i:số)\s+\d[\w/.&-]+\s+(?i:ngày)\s+(?:" + _DAY + r"|(?P<d2>\d{1,2})[/.-](?P<m2>\d{1,2})[/.-](?P<y2>\d{4}))"
)
_DATE_LINE_LENGTH = 160


def iso(day: str, month: str, year: str) -> str | None:
    """ISO, None for a day that no calendar has ("31 tháng 02": a slip of the pen is no date)."""
    try:
        return calendar_date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _value(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    day, month, year = (groups[key] or groups.get(f"{key}2") or "" for key in ("d", "m", "y"))
    return iso(day, month, year)


def date_line(cells: Iterable[Cell]) -> tuple[Found | None, Found | None]:
    """(date, place) of the first "Hà Nội, ngày 06 tháng 4 năm 2026"."""
    for cell in cells:
        match = _DATE_LINE.search(cell.text[-_DATE_LINE_LENGTH:]) if "ngày" in cell.text.lower() else None
        if not match:
            continue
        shift = cell.end - len(cell.text[-_DATE_LINE_LENGTH:])
        place = Found(match["place"], shift + match.start("place"), shift + match.end("place"))
        value = _value(match)
        day = shift + match.start("d" if match["d"] else "d2")
        return (Found(value, day, shift + match.end()) if value else None), place
    return None, None


def passed_on(text: str) -> Found | None:
    """The day on which the National Assembly passed the law or resolution: its date."""
    match = _PASSED.search(text)
    value = _value(match) if match else None
    return Found(value, match.start("d"), match.end()) if match and value else None


def named_date(cell: Cell) -> Found | None:
    """The date beside a number: "Thông tư số 102/2018/TT-BTC ngày 14 tháng 11 năm 2018"."""
    match = _NAMED.search(cell.text)
    value = _value(match) if match else None
    if not match or not value:
        return None
    return Found(value, cell.start + match.start("d" if match["d"] else "d2"), cell.start + match.end())
