"""A stretch of a document's text as HTML: its headings, paragraphs and tables, the quoted words marked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from rag.schema import Cell, Document, Table
from rag.text import fold

REACH = 3000  # characters on each side of the mark, and in each further stretch
_SLACK = 1200  # characters in which a stretch looks for the end of a line
_LONGEST_MARK = 20_000
_LINE = re.compile(r"[^\n]+")
_LETTER = re.compile(r"[^\W_]+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """`html` shows `document.text[start:end]`."""

    html: str
    start: int
    end: int


def around(document: Document, start: int, end: int) -> Stretch:
    """The words [start, end) marked in their surroundings."""
    end = min(end, start + _LONGEST_MARK)
    return stretch(document, _back(document.text, start), _on(document.text, end), (start, end))


def before(document: Document, end: int) -> Stretch:
    """What stands before an offset."""
    return stretch(document, _back(document.text, end), end)


def after(document: Document, start: int) -> Stretch:
    """What stands after an offset."""
    return stretch(document, start, _on(document.text, start))


def page(document: Document, number: int, mark: Span = (0, 0)) -> Stretch:
    """What was read from a page (from 1). Raises IndexError for a page that the document does not have."""
    starts = document.page_starts
    if not 1 <= number <= len(starts):
        raise IndexError(number)
    end = starts[number] if number < len(starts) else len(document.text)
    return stretch(document, starts[number - 1], end, mark)


def stretch(document: Document, start: int, end: int, mark: Span = (0, 0)) -> Stretch:
    """The lines of `document.text[start:end]` in their structure."""
    text = document.text
    html: list[str] = []
    rows: list[Span] = []
    open_table: Table | None = None
    for line in _LINE.finditer(text, start, end):
        if not line[0].strip():
            continue
        table = _table_at(document, line.start())
        if table is not open_table:
            html += [_table(text, open_table, rows, mark)] if open_table is not None else []
            open_table, rows = table, []
        if table is not None:
            rows.append(line.span())
        else:
            html.append(_paragraph(document, line.span(), mark))
    html += [_table(text, open_table, rows, mark)] if open_table is not None else []
    return Stretch("".join(html), start, end)


def _back(text: str, offset: int) -> int:
    """`REACH` characters back, at the beginning of a line or a word."""
    if offset <= REACH + _SLACK:
        return 0
    at = offset - REACH
    line = text.rfind("\n", at - _SLACK, at)
    blank = text.rfind(" ", at - _SLACK, at)
    return line + 1 if line >= 0 else blank + 1 if blank >= 0 else at


def _on(text: str, offset: int) -> int:
    """`REACH` characters on, at the end of a line or a word."""
    if offset + REACH + _SLACK >= len(text):
        return len(text)
    at = offset + REACH
    line = text.find("\n", at, at + _SLACK)
    blank = text.find(" ", at, at + _SLACK)
    return line + 1 if line >= 0 else blank + 1 if blank >= 0 else at


def _table_at(document: Document, offset: int) -> Table | None:
    index = bisect_right(document.tables, offset, key=lambda table: table.start) - 1
    table = document.tables[index] if index >= 0 else None
    return table if table is not None and offset < table.end else None


def _paragraph(document: Document, line: Span, mark: Span) -> str:
    words = marked(document.text, line, mark)
    level = _level(document, line)
    return f'<p role="heading" aria-level="{level}" class="de-muc">{words}</p>' if level else f"<p>{words}</p>"


def _level(document: Document, line: Span) -> int:
    """The level of a line that heads its provision; 0 for any other."""
    leaf = document.provision_at(line[0])
    if not leaf.path or len(leaf.heading) != len(leaf.path):
        return 0
    heading = "".join(_LETTER.findall(fold(leaf.heading[-1])))
    said = "".join(_LETTER.findall(fold(document.text[slice(*line)])))
    heads = bool(said) and said in heading and line[0] - leaf.start <= len(leaf.heading[-1]) + 4
    return min(6, 3 + len(leaf.path)) if heads else 0


def marked(text: str, span: Span, mark: Span) -> str:
    """`text[span]` escaped, what of it lies in `mark` in a <mark>.

    >>> marked("a < b và c", (0, 10), (4, 8))
    'a &lt; <mark>b và</mark> c'
    """
    start, end = max(span[0], mark[0]), min(span[1], mark[1])
    if start >= end:
        return escape(text[slice(*span)])
    return f"{escape(text[span[0] : start])}<mark>{escape(text[start:end])}</mark>{escape(text[end : span[1]])}"


def _table(text: str, table: Table, rows: list[Span], mark: Span) -> str:
    cells = {cell.start: cell for cell in table.cells}
    width = max(1, len(table.columns))
    head = "".join(_row(text, cells, width, row, mark, "th") for row in rows if row[0] < table.body)
    body = "".join(_row(text, cells, width, row, mark, "td") for row in rows if row[0] >= table.body)
    name = ". ".join(part for part in (table.label, table.caption) if part)
    unit = f" ({escape(table.unit)})" if table.unit else ""
    return (
        f'<div class="cuon" tabindex="0" role="group" aria-label="{escape(name)}"><table><caption>{escape(name)}{unit}'
        f"</caption>{f'<thead>{head}</thead>' if head else ''}<tbody>{body}</tbody></table></div>"
    )


def _row(text: str, cells: dict[int, Cell], width: int, row: Span, mark: Span, tag: str) -> str:
    """One line: each part in its column where the table tells which, the last one up to the right edge."""
    parts = list(_parts(text, row))
    columns: list[int] = []
    for index, (start, end) in enumerate(parts):
        first = start + len(text[start:end]) - len(text[start:end].lstrip())
        told = cells.get(first)
        columns.append(max(told.column if told else 0, columns[-1] + 1 if index else 0))
    html = []
    for index, part in enumerate(parts):
        following = columns[index + 1] if index + 1 < len(parts) else max(width, columns[index] + 1)
        span = following - columns[index]
        wide = f' colspan="{span}"' if span > 1 else ""
        html.append(f"<{tag}{wide}>{marked(text, part, mark)}</{tag}>")
    return f"<tr>{''.join(html)}</tr>"


def _parts(text: str, row: Span) -> Iterator[Span]:
    """The cells of a line, without the bars between them."""
    start = row[0]
    while (bar := text.find(" |", start, row[1])) >= 0:
        yield start, bar
        start = min(bar + 3, row[1])
    yield start, row[1]
