"""The marks that count items inside an article or a heading: "I.", "1.", "1.2.", "a)", "-"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest import markers as mark

_BULLETS = {mark.DASH: "gạch đầu dòng", mark.PLUS: "dấu cộng"}


@dataclass(frozen=True, slots=True)
class Item:
    """A mark at the start of a line: its depth, number in order (0 for none) and where its text begins.

    `printed` is the number as printed, `within` the printed number of the item it must stand in ("1" for "1.2").
    """

    depth: int
    ordinal: int
    printed: str
    body: int
    suffix: str = ""
    within: str = ""

    def name(self, in_article: bool) -> str:
        """What a citation calls it: "khoản 2" in an article, "mục 2" elsewhere."""
        if self.depth in _BULLETS:
            return _BULLETS[self.depth]
        if self.within:
            return f"{'điểm' if in_article else 'mục'} {self.printed}"
        if self.depth == mark.NUMBER:
            return f"{'khoản' if in_article else 'mục'} {self.printed}{self.suffix}"
        names = {mark.ROMAN_ITEM: "Mục", mark.UPPER_ITEM: "Phần", mark.LETTER: "điểm"}
        return f"{names[self.depth]} {self.printed}"


def item(line: str) -> Iterator[Item]:
    """Every reading of the mark that a line begins with, the likeliest first.

    >>> [(found.name(True), found.ordinal) for found in item("2. Không quá 5 ngày")]
    [('khoản 2', 2)]
    >>> [found.name(False) for found in item("I. TÌNH HÌNH")]
    ['Mục I']
    """
    first = line[0]
    if first.isdigit():
        yield from _numbered(line)
    elif first in "IVX" and (match := mark.ROMAN_HEAD.match(line)):
        yield Item(mark.ROMAN_ITEM, mark.roman(match["n"]), match["n"], match.end() - 1)
    if first.isupper() and (match := mark.UPPER_HEAD.match(line)):
        yield Item(mark.UPPER_ITEM, mark.upper_ordinal(match["n"]), match["n"], match.end() - 1)
    elif first.islower() and (match := mark.LETTER_HEAD.match(line)):
        yield Item(mark.LETTER, mark.letter_ordinal(match["n"]), match["n"], match.end())
    elif match := mark.DASH_HEAD.match(line):
        yield Item(mark.DASH, 0, "", match.end())
    elif match := mark.PLUS_HEAD.match(line):
        yield Item(mark.PLUS, 0, "", match.end())


def _numbered(line: str) -> Iterator[Item]:
    if match := mark.DECIMAL_HEAD.match(line):
        *above, last = match["n"].split(".")
        yield Item(mark.NUMBER + len(above), int(last), match["n"], match.end(), within=".".join(above))
    if match := mark.NUMBER_HEAD.match(line):
        yield Item(mark.NUMBER, int(match["n"]), match["n"], match.end(), suffix=match["suffix"])


def first_marks(lines: Iterable[str]) -> frozenset[tuple[int, int]]:
    """(depth, ordinal) of every counted mark of a text, in no order: whether "3." follows a "2." anywhere."""
    return frozenset((found.depth, found.ordinal) for line in lines for found in item(line) if not found.within)
