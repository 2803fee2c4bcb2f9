"""Reading processes: whatever happens to one is one file's failure, and the next file is read."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import signal
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from pebble import ProcessExpired

from ingest import watchdog
from ingest.workers import Here, Reader, Workers, reason_of_death
from rag.errors import DocumentError

TEXT = "Thu ngân sách đạt 88% dự toán."


def stuck_in_c(seconds: float) -> None:
    watchdog.STALL_SECONDS = seconds
    watchdog.alive()
    re.match(r"(a+)+$", "a" * 60 + "b")  # holds Python's lock for longer than anyone waits


def slow_but_alive(seconds: float) -> str:
    watchdog.STALL_SECONDS = seconds
    for _ in range(4):
        watchdog.alive()
        time.sleep(seconds / 2)
    return "done"


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def crashed() -> None:
    ctypes.string_at(0)


def greedy() -> int:
    return len(bytearray(6 << 30))


def result(future: Future[Any]) -> Any:
    return future.result(timeout=60)


@pytest.fixture
def bulletin(tmp_path: Path) -> Path:
    path = tmp_path / "ban-tin.txt"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.mark.parametrize("reader", [Here(), Workers(1)])
def test_a_file_is_read_the_same_wherever(reader: Reader, bulletin: Path) -> None:
    with contextlib.ExitStack() as stack:
        if isinstance(reader, Workers):
            stack.enter_context(reader)
        read = result(reader.read(bulletin, "tin/ban-tin.txt", "d1"))
        assert (read.document.id, read.document.source, read.document.text) == ("d1", "tin/ban-tin.txt", TEXT)
        assert [chunk.text for chunk in read.chunks] == [TEXT]
        empty = bulletin.with_name("empty.txt")
        empty.touch()
        with pytest.raises(DocumentError, match="0 byte"):
            result(reader.read(empty, "empty.txt", "d2"))


@pytest.mark.parametrize(
    ("work", "told"),
    [
        (lambda pool: pool._submit(stuck_in_c, 1.0), "quá 120 giây"),
        (lambda pool: pool._submit(killed), "mã -9"),
        (lambda pool: pool._submit(crashed), "mã -11"),
    ],
)
def test_a_process_that_dies_is_replaced(work: Callable[[Workers], Future[Any]], told: str, bulletin: Path) -> None:
    with Workers(1) as pool:
        with pytest.raises(ProcessExpired) as died:
            result(work(pool))
        assert told in str(reason_of_death(died.value))
        assert result(pool.read(bulletin, "a.txt", "d")).document.text == TEXT


def test_a_file_that_gets_on_is_not_stopped() -> None:
    with Workers(1) as pool:
        assert result(pool._submit(slow_but_alive, 1.0)) == "done"


@pytest.mark.skipif(os.name != "posix", reason="only POSIX limits a process's memory")
def test_memory_is_bounded_and_said_so(bulletin: Path) -> None:
    with Workers(1) as pool:
        with pytest.raises(DocumentError, match="bộ nhớ"):
            result(pool._submit(greedy))
        assert result(pool.read(bulletin, "a.txt", "d")).document.text == TEXT


def test_nothing_is_started_for_nothing() -> None:
    with Workers() as pool:
        assert pool._pool is None
