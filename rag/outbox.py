"""What each index still has to add or remove, written in the same transaction as the change it follows from."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rag.database import Database

INDEXES = ("lexical", "dense")
LIVE = "documents.superseded_by IS NULL"  # the documents that are searched; an older version is only kept
_REBUILDING = "rebuilding"


@dataclass(frozen=True, slots=True)
class Owed:
    """One entry of the outbox: `operation` is "add" or "remove"."""

    seq: int
    operation: str
    chunk_id: str


class Outbox(Database):
    """The entries that the indexes have yet to apply, oldest first."""

    def owe_everything(self, indexes: Sequence[str] = INDEXES) -> None:
        """These indexes have to be emptied, then filled from nothing (`--rebuild`, `--remove`)."""
        with self.transaction() as connection:
            both = set(indexes) | self.rebuilding
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_REBUILDING, " ".join(sorted(both))))
            for index in indexes:
                connection.execute('DELETE FROM outbox WHERE "index" = ?', (index,))
                connection.execute(
                    "INSERT INTO outbox (\"index\", operation, chunk_id) SELECT ?, 'add', chunks.id FROM chunks "
                    f"JOIN documents ON documents.id = document_id WHERE {LIVE} ORDER BY document_id, ordinal",
                    (index,),
                )

    @property
    def rebuilding(self) -> set[str]:
        """The indexes to be emptied: from `owe_everything` until `emptied`, even if the process died in between."""
        named = self.meta(_REBUILDING) or ""
        return set(INDEXES) if named == "1" else set(named.split()) & set(INDEXES)  # "1", "0": an older version

    def emptied(self) -> None:
        """They are empty now: what is owed is all there is to do."""
        self.set_meta(_REBUILDING, "")

    def owed(self, index: str, limit: int) -> list[Owed]:
        """The oldest entries that an index has yet to apply."""
        rows = self._connection.execute(
            'SELECT seq, operation, chunk_id FROM outbox WHERE "index" = ? ORDER BY seq LIMIT ?', (index, limit)
        )
        return [Owed(*row) for row in rows]

    def owed_count(self, index: str) -> int:
        """How many entries an index has yet to apply."""
        return int(self._connection.execute('SELECT count(*) FROM outbox WHERE "index" = ?', (index,)).fetchone()[0])

    def settle(self, index: str, owed: Sequence[Owed]) -> None:
        """The index has these on disk: strike them off."""
        with self.transaction() as connection:
            connection.execute('DELETE FROM outbox WHERE "index" = ? AND seq <= ?', (index, owed[-1].seq))


def owe(
    connection: sqlite3.Connection, operation: str, chunk_ids: Sequence[str], indexes: Collection[str] = INDEXES
) -> None:
    """Write entries into a running transaction."""
    connection.executemany(
        'INSERT INTO outbox ("index", operation, chunk_id) VALUES (?, ?, ?)',
        [(index, operation, chunk_id) for index in indexes for chunk_id in chunk_ids],
    )


def owe_document(
    connection: sqlite3.Connection, operation: str, document_id: str, indexes: Collection[str] = INDEXES
) -> None:
    """Owe every chunk of a document."""
    rows = connection.execute("SELECT id FROM chunks WHERE document_id = ? ORDER BY ordinal", (document_id,))
    owe(connection, operation, [row[0] for row in rows.fetchall()], indexes)
