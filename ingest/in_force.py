"""From when and until when a document holds, in its own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date as calendar_date
from datetime import timedelta

from ingest.clauses import own_provisions, without_quotations
from ingest.consolidated import is_consolidated
from ingest.metadata.dates import iso
from rag.schema import Origin, Provision

_KINDS = (
    "Luật|Bộ luật|Pháp lệnh|Nghị định|Nghị quyết liên tịch|Nghị quyết|Thông tư liên tịch|Thông tư|Quyết định|Chỉ thị|"
    "Quy định|Quy chế|Kết luận|Hướng dẫn|Điều lệ|Kế hoạch|Thông báo|Chương trình"
)
SELF = rf"(?:{_KINDS}) này\b"
_DAY = (
    r"(?:ngày\s+)?(?:(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>\d{4})"
    r"|(?P<d2>\d{1,2})[/.-](?P<m2>\d{1,2})[/.-](?P<y2>\d{4}))"
)
_FROM = re.compile(
    rf"{SELF}\s+(?:chính thức\s+)?(?:có|phát sinh)\s+hiệu lực(?:\s+thi hành)?,?\s*"
    rf"(?:(?:kể\s+)?từ\s+(?:{_DAY}"
    r"|(?P<signed>ngày\s+(?:ký(?:\s*,?\s*ban hành)?|ban hành|thông qua|được\s+(?:Quốc hội\s+)?thông qua))\b)"
    r"|sau\s+(?P<days>\d{1,3})\s*(?:\([^)]{3,40}\)\s*)?ngày,?\s+kể\s+từ\s+ngày\s+(?:ký(?:\s+ban hành)?|ban hành)\b)"
)
_TO = re.compile(rf"[^.;\n“”]{{0,160}}?\b(?:đến hết|đến|cho đến hết)\s+{_DAY}")
_LAPSES_ON = re.compile(rf"{SELF}\s+hết hiệu lực(?:\s+thi hành)?\s+(?:kể\s+)?(?P<how>từ|sau|vào)\s+{_DAY}")
_EXPLICIT = re.compile(rf"(?:[Kk]ể\s+)?[Tt]ừ\s+{_DAY}")


def explicit_date(text: str, start: int, end: int) -> str | None:
    """The ISO date of the first "(kể) từ ngày …" in `text[start:end]` that gives a day."""
    match = _EXPLICIT.search(text, start, end)
    return _day(match) if match else None


def in_force(
    text: str, provisions: Sequence[Provision], date: str | None, number: str | None = None
) -> tuple[Origin, ...]:
    """Origins of `in_force_from` (inclusive) and `in_force_to` (the last day), as far as the document tells.

    `date` (ISO) is when it was signed, needed for "sau 45 ngày kể từ ngày ký". A day counted from its publication
    is not known and left out.

    >>> text = "Thông tư này có hiệu lực thi hành sau 45 ngày kể từ ngày ký."
    >>> in_force(text, (Provision(0, len(text)),), "2024-01-01")
    (Origin(field='in_force_from', value='2024-02-15', told='text', start=0, end=59),)
    """
    leaves = list(own_provisions(provisions))
    if not leaves or "hiệu lực" not in text or is_consolidated(text, number):
        return ()
    own = without_quotations(text[: leaves[-1].end])
    found: list[Origin] = []
    begins = _FROM.search(own)
    if begins and (value := _first_day(begins, date)):
        found.append(Origin("in_force_from", value, "text", begins.start(), begins.end()))
        ends = _TO.match(own, begins.end())
        if ends and (last := _day(ends)) and last > value:
            found.append(Origin("in_force_to", last, "text", begins.start(), ends.end()))
    if len(found) < 2 and (lapses := _LAPSES_ON.search(own)) and (last := _day(lapses)):
        last = last if lapses["how"] == "sau" else _plus(last, -1)
        found.append(Origin("in_force_to", last, "text", lapses.start(), lapses.end()))
    return tuple(found)


def _first_day(match: re.Match[str], date: str | None) -> str | None:
    if match["signed"]:
        return date
    if match["days"]:
        return _plus(date, int(match["days"])) if date else None
    return _day(match)


def _plus(date: str, days: int) -> str:
    return (calendar_date.fromisoformat(date) + timedelta(days=days)).isoformat()


def _day(match: re.Match[str]) -> str | None:
    day, month, year = (match[key] or match[f"{key}2"] for key in ("d", "m", "y"))
    return iso(day, month, year)
