"""The SQLite file under the record: its tables, a connection for each thread, transactions that count generations."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rag.errors import StorageError, reason_of

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
# What later versions added, in order; `PRAGMA user_version` says how many of these a file has been through.
_MIGRATIONS = (
    """
    ALTER TABLE documents ADD COLUMN subject TEXT;
    ALTER TABLE documents ADD COLUMN issue_place TEXT;
    ALTER TABLE documents ADD COLUMN signatory TEXT;
    ALTER TABLE documents ADD COLUMN recipients TEXT;
    ALTER TABLE documents ADD COLUMN in_force_from TEXT;
    ALTER TABLE documents ADD COLUMN in_force_to TEXT;
    ALTER TABLE documents ADD COLUMN tables TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE documents ADD COLUMN origins TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE documents ADD COLUMN ocr_pages TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE documents ADD COLUMN notes TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE documents ADD COLUMN version_key TEXT;
    ALTER TABLE documents ADD COLUMN signature BLOB;
    ALTER TABLE documents ADD COLUMN superseded_by TEXT;
    CREATE INDEX documents_version ON documents(version_key);
    CREATE TABLE relations (
        document_id TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL, number TEXT, number_key TEXT,
        whole INTEGER NOT NULL, since TEXT, start INTEGER NOT NULL, "end" INTEGER NOT NULL
    );
    CREATE INDEX relations_document ON relations(document_id);
    CREATE INDEX relations_number ON relations(number_key);
    CREATE TABLE corrections (
        document_id TEXT NOT NULL, field TEXT NOT NULL, seen TEXT, value TEXT, author TEXT NOT NULL, at TEXT NOT NULL,
        PRIMARY KEY (document_id, field)
    );
    CREATE TABLE bands (band INTEGER NOT NULL, hash INTEGER NOT NULL, document_id TEXT NOT NULL,
        PRIMARY KEY (band, hash, document_id)) WITHOUT ROWID;
    CREATE INDEX bands_document ON bands(document_id);
    CREATE TABLE similar (document_id TEXT NOT NULL, other_id TEXT NOT NULL, similarity REAL NOT NULL,
        PRIMARY KEY (document_id, other_id)) WITHOUT ROWID;
    CREATE TABLE archives (
        file TEXT PRIMARY KEY, pipeline TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
        ctime_ns INTEGER NOT NULL, members INTEGER NOT NULL
    );
    """,
    # Both columns lie behind the text in a row: without these, SQLite walks through every page of every document.
    """
    CREATE INDEX documents_superseded ON documents(id) WHERE superseded_by NOT NULL;
    CREATE INDEX documents_place ON documents(place) WHERE place NOT NULL;
    """,
    """
    CREATE TABLE readers (document_id TEXT NOT NULL, name TEXT NOT NULL,
        PRIMARY KEY (document_id, name)) WITHOUT ROWID;
    CREATE INDEX documents_scope ON documents(
        id, superseded_by, kind, issuer, date, period, place, in_force_from, in_force_to, number, version_key
    );
    """,
    # Both hold every column that is asked for: the rows themselves lie behind whole texts.
    """
    CREATE INDEX documents_number ON documents(number, id, kind, date, superseded_by);
    CREATE INDEX documents_about ON documents(id, title, number, kind, date, period, place);
    """,
    # Candidate questions (`rag.question_candidates`), whose words they hold, which document each was drafted from.
    """
    CREATE TABLE candidates (
        id TEXT PRIMARY KEY, origin TEXT NOT NULL, status TEXT NOT NULL, fields TEXT NOT NULL, note TEXT NOT NULL,
        at TEXT NOT NULL, decided_by TEXT, decided_at TEXT
    );
    CREATE TABLE candidate_documents (candidate_id TEXT NOT NULL, document_id TEXT NOT NULL,
        PRIMARY KEY (candidate_id, document_id)) WITHOUT ROWID;
    CREATE INDEX candidate_documents_document ON candidate_documents(document_id);
    CREATE TABLE drafted (document_id TEXT PRIMARY KEY) WITHOUT ROWID;
    """,
    # The list of documents (`rag.shelf`), filled by it: its words are folded.
    """
    CREATE TABLE shelf (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, number TEXT, kind TEXT, issuer TEXT,
        date TEXT, period TEXT, place TEXT, source TEXT NOT NULL, in_force_from TEXT, in_force_to TEXT,
        superseded INTEGER NOT NULL, notes INTEGER NOT NULL, scanned INTEGER NOT NULL, corrected INTEGER NOT NULL,
        provisional INTEGER NOT NULL, number_key TEXT, words TEXT NOT NULL
    );
    CREATE INDEX shelf_number ON shelf(number_key) WHERE number_key NOT NULL;
    CREATE INDEX shelf_filters ON shelf(superseded, date, kind, issuer, period, place, in_force_from, in_force_to,
        number_key, notes, scanned, corrected);
    """,
    # Whose words a candidate question holds beside those of its documents: they see it again.
    """
    CREATE TABLE candidate_writers (candidate_id TEXT NOT NULL, person TEXT NOT NULL,
        PRIMARY KEY (candidate_id, person)) WITHOUT ROWID;
    """,
)


class _Lent:
    """The connection of one thread; idle for another one when that thread is gone.

    Were each closed with its thread, SQLite would keep its file open as long as any other connection holds a lock, and
    a chat reads every answer in a thread of its own.
    """

    def __init__(self, connection: sqlite3.Connection, idle: deque[sqlite3.Connection]) -> None:
        self.connection = connection
        self._idle = idle

    def __del__(self) -> None:
        self._idle.append(self.connection)


class Database:
    """One SQLite file (WAL), opened once for each thread at a time. Deleted text is overwritten with zeros."""

    def __init__(self, path: Path, schema: str = _SCHEMA, migrations: Sequence[str] = _MIGRATIONS) -> None:
        """Open the file, made where it is missing: `schema` (with a table `meta`), then the `migrations` it lacks."""
        self._path = path
        self._migrations = migrations
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._idle: deque[sqlite3.Connection] = deque()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection.executescript(schema)
            self._migrate()
        except OSError as error:
            raise StorageError(
                f"Không tạo được thư mục {path.parent}: {reason_of(error)}. Đặt lại RAG_DATA_DIR."
            ) from None
        except sqlite3.Error as error:
            raise StorageError(
                f"Không mở được kho {path} ({error}). Kiểm tra quyền và chỗ trống; nếu tệp hỏng, chuyển nó đi nơi khác "
                "rồi nạp lại văn bản."
            ) from None

    def close(self) -> None:
        """Close the connections of all threads; the last one leaves the log written into the file."""
        while self._opened:
            self._opened.pop().close()

    @property
    def _connection(self) -> sqlite3.Connection:
        lent: _Lent | None = getattr(self._local, "lent", None)
        if lent is None:
            try:
                connection = self._idle.pop()
            except IndexError:
                connection = self._open()
            lent = self._local.lent = _Lent(connection, self._idle)
        return lent.connection

    def _open(self) -> sqlite3.Connection:
        # One thread after another uses it, never two at once; only `close` comes from elsewhere.
        connection = sqlite3.connect(self._path, timeout=30, isolation_level=None, check_same_thread=False)
        self._opened.append(connection)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA secure_delete=ON")
        return connection

    def _migrate(self) -> None:
        """Bring an older file up to date; each step happens wholly or not at all, in one process only."""
        connection = self._connection
        while connection.execute("PRAGMA user_version").fetchone()[0] < len(self._migrations):
            connection.execute("BEGIN IMMEDIATE")
            try:
                done = connection.execute("PRAGMA user_version").fetchone()[0]
                if done < len(self._migrations):
                    for statement in _statements(self._migrations[done]):
                        connection.execute(statement)
                    connection.execute(f"PRAGMA user_version = {done + 1}")
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextmanager
    def transaction(self, *, counted: bool = True) -> Iterator[sqlite3.Connection]:
        """All or nothing; raises `generation` by one on success, StorageError when it cannot be written.

        What no search reads is not `counted`: readers need not look again.
        """
        connection = self._connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            if counted:
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

    def rows(self, select: str, *values: object) -> list[tuple[Any, ...]]:
        """What one SELECT finds."""
        return self._connection.execute(select, values).fetchall()

    @property
    def generation(self) -> int:
        """Rises with every change; a reader that holds an index open compares it to know when to look again."""
        return int(self.meta("generation") or 0)

    def meta(self, key: str) -> str | None:
        """A remembered value, or None."""
        row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_meta(self, key: str, value: str) -> None:
        """Remember a value. Readers are not told: `generation` stays."""
        try:
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
        except sqlite3.Error as error:
            raise StorageError(
                f"Không ghi được kho {self._path} ({error}). Kiểm tra chỗ trống và quyền ghi."
            ) from error

    def empty_log(self) -> bool:
        """Leave nothing of what was deleted in the log of a small file; False while a reader still holds an old state.

        In the file itself it is overwritten (`secure_delete`) as soon as the log is brought in.
        """
        busy, *_ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def shrink(self) -> bool:
        """Leave nothing of what was deleted in the file or its log; False while a reader still holds an old state."""
        try:
            self._connection.execute("VACUUM")
            busy, *_ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            raise StorageError(
                f"Không dọn được kho {self._path} ({error}). Kiểm tra chỗ trống rồi chạy lại lệnh xoá."
            ) from error
        return not busy


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would end the transaction, a trigger holds semicolons.

    >>> list(_statements("CREATE TRIGGER t BEFORE DELETE ON a BEGIN SELECT 1; END; DROP TABLE b;"))
    ['CREATE TRIGGER t BEFORE DELETE ON a BEGIN SELECT 1; END;', ' DROP TABLE b;']
    """
    statement = ""
    for part in script.split(";"):
        statement += part + ";"
        if sqlite3.complete_statement(statement):
            if statement.strip(" \n;"):
                yield statement
            statement = ""
    if statement:
        yield statement  # unfinished: SQLite says what is wrong with it
