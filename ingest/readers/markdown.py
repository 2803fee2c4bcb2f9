"""Reads Markdown: headings, lists and tables without the marks that nobody cites."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from ingest.readers.assemble import assemble
from ingest.readers.reading import Block, Grid, Reading, Square
from ingest.readers.txt import text_of
from rag.text import normalise

_HEADING = re.compile(r" {0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*$")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_ROW = re.compile(r"\s*\|.*|.*[^\\]\|.*")
_RULER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_CELLS = re.compile(r"(?<!\\)\|")
_BOLD = re.compile(r"(\*\*\*|\*\*|___|__)(?=\S)([^\n]+?)(?<=\S)\1")


def read(path: Path) -> Reading:
    """The text, one line for one line; a table becomes a `Grid`; the first heading of level 1 is the title.

    Raises `DocumentError` for binary data or an unknown encoding.
    """
    text, notes = text_of(path.read_bytes())
    lines = normalise(text).split("\n")
    title = next((_plain(line) for line in lines if re.match(r"# +\S", line)), None)
    return replace(assemble([_blocks(lines)], paged=False, title=title), notes=notes)


def _blocks(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    fenced, at = False, 0
    while at < len(lines):
        line = lines[at]
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and at + 1 < len(lines) and _starts_table(line, lines[at + 1]):
            end = at + 2
            while end < len(lines) and lines[end].strip() and _ROW.fullmatch(lines[end]):
                end += 1
            blocks.append(_grid([line, *lines[at + 2 : end]]))
            at = end
            continue
        else:
            blocks.append(line if fenced else _plain(line))
        at += 1
    return blocks


def _starts_table(line: str, below: str) -> bool:
    return "|" in below and bool(_ROW.fullmatch(line) and _RULER.fullmatch(below))


def _grid(rows: list[str]) -> Grid:
    squares = []
    for row, line in enumerate(rows):
        cells = _CELLS.split(line.strip().removeprefix("|").removesuffix("|"))
        squares += [Square(_plain(cell.replace(r"\|", "|")).strip(), row, column) for column, cell in enumerate(cells)]
    return Grid(tuple(squares), heads=1)


def _plain(line: str) -> str:
    """The line without heading marks and bold marks; everything else as written."""
    heading = _HEADING.match(line)
    return _BOLD.sub(r"\2", heading[1] if heading else line)
