"""Prints the value of an Excel cell as a Vietnamese office does: 1.234.567,5, 88%, 30/09/2021."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
_FURNITURE = re.compile(r"\[[^\]]*\]|_.|\*.")  # colours and conditions, padding
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]+)?,*")
_SIGNIFICANT = 12  # digits kept where no format says how many: 0.1 + 0.2 is 0,3


def shown(value: object, number_format: str = "General") -> str:
    """The text of a cell with this value and this Excel number format.

    >>> shown(1234567.5, "#,##0.0"), shown(0.88, "0%"), shown(2021), shown(-12.5, "#,##0.0;(#,##0.0)")
    ('1.234.567,5', '88%', '2021', '(12,5)')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        return _number(value, number_format or "General")
    if isinstance(value, datetime.datetime):
        return _moment(value, number_format)
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    return str(value)


def _moment(value: datetime.datetime, number_format: str) -> str:
    printed = _FURNITURE.sub("", _QUOTED.sub("", number_format)).lower()
    if "y" in printed and "d" not in printed and "h" not in printed:
        return value.strftime("%m/%Y" if "m" in printed else "%Y")
    clock = value.strftime(" %H:%M") if (value.hour or value.minute) and ("h" in printed or "y" not in printed) else ""
    return value.strftime("%d/%m/%Y") + clock


def _number(value: int | float | Decimal, number_format: str) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    exact = Decimal(str(value))
    sections = number_format.split(";")
    section, negative = sections[0], exact < 0
    if negative and len(sections) > 1:
        section = sections[1]
    elif not exact and len(sections) > 2:
        section = sections[2]
    before, digits, after = _parts(section)
    if not digits:
        return (before + after).strip() if section != sections[0] or not _is_general(section) else _plain(exact)
    scaled = abs(exact) / 1000 ** (len(digits) - len(digits.rstrip(",")))
    printed = _grouped(scaled * (100 if "%" in section else 1), digits.rstrip(","))
    sign = "-" if negative and section is sections[0] else ""
    return f"{sign}{before.lstrip()}{printed}{after.rstrip()}"


def _is_general(section: str) -> bool:
    bare = _FURNITURE.sub("", section).strip().lower()
    return bare in {"general", "@", ""}


def _parts(section: str) -> tuple[str, str, str]:
    """What a format prints before the figure, how it prints the figure, and what after: `#,##0" tỷ"`."""
    if _is_general(section) or re.search(r"[eE][+-]|/", _QUOTED.sub("", section)):
        return "", "", ""
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literals.append(match[1] if match[1] is not None else match[2])
        return "\x00"

    bare = _FURNITURE.sub("", _QUOTED.sub(keep, section))
    match = _DIGITS.search(bare)
    before, digits, after = (bare[: match.start()], match[0], bare[match.end() :]) if match else (bare, "", "")
    rest = iter(literals)
    return _filled(before, rest), digits, _filled(after, rest)


def _filled(text: str, literals: Iterator[str]) -> str:
    return re.sub("\x00", lambda _: next(literals), text)


def _grouped(value: Decimal, digits: str) -> str:
    whole, _, decimals = digits.partition(".")
    rounded = value.quantize(Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP)
    integer, _, fraction = f"{rounded:f}".partition(".")
    fraction = fraction[: decimals.count("0")] + fraction[decimals.count("0") :].rstrip("0")
    integer = integer.zfill(whole.count("0"))
    if "," in whole:
        integer = f"{int(integer):,}".replace(",", ".")
    return f"{integer},{fraction}" if fraction else integer


def _plain(value: Decimal) -> str:
    """As Excel's "General": no thousands, no more digits than mean something."""
    if value and abs(value.adjusted()) < 15:
        value = Decimal(f"{value:.{_SIGNIFICANT}g}") if value != value.to_integral_value() else value
    printed = f"{value:f}"
    if "." in printed:
        printed = printed.rstrip("0").rstrip(".")
    return printed.replace(".", ",")
