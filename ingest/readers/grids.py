"""Tells what a grid is for: a table, a part of one, or the layout of the page."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.readers.reading import Grid
from ingest.readers.table_rows import ENUMERATOR

NUMBER_HEAD = re.compile(r"(?i)(?:s?\.?tt|số tt|số thứ tự|no|mục|#)\.?")
HEAD_WORD = re.compile(
    r"(?i)(?:s?tt|số tt|mã|nội dung|chỉ tiêu|tên|ô số|loại|danh mục|hạng mục|thông số|đặc tính|tiêu chí|họ và tên|"
    r"đơn vị|năm|tháng|nhóm|lĩnh vực|địa phương|ghi chú|số lượng|giá trị|kết quả|mức|thời gian|diễn giải|"
    r"thành phần)\b.{0,30}"
)
_STATE = re.compile(r"CỘNG H[ÒO][ÀA]? XÃ HỘI|CỘNG HÒA XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT NAM|Độc lập\s*[-–]\s*Tự do")
_SIGNED = re.compile(
    r"(?:Nơi nhận|NƠI NHẬN)\s*:|(?:TM|T/M|KT|TL|TUQ)\.\s?[A-ZĐỦ]|\((?:Ký|Chữ ký)\b|"
    r"QUYỀN HẠN, CHỨC VỤ"
)
_LONG = 1000


def lays_out(grid: Grid) -> bool:
    """True for a grid that only places things on the page: a letterhead, a signature block, a frame, a whole page."""
    rows = 1 + max((square.row for square in grid.squares), default=-1)
    columns = width(grid)
    if rows == 0 or columns < 2 or all(square.width == columns for square in grid.squares):
        return True
    beside = max(len([text for text in _row(grid, row) if text]) for row in range(rows))
    if beside <= 3 and rows <= 6 and any(_STATE.search(square.text) for square in grid.squares if square.row == 0):
        return True
    if rows <= 6 and beside <= 4 and any(_SIGNED.search(square.text) for square in grid.squares if square.row <= 1):
        return True
    longest = max(len(square.text) for square in grid.squares)
    return rows <= 3 and longest >= _LONG or rows == 1 and any("\n" in square.text.strip() for square in grid.squares)


def width(grid: Grid) -> int:
    """How many columns."""
    return max((square.column + square.width for square in grid.squares), default=0)


def continues(grid: Grid, above: Grid) -> bool:
    """True if `grid`, first on its page, goes on with the table that was last on the page before."""
    if width(grid) != width(above) or width(grid) < 2:
        return False
    first = _row(grid, 0)
    starts_anew = len(first) > 1 and bool(NUMBER_HEAD.fullmatch(first[0]) or HEAD_WORD.fullmatch(first[0]))
    return not starts_anew or first == _row(above, 0) or any(first == _row(above, row) for row in range(1, 4))


def repeats_head(grid: Grid, above: Grid) -> bool:
    """True if both begin with the same row of several names, as a table does that was cut by the page."""
    first = [text for text in _row(grid, 0) if text]
    return width(grid) == width(above) and len(first) > 1 and _row(grid, 0) == _row(above, 0)


def sections(grid: Grid) -> list[Grid]:
    """The grid cut where its head begins again with other columns, as a long row of years is set in several lines.

    >>> from ingest.readers.reading import Square
    >>> rows = ["Năm|1995|1996", "Mức|4,78|4,51", "Năm|1997|1998", "Mức|4,37|4,05"]
    >>> cells = [Square(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row.split("|"))]
    >>> [section.squares[1].text for section in sections(Grid(tuple(cells)))]
    ['1995', '1997']
    """
    first = _row(grid, 0)
    if len(first) < 3 or not first[0] or ENUMERATOR.fullmatch(first[0]) or width(grid) < 3:
        return [grid]
    begins = {square.row: " ".join(square.text.split()) for square in grid.squares if square.column == 0}
    cuts = [row for row, text in sorted(begins.items()) if row and text == first[0] and _row(grid, row) != first]
    crossed = {row for row in cuts for square in grid.squares if square.row < row < square.row + square.height}
    edges = [0, *(row for row in cuts if row not in crossed), 1 + max(square.row for square in grid.squares)]
    return [
        replace(
            grid,
            squares=tuple(replace(each, row=each.row - low) for each in grid.squares if low <= each.row < high),
        )
        for low, high in zip(edges, edges[1:], strict=False)
    ]


def _row(grid: Grid, row: int) -> list[str]:
    return [" ".join(square.text.split()) for square in grid.squares if square.row == row]
