"""Cuts a document into the pieces that are searched, along its outline and the rows of its tables."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import takewhile

from langchain_text_splitters import RecursiveCharacterTextSplitter

from ingest.table_chunks import cut_rows, heading_of
from rag.schema import Chunk, Document, Provision, Table

_SENTENCE_FIRST = ["\n\n", "\n", ". ", "; ", ", ", " ", ""]
_HEADING_LENGTH = 300  # a leading leaf up to this long is kept with what it heads


def chunk(document: Document, size: int = 900) -> list[Chunk]:
    """Chunks in order, none over another, together holding every letter and digit of the text.

    Neighbouring leaves under one Điều or one outline heading share a chunk while they fit into `size`
    characters; a longer leaf is split at sentence ends. A table is cut between rows, and each of its chunks is
    headed by the table's label, caption, unit and columns. `document.text[c.start:c.end] == c.text`.
    """
    leaves = document.provisions or (Provision(0, len(document.text)),)
    chunks = []
    for group in _groups(leaves, document.tables, size):
        start, end = _strip(document.text, group[0].start, group[-1].end)
        for piece_start, piece_end, table in _pieces(document, start, end, size):
            if any(map(str.isalnum, document.text[piece_start:piece_end])):
                chunks.append(_chunk(document, group, piece_start, piece_end, table))
    return chunks


def _pieces(document: Document, start: int, end: int, size: int) -> Iterator[tuple[int, int, Table | None]]:
    """Offsets of the chunks between two offsets, and the table that a chunk is of.

    The short line above a table ("Bảng 2. Thu ngân sách") stays with its first rows.
    """
    text, cursor = document.text, start
    for table in document.tables:
        table_start, table_end = max(table.start, cursor), min(table.end, end)
        if table_start >= table_end:
            continue
        before = [span for span in _spans(text, cursor, table_start, size) if span[0] < span[1]]
        lead = before.pop()[0] if before and before[-1][1] - before[-1][0] <= min(_HEADING_LENGTH, size // 2) else None
        rows = cut_rows(text, table, table_start, table_end, size, _split, lead)
        yield from ((*span, None) for span in before)
        yield from ((*span, table) for span in rows)
        cursor = table_end
    yield from ((*span, None) for span in _spans(text, cursor, end, size))


def _spans(text: str, start: int, end: int, size: int) -> list[tuple[int, int]]:
    start, end = _strip(text, start, end)
    return list(_split(text, start, end, size)) if start < end else []


def _scope(leaf: Provision) -> tuple[str, ...]:
    """The part of the path a chunk may not leave: up to the Điều, or to the innermost heading.

    Headings are the labels that begin with a capital ("Chương II", "Điều 5", "Mục I"); "khoản 2", "mục 1",
    "đoạn 3" may stand together.
    """
    path = leaf.path
    for index, label in enumerate(path):
        if label.startswith("Điều "):
            return path[: index + 1]
    inner = max((index for index, label in enumerate(path) if label[0].isupper()), default=-1)
    return path[: inner + 1]


def _groups(leaves: tuple[Provision, ...], tables: tuple[Table, ...], size: int) -> Iterator[list[Provision]]:
    """Runs of leaves that make one chunk (or one leaf, with its heading, that is too long for one)."""
    group: list[Provision] = []
    begun = {table.start for table in tables}
    for index, leaf in enumerate(leaves):
        named = group and leaf.start in begun and _names(group, leaf)
        if group and not named and not _joins(group, leaf, _unit_end(leaves, index), size):
            yield group
            group = []
        group.append(leaf)
    if group:
        yield group


def _names(group: list[Provision], table: Provision) -> bool:
    """True for the short paragraphs above a table that has a leaf of its own: its name, its unit."""
    beside = all(leaf.path[:-1] == table.path[:-1] for leaf in group)
    return beside and group[-1].end - group[0].start <= _HEADING_LENGTH


def _joins(group: list[Provision], leaf: Provision, unit_end: int, size: int) -> bool:
    scope, length = _scope(leaf), group[-1].end - group[0].start
    heads = length <= _HEADING_LENGTH and all(leaf.path[: len(head.path)] == head.path for head in group)
    if heads and group[0].path:
        return True
    if _scope(group[-1]) != scope or leaf.end - group[0].start > size:
        return False
    # A khoản with its điểm begins a chunk of its own rather than being torn, unless the chunk before is a scrap.
    first_of_unit = group[-1].path[: len(scope) + 1] != leaf.path[: len(scope) + 1]
    return not first_of_unit or unit_end - group[0].start <= size or (unit_end - leaf.start > size > 3 * length)


def _unit_end(leaves: tuple[Provision, ...], index: int) -> int:
    unit = leaves[index].path[: len(_scope(leaves[index])) + 1]
    return list(takewhile(lambda leaf: leaf.path[: len(unit)] == unit, leaves[index : index + 50]))[-1].end


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    body = text[start:end]
    return start + len(body) - len(body.lstrip()), end - len(body) + len(body.rstrip())


def _split(text: str, start: int, end: int, size: int) -> Iterator[tuple[int, int]]:
    """Offsets of pieces of at most `size` characters, of about equal length."""
    length = end - start
    if length <= size:
        yield start, end
        return
    pieces = -(-length // size)
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=max(1, min(size - size // 8, length // pieces + size // 8)),
        chunk_overlap=0,
        separators=_SENTENCE_FIRST,
        keep_separator="end",
        strip_whitespace=False,
    )
    spans: list[tuple[int, int]] = []
    cursor = start
    for piece in splitter.split_text(text[start:end]):
        # The splitter's own start_index may be -1; its pieces, unstripped, are consecutive slices.
        found = text.index(piece, cursor, end)
        cursor = found + len(piece)
        if spans and spans[-1][1] - spans[-1][0] < size // 8 and cursor - spans[-1][0] <= size:
            spans[-1] = (spans[-1][0], cursor)  # a heading stays with the sentence below it
        else:
            spans.append((found, cursor))
    for span in spans:
        piece_start, piece_end = _strip(text, *span)
        if piece_start < piece_end:
            yield piece_start, piece_end


def _chunk(document: Document, group: list[Provision], start: int, end: int, table: Table | None) -> Chunk:
    text = document.text[start:end]
    headings = _headings(group, text)
    if table is not None:
        named = heading_of(document.text, table, start, end, headings)
        headings = [*(heading for heading in headings if _letters(heading) not in _letters(named)), named]
    heading = " › ".join(filter(None, headings))
    key = "\x1f".join((document.id, str(start), str(end), heading, text))
    return Chunk(
        id=hashlib.sha256(key.encode()).hexdigest()[:24],
        document_id=document.id,
        source=document.source,
        title=document.title,
        text=text,
        start=start,
        end=end,
        heading=heading,
        locator=_locator([leaf.path for leaf in group if leaf.end > start and leaf.start < end]),
        page=document.page_at(start),
    )


def _headings(group: list[Provision], text: str) -> list[str]:
    """What stands above every leaf and is not the beginning of the chunk itself."""
    deepest = group[-1].heading
    common = [
        heading for index, heading in enumerate(deepest) if all(_under(leaf, group[-1], index + 1) for leaf in group)
    ]
    opening = _letters(text[: 2 * _HEADING_LENGTH])
    return [heading for heading in common if _letters(heading) not in opening]


def _under(leaf: Provision, last: Provision, depth: int) -> bool:
    """True if both run under the same headings that far, or `leaf` is one of the headings above `last`."""
    return leaf.heading[:depth] == last.heading[:depth] or last.path[: len(leaf.path)] == leaf.path


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def _locator(paths: list[tuple[str, ...]]) -> str:
    """What the leaves' paths share, and the range in which they differ: "Điều 5, khoản 1–3"."""
    own = [path for path in paths if not any(path == other[: len(path)] and path != other for other in paths)]
    first, last = own[0], own[-1]
    shared = [label for label, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))]
    if min(len(first), len(last)) == len(shared):
        return ", ".join(shared)
    return ", ".join([*shared, _range(first[len(shared)], last[len(shared)])])


def _range(low: str, high: str) -> str:
    """Shorten "khoản 1", "khoản 3" to "khoản 1–3"; in full where the kinds differ or the count began again."""
    word, _, number = low.rpartition(" ")
    other_word, _, other_number = high.rpartition(" ")
    rises = not (number.isdigit() and other_number.isdigit()) or int(number) < int(other_number)
    return f"{low}–{other_number}" if word and word == other_word and rises else f"{low} – {high}"
