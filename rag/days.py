"""Days as officials write them, and as the record keeps them."""

from __future__ import annotations

import re
from datetime import date

_WRITTEN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def iso_day(text: str) -> str:
    """An ISO date. Raises ValueError, its message in Vietnamese, for what is no day.

    >>> iso_day("28/7/2021"), iso_day("2021-07-28")
    ('2021-07-28', '2021-07-28')
    """
    written = _WRITTEN.fullmatch(text)
    try:
        return (date(*(int(part) for part in reversed(written.groups()))) if written else _strictly(text)).isoformat()
    except ValueError:
        raise ValueError(f"“{text}” không phải một ngày. Viết như 28/7/2021 hoặc 2021-07-28.") from None


def _strictly(text: str) -> date:
    """`date.fromisoformat` reads "20210728" and "2021-W30" too, which nobody here means."""
    return date.fromisoformat(text if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else "")


def written(day: str) -> str:
    """An ISO date as an official writes it.

    >>> written("2020-03-05")
    '05/03/2020'
    """
    return "/".join(reversed(day.split("-")))
