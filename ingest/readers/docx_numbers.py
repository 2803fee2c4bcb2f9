"""Works out the numbers that Word prints in front of list paragraphs but does not store."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.readers import legacy_fonts
from ingest.readers.docx_package import Element, W
from ingest.readers.docx_styles import Numbered, Styles, font, on, value

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_COUNTING = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None  # restarts after this level, counted from 1; 0 never; None after any higher level
    legal: bool = False  # prints the numbers of all levels as 1, 2, 3
    style: str | None = None


@dataclass
class _List:
    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Num:
    shared: str  # several numbers may go on counting in one abstract list
    starts: dict[int, int]
    levels: dict[int, _Level]


class Numbers:
    """The lists of one document; ask for its paragraphs in the order of the text."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._nums: dict[str, _Num] = {}
        self._started: set[tuple[str, int]] = set()
        if root is None:
            return
        linked: dict[str, str] = {}
        for element in root.iterfind(W + "abstractNum"):
            name = element.get(W + "abstractNumId", "")
            self._lists[name] = _List(_levels(element))
            if (style := value(element, "numStyleLink")) is not None:
                linked[name] = style
        for element in root.iterfind(W + "num"):
            self._nums[element.get(W + "numId", "")] = _num(element)
        for name, style in linked.items():  # a list style: its levels stand in the list that the style names
            number, _, _ = styles.numbered(style)
            if number in self._nums and (target := self._lists.get(self._nums[number].shared)) is not None:
                self._lists[name] = target

    def label(self, properties: Element | None, style: str | None) -> str:
        """The number of the next paragraph and the gap after it; "" for a paragraph that has none.

        >>> Numbers(None, Styles(None)).label(None, None)
        ''
        """
        place = self._place(properties, style)
        if place is None:
            return ""
        num = self._nums[place.number]
        shared = self._lists[num.shared]
        levels = {**shared.levels, **num.levels}
        self._count(place, num, shared, levels)
        level = levels.get(place.level, _Level())
        return _printed(level, levels, shared.counts)

    def _place(self, properties: Element | None, style: str | None) -> Numbered | None:
        own = properties.find(W + "numPr") if properties is not None else None
        number, found = value(own, "numId"), value(own, "ilvl")
        level = int(found) if found is not None and found.isdigit() else None
        if number is None:
            number, styled, asked = self._styles.numbered(style)
            if number is not None and level is None:
                level = styled if styled is not None else self._linked_level(number, asked)
        if number is None or number not in self._nums or self._nums[number].shared not in self._lists:
            return None
        return Numbered(number, min(level or 0, _LEVELS - 1))

    def _linked_level(self, number: str, styles: list[str]) -> int | None:
        """The level that a list gives to a style: "Heading 2" is the second."""
        shared = self._lists.get(self._nums[number].shared) if number in self._nums else None
        levels = shared.levels.items() if shared is not None else ()
        return next((at for at, level in levels if level.style in styles), None)

    def _count(self, place: Numbered, num: _Num, shared: _List, levels: dict[int, _Level]) -> None:
        at, counts = place.level, shared.counts
        first = (place.number, at) not in self._started
        self._started.add((place.number, at))
        if first and at in num.starts:
            counts[at] = num.starts[at]
        elif at in counts:
            counts[at] += 1
        else:
            counts[at] = levels.get(at, _Level()).start
        for deeper in [deeper for deeper in counts if deeper > at]:
            restart = levels.get(deeper, _Level()).restart
            if restart is None or at < restart:
                del counts[deeper]


def _num(element: Element) -> _Num:
    starts, levels = {}, {}
    for override in element.iterfind(W + "lvlOverride"):
        at = int(override.get(W + "ilvl", "0"))
        start = value(override, "startOverride")
        if start is not None and start.lstrip("-").isdigit():
            starts[at] = int(start)
        levels.update(_levels(override))
    return _Num(value(element, "abstractNumId") or "", starts, levels)


def _levels(parent: Element) -> dict[int, _Level]:
    return {int(level.get(W + "ilvl", "0")): _level(level) for level in parent.iterfind(W + "lvl")}


def _level(element: Element) -> _Level:
    text = value(element, "lvlText") or ""
    legacy = legacy_fonts.of_font(font(element.find(W + "rPr")) or "")
    if legacy is not None:
        text = legacy_fonts.convert(text, legacy[0], capitals=legacy[1])
    restart, start = value(element, "lvlRestart"), value(element, "start")
    return _Level(
        start=int(start) if start is not None and start.isdigit() else 0 if start is None else 1,
        format=value(element, "numFmt") or "decimal",
        text=text,
        suffix=value(element, "suff") or "tab",
        restart=int(restart) if restart is not None and restart.isdigit() else None,
        legal=bool(on(element, "isLgl")),
        style=value(element, "pStyle"),
    )


def _printed(level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    if level.format == "bullet":
        # Bullets come from symbol fonts, at private places that say nothing outside the font.
        sign = level.text if level.text.isprintable() and not _private(level.text) else "-"
        return sign + " " if sign.strip() else ""

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        other = levels.get(at, _Level())
        return spelt(counts.get(at, other.start), "decimal" if level.legal else other.format)

    text = _PLACE.sub(number, level.text)
    return text + ("" if level.suffix == "nothing" or not text else " ")


def _private(text: str) -> bool:
    return any("\ue000" <= letter <= "\uf8ff" or letter == "\xb7" for letter in text)


def spelt(number: int, style: str) -> str:
    """A number in one of Word's number formats.

    >>> spelt(4, "lowerLetter"), spelt(28, "upperLetter"), spelt(14, "upperRoman"), spelt(7, "decimalZero")
    ('d', 'BB', 'XIV', '07')
    """
    if style == "none":
        return ""
    if style == "decimalZero":
        return f"{number:02d}"
    if style in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if style == "lowerLetter" else letter.upper()
    if style in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = _roman(number)
        return roman if style == "lowerRoman" else roman.upper()
    if style == "vietnameseCounting" and 0 <= number < len(_COUNTING):
        return _COUNTING[number]
    return str(number)


def _roman(number: int) -> str:
    letters = ""
    for worth, sign in _ROMAN:
        letters += sign * (number // worth)
        number %= worth
    return letters
