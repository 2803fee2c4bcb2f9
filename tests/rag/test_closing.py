"""A library and a database that are let go of: nothing stays open, and what is asked for later is opened anew."""

from __future__ import annotations

import gc
import os
import sqlite3
import threading
from pathlib import Path

import pytest

from rag.database import Database
from rag.errors import BusyError
from tests.command import SAMPLES, ingest, library_in

TABLE = "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);"


def open_files(folder: Path) -> set[str]:
    """Names of the files under a folder that this process holds open (Linux)."""
    found = set()
    for link in Path("/proc/self/fd").iterdir():
        try:
            path = Path(os.readlink(link))
        except OSError:
            continue
        if path.is_relative_to(folder):
            found.add(path.name)
    return found


def test_closing_closes_the_connections_of_every_thread(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.sqlite", TABLE, ())
    seen = threading.Event()
    done = threading.Event()

    def look() -> None:
        database.set_meta("from", "a thread")
        seen.set()
        done.wait(10)

    thread = threading.Thread(target=look)
    thread.start()
    assert seen.wait(5)
    database.close()
    assert not (tmp_path / "a.sqlite-wal").exists()
    done.set()
    thread.join()
    with pytest.raises(sqlite3.ProgrammingError):
        database.meta("from")
    with sqlite3.connect(tmp_path / "a.sqlite") as file:
        assert file.execute("SELECT value FROM meta").fetchall() == [("a thread",)]


def test_the_connection_of_a_thread_is_the_next_ones(tmp_path: Path) -> None:
    """Each question is read in a thread of its own: a thousand of them must not leave a thousand files open."""
    database = Database(tmp_path / "a.sqlite", TABLE, ())
    for _ in range(200):
        thread = threading.Thread(target=database.meta, args=["generation"])
        thread.start()
        thread.join()
    gc.collect()
    assert len(list(tmp_path.iterdir())) == 3
    held = [os.readlink(link) for link in Path("/proc/self/fd").iterdir() if link.exists()]
    assert len([name for name in held if name.startswith(str(tmp_path))]) < 12
    database.close()


def test_a_closed_library_holds_no_file(data_dir: Path) -> None:
    library = library_in(data_dir)
    ingest(library, SAMPLES / "ban-tin-an-hai-quy-1-2024.txt")
    assert library.search_words("GRDP", 3)
    library.close()
    gc.collect()
    assert {name for name in open_files(data_dir.resolve()) if "sqlite" in name} == set()
    again = library_in(data_dir)
    assert again.search_words("GRDP", 3)
    again.close()


def test_who_writes_is_seen_from_elsewhere(data_dir: Path) -> None:
    one, other = library_in(data_dir), library_in(data_dir)
    assert not other.is_written
    with one.writing():
        assert other.is_written
        with pytest.raises(BusyError), other.writing():
            pass
    assert not other.is_written
