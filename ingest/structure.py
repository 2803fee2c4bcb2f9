"""Finds the outline of an administrative text: provisions whose leaves tile it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest import markers as mark
from ingest.attached import Attached, attached, has_note
from ingest.items import Item, first_marks, item
from ingest.levels import Level, Levels, follows
from ingest.quotes import Quotes
from ingest.signature import is_on_behalf, signer_below
from rag.schema import Provision, Table

_RECIPIENTS = re.compile(r"(?:Nơi nhận|NƠI NHẬN)\s*(?::|$)")
_CONSOLIDATED = re.compile(r"VĂN BẢN HỢP NHẤT|được sửa đổi, bổ sung (?:một số điều )?(?:bởi|theo)\s*:")
_AHEAD = 16  # lines looked at below one that may begin a signature or an attached document


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str
    table: Table | None = None


def outline(text: str, tables: Sequence[Table] = ()) -> tuple[Provision, ...]:
    r"""The leaves of `text` in order; they tile it (see `Provision`). Empty for an empty text.

    A marker counts only at the start of a line and in sequence, so that a sentence that mentions an
    article, a date or a quoted provision does not open one. A table is a leaf of its own, labelled
    `table.label`, under the level it stands in; nothing inside it is a marker. `tables` come in order
    and do not overlap.

    >>> [leaf.path for leaf in outline("Điều 1. Hiệu lực\n1. Từ ngày ký.\n2. Thay thế Điều 9.\n")]
    [('Điều 1',), ('Điều 1', 'khoản 1'), ('Điều 1', 'khoản 2')]
    """
    if not text:
        return ()
    return _Outline(list(_lines(text, tables)), text).leaves()


def _lines(text: str, tables: Sequence[Table]) -> Iterator[_Line]:
    """Non-blank lines, each table as one."""
    waiting = iter([table for table in tables if table.start < table.end])
    table = next(waiting, None)
    start = skip = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        end = start + len(raw) + 1
        while table and table.start < end:
            yield _Line(table.start, table.label, table)
            skip, table = table.end, next(waiting, None)
        if stripped and start >= skip:
            yield _Line(start + raw.index(stripped[0]), stripped)
        start = end


class _Outline:
    """Walks the lines once, keeping the levels that are open."""

    def __init__(self, lines: list[_Line], text: str) -> None:
        self._lines = lines
        self._text = text
        self._levels = Levels()
        self._quotes = Quotes(text)
        self._quoted_until = -1
        self._consolidated = bool(_CONSOLIDATED.search(text))
        self._marks = first_marks(line.text for line in lines if not line.table)
        self._title_open = False  # the lines right below "Chương II" that are its title
        self._title_begun = False
        self._apart = False  # a table just ended: an unmarked line may not join the leaf before
        self._seen_article = False
        self._signed = False

    def leaves(self) -> tuple[Provision, ...]:
        for index, line in enumerate(self._lines):
            self._take(index, line)
        return self._levels.leaves(len(self._text))

    def _take(self, index: int, line: _Line) -> None:
        if line.table:
            self._levels.begin(line.start, line.table.label)
            self._title_open, self._apart = False, True
        elif self._is_quoted(line):
            self._title_open = False
        elif line.text[0] in '“"' and self._levels.begun:
            self._quoted_until = self._quotes.end_of(line.start)
            self._title_open = False
            self._paragraph(line)
        else:
            self._take_unquoted(index, line)
            self._quoted_until = self._quotes.end_after(line.start, line.start + len(line.text)) - 1
        if self._apart and not line.table:
            self._paragraph(line)

    def _take_unquoted(self, index: int, line: _Line) -> None:
        if self._head(index, line) or self._article(line) or self._tail(index, line) or self._item(line):
            return
        if self._title_open and self._is_more_title(line):
            self._title_begun = True
            self._levels.extend_title(line.text)
            return
        self._title_open = False
        self._paragraph(line)

    def _is_quoted(self, line: _Line) -> bool:
        return line.start <= self._quoted_until and not self._breaks_quote(line)

    def _breaks_quote(self, line: _Line) -> bool:
        """In a consolidated text a footnote's quotation is torn by the page: the next article ends it."""
        if not self._consolidated:
            return False
        found = mark.article(line.text)
        if found and not found.strict and found.number == self._levels.root().last.get(mark.ARTICLE, 0) + 1:
            return True
        part = mark.head(line.text)
        return bool(part and part.depth == mark.CHAPTER and not part.title)

    # Marked lines: each returns True when it took the line.

    def _head(self, index: int, line: _Line) -> bool:
        found = mark.head(line.text)
        if found and (found.depth > mark.FORM or self._may_annex(index, found)):
            self._open(line, Level(found.depth, found.label, mark.joined(found.label, found.title)))
            # A form begins with its sender's name.
            self._title_open, self._title_begun = not found.title and found.depth != mark.FORM, False
            return True
        if (self._seen_article or self._signed) and (attached := self._attached(index)):
            self._open(line, Level(mark.ANNEX, attached.label, attached.heading[: mark.HEADING_LENGTH]))
            self._title_open, self._title_begun = attached.heading == line.text, True
            self._signed = False
            return True
        return False

    def _may_annex(self, index: int, found: mark.Head) -> bool:
        """Before the signature an annex named inside an article is mentioned, unless its title says otherwise."""
        if not self._levels.in_article or self._levels.root().depth >= mark.ANNEX or self._levels.in_tail:
            return True
        below = [line.text for line in self._lines[index + 1 : index + 6]]
        return found.depth == mark.ANNEX and (has_note(below) or any(line.isupper() for line in below[:2]))

    def _attached(self, index: int) -> Attached | None:
        if self._signed and not self._levels.in_tail:
            return None
        ahead = [line.text for line in self._lines[index : index + _AHEAD] if not line.table]
        return attached(ahead, signed=self._signed)

    def _article(self, line: _Line) -> bool:
        found = mark.article(line.text)
        if not found:
            return False
        root = self._levels.root()
        last = root.last.get(mark.ARTICLE, 0)
        # An excerpt may begin at any article; an annex begins at its first.
        begins = not last and not found.strict and (found.number == 1 or root.depth < mark.ANNEX)
        is_next = found.number == last + 1 if found.strict else follows(found.number, last, found.suffix)
        if not begins and not is_next:
            return False
        heading = line.text if len(line.text) <= mark.HEADING_LENGTH + 40 else found.label
        self._open(line, Level(mark.ARTICLE, found.label, heading, absorbs=True))
        root.last[mark.ARTICLE] = found.number
        self._seen_article = True
        self._title_open, self._title_begun = line.text.rstrip(" .:") == found.label, True
        return True

    def _item(self, line: _Line) -> bool:
        return any(self._place(line, found) for found in item(line.text))

    def _place(self, line: _Line, found: Item) -> bool:
        in_article = self._levels.in_article
        if found.depth in (mark.DASH, mark.PLUS):
            ordinal = self._levels.parent(found.depth).last.get(found.depth, 0) + 1
            if len(self._levels.stack) == 1 and not self._levels.begun:
                return False
            label, heading, absorbs = f"{found.name(in_article)} {ordinal}", None, True
        else:
            ordinal = found.ordinal
            if not self._is_next(line, found):
                return False
            label, heading = found.name(in_article), mark.item_heading(line.text, line.text[found.body :])
            absorbs = in_article or heading is None or found.depth >= mark.LETTER
        self._open(line, Level(found.depth, label, heading, absorbs=absorbs))
        self._levels.parent(found.depth).last[found.depth] = ordinal
        return True

    def _is_next(self, line: _Line, found: Item) -> bool:
        if found.within and not self._stands_in(found):
            return False
        parent = self._levels.parent(found.depth)
        last = parent.last.get(found.depth, 0)
        if found.ordinal == 1:
            return not last or (not self._levels.in_article and found.depth != mark.LETTER)
        if last:
            return follows(found.ordinal, last, found.suffix)
        # An excerpt begins in the middle: its first mark goes on, heads a part, or is its very first line.
        if parent.depth >= 0 or not found.ordinal or found.within or self._seen_article:
            return False
        heads = mark.item_heading(line.text, line.text[found.body :]) is not None
        return (
            not self._levels.begun or (found.depth, found.ordinal + 1) in self._marks or (heads and len(line.text) < 80)
        )

    def _stands_in(self, found: Item) -> bool:
        above = [level for level in self._levels.stack if mark.NUMBER <= level.depth < found.depth]
        return bool(above) and above[-1].label.rsplit(" ", 1)[-1] == found.within

    def _tail(self, index: int, line: _Line) -> bool:
        """Take signature and recipients: they belong to no provision, and their dashes are no outline."""
        if self._levels.in_tail:
            return True
        if not self._levels.begun or line.text.endswith((";", ",")) or not self._ends_body(index, line):
            return False
        self._open(line, Level(mark.CHAPTER, mark.TAIL_LABEL, None, absorbs=True))
        self._signed = True
        return True

    def _ends_body(self, index: int, line: _Line) -> bool:
        if _RECIPIENTS.match(line.text):
            return True
        cells = [cell.strip() for cell in line.text.split(" | ")]
        if len(self._levels.stack) > 1 and any(map(is_on_behalf, cells)):
            return True
        if not any(cell.isupper() or cell[:12].isupper() for cell in cells if cell):
            return False
        below = [other.text for other in self._lines[index + 1 : index + _AHEAD] if not other.table]
        return any(signer_below([cell.lstrip("| "), *below], 0) for cell in cells if cell)

    # Unmarked lines.

    def _paragraph(self, line: _Line) -> None:
        level = self._levels.top
        if self._levels.begun and not self._apart and (level.absorbs or line.text[0].islower()):
            return
        self._levels.begin_paragraph(line.start)
        self._apart = False

    def _is_more_title(self, line: _Line) -> bool:
        if line.text.isupper():
            return True
        return not self._title_begun and len(line.text) <= mark.HEADING_LENGTH and not line.text.endswith((".", ";"))

    def _open(self, line: _Line, level: Level) -> None:
        self._levels.open(line.start, level)
        self._title_open = self._apart = False
