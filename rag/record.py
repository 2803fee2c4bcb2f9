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
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rag.errors import StorageError, reason_of
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
CREATE INDEX IF NOT EXISTS paths_file ON paths(root || '/' || source);
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

_CHUNK_COLUMNS = 'c.id, c.document_id, c.start, c."end", c.heading, c.locator, c.page'
_SOURCE = "coalesce((SELECT min(source) FROM paths WHERE document_id = documents.id), '')"  # of several paths, one
_REBUILDING = "rebuilding"


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the record remembers of one ingested file, to see whether it changed."""

    root: str
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
        self._path = path
        self._local = threading.local()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection.executescript(_SCHEMA)
        except OSError as error:
            raise StorageError(
                f"Không tạo được thư mục {path.parent}: {reason_of(error)}. Đặt lại RAG_DATA_DIR."
            ) from None
        except sqlite3.Error as error:
            raise StorageError(
                f"Không mở được kho {path} ({error}). Kiểm tra quyền và chỗ trống; nếu tệp hỏng, chuyển nó đi nơi khác "
                "rồi nạp lại văn bản."
            ) from None

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
        """All or nothing; raises `generation` by one on success, StorageError when it cannot be written."""
        connection = self._connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute(
                "INSERT INTO meta VALUES ('generation', '1') "
                "ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
            )
            connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise StorageError(
                f"Không ghi được kho {self._path} ({error}). Kiểm tra chỗ trống và quyền ghi rồi chạy lại; "
                "những gì đã nạp xong vẫn còn."
            ) from error
        finally:
            if connection.in_transaction:  # a full disk makes SQLite roll back by itself
                connection.execute("ROLLBACK")

    @contextmanager
    def _snapshot(self) -> Iterator[sqlite3.Connection]:
        """Several reads of one state."""
        connection = self._connection
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
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

    def known_file(self, file: str) -> KnownFile | None:
        """What is remembered of one file, named as "root/source", from whichever folder it was ingested."""
        row = self._connection.execute(
            "SELECT p.root, p.document_id, d.pipeline, p.size, p.mtime_ns, p.ctime_ns "
            "FROM paths p JOIN documents d ON d.id = p.document_id WHERE p.root || '/' || p.source = ?",
            (file,),
        ).fetchone()
        return KnownFile(*row) if row else None

    def files_below(self, folder: str) -> list[str]:
        """Every ingested file in a folder or deeper, as "root/source"."""
        rows = self._connection.execute(
            "SELECT root || '/' || source AS file FROM paths WHERE file >= ? || '/' AND file < ? || '0' ORDER BY file",
            (folder, folder),  # "0" is the character after "/"
        )
        return [row[0] for row in rows]

    def document_ids(self) -> set[str]:
        """The ids of all documents: the sha256 of their original files."""
        return {row[0] for row in self._connection.execute("SELECT id FROM documents")}

    def places(self) -> list[str]:
        """The places that documents are about, as written."""
        return [row[0] for row in self._connection.execute("SELECT DISTINCT place FROM documents WHERE place NOT NULL")]

    def document(self, document_id: str) -> Document | None:
        """One whole document, or None when it is gone."""
        row = self._connection.execute(
            f"SELECT id, {_SOURCE}, title, text, "
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
        found = self._chunks("WHERE c.id IN (SELECT value FROM json_each(?))", json.dumps(list(ids)))
        return {chunk.id: chunk for chunk in found}

    def chunks_of(self, document_id: str) -> list[Chunk]:
        """A document's chunks in order."""
        return self._chunks("WHERE c.document_id = ? ORDER BY c.ordinal", document_id)

    def _chunks(self, condition: str, value: str) -> list[Chunk]:
        """Each document is read once, however many of its chunks are wanted."""
        with self._snapshot() as connection:
            rows = connection.execute(f"SELECT {_CHUNK_COLUMNS} FROM chunks c {condition}", (value,)).fetchall()
            documents = connection.execute(
                f"SELECT id, {_SOURCE}, title, text FROM documents WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(sorted({row[1] for row in rows})),),
            )
            about = {row[0]: row[1:] for row in documents}
        chunks = []
        for chunk_id, document_id, start, end, *where in rows:
            source, title, text = about[document_id]
            chunks.append(Chunk(chunk_id, document_id, source, title, text[start:end], start, end, *where))
        return chunks

    # --- changing it -----------------------------------------------------------------------------------------

    def put(self, source: str, known: KnownFile, document: Document | None, chunks: Sequence[Chunk] = ()) -> None:
        """Make one file show `document`, in one transaction; what no file shows any more is removed.

        `document` is None when the record has that document already (a touched or a second identical file).
        A file that was ingested from another folder before belongs to this one from now on.
        """
        with self.transaction() as connection:
            shown = self._shown(connection, [f"{known.root}/{source}"], known.document_id)
            if document is not None:
                self._store(connection, document, known.pipeline, chunks)
            connection.execute("DELETE FROM paths WHERE root || '/' || source = ? || '/' || ?", (known.root, source))
            connection.execute(
                "INSERT INTO paths VALUES (?, ?, ?, ?, ?, ?)",
                (known.root, source, known.document_id, known.size, known.mtime_ns, known.ctime_ns),
            )
            self._follow(connection, shown)

    def forget(self, files: Sequence[str]) -> None:
        """These files ("root/source") are gone: so are the documents that no other file shows."""
        with self.transaction() as connection:
            shown = self._shown(connection, files)
            connection.executemany("DELETE FROM paths WHERE root || '/' || source = ?", [(file,) for file in files])
            self._follow(connection, shown)

    def set_meta(self, key: str, value: str) -> None:
        """Remember a value. Readers are not told: `generation` stays."""
        try:
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
        except sqlite3.Error as error:
            raise StorageError(
                f"Không ghi được kho {self._path} ({error}). Kiểm tra chỗ trống và quyền ghi."
            ) from error

    def owe_everything(self) -> None:
        """Each index has to be emptied, then filled from nothing (`--rebuild`)."""
        with self.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", (_REBUILDING,))
            connection.execute("DELETE FROM outbox")
            for index in INDEXES:
                connection.execute(
                    'INSERT INTO outbox ("index", operation, chunk_id) '
                    "SELECT ?, 'add', id FROM chunks ORDER BY document_id, ordinal",
                    (index,),
                )

    @property
    def rebuilding(self) -> bool:
        """True from `owe_everything` until `emptied`, even if the process died in between."""
        return self.meta(_REBUILDING) == "1"

    def emptied(self) -> None:
        """Both indexes are empty now: what is owed is all there is to do."""
        self.set_meta(_REBUILDING, "0")

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
    def _shown(connection: sqlite3.Connection, files: Iterable[str], *also: str) -> dict[str, str | None]:
        """The documents that these files show (and those named), each with the source it goes by."""
        shown = set(also)
        for file in files:
            rows = connection.execute("SELECT document_id FROM paths WHERE root || '/' || source = ?", (file,))
            shown |= {row[0] for row in rows}
        return {document_id: _source(connection, document_id) for document_id in shown}

    @staticmethod
    def _follow(connection: sqlite3.Connection, shown: dict[str, str | None]) -> None:
        """Drop those that no file shows now; words find a document by its file name too, so a new name is owed."""
        for document_id, before in sorted(shown.items()):
            now = _source(connection, document_id)
            if before is None or now == before:  # None: stored just now, and owed already
                continue
            rows = connection.execute("SELECT id FROM chunks WHERE document_id = ? ORDER BY ordinal", (document_id,))
            chunk_ids = [row[0] for row in rows.fetchall()]
            if now is not None:
                _owe(connection, "add", chunk_ids, ("lexical",))
                continue
            _owe(connection, "remove", chunk_ids)
            connection.execute("DELETE FROM chunks WHERE document_id = ?", (document_id,))
            connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))


def _source(connection: sqlite3.Connection, document_id: str) -> str | None:
    row = connection.execute("SELECT min(source) FROM paths WHERE document_id = ?", (document_id,)).fetchone()
    source: str | None = row[0]
    return source


def _owe(
    connection: sqlite3.Connection, operation: str, chunk_ids: Sequence[str], indexes: Collection[str] = INDEXES
) -> None:
    connection.executemany(
        'INSERT INTO outbox ("index", operation, chunk_id) VALUES (?, ?, ?)',
        [(index, operation, chunk_id) for index in indexes for chunk_id in chunk_ids],
    )
