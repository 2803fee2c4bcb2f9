"""One ingest run: which files changed, what they say now, and the record and indexes brought up to date."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from ingest.chunk import chunk
from ingest.files import Found, find
from ingest.metadata import describe
from ingest.readers import SUFFIXES, read
from ingest.structure import outline
from rag.errors import DocumentError
from rag.library import Library, original_path
from rag.periods import document_period
from rag.places import document_place
from rag.record import KnownFile
from rag.schema import Chunk, Document

PIPELINE = "1"  # raise when reading, structure or chunking changes: every file is then read again


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


def read_document(path: Path, source: str, document_id: str) -> tuple[Document, list[Chunk]]:
    """Read one file into a document and its chunks. Raises DocumentError with the reason."""
    reading = read(path)
    name = Path(source).name
    about = describe(reading.text, name, reading.title)
    document = Document(
        id=document_id,
        source=source,
        title=about.title,
        text=reading.text,
        page_starts=reading.page_starts,
        provisions=outline(reading.text),
        kind=about.kind,
        number=about.number,
        date=about.date,
        issuer=about.issuer,
        period=document_period(about.title, reading.text, name),
        place=document_place(about.title, reading.text, name),
    )
    chunks = chunk(document)
    if not chunks:
        raise DocumentError("Tệp không có chữ nào để tìm. Kiểm tra lại nội dung tệp.")
    return document, chunks


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _keep_original(library: Library, path: Path, digest: str) -> None:
    kept = original_path(library.data_dir, digest, path.suffix)
    if kept.exists():
        return
    kept.parent.mkdir(parents=True, exist_ok=True)
    partial = kept.with_name(f".{kept.name}.{os.getpid()}")
    shutil.copyfile(path, partial)
    os.replace(partial, kept)


def _ingest_file(library: Library, found: Found, known: KnownFile | None) -> str:
    """Bring one file into the record; "added", "updated" or "unchanged"."""
    status = found.path.stat()
    stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    if known and known.pipeline == PIPELINE and (known.size, known.mtime_ns, known.ctime_ns) == stamp:
        return "unchanged"
    digest = _digest(found.path)
    now = KnownFile(digest, PIPELINE, *stamp)
    if library.record.has_document(digest, PIPELINE):
        library.record.put(found.root, found.source, now, None)
        if known is None:
            return "added"
        return "unchanged" if known.document_id == digest else "updated"
    document, chunks = read_document(found.path, found.source, digest)
    _keep_original(library, found.path, digest)
    library.record.put(found.root, found.source, now, document, chunks)
    return "updated" if known else "added"


def _ingest_files(library: Library, files: Sequence[Found], report: Report, progress: Progress) -> None:
    known = {root: library.record.known_files(root) for root in {found.root for found in files}}
    for done, found in enumerate(files):
        progress.files(done, len(files), found.source)
        try:
            outcome = _ingest_file(library, found, known[found.root].get(found.source))
            setattr(report, outcome, getattr(report, outcome) + 1)
        except DocumentError as error:
            report.failed.append(Failure(str(found.path), str(error)))
        except OSError as error:
            report.failed.append(Failure(str(found.path), f"Không đọc được tệp: {error.strerror or error}."))
    progress.files(len(files), len(files), "")


def _prune(library: Library, folders: Sequence[Path], files: Sequence[Found]) -> int:
    """Forget the files of these folders that are no longer there; an unreadable file is not a vanished one."""
    there = {(found.root, found.source) for found in files}
    removed = 0
    for folder in folders:
        gone = [source for source in library.record.known_files(str(folder)) if (str(folder), source) not in there]
        if gone:
            library.record.forget(str(folder), gone)
            removed += len(gone)
    return removed


def run(library: Library, paths: Sequence[Path], progress: Progress, *, prune: bool = False) -> Report:
    """Ingest files and folders. Raises BusyError when another ingest is running.

    Unchanged files cost one stat; a changed one replaces its old version; a bad one is named in the report
    and its old version stays.
    """
    started = time.perf_counter()
    report = Report()
    files, folders, missing = find(paths, SUFFIXES)
    report.failed += [Failure(str(path), "Không có tệp hay thư mục này. Kiểm tra lại đường dẫn.") for path in missing]
    with library.writing():
        _ingest_files(library, files, report, progress)
        if prune:
            report.removed = _prune(library, folders, files)
        library.catch_up(progress.vectors)
        _drop_originals(library)
    report.chunks = library.size[1]
    report.seconds = time.perf_counter() - started
    return report


def _drop_originals(library: Library) -> None:
    """Delete the kept originals of documents that are gone."""
    there = library.record.document_ids()
    for kept in (library.data_dir / "originals").glob("*/*"):
        if kept.name.split(".")[0] not in there:
            kept.unlink(missing_ok=True)


def rebuild(library: Library, progress: Progress) -> Report:
    """Make both indexes anew from the record; the original files are not needed."""
    started = time.perf_counter()
    with library.writing():
        library.rebuild()
        library.catch_up(progress.vectors)
    documents, chunks = library.size
    return Report(unchanged=documents, chunks=chunks, seconds=time.perf_counter() - started)
