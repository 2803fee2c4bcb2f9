"""Cuts a passage into the stretches that can be quoted: clauses of its sentences, rows of its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.abbreviations import spelt_out
from rag.cells import Pick, picks
from rag.clauses import MAX_LENGTH, clauses
from rag.kept import of_question
from rag.lists import announces
from rag.schema import Document, Passage
from rag.text import fold, syllables, vocabulary
from rag.understand import Query
from rag.weigh import MEASURES, Weighted

# What begins a heading, and what headings are made of beside their subject.
_LABEL = re.compile(r"^\W*(?:(?:Điều|Chương|Mục|Phần|Khoản|Phụ lục)\s+)?(?:\d+|[IVX]+|[a-zđ])?\s*[.):]", re.IGNORECASE)
_ARTICLE = re.compile(r"\W*Điều\s+\d+\s*[.:]")  # heads an article also where the outline is not known
_BARE = vocabulary(
    "quyet dinh nghi thong tu bao cao chi thi cong van ke hoach phu luc huong dan ket luan luat phap lenh to trinh van "
    "ban hop nhat quy chung dieu khoan thi hanh hieu luc trach nhiem to chuc ve va cua viec mau so kem theo"
)


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
        above = _lineage(document.text, start)
        whole = units if above.isspace() else weighted.units(above + document.text[start:end])
        coverage, lineage, order = weighted.share(units), weighted.share(whole), weighted.pair_share(whole)
        yield Stretch(document, start, end, coverage, lineage, context, order, pairs, passage.score)
    for table in tables:
        if table.start < chunk.end and table.end > chunk.start:
            known = read if read is not None else {}
            if (document.id, table.start) not in known:
                known[document.id, table.start] = picks(query, document, table, weighted)
            for pick in known[document.id, table.start]:
                if (pick.cells or query.expected == "amount") and not _is_about(pick, weighted):
                    continue
                if not pick.cells and not chunk.start <= pick.row.start < chunk.end:
                    continue  # its line alone is no better than that of any other passage
                yield from _of_row(pick, wide, passage.score, weighted)


def is_heading(document: Document, start: int, text: str) -> bool:
    """True for a heading of its provision, or a line in capitals."""
    headings = document.provision_at(start).heading
    return any(text in heading for heading in headings) or text.isupper()


def says_nothing(query: Query, clause: Stretch) -> bool:
    """True for a clause that repeats the question's own words and for a bare heading: "QUYẾT ĐỊNH", "Điều 5. Hiệu lực".

    A sentence that repeats a question after yes or no affirms it.
    """
    if clause.pick is not None and clause.pick.cells:
        return False
    text = clause.document.text[clause.start : clause.end]
    asked = _asked_words(query)
    more = [word for word in syllables(fold(spelt_out(_LABEL.sub("", text), query.glossary))) if word not in asked]
    if not text.isupper() and announces(clause.document, clause.start, clause.end):
        return False  # "Nội dung gồm:" is quoted with its list
    if is_heading(clause.document, clause.start, text) or _ARTICLE.match(text):
        return _BARE.issuperset(more)
    return not more and query.expected != "yes_no"


@of_question
def _asked_words(query: Query) -> frozenset[str]:
    return frozenset(syllables(fold(" ".join([query.text, spelt_out(query.text, query.glossary)]))))


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


def _is_about(pick: Pick, weighted: Weighted) -> bool:
    """False for figures of which no heading, caption or title holds two neighbouring words of the question.

    The rows of "mức trần thù lao môi giới" name no "ký quỹ", however many other words they share with the question.
    """
    document, row = pick.row.document, pick.row
    headings = document.provision_at(row.start).heading
    near = weighted.units(" ; ".join([*pick.parts, row.table.caption, *headings, document.title, *row.table.columns]))
    near += weighted.units(f"{document.place or ''} ; {document.period or ''} ; {document.source}")
    return all(MEASURES.issuperset(map(fold, pair)) or set(pair) & set(near) for pair in weighted.pairs)


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
