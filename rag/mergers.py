"""Provinces that became part of another one: which names stand for one area before and after."""

from __future__ import annotations

from dataclasses import dataclass

# Resolution 202/2025/QH15: 63 provinces and cities became 34; their authorities work from 1 July 2025.
SINCE_2025 = "2025-07-01"
_OF_2025 = {
    "an giang": "kien giang",
    "bac ninh": "bac giang",
    "ca mau": "bac lieu",
    "can tho": "soc trang|hau giang",
    "da nang": "quang nam",
    "dak lak": "phu yen",
    "dong nai": "binh phuoc",
    "dong thap": "tien giang",
    "gia lai": "binh dinh",
    "hai phong": "hai duong",
    "ho chi minh": "binh duong|ba ria vung tau",
    "hung yen": "thai binh",
    "khanh hoa": "ninh thuan",
    "lam dong": "dak nong|binh thuan",
    "lao cai": "yen bai",
    "ninh binh": "ha nam|nam dinh",
    "phu tho": "vinh phuc|hoa binh",
    "quang ngai": "kon tum",
    "quang tri": "quang binh",
    "tay ninh": "long an",
    "thai nguyen": "bac kan",
    "tuyen quang": "ha giang",
    "vinh long": "ben tre|tra vinh",
}
# Resolution 15/2008/QH12.
_OF_2008 = {"ha noi": "ha tay"}


@dataclass(frozen=True, slots=True)
class Merger:
    """The province `old` belongs to `new` from `since` on (ISO date); folded names, as `rag.places` gives them."""

    old: str
    new: str
    since: str


MERGERS = tuple(
    Merger(old, new, since)
    for table, since in ((_OF_2025, SINCE_2025), (_OF_2008, "2008-08-01"))
    for new, gone in table.items()
    for old in gone.split("|")
)


def related(place: str) -> tuple[str, ...]:
    """The provinces whose documents may be about `place` too: what it was made of, or what it became part of.

    >>> related("gia lai"), related("binh dinh"), related("dien bien")
    (('binh dinh',), ('gia lai',), ())
    """
    return tuple(m.old for m in MERGERS if m.new == place) + tuple(m.new for m in MERGERS if m.old == place)


def covers(told: str, day: str | None, asked: str) -> bool:
    """May a document about the province `told`, issued on `day` (ISO, None when unknown), be about `asked`?

    What was issued before a merger is about a part of today's province; what was issued after it is about more
    than the old one.

    >>> covers("gia lai", "2026-01-15", "binh dinh"), covers("gia lai", "2024-06-30", "binh dinh")
    (True, False)
    >>> covers("binh dinh", "2024-06-30", "gia lai")
    True
    """
    if told == asked:
        return True
    return any(
        (m.old, m.new) == (told, asked) or ((m.old, m.new) == (asked, told) and (day is None or day >= m.since))
        for m in MERGERS
    )
