"""Reads files in processes of their own, several at once, that can be killed without harm to the rest."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, TypeVar

from pebble import ProcessExpired, ProcessPool

from ingest import watchdog
from rag.errors import DocumentError
from rag.schema import Chunk, Document

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.archives import Unpacked

MEMORY_BYTES = 4 << 30  # address space of one reading process, where the system can limit it
_WATCHDOG_EXIT = 1
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read:
    """One file as read: the document, its chunks, and the MinHash of its text (see `rag.versions`)."""

    document: Document
    chunks: list[Chunk]
    signature: bytes | None


class Reader(Protocol):
    """Where files are read."""

    width: int  # how many are read at once

    def read(self, path: Path, source: str, document_id: str) -> Future[Read]:
        """Read one file. The result raises DocumentError with the reason, or OSError."""

    def unpack(self, path: Path, folder: Path) -> Future[Unpacked]:
        """Unpack an archive into an empty folder. The result raises DocumentError with the reason, or OSError."""


def _read(path: Path, source: str, document_id: str) -> Read:
    from ingest.document import read_document
    from ingest.similarity import signature

    document, chunks = read_document(path, source, document_id)
    return Read(document, chunks, signature(document.text))


def _unpack(path: Path, folder: Path) -> Unpacked:
    from ingest.archives import unpack
    from ingest.readers import SUFFIXES

    return unpack(path, folder, SUFFIXES)


class Here:
    """Reads in this very process: for tests, which replace parts of it."""

    width = 1

    def read(self, path: Path, source: str, document_id: str) -> Future[Read]:
        """See `Reader`."""
        return _done(lambda: _read(path, source, document_id))

    def unpack(self, path: Path, folder: Path) -> Future[Unpacked]:
        """See `Reader`."""
        return _done(lambda: _unpack(path, folder))


def _done(work: Callable[[], T]) -> Future[T]:
    future: Future[T] = Future()
    try:
        future.set_result(work())
    except Exception as error:
        future.set_exception(error)
    return future


class Workers:
    """A pool of reading processes, started when the first file comes.

    They are spawned, not forked: a fork would inherit the writer's lock and the threads of onnxruntime and Chroma.
    Each is limited in memory, ends itself when it gets stuck, and is replaced when it dies.
    """

    def __init__(self, width: int | None = None) -> None:
        self.width = width or os.cpu_count() or 1
        self._pool: ProcessPool | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            if error is not None:
                self._pool.stop()  # type: ignore[no-untyped-call]
            else:
                self._pool.close()  # type: ignore[no-untyped-call]
            self._pool.join()

    def read(self, path: Path, source: str, document_id: str) -> Future[Read]:
        """See `Reader`."""
        return self._submit(_read, path, source, document_id)

    def unpack(self, path: Path, folder: Path) -> Future[Unpacked]:
        """See `Reader`."""
        return self._submit(_unpack, path, folder)

    def _submit(self, work: Callable[..., T], *arguments: object) -> Future[T]:
        if self._pool is None:
            spawn = multiprocessing.get_context("spawn")
            self._pool = ProcessPool(max_workers=self.width, initializer=_limit, context=spawn)
        future: Future[T] = self._pool.submit(_watched, None, work, *arguments)
        return future


def _limit() -> None:
    """What holds for a reading process: bounded memory, the people who ask come first, Ctrl+C is its parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        os.nice(5)
    except (ImportError, OSError, ValueError):  # Windows has neither; a lower limit may be set already
        pass


def _watched(work: Callable[..., T], *arguments: object) -> T:
    watchdog.watch()
    try:
        return work(*arguments)
    except MemoryError:
        raise DocumentError(_MEMORY) from None
    finally:
        watchdog.rest()


_MEMORY = f"cần hơn {MEMORY_BYTES >> 30} GB bộ nhớ để đọc tệp này; hãy chia nhỏ tệp hoặc lưu lại từ chương trình gốc"


def reason_of_death(error: ProcessExpired) -> DocumentError:
    """Why there is no reading, when its process died over it."""
    if error.exitcode == _WATCHDOG_EXIT:
        return DocumentError(
            f"đọc quá {watchdog.STALL_SECONDS:.0f} giây mà không xong một trang; tệp có thể hỏng, "
            "hãy mở và lưu lại từ chương trình gốc"
        )
    return DocumentError(
        f"tiến trình đọc tệp này bị dừng đột ngột (mã {error.exitcode}), có lẽ vì tệp hỏng hoặc thiếu bộ nhớ; "
        "hãy mở và lưu lại từ chương trình gốc"
    )
