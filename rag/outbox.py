"""What each index still has to add or remove, written in the same transaction as the change it follows from."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from rag.database import Database

INDEXES = ("lexical", "dense")
LIVE = "documents.superseded_by IS NULL"  # the documents that are searched; an older version is only kept


@dataclass(frozen=True, slots=True)
class Owed:
    """One entry of the outbox: `operation` is "add" or "remove"."""

    seq: int
    operation: str
    chunk_id: str


class Outbox(Database):
    """The entries that the indexes have yet to apply, oldest first."""

    def adopt(self, index: str, folder: str, fingerprint: str) -> None:
        """A new index, made from the whole record, takes the place of the old one: nothing is owed to it."""
        with self.transaction() as connection:
            for key, value in ((f"{index}_folder", folder), (f"{index}_fingerprint", fingerprint)):
                connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
            connection.execute('DELETE FROM outbox WHERE "index" = ?', (index,))

    @property
    def last_change(self) -> int:
        """Rises with every change of a searched text, and with nothing else."""
        row = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").fetchone()
        return int(row[0]) if row else 0

    def live_chunk_ids(self, size: int) -> Iterator[list[str]]:
        """The ids of all chunks that are searched, `size` at a time."""
        last = -1
        while True:
            rows = self._connection.execute(
                f"SELECT chunks.rowid, chunks.id FROM chunks JOIN documents ON documents.id = document_id WHERE {LIVE} "
                "AND chunks.rowid > ? ORDER BY chunks.rowid LIMIT ?",
                (last, size),
            ).fetchall()
            if not rows:
                return
            yield [chunk_id for _, chunk_id in rows]
            last = rows[-1][0]

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
