"""Cuts a table between its rows, and heads each piece with what names its figures."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from rag.schema import Table

Span = tuple[int, int]
_COLUMNS = 400  # characters of column names a chunk repeats
_BETWEEN = " › "


def cut_rows(
    text: str,
    table: Table,
    start: int,
    end: int,
    size: int,
    split: Callable[[str, int, int, int], Iterator[Span]],
    lead: int | None = None,
) -> list[Span]:
    """Offsets of pieces of whole rows, at most `size` characters each; only a row longer than that is `split`.

    The head rows stay with the first row below them. `start` and `end` lie within the table or on its edges;
    `lead` is where a line above the table begins that is to stay with its first rows.
    """
    spans: list[Span] = []
    open_start = lead
    for row_start, row_end in _rows(text, table, start, end):
        if row_end - row_start > size:
            if open_start is not None:
                spans.append((open_start, _last_end(text, open_start, row_start)))
            spans.extend(split(text, row_start, row_end, size))
            open_start = None
        elif open_start is None or row_end - open_start > size:
            if open_start is not None:
                spans.append((open_start, _last_end(text, open_start, row_start)))
            open_start = row_start
    if open_start is not None:
        spans.append((open_start, _last_end(text, open_start, end)))
    return [span for span in spans if span[0] < span[1]]


def _rows(text: str, table: Table, start: int, end: int) -> list[Span]:
    """The printed lines, without the blanks around them; the head's lines and the row below it are one."""
    lines = [(start + match.start(), start + match.end()) for match in re.finditer(r"[^\s].*(?<!\s)", text[start:end])]
    head = [line for line in lines if line[1] <= table.body]
    if len(head) < len(lines) and head and lines[len(head)][1] - head[0][0] <= 600:
        return [(head[0][0], lines[len(head)][1]), *lines[len(head) + 1 :]]
    return lines


def _last_end(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def heading_of(text: str, table: Table, start: int, end: int, above: Sequence[str]) -> str:
    """What names the figures between two offsets of a table and is told neither there nor in the headings `above`.

    "Bảng 2. Thu ngân sách (tỷ đồng): Chỉ tiêu | 9 tháng › II. CHI NGÂN SÁCH": label, caption and unit, the names of
    the columns where the head is in another chunk, and the groups under which the first row stands.
    """
    inside = _letters(text[start:end])
    told = inside + "".join(map(_letters, above))
    caption = "" if _letters(table.caption.rstrip("…")) in told else table.caption
    name = ". ".join(part for part in (table.label, caption) if part)
    unit = f" ({table.unit})" if table.unit else ""
    columns = "" if start < table.body <= end else _columns(table)
    heading = f"{name}{unit}" + (f": {columns}" if columns else "")
    groups = [part for part in _groups_above(text, table, start, end) if _letters(part.rstrip("…")) not in told]
    return _BETWEEN.join([heading, *groups])


def _columns(table: Table) -> str:
    names = " | ".join(dict.fromkeys(filter(None, table.columns)))
    return names if len(names) <= _COLUMNS else names[:_COLUMNS].rsplit(" ", 1)[0] + " …"


def _groups_above(text: str, table: Table, start: int, end: int) -> list[str]:
    """The groups of the first row with values; of a row that is cut in two, its own name too."""
    at = bisect_right([cell.start for cell in table.cells], start - 1)
    before = table.cells[at - 1] if at else None
    if before is not None and before.end > start:  # the chunk begins within this cell
        return table.rows[before.row].split(_BETWEEN)
    if at == len(table.cells) or table.cells[at].start >= end:
        return []
    parts = table.rows[table.cells[at].row].split(_BETWEEN)
    begins_row = start == 0 or text[start - 1] == "\n" or text[:start].rstrip(" ").endswith("\n")
    return parts[:-1] if begins_row else parts


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())
