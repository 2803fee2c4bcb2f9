"""Names the rows of a table: number, name, unit, and the groups they stand under."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

_ROMAN = re.compile(r"[IVXL]{1,6}")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{1,3})*")
_LEADING = re.compile(
    r"(?P<n>[A-ZĐ]|[IVXL]{1,6}|\d{1,3}(?:\.\d{1,3})*|[a-zđ])\s?[.)/–-]\s*(?=\S)|(?P<d>(?:[-–•]\s*)+|\+\s*)"
)
_OF_WHICH = re.compile(r"(?i)trong đó|gồm|bao gồm|chia ra|cụ thể")
_TOTAL = re.compile(r"(?i)(?:tổng|cộng)\b")
ENUMERATOR = re.compile(r"(?:[IVXL]{1,6}|\d{1,3}(?:\.\d{1,3})*|[A-ZĐa-zđ])\s?[.)]?|[-–+*]")
_LENGTH = 100  # characters of a row's name; a name is to be recognised, the row itself is in the text
_FULL, _UNNUMBERED, _WITHIN, _NOTE = 5, 25, 45, 150


@dataclass(frozen=True, slots=True)
class Stub:
    """The cells of one row that name it.

    `number` is its "TT" or code, `coded` whether that is a code rather than a place in an order, `full` that the
    name runs over the whole width, `valued` that the row has values.
    """

    number: str
    name: str
    unit: str = ""
    coded: bool = False
    full: bool = False
    valued: bool = True

    @property
    def own(self) -> str:
        """The row's name without the groups above it: "1. Thu nội địa (tỷ đồng)"."""
        mark = "" if self.coded or not self.name or self.number.endswith((".", ")", "-", "+", "*")) else "."
        number = f"{self.number}{mark}" if self.number and ENUMERATOR.fullmatch(self.number) else self.number
        unit = f" ({self.unit})" if self.unit and self.unit not in self.name else ""
        return f"{shortened(' '.join(filter(None, (number, self.name))))}{unit}"

    @property
    def level(self) -> int | None:
        """How deep it stands, smaller is higher: A 10, I 20, 1 30, 1.1 31, a) 40, "-" 51, "- -" 52."""
        if self.number and not self.coded:
            return _depth(self.number.rstrip(" .)"))
        match = _LEADING.match(self.name)
        if not match:
            return None
        if match["d"]:
            return 60 if match["d"].startswith("+") else 50 + len(re.sub(r"\s", "", match["d"]))
        return _depth(match["n"])

    @property
    def place(self) -> str:
        match = _LEADING.match(self.name)
        return (self.number or (match["n"] if match else "") or "").rstrip(" .)")


def _depth(mark: str) -> int | None:
    if _ROMAN.fullmatch(mark) and mark not in {"L"}:
        return 20
    if _DOTTED.fullmatch(mark):
        return 30 + mark.count(".")
    if len(mark) == 1 and mark.isalpha():
        return 10 if mark.isupper() else 40
    return 51 if mark and mark in "-–+*" else None


def names(stubs: Sequence[Stub | None]) -> tuple[str, ...]:
    """One name a row, groups first, joined by " › "; "" where there is no stub (None).

    >>> names([Stub("II", "CHI NGÂN SÁCH", valued=False), Stub("1", "Chi đầu tư"), Stub("", "")])
    ('II. CHI NGÂN SÁCH', 'II. CHI NGÂN SÁCH › 1. Chi đầu tư', 'II. CHI NGÂN SÁCH › 1. Chi đầu tư')
    """
    found: list[str] = []
    above: list[tuple[int, Stub]] = []
    last = ""
    for stub in stubs:
        if stub is None:
            found.append("")
            continue
        if stub.own:
            above, parents = _under(above, stub)
            last = " › ".join([*(parent.own for parent in parents), stub.own])
        found.append(last)  # a row that nothing names goes on with the one above: it was cut by the page
    return tuple(found)


def _under(above: list[tuple[int, Stub]], stub: Stub) -> tuple[list[tuple[int, Stub]], list[Stub]]:
    """What is open below this row, and the rows it stands under."""
    level = _level(stub)
    if level is None:
        parents = [] if _TOTAL.match(stub.name) else [other for _, other in above if not other.valued]
        return above, parents
    above = [(other_level, other) for other_level, other in above if other_level < level]
    parents = [other for other_level, other in above if _is_over(other, other_level, stub, level)]
    if stub.valued or len(stub.name) <= _NOTE:
        above.append((level, stub))
    return above, parents


def _level(stub: Stub) -> int | None:
    if stub.level is not None or stub.valued:
        return stub.level
    if _OF_WHICH.match(stub.name):
        return _WITHIN
    return _FULL if stub.full else _UNNUMBERED


def _is_over(other: Stub, other_level: int, stub: Stub, level: int) -> bool:
    """Rows with values are over others only where the numbering says so."""
    if not other.valued or other_level <= 20 or level >= 40:
        return True
    return stub.place.startswith(f"{other.place}.")


def shortened(text: str, length: int = _LENGTH) -> str:
    """The text in one line, cut at a word with "…" when it is longer than `length`."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def mostly(found: Collection[bool]) -> bool:
    """True if more than half are."""
    return 2 * sum(found) > len(found)
