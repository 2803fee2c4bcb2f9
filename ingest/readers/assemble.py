"""Puts the blocks of a file's pages together into one text, keeping the place of every page and every cell."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.readers.reading import Block, Reading
from rag.text import normalise


def assemble(pages: Sequence[Sequence[Block]], *, paged: bool, title: str | None = None) -> Reading:
    """Pages of blocks → one text with the place of every page and every cell.

    Blocks stand on lines of their own, pages are a blank line apart. Of a grid, each row becomes one line,
    its cells in order joined by " | ", a merged cell once.

    >>> from ingest.readers.reading import Square
    >>> grid = Grid((Square("Chỉ tiêu", 0, 0), Square("9 tháng", 0, 1), Square("Thu", 1, 0), Square("88", 1, 1)))
    >>> print(assemble([["Báo cáo", grid]], paged=False).text)
    Báo cáo
    Chỉ tiêu | 9 tháng
    Thu | 88
    """
    texts = ["\n".join(_printed(block) for block in page) for page in pages]
    starts, offset = [], 0
    for text in texts:
        starts.append(offset)
        offset += len(text) + 2
    return Reading("\n\n".join(texts), tuple(starts) if paged else (), normalise(title) if title else None)


def _printed(block: Block) -> str:
    if isinstance(block, str):
        return normalise(block)
    rows: dict[int, list[str]] = {}
    for square in block.squares:
        rows.setdefault(square.row, []).append(" ".join(normalise(square.text).split()))
    return "\n".join(" | ".join(rows[row]) for row in sorted(rows))
