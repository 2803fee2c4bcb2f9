"""The value types that travel from a document to a cited answer."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

ClaimStatus = Literal["quoted", "verified", "unverified"]
Told = Literal["text", "file name", "file properties", "clerk"]
RelationKind = Literal["replaces", "repeals", "amends", "consolidates"]


@dataclass(frozen=True, slots=True)
class Provision:
    """One leaf of a document's outline: `document.text[start:end]`, named by its `path` of labels.

    Leaves tile the document: the first starts at 0, each next one starts where the last ended, the last
    ends at `len(document.text)`. `path` is outermost first, e.g. `("Chương II", "Điều 5", "khoản 2")`;
    `heading` is the text of the headings above it, for the same levels.
    """

    start: int
    end: int
    path: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()

    @property
    def locator(self) -> str:
        """Where a reader finds it, innermost parts only: "Điều 5, khoản 2"."""
        return ", ".join(self.path)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with a value: `document.text[start:end]`, in `table.rows[row]` and `table.columns[column]`."""

    start: int
    end: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `document.text[start:end]`, one line a row, cells joined by " | ".

    `label` is as printed or counted ("Bảng 2"), `caption` its name, `unit` its unit line ("tỷ đồng"), both "" where
    there is none; they may stand outside the span. `columns` names each grid column, levels of a head joined by
    " › "; `rows` names each row below the head (its index is the grid row, heads included; "" for a head row).
    `cells` are those below the head and beside the row's name, in reading order; empty ones are left out.
    `body` is the offset at which the rows below the head begin.
    """

    start: int
    end: int
    label: str
    caption: str = ""
    unit: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()
    body: int = 0

    def locate(self, cell: Cell) -> str:
        """Where a reader finds a cell: "Bảng 2, hàng “Thu nội địa”, cột “9 tháng”"."""
        row, column = self.rows[cell.row], self.columns[cell.column]
        parts = [self.label, f"hàng “{row}”" if row else "", f"cột “{column}”" if column else ""]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one value of a document comes from: `text[start:end]` when `told` is "text", otherwise no place in it."""

    field: str
    value: str
    told: Told
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Relation:
    """What a document does to another: `document.text[start:end]` says so.

    `target` is as printed ("Nghị định số 110/2004/NĐ-CP ngày 08 tháng 4 năm 2004"), `number` its number as
    `rag.numbers` writes it, None when it is named without one. `whole` is False when only some provisions are
    meant. `since` is the ISO date it takes effect, where the text says so.
    """

    kind: RelationKind
    target: str
    number: str | None
    whole: bool
    since: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One text that was ingested. Every offset anywhere counts characters of its NFC `text`.

    `page_starts` holds the offset at which each page begins (empty for formats without pages).
    Dates are ISO (YYYY-MM-DD) or None; `period` and `place` (the locality it is about) are as printed
    ("9 tháng năm 2021"), `issue_place` is where it was signed. `in_force_from` is inclusive, `in_force_to` the
    last day. `recipients` is the list under "Nơi nhận" or "Kính gửi", one a line. `origins` says where each value
    was found, `ocr_pages` (1-based) whose text a machine recognised from a picture, `notes` what a clerk should know.
    `provisional` is True when pages could not be read for want of a program: it is read again at the next ingest.
    """

    id: str
    source: str
    title: str
    text: str
    page_starts: tuple[int, ...] = ()
    provisions: tuple[Provision, ...] = ()
    kind: str | None = None
    number: str | None = None
    date: str | None = None
    issuer: str | None = None
    period: str | None = None
    place: str | None = None
    subject: str | None = None
    issue_place: str | None = None
    signatory: str | None = None
    recipients: str | None = None
    in_force_from: str | None = None
    in_force_to: str | None = None
    tables: tuple[Table, ...] = ()
    relations: tuple[Relation, ...] = ()
    origins: tuple[Origin, ...] = ()
    ocr_pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    provisional: bool = False

    def page_at(self, offset: int) -> int | None:
        """The 1-based page that holds the character at `offset`, or None for an unpaged format."""
        if not self.page_starts:
            return None
        return sum(start <= offset for start in self.page_starts) or 1

    def provision_at(self, offset: int) -> Provision:
        """The leaf that holds the character at `offset`; the whole document when it has no outline."""
        last = bisect_right(self.provisions, offset, key=lambda provision: provision.start) - 1
        found = self.provisions[last] if last >= 0 else None
        return found if found and offset < found.end else Provision(0, len(self.text))


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is searched for: `document.text[start:end] == text`, with the headings above it."""

    id: str
    document_id: str
    source: str
    title: str
    text: str
    start: int
    end: int
    heading: str = ""
    locator: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of a document and where they stand: `document.text[start:end] == text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk found for one question. `score` is in 0..1, higher is better.

    `also` holds the chunks that say the same in nearly the same words and were counted as this one (`rag.distinct`);
    `lead` what is printed above the chunk and has to be read with it: its headings, outermost first, and the stem of
    its list (`rag.neighbours`); `named` is True when what the question names (a document, period, place)
    has changed its score.
    """

    chunk: Chunk
    score: float
    also: tuple[Chunk, ...] = ()
    lead: tuple[Excerpt, ...] = ()
    named: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """Verbatim proof: `document.text[start:end] == quote`. `n` is its number in the answer, from 1."""

    n: int
    document: Document
    locator: str
    page: int | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of an answer with the citations that carry it.

    `text` is Markdown (figures that answer the question are bold) and ends with its [n] marks. `doubts` says, in
    Vietnamese, why a claim was not verified: “số “85%” không có ở nguồn [1]”.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    status: ClaimStatus = "quoted"
    doubts: tuple[str, ...] = ()

    @property
    def marked(self) -> str:
        """The text, with a warning when it was not verified: nothing unverified may look verified."""
        if self.status != "unverified":
            return self.text
        return f"{self.text} (chưa kiểm chứng{': ' if self.doubts else ''}{'; '.join(self.doubts)})"


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of the conversation; `cited` are the ids of the documents that the answer cited."""

    question: str
    answer: str
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a series: `value` as the document writes it ("9.386"), `number` what it says (9386.0).

    `citation` is the number of the citation that proves it; `estimated` for "ước đạt".
    """

    period: str
    place: str
    value: str
    number: float
    unit: str
    citation: int
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator over periods or places, all of one unit, oldest first: what a table shows and a plot may draw."""

    indicator: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the user gets. An abstention is an Answer too: `abstained`, its first claim saying what was sought.

    A second claim of an abstention offers a figure of another period or place, as what it is. `series` holds the
    figures of a comparison. `notice` tells of something the user should know beside the answer (a language model that
    is down); `confidence` is the chance, 0..1, that the likeliest quotation answers.
    """

    question: str
    claims: tuple[Claim, ...]
    passages: tuple[Passage, ...] = ()
    abstained: bool = False
    fingerprint: str = ""
    notice: str | None = None
    confidence: float = 0.0
    seconds: float = field(default=0.0, compare=False)
    series: Series | None = None

    @property
    def text(self) -> str:
        """The whole answer as Markdown, the notice first; a claim that was not verified says so."""
        parts = [self.notice] if self.notice else []
        return "\n\n".join([*parts, *(claim.marked for claim in self.claims)])

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation once, by its number."""
        found = {citation.n: citation for claim in self.claims for citation in claim.citations}
        return tuple(found[n] for n in sorted(found))
