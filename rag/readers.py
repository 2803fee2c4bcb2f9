"""The groups that a document is kept to, as clerks said; kept when its file changes or comes back."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Collection, Iterable

_CONTENT = 56  # of the 64 letters of an id: 224 bits of its content's sha256


def readers_of(connection: sqlite3.Connection, document_id: str) -> list[str]:
    """The groups that a document is kept to, in order; empty when everyone may read it."""
    rows = connection.execute("SELECT name FROM readers WHERE document_id = ? ORDER BY name", (document_id,))
    return [row[0] for row in rows]


def keep_to(connection: sqlite3.Connection, document_id: str, groups: Iterable[str]) -> bool:
    """Let the members of these groups read a document, nobody else; everyone when there are none.

    True when that is new.
    """
    names = sorted(set(groups))
    if readers_of(connection, document_id) == names:
        return False
    connection.execute("DELETE FROM readers WHERE document_id = ?", (document_id,))
    connection.executemany("INSERT INTO readers VALUES (?, ?)", [(document_id, name) for name in names])
    return True


def own_id(connection: sqlite3.Connection, digest: str, member: Collection[str]) -> str:
    """The id of a content for somebody of these groups ("*" reads everything) who brings its file in.

    Most often its digest. Where the library keeps that very content to groups of which the person is in none, his is a
    document of its own: he neither learns of the other one nor changes what it is, who reads it, where it lies.
    """
    there = connection.execute(
        "SELECT id FROM documents WHERE id >= ?1 AND id < ?1 || 'g' "
        "UNION SELECT document_id FROM readers WHERE document_id >= ?1 AND document_id < ?1 || 'g' ORDER BY 1",
        (digest[:_CONTENT],),
    ).fetchall()
    for (document_id,) in there:
        kept_to = readers_of(connection, document_id)
        if "*" in member or not kept_to or not set(kept_to).isdisjoint(member):
            return str(document_id)
    return f"{digest[:_CONTENT]}{secrets.token_hex(4)}" if there else digest


def shows(document_id: str, digest: str) -> bool:
    """True for a document of this very content (see `own_id`)."""
    return document_id[:_CONTENT] == digest[:_CONTENT]


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
