"""The open levels of an outline while it is walked, and the leaves begun so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest import markers as mark
from rag.schema import Provision

GAP = 3  # provisions in a row that an extraction may have lost


@dataclass(slots=True)
class Level:
    """One open level of the outline; `last` remembers the latest number seen at each depth right below it."""

    depth: int
    label: str
    heading: str | None
    last: dict[int, int] = field(default_factory=dict)
    paragraphs: int = 0
    absorbs: bool = False  # an unmarked line below belongs to this item instead of being a paragraph


class Levels:
    """The open levels, outermost first, below a root for the document itself."""

    def __init__(self) -> None:
        self.stack = [Level(-1, "", None)]
        self.begun: list[Provision] = []

    @property
    def top(self) -> Level:
        """The innermost open level."""
        return self.stack[-1]

    @property
    def in_tail(self) -> bool:
        """Whether the signature and the recipients are being read."""
        return self.top.label == mark.TAIL_LABEL

    @property
    def in_article(self) -> bool:
        """Whether an article is open."""
        return any(level.depth == mark.ARTICLE for level in self.stack)

    def parent(self, depth: int) -> Level:
        """The level that something of this depth would stand in."""
        return next(level for level in reversed(self.stack) if level.depth < depth)

    def root(self) -> Level:
        """The level within which articles are counted: the document or an annex, across chapters."""
        return next(level for level in reversed(self.stack) if level.depth <= mark.FORM)

    def open(self, start: int, level: Level) -> None:
        """Close every level at or below this one's depth and begin a leaf with it."""
        while self.top.depth >= level.depth or self.in_tail:
            self.stack.pop()
        self.stack.append(level)
        self.begin(start)

    def begin(self, start: int, *more: str) -> None:
        """Begin a leaf under the open levels, `more` its own labels."""
        labels = [level.label for level in self.stack[1:]]
        # "mục 1.2" says "mục 1" already.
        path = (*(a for a, b in zip(labels, [*labels[1:], ""], strict=False) if not _contains(b, a)), *more)
        self.begun.append(Provision(start, start, path, self._headings()))

    def begin_paragraph(self, start: int) -> None:
        """Begin an unmarked leaf: "đoạn 3"."""
        self.top.paragraphs += 1
        self.begin(start, f"đoạn {self.top.paragraphs}")

    def extend_title(self, line: str) -> None:
        """Add a printed line to the innermost heading, unless it gets too long for one."""
        level = self.top
        separator = ". " if level.heading == level.label else " "
        if len(level.heading or "") + len(line) > 2 * mark.HEADING_LENGTH:
            return
        level.heading = f"{level.heading}{separator}{line}"
        leaf = self.begun[-1]
        self.begun[-1] = Provision(leaf.start, leaf.end, leaf.path, self._headings())

    def leaves(self, length: int) -> tuple[Provision, ...]:
        """The leaves begun, tiling a text of this length; one for all of it where none was begun."""
        if not self.begun:
            return (Provision(0, length),)
        starts = [0, *(leaf.start for leaf in self.begun[1:])]
        return tuple(
            Provision(start, end, leaf.path, leaf.heading)
            for start, end, leaf in zip(starts, [*starts[1:], length], self.begun, strict=True)
        )

    def _headings(self) -> tuple[str, ...]:
        return tuple(level.heading for level in self.stack if level.heading)


def follows(number: int, last: int, suffix: str = "") -> bool:
    """Does a number come next after `last`, up to a few that were lost? "5a" comes after 5.

    >>> follows(3, 2), follows(9, 2), follows(2, 2, "a")
    (True, False, True)
    """
    return 0 < last < number <= last + GAP or (number == last and bool(suffix))


def _contains(label: str, outer: str) -> bool:
    return label.rsplit(" ", 1)[-1].startswith(outer.rsplit(" ", 1)[-1] + ".")
