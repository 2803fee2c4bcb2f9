"""One ingest run: which files changed, what they say now, and the record and indexes brought up to date."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from ingest.document import read_document
from ingest.files import Found, Listing, find, readable
from ingest.readers import SUFFIXES
from rag.errors import DocumentError, StorageError, reason_of
from rag.library import Library, original_path
from rag.record import KnownFile

PIPELINE = "1"  # raise when reading, structure or chunking changes: every file is then read again
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be ingested, and why, in Vietnamese."""

    path: str
    reason: str


@dataclass(slots=True)
class Report:
    """What a run did, counted in files; `chunks` is how many the library holds afterwards."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[Failure] = field(default_factory=list)
    chunks: int = 0
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The command line's contract."""
        return {**asdict(self), "seconds": round(self.seconds, 3)}


class Progress(Protocol):
    """What a run tells of itself while it works."""

    def files(self, done: int, total: int, name: str) -> None:
        """`done` of `total` files have been looked at."""

    def vectors(self, done: int, total: int) -> None:
        """`done` of `total` chunks have their vectors."""


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stamp(path: Path) -> tuple[int, int, int]:
    """Size, time of change and time of the last change to its entry: equal stamps, equal file."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):  # opening a pipe would wait for ever
        raise DocumentError("Không phải một tệp thường (thư mục, ống dẫn hoặc thiết bị). Bỏ nó ra khỏi thư mục.")
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _keep_original(library: Library, path: Path, digest: str, stamp: tuple[int, int, int]) -> None:
    """Copy the file under its digest, unless it is no longer the file that was read."""
    kept = original_path(library.data_dir, digest, path.suffix)
    partial = kept.with_name(f".{kept.name}.{os.getpid()}")
    try:
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, partial)
        if _stamp(path) != stamp:
            raise DocumentError("Tệp thay đổi trong lúc đọc. Chạy lại khi tệp đã được lưu xong.")
        if partial.exists():
            os.replace(partial, kept)
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise StorageError(
                f"Không ghi được vào {library.data_dir}: {reason_of(error)}. Dọn chỗ rồi chạy lại; "
                "những gì đã nạp xong vẫn còn."
            ) from error
        raise
    finally:
        partial.unlink(missing_ok=True)


def _ingest_file(library: Library, found: Found) -> str:
    """Bring one file into the record; "added", "updated" or "unchanged"."""
    stamp = _stamp(found.path)
    known = library.record.known_file(found.key)
    if known == KnownFile(found.root, known.document_id if known else "", PIPELINE, *stamp):
        return "unchanged"
    digest = _digest(found.path)
    now = KnownFile(found.root, digest, PIPELINE, *stamp)
    same = known is not None and known.document_id == digest
    if library.record.has_document(digest, PIPELINE):
        library.record.put(found.source, now, None)
        return "unchanged" if same else "updated" if known else "added"
    document, chunks = read_document(found.path, found.source, digest)
    _keep_original(library, found.path, digest, stamp)
    library.record.put(found.source, now, document, chunks)
    return "updated" if known else "added"


def _ingest_files(library: Library, files: Sequence[Found], report: Report, progress: Progress) -> None:
    seen: dict[str, Found] = {}
    for done, found in enumerate(files):
        progress.files(done, len(files), found.source)
        try:
            if seen.setdefault(found.key, found) is not found:
                raise DocumentError("Trùng tên với một tệp khác, chỉ khác cách mã hoá dấu. Đổi tên một trong hai tệp.")
            outcome = _ingest_file(library, found)
            setattr(report, outcome, getattr(report, outcome) + 1)
        except DocumentError as error:
            report.failed.append(Failure(readable(found.path), str(error)))
        except OSError as error:
            report.failed.append(Failure(readable(found.path), f"Không đọc được tệp: {reason_of(error)}."))
    progress.files(len(files), len(files), "")


def _prune(library: Library, listing: Listing) -> int:
    """Forget the files of these folders that are no longer there; what cannot be read has not vanished."""
    there = {found.key for found in listing.files}
    blocked = tuple(f"{readable(error.filename).rstrip('/')}/" for error in listing.unreadable)
    gone = {
        file
        for folder in listing.folders
        for file in library.record.files_below(folder)
        if file not in there and not file.startswith(blocked)
    }
    if gone:
        library.record.forget(sorted(gone))
    return len(gone)


def run(library: Library, paths: Sequence[Path], progress: Progress, *, prune: bool = False) -> Report:
    """Ingest files and folders.

    Unchanged files cost one stat; a changed one replaces its old version; a bad one is named in the report
    and its old version stays. Raises BusyError when another ingest is running, IndexMismatchError when the
    indexes were made otherwise, StorageError when the data folder cannot be written.
    """
    started = time.perf_counter()
    report = Report()
    listing = find(paths, SUFFIXES)
    report.failed += [
        Failure(readable(path), "Không có tệp hay thư mục này. Kiểm tra lại đường dẫn.") for path in listing.missing
    ]
    report.failed += [
        Failure(readable(error.filename), f"Không đọc được thư mục: {reason_of(error)}.")
        for error in listing.unreadable
    ]
    with library.writing():
        library.refresh()
        library.check()
        _ingest_files(library, listing.files, report, progress)
        if prune:
            report.removed = _prune(library, listing)
        library.catch_up(progress.vectors)
        _drop_originals(library)
    report.chunks = library.size[1]
    report.seconds = time.perf_counter() - started
    return report


def _drop_originals(library: Library) -> None:
    """Delete the kept originals of documents that are gone, if anything changed since this was last done."""
    generation = str(library.record.generation)
    if library.record.meta("originals_swept") == generation:
        return
    there = library.record.document_ids()
    for kept in (library.data_dir / "originals").glob("*/*"):
        if kept.name.split(".")[0] not in there:
            kept.unlink(missing_ok=True)
    library.record.set_meta("originals_swept", generation)


def rebuild(library: Library, progress: Progress) -> Report:
    """Make both indexes anew from the record; the original files are not needed."""
    started = time.perf_counter()
    with library.writing():
        library.rebuild()
        library.catch_up(progress.vectors)
    documents, chunks = library.size
    return Report(unchanged=documents, chunks=chunks, seconds=time.perf_counter() - started)
