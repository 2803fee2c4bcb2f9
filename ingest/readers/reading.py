"""What a reader hands over: one file's text, its pages, its tables and its own idea of a title."""

from __future__ import annotations

from dataclasses import dataclass

from rag.schema import Table


@dataclass(frozen=True, slots=True)
class Square:
    """One printed cell of a grid; a merged cell covers `height` rows and `width` columns from (row, column)."""

    text: str
    row: int
    column: int
    height: int = 1
    width: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is printed: its cells in reading order, rows and columns counted from 0.

    `heads` is how many rows at the top head the columns, where the file itself says so (<th>, Word's
    "repeat header rows"); None where it must be found out.
    """

    squares: tuple[Square, ...]
    heads: int | None = None


Block = str | Grid  # a paragraph (one line, or several that must stay apart), or a table


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` has been through `rag.text.normalise` once; every offset here is an offset into it.

    `page_starts` has one entry per page, also for a page without text, and is empty for formats without
    pages. `title` is what the file says about itself, if it says anything useful. `ocr_pages` are the
    1-based pages whose text was recognised from a picture; `notes` tell a clerk, in Vietnamese, what was
    unusual in the reading (recognised pages, a converted legacy font). `provisional` is True when pages are missing
    because this machine lacks a program: reading again may give more.
    """

    text: str
    page_starts: tuple[int, ...] = ()
    title: str | None = None
    tables: tuple[Table, ...] = ()
    ocr_pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    provisional: bool = False
