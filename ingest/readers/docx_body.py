"""Walks the body of a Word document: paragraphs as text, tables as grids."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.readers.docx_numbers import Numbers
from ingest.readers.docx_package import Element, W
from ingest.readers.docx_styles import Styles, on, value
from ingest.readers.docx_text import Printed, chosen, printed, spelt, tidy
from ingest.readers.reading import Block, Grid, Square

_RULE = re.compile(r"[_\-–—=*]{3,}")
_WRAPPERS = {W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
# A table of so long cells in so few rows lays out a page; its paragraphs are worth more than its columns.
_LAYOUT_CELL, _LAYOUT_ROWS = 1500, 2


class Body:
    """Turns parts of one document into blocks; lists and notes go on counting from part to part."""

    def __init__(self, styles: Styles, numbers: Numbers, notes: dict[str, Element | None]) -> None:
        self._styles = styles
        self._numbers = numbers
        self._numbered: dict[tuple[str, str], int] = {}
        self._notes = {
            (kind, note.get(W + "id", "")): note
            for kind, root in notes.items()
            for note in (root if root is not None else ())
            if isinstance(note.tag, str) and note.get(W + "type", "normal") == "normal"
        }
        self._due: list[tuple[str, str]] = []  # notes referred to, not printed yet
        self._boxes: list[Element] = []
        self._joined = ""  # text whose paragraph mark was deleted: it goes on in the next paragraph
        self.legacy: str | None = None  # the legacy encoding met, if any

    def blocks(self, parent: Element) -> list[Block]:
        """The blocks of a body, header or text box; below each one its notes ("[1] …") and its text boxes."""
        found: list[Block] = []
        for element in self._elements(parent):
            if element.tag == W + "p":
                if (text := self._paragraph(element)) is not None:
                    found.append(text)
            else:
                found += self._table(element)
            found += self._hanging()
        return found

    def plain(self, paragraph: Element) -> str:
        """One paragraph's text without its number, its notes and its boxes."""
        return tidy(spelt(printed(paragraph, self._styles, dict(self._numbered)).pieces)[0])

    def _elements(self, parent: Element) -> Iterator[Element]:
        """The paragraphs and tables of `parent`, also those that stand in a content control or an insertion."""
        for child in parent:
            if child.tag in (W + "p", W + "tbl"):
                yield child
            elif child.tag in _WRAPPERS:
                yield from self._elements(child)
            elif child.tag == _ALTERNATE:
                yield from self._elements(chosen(child))

    def _paragraph(self, element: Element, *, in_cell: bool = False) -> str | None:
        properties = element.find(W + "pPr")
        label = self._numbers.label(properties, value(properties, "pStyle"))
        text = self._text(printed(element, self._styles, self._numbered))
        mark = properties.find(W + "rPr") if properties is not None else None
        if mark is not None and (mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None):
            self._joined += text
            return None
        text, self._joined = self._joined + text, ""
        if mark is not None and on(mark, "vanish") and not text.strip():
            return None
        # A column of running numbers is a column of empty numbered paragraphs.
        return tidy(label + text) if text.strip() or in_cell else ""

    def _text(self, found: Printed) -> str:
        self._due += found.notes
        self._boxes += found.boxes
        text, legacy = spelt(found.pieces)
        self.legacy = self.legacy or legacy
        return text

    def _hanging(self) -> list[Block]:
        """What hangs on the block just read, taken off the list."""
        found: list[Block] = []
        due, self._due = self._due, []
        boxes, self._boxes = self._boxes, []
        for key in due:
            note = self._notes.pop(key, None)
            if note is not None:
                lines = [block for block in self.blocks(note) if isinstance(block, str) and block]
                found.append(f"[{self._numbered[key]}] " + " ".join(" ".join(lines).split()))
        for box in boxes:
            found += [block for block in self.blocks(box) if block != ""]
        return found

    def _table(self, table: Element) -> list[Block]:
        squares: list[Square] = []
        inner: list[Block] = []  # of each cell, in reading order
        nested: list[Block] = []
        open_cells: dict[int, int] = {}  # column → index of the square that a vertical merge goes on
        rows = [row for row in _inside(table, "tr") if not _deleted(row)]
        for number, row in enumerate(rows):
            column = _skipped(row)
            for cell in _inside(row, "tc"):
                properties = cell.find(W + "tcPr")
                width = _integer(value(properties, "gridSpan"), 1)
                merge = properties.find(W + "vMerge") if properties is not None else None
                goes_on = merge is not None and merge.get(W + "val", "continue") == "continue"
                if goes_on and column in open_cells:
                    above = squares[open_cells[column]]
                    squares[open_cells[column]] = Square(
                        above.text, above.row, above.column, number - above.row + 1, above.width
                    )
                else:
                    blocks = self._cell(cell)
                    text = "\n".join(block for block in blocks if isinstance(block, str) and block)
                    nested += [block for block in blocks if not isinstance(block, str)]
                    inner += [block for block in blocks if block != ""]
                    open_cells.pop(column, None)
                    if merge is not None:
                        open_cells[column] = len(squares)
                    squares.append(Square(_RULE.sub(" ", text).strip(), number, column, 1, width))
                column += width
        if len(squares) == 1 or (
            len(rows) <= _LAYOUT_ROWS and any(len(square.text) > _LAYOUT_CELL for square in squares)
        ):
            return inner
        if not any(square.text for square in squares):
            return nested
        return [Grid(tuple(squares), _heads(rows)), *nested]

    def _cell(self, cell: Element) -> list[Block]:
        found: list[Block] = []
        for element in self._elements(cell):
            if element.tag == W + "p":
                found.append(self._paragraph(element, in_cell=True) or "")
            else:
                found += self._table(element)
        return found


def _inside(parent: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also those in a content control."""
    for child in parent:
        if child.tag == W + name:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, name)


def _deleted(row: Element) -> bool:
    properties = row.find(W + "trPr")
    return properties is not None and (properties.find(W + "del") is not None or bool(on(properties, "hidden")))


def _skipped(row: Element) -> int:
    return _integer(value(row.find(W + "trPr"), "gridBefore"), 0)


def _heads(rows: list[Element]) -> int | None:
    """How many rows at the top Word repeats on each page; None where it repeats none."""
    count = 0
    for row in rows:
        if not on(row.find(W + "trPr"), "tblHeader"):
            break
        count += 1
    return count or None


def _integer(text: str | None, default: int) -> int:
    return min(int(text), 1000) if text is not None and text.isdigit() else default
