"""What clerks corrected in a document's metadata, kept so that reading the file again does not undo it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from rag.days import iso_day
from rag.errors import CorrectionError
from rag.schema import Document, Origin

FIELDS = (
    "title", "kind", "number", "date", "issuer", "subject", "issue_place", "signatory", "recipients", "period", "place",
    "in_force_from", "in_force_to",
)  # fmt: skip
_DATES = {"date", "in_force_from", "in_force_to"}
_LONGEST = 4000


def checked(changes: Mapping[str, str | None]) -> dict[str, str | None]:
    """The changes as they are stored; None or "" means that the document has no such value.

    Raises CorrectionError for an unknown field, a date that is none, a document without title.
    """
    return {field: _checked(field, (value or "").strip()) or None for field, value in changes.items()}


def _checked(field: str, value: str) -> str:
    if field not in FIELDS:
        raise CorrectionError(f"Không có mục “{field}”. Các mục sửa được: {', '.join(FIELDS)}.")
    if field == "title" and not value:
        raise CorrectionError("Tên văn bản không được để trống.")
    if len(value) > _LONGEST:
        raise CorrectionError(f"Mục “{field}” dài {len(value)} ký tự, nhiều nhất là {_LONGEST}.")
    if field in _DATES and value:
        try:
            return iso_day(value)
        except ValueError as error:
            raise CorrectionError(str(error)) from None
    return value


def store(
    connection: sqlite3.Connection, document_id: str, changes: Mapping[str, str | None], author: str
) -> dict[str, str | None]:
    """Remember the changes beside what had been read; returns what the document now says in those fields."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    for field, value in changes.items():
        connection.execute(
            f"INSERT INTO corrections SELECT id, ?, {field}, ?, ?, ? FROM documents WHERE id = ? "
            "ON CONFLICT (document_id, field) DO UPDATE SET value = excluded.value, author = excluded.author, "
            "at = excluded.at",
            (field, value, author, at, document_id),
        )
    return dict(changes)


def withdraw(connection: sqlite3.Connection, document_id: str, fields: Sequence[str]) -> dict[str, str | None]:
    """Forget corrections; returns what had been read in those fields."""
    seen = {}
    for field in fields:
        row = connection.execute(
            "DELETE FROM corrections WHERE document_id = ? AND field = ? RETURNING seen", (document_id, field)
        ).fetchone()
        if row is not None:
            seen[field] = row[0]
    return seen


def overlaid(connection: sqlite3.Connection, document: Document, before: Sequence[str]) -> Document:
    """A document just read, with the corrections made to it, or to what its file showed `before` (document ids).

    A correction follows a changed file only while the same value is read from it: "tháng 5" that a clerk put in the
    place of a misread "tháng 3" must not stay when next month's bulletin is saved under the same name.
    """
    for former in before:
        if former != document.id:
            _carry_over(connection, former, document)
    rows = connection.execute("SELECT field, value FROM corrections WHERE document_id = ?", (document.id,)).fetchall()
    for field, _ in rows:  # what is read may have changed with a new version of the program
        read = getattr(document, field)
        connection.execute(
            "UPDATE corrections SET seen = ? WHERE document_id = ? AND field = ?", (read, document.id, field)
        )
    return replace(document, **dict(rows))


def _carry_over(connection: sqlite3.Connection, former: str, document: Document) -> None:
    rows = connection.execute(
        "SELECT field, seen, value, author, at FROM corrections WHERE document_id = ?", (former,)
    ).fetchall()
    for field, seen, *rest in rows:
        if getattr(document, field) == seen:
            connection.execute(
                "INSERT OR IGNORE INTO corrections VALUES (?, ?, ?, ?, ?, ?)", (document.id, field, seen, *rest)
            )


def origins(connection: sqlite3.Connection, document_id: str, read: Sequence[Origin]) -> tuple[Origin, ...]:
    """Where each value comes from, a clerk's in the place of what was read."""
    rows = connection.execute("SELECT field, value FROM corrections WHERE document_id = ?", (document_id,)).fetchall()
    said = {field: Origin(field, value or "", "clerk") for field, value in rows}
    kept = [origin for origin in read if origin.field not in said]
    return (*kept, *said.values())
