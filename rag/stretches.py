"""Cuts a passage into the stretches that can be quoted: clauses of its sentences, rows of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.cells import Pick, picks
from rag.clauses import MAX_LENGTH, clauses
from rag.schema import Document, Passage
from rag.understand import Query
from rag.weigh import Weighted


@dataclass(frozen=True, slots=True)
class Stretch:
    """A clause or a table's row, `document.text[start:end]`, with what its words alone tell; shares 0..1.

    `coverage` and `order` are the shares of the question's words and pairs in it, `lineage` with what introduces it,
    `context` and `pairs` with its passage, headings and title. `pick` holds the cells of a row that answer.
    """

    document: Document
    start: int
    end: int
    coverage: float
    lineage: float
    context: float
    order: float
    pairs: float
    passage: float
    pick: Pick | None = None

    @property
    def promise(self) -> float:
        """How much its words promise, to choose which clauses are worth a vector."""
        return self.coverage + self.order + 0.7 * self.lineage + 0.5 * self.passage

    @property
    def told(self) -> str:
        """Its words as a sentence would have them: a figure with its headings."""
        if self.pick is not None and self.pick.cells:
            return ", ".join(part for part in self.pick.parts if part)
        return self.document.text[self.start : self.end]


Read = dict[tuple[str, int], list[Pick]]  # the rows of a table that may answer, by its document and start


def stretches(
    query: Query, passage: Passage, document: Document, weighted: Weighted, read: Read | None = None
) -> Iterator[Stretch]:
    """The clauses of a passage, and the rows that may answer of every table it touches.

    A table is read once for all the passages that are given the same `read`.
    """
    chunk = passage.chunk
    wide = weighted.units(f"{document.title}\n{chunk.heading}\n{chunk.text}")
    context, pairs = weighted.share(wide), weighted.pair_share(wide)
    tables = [table for table in document.tables if table.cells]
    for start, end in clauses(document.text, chunk.start, chunk.end):
        if any(table.start <= start < table.end for table in tables):
            continue
        units = weighted.units(document.text[start:end])
        whole = weighted.units(_lineage(document.text, start) + document.text[start:end])
        coverage, lineage, order = weighted.share(units), weighted.share(whole), weighted.pair_share(whole)
        yield Stretch(document, start, end, coverage, lineage, context, order, pairs, passage.score)
    for table in tables:
        if table.start < chunk.end and table.end > chunk.start:
            known = read if read is not None else {}
            if (document.id, table.start) not in known:
                known[document.id, table.start] = picks(query, document, table, weighted)
            for pick in known[document.id, table.start]:
                if not pick.cells and not chunk.start <= pick.row.start < chunk.end:
                    continue  # its line alone is no better than that of any other passage
                yield from _of_row(pick, wide, passage.score, weighted)


def _of_row(pick: Pick, wide: Sequence[str], score: float, weighted: Weighted) -> Iterator[Stretch]:
    """A row whose cells are chosen, as one clause; any other row as its line reads.

    Its headings are its words: "Thu nội địa | 1.250" says "Thu nội địa, 9 tháng năm 2021, tỷ đồng, 1.250".
    """
    document, caption = pick.row.document, weighted.units(pick.row.table.caption)
    units = _apart(weighted, pick.parts)
    whole = [*caption, "", *units]
    share = weighted.share([*wide, *whole])
    pairs = max(weighted.pair_share(wide), weighted.pair_share([*wide, "", *whole]))
    told = (weighted.share(units), weighted.share(whole), share, weighted.pair_share(whole), pairs)
    if pick.cells:
        yield Stretch(document, *_quoted(pick), *told, score, pick)
        return
    for start, end in clauses(document.text, pick.row.start, pick.row.end):
        yield Stretch(document, start, end, *told, score, pick)


def _apart(weighted: Weighted, parts: Sequence[str]) -> list[str]:
    """The units of several texts, so that the last word of one and the first of the next make no pair."""
    return [unit for part in parts for unit in ("", *weighted.units(part))]


def _quoted(pick: Pick) -> tuple[int, int]:
    """The row's line; of a longer one the stretch from its name to the cells, or the cells alone."""
    start, end = pick.row.start, pick.row.end
    if end - start > MAX_LENGTH:
        end = pick.cells[-1].end
    return (start, end) if end - start <= 2 * MAX_LENGTH else (pick.cells[0].start, pick.cells[-1].end)


def _lineage(text: str, start: int) -> str:
    """What a clause inherits from its sentence: the head before the last colon and the item before it.

    "500 doanh nghiệp mới; tổng vốn đăng ký 5 tỷ" goes on about them; items further off are other subjects.
    """
    begun = max(text.rfind("\n", 0, start), text.rfind(". ", 0, start)) + 1
    before = text[begun:start].rstrip(" ;")
    colon = before.rfind(":") + 1
    return before[:colon] + before[max(before.rfind(";") + 1, colon) :] + " "
