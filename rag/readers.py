"""The groups that a document is kept to, as clerks said; kept when its file changes or comes back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable


def keep_to(connection: sqlite3.Connection, document_id: str, groups: Iterable[str]) -> None:
    """Let the members of these groups read a document, nobody else; everyone when there are none."""
    connection.execute("DELETE FROM readers WHERE document_id = ?", (document_id,))
    connection.executemany("INSERT INTO readers VALUES (?, ?)", [(document_id, name) for name in sorted(set(groups))])


def widen(connection: sqlite3.Connection, document_id: str, groups: Iterable[str]) -> None:
    """Let the members of these groups read a document that is kept to others; one that everyone reads stays so."""
    connection.execute(
        "INSERT OR IGNORE INTO readers SELECT ?1, value FROM json_each(?2) "
        "WHERE EXISTS (SELECT 1 FROM readers WHERE document_id = ?1)",
        (document_id, json.dumps(sorted(set(groups)))),
    )


def inherit(connection: sqlite3.Connection, document_id: str, before: Iterable[str]) -> None:
    """Keep a document that is new to those whom its file's former one was kept to.

    A restricted minute that is corrected and ingested again, by a run that names no group, must not become public.
    """
    if connection.execute("SELECT 1 FROM documents WHERE id = ?", (document_id,)).fetchone():
        return
    for former in before:
        if former != document_id:
            connection.execute(
                "INSERT OR IGNORE INTO readers SELECT ?, name FROM readers WHERE document_id = ?", (document_id, former)
            )
