"""The system of record: one SQLite file with every document, its chunks, and what the indexes still owe.

The record decides what exists. The lexical and the vector index are derived from it: each change to the
chunks writes, in the same transaction, what each index has to add or remove (`outbox`). An index applies
those entries, which is safe to repeat, and only then strikes them off, so a crash at any point leaves
every document whole in its old or its new version and the indexes able to catch up.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rag.schema import Chunk, Document, Provision

INDEXES = ("lexical", "dense")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, pipeline TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    page_starts TEXT NOT NULL, provisions TEXT NOT NULL,
    kind TEXT, number TEXT, date TEXT, issuer TEXT, period TEXT, place TEXT
);
CREATE TABLE IF NOT EXISTS paths (
    root TEXT NOT NULL, source TEXT NOT NULL, document_id TEXT NOT NULL REFERENCES documents(id),
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL,
    PRIMARY KEY (root, source)
);
CREATE INDEX IF NOT EXISTS paths_document ON paths(document_id);
CREATE TABLE IF NOT EXISTS chunks (
    id TEXT PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents(id), ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, heading TEXT NOT NULL, locator TEXT NOT NULL, page INTEGER
);
CREATE INDEX IF NOT EXISTS chunks_document ON chunks(document_id, ordinal);
CREATE TABLE IF NOT EXISTS outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, "index" TEXT NOT NULL, operation TEXT NOT NULL, chunk_id TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS outbox_index ON outbox("index", seq);
"""

