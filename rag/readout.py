"""Words the figures of a table row with their headings and unit, all as the document writes them."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.cells import Pick
from rag.columns import told_periods, wide_periods
from rag.schema import Cell, Document
from rag.table_rows import Row, row_at, unit_in
from rag.text import syllables

_BEFORE = 400  # characters above a table in which its unit line may stand
_COLON = re.compile(r"^(?:đơn vị(?: tính)?|đvt)\s*:\s*", re.IGNORECASE)


def locator(document: Document, start: int, pick: Pick | None = None) -> str:
    """Where a quotation stands: "Mục II, Bảng 2, hàng “Thu nội địa”", and the columns of the cells picked."""
    table, name = row_at(document, start)
    path = [label for label in document.provision_at(start).path if table is None or label != table.label]
    if table is None:
        return ", ".join(path)
    if pick and len(pick.cells) == 1:
        return ", ".join([*path, table.locate(pick.cells[0])])
    columns = [f"cột “{column}”" for cell in pick.cells if (column := pick.row.column(cell))] if pick else []
    return ", ".join(part for part in [*path, table.label, f"hàng “{name}”" if name else "", *columns] if part)


def figures_said(pick: Pick) -> str | None:
    """Markdown of the row's cells, figures bold, every other word from the table itself; None where it is not.

    One cell: "Thu nội địa, 9 tháng năm 2021: **1.250** tỷ đồng". Several that fit equally: "Thu nội địa:
    Tháng 9 **140**; 9 tháng **1.250** (tỷ đồng)".
    """
    row = pick.row
    headings = [row.group, row.name, *(row.column(cell) for cell in pick.cells)]
    if not pick.cells or not all(_is_printed(row, heading) for heading in headings):
        return None
    names = [_plain(part) for part in (row.group, row.name) if part]
    units = {_shown_unit(row, cell) for cell in pick.cells}
    unit = units.pop() if len(units) == 1 else ""
    after = bool(unit) and not re.search(r"[\d%,;/]", unit)  # "5 1.000 USD", "5 %" would read as other figures
    if len(pick.cells) == 1:
        cell = pick.cells[0]
        names += [_plain(row.column(cell))] if row.column(cell) else []
        said = f"**{escaped(row.text(cell))}**" + (f" {escaped(unit)}" if after else "")
    else:
        said = "; ".join(f"{_plain(row.column(cell))} **{escaped(row.text(cell))}**".strip() for cell in pick.cells)
        said += f" ({escaped(unit)})" if after else ""
    about = ", ".join(names) + (f" ({escaped(unit)})" if unit and not after else "")
    return f"{about}: {said}" if about else said


def period_said(pick: Pick, document: Document) -> str | None:
    """The period of the figures where their headings do not tell it with its year; None where they do, or differ."""
    row = pick.row
    wide = wide_periods(row.table.caption, document.period)
    told = []
    for cell in pick.cells:
        headings = " › ".join(part for part in (row.group, row.column(cell), row.name) if part)
        if re.search(r"(?:19|20)\d\d", headings):
            return None
        told.append(told_periods(headings, wide))
    if not told or told[0] is None or any(other != told[0] for other in told):
        return None
    return str(told[0][0]) if told[0] and told[0][0].year else None


def escaped(text: str) -> str:
    """Text of a document in Markdown: marks of its own are escaped."""
    return re.sub(r"([*_`\\<>\[\]#])", r"\\\1", text)


def _plain(heading: str) -> str:
    return escaped(heading.replace(" › ", ", ").rstrip(" :"))


def _shown_unit(row: Row, cell: Cell) -> str:
    """A unit that neither the cell nor the headings shown hold, if the document prints it by the table."""
    unit = row.unit_of(cell)
    if unit in row.text(cell) or unit in (unit_in(row.column(cell)), unit_in(row.name)):
        return ""
    unit = _COLON.sub("", unit)
    near = row.document.text[max(0, row.table.start - _BEFORE) : row.table.end]
    return unit if _spaced(unit) in _spaced(near) else ""


def _is_printed(row: Row, heading: str) -> bool:
    table = _lettered(row.document.text[row.table.start : row.table.end])
    return all(_lettered(level) in table for level in heading.split(" › "))


@lru_cache(64)
def _lettered(text: str) -> str:
    """The words of a text between blanks: a name may be put together of cells, "1. Hàn Quốc" of "1 | Hàn Quốc"."""
    return " ".join(["", *syllables(text), ""]) if any(map(str.isalnum, text)) else ""


def _spaced(text: str) -> str:
    return " ".join(text.split())
