"""The scope of a question: which documents may answer it, by what they are and by who asks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.abbreviations import spelt_out
from rag.periods import Period, agreement, periods
from rag.text import fold, normalise, syllables

_KIND_OF_PLACE = re.compile(r"^(?:tinh|thanh pho|tp|huyen|quan|thi xa|thi tran|phuong|xa) ")


@dataclass(frozen=True, slots=True)
class Scope:
    """What to search in; the empty scope leaves everything.

    One of the values of a field suffices, every field that is given has to fit. A document that does not tell its kind,
    issuer, date, period or place is left out where that is asked for. Names are compared without diacritics and case.
    Dates are ISO; `date_from` and `date_to` are inclusive, of the day a document was issued. `in_force_on` leaves what
    was issued and in force on that day, less what another document had by then wholly replaced or repealed.

    `groups` are those the reader belongs to: a document that is kept to some groups is seen by their members only, any
    other by all. None is for who may see everything, () for who belongs to no group. `documents` are ids.
    """

    kinds: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    date_from: str | None = None
    date_to: str | None = None
    periods: tuple[Period, ...] = ()
    places: tuple[str, ...] = ()
    in_force_on: str | None = None
    groups: tuple[str, ...] | None = None
    documents: tuple[str, ...] | None = None


EVERYTHING = Scope()


def group_names(given: Iterable[str]) -> tuple[str, ...]:
    """Names of groups as they are compared: NFC, each once; an empty one is none.

    >>> group_names(["Văn phòng ", "", "Văn phòng"])
    ('Văn phòng',)
    """
    return tuple(sorted({normalise(name).strip() for name in given} - {""}))


def same_name(asked: str, told: str) -> bool:
    """True for one kind or issuer in two spellings.

    >>> same_name("UBND tỉnh Gia Lai", "ỦY BAN NHÂN DÂN TỈNH GIA LAI"), same_name("Chính phủ", "Thủ tướng Chính phủ")
    (True, False)
    """
    return _key(asked) == _key(told)


def same_place(asked: str, told: str) -> bool:
    """True for one place, with or without what kind of place it is.

    >>> same_place("gia lai", "tỉnh Gia Lai"), same_place("An Hải", "Hải An")
    (True, False)
    """
    return _KIND_OF_PLACE.sub("", _key(asked)) == _KIND_OF_PLACE.sub("", _key(told))


def same_period(asked: Period, told: str) -> bool:
    """True for a document about this period, or about a part of it when it is a whole year.

    >>> [same_period(Period("year", 0, 2021), told) for told in ("năm 2021", "9 tháng năm 2021", "quý I năm 2022")]
    [True, True, False]
    >>> same_period(Period("months", 9, 2021), "năm 2021")
    False
    """
    found = periods(told)
    of_that_year = asked.kind == "year" and any(period.year == asked.year for period in found)
    return of_that_year or agreement([asked], found, strict=True) == "same"


def _key(name: str) -> str:
    return " ".join(syllables(fold(spelt_out(name))))
