"""Reads a table row by row: each row's name, the group it stands in, its values with their units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.columns import UNIT_COLUMN, holds_values, measure
from rag.schema import Cell, Document, Table
from rag.text import fold

_FIGURE = re.compile(
    r"[(+\-–~<>≥≤± ]*\d+(?:[.,\u00a0 ]\d+)*(?:\s?[-–]\s?\d+(?:[.,]\d+)*)?\s*(?:%|[^\W\d]+(?: [^\W\d]+){0,2})?[)* ]*"
)
_COUNTER = re.compile(r"\(?\d{1,2}\)?(?:\s*=.*)?|\(?[A-Z]\)?")  # "A | B | 1 | 2 | 3=2/1", a row that numbers columns
_GOODS = re.compile(r"^\d{2}\.?\d{2}(?:\.\d{2}){0,2}\b")
_PARENTHESES = re.compile(r"\(([^()]*)\)")
_UNIT = re.compile(
    r"%|(?:1[.]?000 |1[.]?000[.]?000 )?(?:(?:nghin|ngan|trieu|ty|ti|ho|ta|ha|con|cai|xa|vu|lan|gio|thang)\b|"
    r"dong|usd|nguoi|hoc sinh|tan|kg|m2|m3|km|luot|chiec|doanh nghiep|du an|cay|lit|kwh|ngay|giuong|bac si|co so|"
    r"truong|lop|diem|can bo|dang vien|lao dong)"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the head with its values: `document.text[start:end]` is its line.

    `group` is the row without values above it ("A. THU NGÂN SÁCH"), "" where there is none; `cells` leave out
    those that only count, name units or remark; `unit` is that of the row's unit column.
    """

    document: Document
    table: Table
    index: int
    group: str
    start: int
    end: int
    cells: tuple[Cell, ...]
    unit: str = ""

    @property
    def name(self) -> str:
        """The row's name as the table gives it."""
        return self.table.rows[self.index]

    def text(self, cell: Cell) -> str:
        """A cell's words, verbatim."""
        return self.document.text[cell.start : cell.end]

    def column(self, cell: Cell) -> str:
        """The heading of a cell, levels joined by " › "."""
        return self.table.columns[cell.column] if cell.column < len(self.table.columns) else ""

    def holds_figure(self, cell: Cell) -> bool:
        """True for a cell that is a figure, with its unit at most: "1.250", "(5,2)", "88 %"; not for a date."""
        return bool(_FIGURE.fullmatch(self.text(cell)))

    def unit_of(self, cell: Cell) -> str:
        """The unit of a figure as written: its own, its column's, its row's or else its table's; "" when none tells."""
        own = re.search(r"%|[^\W\d].*", self.text(cell))
        if own:
            return own[0].rstrip(")* ")
        column = self.column(cell)
        named = unit_in(column) or self.unit or unit_in(self.name)
        if named or measure(column) in ("growth", "of plan", "share", "rate", "rank"):
            return named
        return self.table.unit


def unit_in(heading: str) -> str:
    """The unit that a heading names in parentheses, "" for none.

    >>> unit_in("Khách du lịch (triệu lượt)"), unit_in("Tỷ lệ (%)"), unit_in("Thu (không kể đất)")
    ('triệu lượt', '%', '')
    """
    found = [told for told in _PARENTHESES.findall(heading) if _UNIT.match(fold(told).strip())]
    return found[-1].strip() if found else "%" if "%" in heading else ""


def rows_of(document: Document, table: Table) -> Iterator[Row]:
    """The rows of a table that hold values, in order."""
    by_row: dict[int, list[Cell]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.row, []).append(cell)
    group = ""
    for index, name in enumerate(table.rows):
        cells = by_row.get(index)
        if not cells:
            group = name or group
            continue
        texts = [document.text[cell.start : cell.end].strip() for cell in cells]
        if len(texts) > 1 and all(map(_COUNTER.fullmatch, [*texts, *([name] if name else [])])) and _counts(texts):
            continue
        yield _row(document, table, index, group if _is_under(name, group) else "", cells)


def _is_under(name: str, group: str) -> bool:
    """False for a group that a row's name repeats, or whose code of goods is another: 1211.30 is not under 1211.20."""
    codes = [found[0].replace(".", "") for part in (name, group) if (found := _GOODS.search(part))]
    return not name.startswith(group) and (len(codes) < 2 or codes[0].startswith(codes[1]))


def _counts(texts: Sequence[str]) -> bool:
    numbers = [int(match[0]) for text in texts if (match := re.search(r"\d+", text))]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True


def _row(document: Document, table: Table, index: int, group: str, cells: Sequence[Cell]) -> Row:
    text = document.text
    start = max(text.rfind("\n", 0, cells[0].start) + 1, table.start)
    stop = text.find("\n", cells[-1].end)
    end = min(table.end, len(text) if stop < 0 else stop)
    while start < end and text[start] in " |\t":
        start += 1
    while end > start and text[end - 1] in " |\t":
        end -= 1
    headings = {cell: table.columns[cell.column] if cell.column < len(table.columns) else "" for cell in cells}
    units = [text[cell.start : cell.end].strip() for cell in cells if UNIT_COLUMN.fullmatch(fold(headings[cell]))]
    values = tuple(cell for cell in cells if holds_values(headings[cell]))
    return Row(document, table, index, group, start, end, values, units[0] if units else "")


def row_at(document: Document, offset: int) -> tuple[Table | None, str]:
    """The table at an offset and the name of its row there; (None, "") outside every table with cells."""
    for table in document.tables:
        if table.cells and table.start <= offset < table.end:
            rows = rows_of(document, table)
            return table, next((row.name for row in rows if row.start <= offset < row.end), "")
    return None, ""
