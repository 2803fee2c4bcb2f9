"""Reads an Excel workbook: each visible sheet's free lines and tables, figures as Vietnamese offices print them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.readers.assemble import assemble
from ingest.readers.excel_numbers import shown
from ingest.readers.reading import Block, Grid, Reading, Square
from rag.errors import DocumentError

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SHEETS, _CELLS, _UNPACKED = 50, 200_000, 300 * 1024 * 1024
_NAMED = 5  # cells that a note names
_NO_VALUE = re.compile(rb"<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_AGAIN = "hãy mở bằng Excel và lưu lại thành .xlsx"


def read(path: Path) -> Reading:
    """Sheets in order: the name, the lines above a table, the table; an empty row ends a table.

    Formulas show the value that was stored with them; one without is named in the notes, as is a hidden sheet,
    which is left out. Raises `DocumentError` for a file that is encrypted, damaged, of another kind, or larger
    than 50 sheets or 200,000 cells.
    """
    _refuse(path)
    import openpyxl

    try:
        workbook = openpyxl.load_workbook(path, data_only=True)
        blank = _without_value(path) if _may_lack_values(path) else {}
        pages, notes = _pages(workbook, blank)
    except DocumentError:
        raise
    except Exception as error:  # openpyxl lets KeyError, ValueError, TypeError and XML errors through
        raise DocumentError(f"không đọc được nội dung Excel ({type(error).__name__}); {_AGAIN}") from error
    stated = " ".join((workbook.properties.title or "").split())
    reading = assemble(pages, paged=False, title=stated if len(stated.split()) >= 3 else None)
    return Reading(reading.text, title=reading.title, tables=reading.tables, notes=tuple(notes))


def _refuse(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(8) == _OLE:
            raise DocumentError(
                "tệp được đặt mật khẩu hoặc là tệp Excel 97–2003 (.xls) đổi đuôi; "
                "hãy mở bằng Excel, bỏ mật khẩu và lưu lại thành .xlsx"
            )
    if not zipfile.is_zipfile(path):
        raise DocumentError(f"tệp không phải .xlsx hoặc bị hỏng, tải dở; {_AGAIN}")
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > _UNPACKED:
        raise DocumentError(f"tệp bung ra {unpacked / 2**20:,.0f} MB, quá lớn để đọc; hãy tách thành nhiều tệp")


def _may_lack_values(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        return any(_NO_VALUE.search(archive.read(name)) for name in sheets)


def _without_value(path: Path) -> dict[str, list[str]]:
    """Cells (by sheet) whose formula was never computed, as programs other than Excel leave them."""
    import openpyxl

    stored = openpyxl.load_workbook(path, data_only=True)
    formulas = openpyxl.load_workbook(path, data_only=False)
    found: dict[str, list[str]] = {}
    for sheet in formulas.worksheets:
        for cell in _cells(sheet):
            if cell.data_type == "f" and stored[sheet.title][cell.coordinate].value is None:
                found.setdefault(sheet.title, []).append(cell.coordinate)
    return found


def _cells(sheet: Worksheet) -> list[Cell]:
    # iter_rows() walks the whole rectangle, which formatting alone may stretch to a million rows.
    return [cell for cell in sheet._cells.values() if cell.value is not None]


def _pages(workbook: Workbook, blank: dict[str, list[str]]) -> tuple[list[list[Block]], list[str]]:
    if len(workbook.worksheets) > _SHEETS:
        raise DocumentError(f"sổ có {len(workbook.worksheets)} trang tính, quá {_SHEETS}; hãy tách thành nhiều tệp")
    pages: list[list[Block]] = []
    notes: list[str] = []
    total = 0
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            notes.append(f"bỏ qua trang tính ẩn “{sheet.title}”")
            continue
        cells = _cells(sheet)
        total += len(cells)
        if total > _CELLS:
            raise DocumentError(f"sổ có hơn {_CELLS:,} ô có dữ liệu; hãy tách thành nhiều tệp".replace(",", "."))
        if sheet.title in blank:
            notes.append(_missing(sheet.title, blank[sheet.title]))
        blocks = list(_blocks(sheet, cells))
        if blocks:
            pages.append([sheet.title, *blocks])
    return pages, notes


def _missing(title: str, cells: list[str]) -> str:
    named = ", ".join(cells[:_NAMED]) + (" …" if len(cells) > _NAMED else "")
    return (
        f"trang tính “{title}”: {len(cells)} ô công thức chưa có giá trị ({named}) nên để trống; "
        "hãy mở bằng Excel, lưu lại rồi nạp lại"
    )


def _blocks(sheet: Worksheet, cells: list[Cell]) -> Iterator[Block]:
    spans = {
        (area.min_row, area.min_col): (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
        for area in sheet.merged_cells.ranges
    }
    rows: dict[int, list[Square]] = {}
    figures: set[int] = set()
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
        text = shown(cell.value, cell.number_format).strip()
        if not text:
            continue
        height, width = spans.get((cell.row, cell.column), (1, 1))
        rows.setdefault(cell.row, []).append(Square(text, cell.row, cell.column, height, width))
        if cell.data_type == "n" and not cell.is_date:
            figures.add(cell.row)
    for group in _groups(rows, figures):
        yield from _group([rows[row] for row in group if row in rows])


def _groups(rows: dict[int, list[Square]], figures: set[int]) -> Iterator[list[int]]:
    """Runs of rows with text; one empty row before a row of figures is a gap within a table."""
    group: list[int] = []
    reach = 0  # the last row that a merged cell of the group covers
    for row in sorted(rows):
        gap = row - reach - 1
        if group and gap > 0 and not (gap == 1 and row in figures and len(rows[row]) > 1 and len(group) > 1):
            yield group
            group = []
        group.append(row)
        reach = max([reach, *(square.row + square.height - 1 for square in rows[row])])
    if group:
        yield group


def _group(rows: list[list[Square]]) -> Iterator[Block]:
    """The lone cells above a table and below it are paragraphs; a row of several begins the table."""
    several = [index for index, row in enumerate(rows) if len(row) > 1]
    first, last = (several[0], several[-1]) if several else (len(rows), len(rows))
    while several and last + 1 < len(rows) and rows[last + 1][0].width == 1 and len(rows[last + 1][0].text) < 60:
        last += 1  # a row whose values are still to be filled in
    yield from (row[0].text for row in rows[:first])
    if several:
        yield _grid([square for row in rows[first : last + 1] for square in row])
        yield from (row[0].text for row in rows[last + 1 :])


def _grid(squares: list[Square]) -> Grid:
    """The cells counted from 0, without the rows and columns in which nothing begins, with their empty neighbours."""
    rows = {row: index for index, row in enumerate(sorted({square.row for square in squares}))}
    columns = {column: index for index, column in enumerate(sorted({square.column for square in squares}))}
    placed = [
        Square(
            square.text,
            rows[square.row],
            columns[square.column],
            sum(square.row <= row < square.row + square.height for row in rows),
            sum(square.column <= column < square.column + square.width for column in columns),
        )
        for square in squares
    ]
    covered = {
        (row, column)
        for square in placed
        for row in range(square.row, square.row + square.height)
        for column in range(square.column, square.column + square.width)
    }
    empty = [
        Square("", row, column) for row in rows.values() for column in columns.values() if (row, column) not in covered
    ]
    return Grid(tuple(sorted([*placed, *empty], key=lambda square: (square.row, square.column))))
