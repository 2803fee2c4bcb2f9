"""The SQLite file: older ones are brought up to date, deleted text does not stay in it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from rag import database
from rag.database import Database
from rag.errors import StorageError
from rag.record import KnownFile, Record
from rag.schema import Document


def older_file(path: Path) -> None:
    """A record as the first version of the program left it."""
    connection = sqlite3.connect(path)
    connection.executescript(database._SCHEMA)
    connection.execute(
        "INSERT INTO documents VALUES ('a', '1', 'Bản tin', 'Thu đạt 88%.', '[0]', '[[0, 12, [], []]]', "
        "'Báo cáo', '1/BC', '2024-01-02', 'UBND', 'năm 2023', 'An Hải')"
    )
    connection.execute("INSERT INTO paths VALUES ('/r', 'a.txt', 'a', 1, 2, 3)")
    connection.commit()
    connection.close()


def test_an_older_record_is_brought_up_to_date_and_keeps_its_documents(tmp_path: Path) -> None:
    older_file(tmp_path / "record.sqlite")
    record = Record(tmp_path / "record.sqlite")
    document = record.document("a")
    assert document is not None
    assert (document.text, document.number, document.tables, document.signatory) == ("Thu đạt 88%.", "1/BC", (), None)
    assert record.known_file("/r/a.txt") == KnownFile("/r", "a", "1", 1, 2, 3)
    assert Record(tmp_path / "record.sqlite").sizes() == (1, 0)  # once is enough


def test_deleted_text_is_in_no_file_after_shrinking(tmp_path: Path) -> None:
    record = Record(tmp_path / "record.sqlite")
    secret = "mậtkhẩuxyz " * 2000
    record.put("a.txt", KnownFile("/r", "a", "1", 1, 2, 3), Document("a", "a.txt", "A", secret))

    def files_with_it() -> list[str]:
        return sorted(p.name for p in tmp_path.iterdir() if "mậtkhẩuxyz".encode() in p.read_bytes())

    assert files_with_it() != []
    record.forget(["/r/a.txt"])
    assert record.shrink()
    assert files_with_it() == []


def test_a_reader_of_the_old_state_is_told_of(tmp_path: Path) -> None:
    writer, reader = Database(tmp_path / "r.sqlite"), Database(tmp_path / "r.sqlite")
    writer.set_meta("key", "old")
    with reader._snapshot():
        assert reader.meta("key") == "old"
        writer.set_meta("key", "new")
        writer._connection.execute("PRAGMA busy_timeout = 50")
        assert not writer.shrink()
    assert writer.shrink()


def test_a_migration_may_hold_a_trigger_and_end_without_a_semicolon(tmp_path: Path) -> None:
    steps = (
        "CREATE TABLE a (n); CREATE TRIGGER t BEFORE DELETE ON a BEGIN SELECT RAISE(ABORT, 'a; b'); END; "
        "INSERT INTO a VALUES (1)",
    )
    opened = Database(
        tmp_path / "r.sqlite", "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT)", steps
    )
    assert opened.rows("SELECT n FROM a") == [(1,)]
    with pytest.raises(sqlite3.IntegrityError, match="a; b"), opened.transaction() as connection:
        connection.execute("DELETE FROM a")
    with pytest.raises(StorageError, match="syntax error"):
        Database(tmp_path / "s.sqlite", "CREATE TABLE IF NOT EXISTS meta (k)", ("CREATE TABLE b (",))
