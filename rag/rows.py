"""How a document is written into a row of the record, read back from one, and its relations likewise."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

import orjson

from rag.corrections import FIELDS, origins
from rag.outline import packed, unpacked
from rag.schema import Cell, Document, Origin, Relation, Table
from rag.versions import number_key, version_key

# Of several paths that show one document, the first by name is its source.
SOURCE = "coalesce((SELECT min(source) FROM paths WHERE document_id = documents.id), '')"
_PARTS = ("page_starts", "provisions", "tables", "origins", "ocr_pages", "notes")
PROVISIONAL = " (provisional)"  # after the pipeline of a document that is to be read again
COLUMNS = ("id", "pipeline", "text", *FIELDS, *_PARTS, "version_key", "signature")


def _packed(document: Document) -> dict[str, Any]:
    """The parts of a document that are stored as JSON."""
    return {
        "page_starts": document.page_starts,
        "provisions": packed(document.provisions),
        "tables": [
            [t.start, t.end, t.label, t.caption, t.unit, t.columns, t.rows, [_cell(c) for c in t.cells], t.body]
            for t in document.tables
        ],
        "origins": [[o.field, o.value, o.told, o.start, o.end] for o in document.origins],
        "ocr_pages": document.ocr_pages,
        "notes": document.notes,
    }


def _cell(cell: Cell) -> list[int]:
    return [cell.start, cell.end, cell.row, cell.column]


def store_document(
    connection: sqlite3.Connection, document: Document, read: Document, pipeline: str, signature: bytes | None
) -> None:
    """Write a document with its corrections; `read` is what the file itself said."""
    values: dict[str, Any] = {field: getattr(document, field) for field in FIELDS}
    values |= {part: json.dumps(value, ensure_ascii=False) for part, value in _packed(read).items()}
    values |= {"id": document.id, "pipeline": pipeline, "text": document.text}
    values |= {"version_key": version_key(document), "signature": signature}
    updates = ", ".join(f"{column} = excluded.{column}" for column in COLUMNS if column != "id")
    connection.execute(
        f"INSERT INTO documents ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))}) "
        f"ON CONFLICT (id) DO UPDATE SET {updates}",
        [values[column] for column in COLUMNS],
    )
    connection.execute("DELETE FROM relations WHERE document_id = ?", (document.id,))
    connection.executemany(
        "INSERT INTO relations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(document.id, r.kind, r.target, r.number, number_key(r.number) if r.number else None),
                *(r.whole, r.since, r.start, r.end),
            )
            for r in document.relations
        ],
    )


def load_document(connection: sqlite3.Connection, document_id: str) -> Document | None:
    """One whole document, or None when it is gone."""
    names = ("id", "text", "pipeline", *FIELDS, *_PARTS)
    row = connection.execute(
        f"SELECT {SOURCE}, {', '.join(names)} FROM documents WHERE id = ?", (document_id,)
    ).fetchone()
    if row is None:
        return None
    source, *values = row
    stored = dict(zip(names, values, strict=True))
    parts = {part: orjson.loads(stored.pop(part)) for part in _PARTS}
    read = [Origin(*origin) for origin in parts["origins"]]
    pipeline = stored.pop("pipeline")
    return Document(
        source=source,
        provisional=pipeline.endswith(PROVISIONAL),
        **stored,
        page_starts=tuple(parts["page_starts"]),
        provisions=unpacked(parts["provisions"]),
        tables=tuple(map(_table, parts["tables"])),
        relations=load_relations(connection, "document_id = ?", document_id),
        origins=origins(connection, document_id, read),
        ocr_pages=tuple(parts["ocr_pages"]),
        notes=tuple(parts["notes"]),
    )


def _table(stored: Sequence[Any]) -> Table:
    start, end, label, caption, unit, columns, rows, cells, body = stored
    return Table(
        start, end, label, caption, unit, tuple(columns), tuple(rows), tuple(Cell(*cell) for cell in cells), body
    )


def load_relations(connection: sqlite3.Connection, condition: str, value: str) -> tuple[Relation, ...]:
    """The relations of one document, in order."""
    rows = connection.execute(
        f'SELECT kind, target, number, whole, since, start, "end" FROM relations WHERE {condition} ORDER BY start',
        (value,),
    )
    return tuple(Relation(kind, target, number, bool(whole), *rest) for kind, target, number, whole, *rest in rows)