_CHUNK_COLUMNS = """
    c.id, c.document_id, coalesce((SELECT min(source) FROM paths WHERE document_id = d.id), ''), d.title,
    substr(d.text, c.start + 1, c."end" - c.start), c.start, c."end", c.heading, c.locator, c.page
"""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the record remembers of one ingested file, to see whether it changed."""

    document_id: str
    pipeline: str
    size: int
    mtime_ns: int
    ctime_ns: int


@dataclass(frozen=True, slots=True)
class Owed:
    """One entry of the outbox: `operation` is "add" or "remove"."""

    seq: int
    operation: str
    chunk_id: str


class Record:
    """Documents and chunks in SQLite (WAL). One connection a thread; writers take `rag.library.writing` first."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._local = threading.local()
        self._connection.executescript(_SCHEMA)

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, timeout=30, isolation_level=None)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            self._local.connection = connection
        return connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; raises `generation` by one on success."""
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute(
                "INSERT INTO meta VALUES ('generation', '1') "
                "ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
            )
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    # --- what is there ---------------------------------------------------------------------------------------

    @property
    def generation(self) -> int:
        """Rises with every change; a reader that holds an index open compares it to know when to look again."""
        return int(self.meta("generation") or 0)

    def meta(self, key: str) -> str | None:
        """A remembered value, or None."""
        row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def sizes(self) -> tuple[int, int]:
        """How many documents and chunks there are."""
        row = self._connection.execute("SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM chunks)")
        documents, chunks = row.fetchone()
        return documents, chunks

    def known_files(self, root: str) -> dict[str, KnownFile]:
        """Every file ingested from one folder, by its path relative to it."""
        rows = self._connection.execute(
            "SELECT p.source, p.document_id, d.pipeline, p.size, p.mtime_ns, p.ctime_ns "
            "FROM paths p JOIN documents d ON d.id = p.document_id WHERE p.root = ?",
            (root,),
        )
        return {row[0]: KnownFile(*row[1:]) for row in rows}

    def document_ids(self) -> set[str]:
        """The ids of all documents: the sha256 of their original files."""
        return {row[0] for row in self._connection.execute("SELECT id FROM documents")}

    def places(self) -> list[str]:
        """The places that documents are about, as written."""
        return [row[0] for row in self._connection.execute("SELECT DISTINCT place FROM documents WHERE place NOT NULL")]

    def document(self, document_id: str) -> Document | None:
        """One whole document, or None when it is gone."""
        row = self._connection.execute(
            "SELECT id, coalesce((SELECT min(source) FROM paths WHERE document_id = documents.id), ''), title, text, "
            "page_starts, provisions, kind, number, date, issuer, period, place FROM documents WHERE id = ?",
            (document_id,),
        ).fetchone()
        if row is None:
            return None
        identifier, source, title, text, page_starts, provisions, *about = row
        kind, number, date, issuer, period, place = about
        return Document(
            id=identifier,
            source=source,
            title=title,
            text=text,
            page_starts=tuple(json.loads(page_starts)),
            provisions=tuple(Provision(p[0], p[1], tuple(p[2]), tuple(p[3])) for p in json.loads(provisions)),
            kind=kind,
            number=number,
            date=date,
            issuer=issuer,
            period=period,
            place=place,
        )

    def chunks(self, ids: Sequence[str]) -> dict[str, Chunk]:
        """The chunks that still exist among `ids`."""
        marks = ",".join("?" * len(ids))
        rows = self._connection.execute(
            f"SELECT {_CHUNK_COLUMNS} FROM chunks c JOIN documents d ON d.id = c.document_id WHERE c.id IN ({marks})",
            tuple(ids),
        )
        return {row[0]: Chunk(*row) for row in rows}

    def chunks_of(self, document_id: str) -> list[Chunk]:
        """A document's chunks in order."""
        rows = self._connection.execute(
            f"SELECT {_CHUNK_COLUMNS} FROM chunks c JOIN documents d ON d.id = c.document_id "
            "WHERE c.document_id = ? ORDER BY c.ordinal",
            (document_id,),
        )
        return [Chunk(*row) for row in rows]

    # --- changing it -----------------------------------------------------------------------------------------

    def put(
        self, root: str, source: str, known: KnownFile, document: Document | None, chunks: Sequence[Chunk] = ()
    ) -> None:
        """Make `source` show `document`, in one transaction; what no file shows any more is removed.

        `document` is None when the record has that document already (a touched or a second identical file).
        """
        with self.transaction() as connection:
            if document is not None:
                self._store(connection, document, known.pipeline, chunks)
            connection.execute(
                "INSERT OR REPLACE INTO paths VALUES (?, ?, ?, ?, ?, ?)",
                (root, source, known.document_id, known.size, known.mtime_ns, known.ctime_ns),
            )
            self._drop_orphans(connection)

    def forget(self, root: str, sources: Iterable[str]) -> None:
        """The files are gone: so are the documents that no other file shows."""
        with self.transaction() as connection:
            connection.executemany(
                "DELETE FROM paths WHERE root = ? AND source = ?", [(root, source) for source in sources]
            )
            self._drop_orphans(connection)

    def set_meta(self, key: str, value: str) -> None:
        """Remember a value."""
        with self.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def owe_everything(self) -> None:
        """Each index has to be filled from nothing (`--rebuild`)."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM outbox")
            for index in INDEXES:
                connection.execute(
                    'INSERT INTO outbox ("index", operation, chunk_id) '
                    "SELECT ?, 'add', id FROM chunks ORDER BY document_id, ordinal",
                    (index,),
                )

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

    def has_document(self, document_id: str, pipeline: str) -> bool:
        """True when the document is there, read by this very pipeline."""
        row = self._connection.execute(
            "SELECT 1 FROM documents WHERE id = ? AND pipeline = ?", (document_id, pipeline)
        ).fetchone()
        return row is not None

    def _store(
        self, connection: sqlite3.Connection, document: Document, pipeline: str, chunks: Sequence[Chunk]
    ) -> None:
        old = {row[0] for row in connection.execute("SELECT id FROM chunks WHERE document_id = ?", (document.id,))}
        new = {chunk.id for chunk in chunks}
        provisions = json.dumps([[p.start, p.end, p.path, p.heading] for p in document.provisions], ensure_ascii=False)
        connection.execute("DELETE FROM chunks WHERE document_id = ?", (document.id,))
        connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "pipeline = excluded.pipeline, title = excluded.title, text = excluded.text, "
            "page_starts = excluded.page_starts, provisions = excluded.provisions, kind = excluded.kind, "
            "number = excluded.number, date = excluded.date, issuer = excluded.issuer, period = excluded.period, "
            "place = excluded.place",
            (
                *(document.id, pipeline, document.title, document.text),
                *(json.dumps(document.page_starts), provisions),
                *(document.kind, document.number, document.date, document.issuer, document.period, document.place),
            ),
        )
        connection.executemany(
            "INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (c.id, document.id, ordinal, c.start, c.end, c.heading, c.locator, c.page)
                for ordinal, c in enumerate(chunks)
            ],
        )
        _owe(connection, "remove", sorted(old - new))
        _owe(connection, "add", [chunk.id for chunk in chunks])

    @staticmethod
    def _drop_orphans(connection: sqlite3.Connection) -> None:
        orphans = [
            row[0]
            for row in connection.execute("SELECT id FROM documents WHERE id NOT IN (SELECT document_id FROM paths)")
        ]
        for orphan in orphans:
            rows = connection.execute("SELECT id FROM chunks WHERE document_id = ? ORDER BY ordinal", (orphan,))
            _owe(connection, "remove", [row[0] for row in rows.fetchall()])
            connection.execute("DELETE FROM chunks WHERE document_id = ?", (orphan,))
            connection.execute("DELETE FROM documents WHERE id = ?", (orphan,))


def _owe(connection: sqlite3.Connection, operation: str, chunk_ids: Sequence[str]) -> None:
    connection.executemany(
        'INSERT INTO outbox ("index", operation, chunk_id) VALUES (?, ?, ?)',
        [(index, operation, chunk_id) for index in INDEXES for chunk_id in chunk_ids],
    )
