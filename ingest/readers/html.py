"""Reads a web page: its visible text, one line per block, its tables with their heads and merged cells."""

from __future__ import annotations

import re
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector
from bs4.element import NavigableString, PageElement, Tag

from ingest.readers import txt
from ingest.readers.assemble import assemble
from ingest.readers.reading import Block, Grid, Reading, Square
from rag.errors import DocumentError

_DROPPED = ["script", "style", "nav", "noscript", "template", "head"]
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
    "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_SPACES = re.compile(r"[^\S\n]+")
_ANY_SPACES = re.compile(r"\s+")
# Old portals lay the whole page out in one table; a cell this long is a column of the page, not of figures.
_LAYOUT_CELL = 1000
_MOST_SPAN = 200  # a page may claim rowspan="65534"


def read(path: Path) -> Reading:
    """The page's text without scripts and navigation; raises `DocumentError` for an unknown encoding."""
    data = path.read_bytes()
    try:
        soup = BeautifulSoup(_decode(data), "lxml")
        title = _title(soup)  # before the page's head is dropped
        return assemble([_blocks(soup)], paged=False, title=title)
    except DocumentError:
        raise
    except Exception as error:  # lxml and bs4 document no closed list of what broken markup may raise
        name = type(error).__name__
        raise DocumentError(f"không phân tích được trang HTML ({name}); hãy lưu lại trang này") from error


def _decode(data: bytes) -> str:
    """A byte order mark wins, then the declared charset, then UTF-8."""
    declared = EncodingDetector.find_declared_encoding(data, is_html=True)
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(declared)
        except (UnicodeDecodeError, LookupError):
            pass  # pages are often declared wrongly; UTF-8 is the next guess, and it checks itself
    return txt.decode(data)


def _title(soup: BeautifulSoup) -> str | None:
    for name in ("title", "h1"):
        tag = soup.find(name)
        if isinstance(tag, Tag):
            found = _ANY_SPACES.sub(" ", tag.get_text(" ")).strip()
            if found:
                return found
    return None


def _blocks(soup: BeautifulSoup) -> list[Block]:
    for tag in soup(_DROPPED):
        tag.decompose()
    for string in soup.find_all(string=True):
        # Line ends in the source are spaces; from here on a newline in the tree is a line end we put there.
        if type(string) is NavigableString and not string.find_parent("pre"):
            string.replace_with(_ANY_SPACES.sub(" ", string))
    for line_break in soup("br"):
        line_break.replace_with("\n")
    walk = _Walk()
    walk.into(soup)
    walk.end_of_line()
    return walk.blocks


class _Walk:
    """Collects text up to the next block, and tables whole."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._line: list[str] = []

    def into(self, element: PageElement) -> None:
        # A stack instead of recursion: generated pages nest thousands of elements.
        stack: list[PageElement | None] = [element]
        while stack:
            current = stack.pop()
            if current is None:
                self.end_of_line()
            elif isinstance(current, Tag):
                grid = _grid(current) if current.name == "table" else None
                if grid is not None:
                    self.end_of_line()
                    self._caption(current)
                    self.blocks.append(grid)
                    continue
                if current.name in _BLOCKS:
                    self.end_of_line()
                    stack.append(None)
                stack.extend(reversed(current.contents))
            elif type(current) is NavigableString:
                self._line.append(str(current))

    def end_of_line(self) -> None:
        lines = (_SPACES.sub(" ", line).strip() for line in "".join(self._line).split("\n"))
        self._line = []
        text = "\n".join(lines)
        if text.strip():
            text = re.sub(r"\n{3,}", "\n\n", text).strip("\n")
            self.blocks.append(text)

    def _caption(self, table: Tag) -> None:
        caption = table.find("caption", recursive=False)
        if isinstance(caption, Tag):
            self._line.append(caption.get_text(" "))
            self.end_of_line()


def _grid(table: Tag) -> Grid | None:
    """The table's cells; None for one that only lays out the page: nested tables, one column, a whole page."""
    rows = [row for row in table("tr") if row.find_parent("table") is table]
    cells: list[list[Tag]] = [list(row.find_all(["td", "th"], recursive=False)) for row in rows]
    if table.find("table") or not any(len(row) > 1 for row in cells):
        return None
    if max((len(_ANY_SPACES.sub(" ", cell.get_text(" "))) for row in cells for cell in row), default=0) > _LAYOUT_CELL:
        return None
    squares = _squares(cells)
    heads = 0
    for row, found in zip(rows, cells, strict=True):
        if not (row.find_parent("thead") or (found and all(cell.name == "th" for cell in found))):
            break
        heads += 1
    return Grid(tuple(squares), heads or None)


def _squares(rows: list[list[Tag]]) -> list[Square]:
    taken: set[tuple[int, int]] = set()
    squares = []
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            height = min(_span(cell, "rowspan") or len(rows) - row, len(rows) - row)
            width = _span(cell, "colspan") or 1
            covered = {(row + down, column + right) for down in range(height) for right in range(width)}
            if covered & taken:  # overlapping spans: the cell keeps the one place that is free
                height = width = 1
                covered = {(row, column)}
            taken |= covered
            squares.append(Square(_text(cell), row, column, height, width))
            column += width
    return squares


def _span(cell: Tag, name: str) -> int:
    """0 where it says "to the end" or nothing that can be read."""
    stated = str(cell.get(name, "1")).strip()
    return min(int(stated), _MOST_SPAN) if stated.isascii() and stated.isdigit() else 1


def _text(cell: Tag) -> str:
    """The cell's paragraphs, one a line."""
    walk = _Walk()
    walk.into(cell)
    walk.end_of_line()
    return "\n".join(block for block in walk.blocks if isinstance(block, str))
