"""The things that can be done to a library: ingest files, remove them, rebuild its indexes."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ingest.files import Found, Listing, find, readable
from ingest.intake import Intake
from ingest.named import files_named
from ingest.originals import drop_originals
from ingest.quoted import Removed, drop_quoted, removed_of
from ingest.readers import ARCHIVES, SUFFIXES
from ingest.report import Audience, Failure, Note, Progress, Report, Superseded, Told, untold
from ingest.uploaded import drop_uploaded
from ingest.workers import Reader, Workers
from rag.errors import reason_of
from rag.library import Library


def run(
    library: Library,
    paths: Sequence[Path],
    progress: Progress,
    *,
    prune: bool = False,
    reader: Reader | None = None,
    audience: Audience | None = None,
    told: Told = untold,
) -> Report:
    """Ingest files and folders.

    Unchanged files cost one stat; a changed one replaces its old version; a bad one is named in the report
    and its old version stays. `audience` says who may read the files from now on, unchanged ones too unless it has a
    `member`; None leaves what was said before. Files are read by `reader`, by default in processes of their own; `told`
    hears of each one as it is done.
    Raises BusyError when another ingest is running, IndexMismatchError when the
    indexes were made otherwise, StorageError when the data folder cannot be written.
    """
    started = time.perf_counter()
    listing = find(paths, SUFFIXES | ARCHIVES)
    report = Report()
    with library.writing():
        library.refresh()
        library.check()
        _clear_incoming(library)
        if audience is not None and audience.member is None:
            _keep_missing(library, listing, audience.groups, report)
        report.failed = _failures(listing)
        for failure in report.failed:
            told(failure.path, "failed", failure.reason)
        if audience is not None and audience.member is None:  # before anything is read: not to be seen a minute longer
            library.record.keep_to([found.key for found in listing.files], audience.groups)
        ingested = read_in(library, listing.files, report, progress, reader, audience, told)
        if prune:
            report.removed += _prune(library, listing)
        library.catch_up(progress.vectors)
        drop_originals(library)
    remark(library, ingested, report)
    report.chunks = library.size[1]
    report.seconds = time.perf_counter() - started
    return report


def _keep_missing(library: Library, listing: Listing, groups: Sequence[str], report: Report) -> None:
    """Say who may read what the library knows of these paths, though there is no file any more; they are found now."""
    for path in list(listing.missing):
        if named := files_named(library, path):
            library.record.keep_to(named, groups)
            listing.missing.remove(path)
            report.notes += [Note(file, "tệp không còn ở chỗ cũ; chỉ đổi người được đọc") for file in named]


def _failures(listing: Listing) -> list[Failure]:
    return [
        *(Failure(readable(p), "Không có tệp hay thư mục này. Kiểm tra lại đường dẫn.") for p in listing.missing),
        *(Failure(readable(e.filename), f"Không đọc được thư mục: {reason_of(e)}.") for e in listing.unreadable),
        *(
            Failure(readable(p), "Liên kết trỏ ra ngoài thư mục đã nêu nên không được đọc. Chép tệp thật vào thư mục.")
            for p in listing.strangers
        ),
    ]


def read_in(
    library: Library,
    files: Sequence[Found],
    report: Report,
    progress: Progress,
    reader: Reader | None,
    audience: Audience | None = None,
    told: Told = untold,
    anew: bool = False,
) -> list[str]:
    """Bring files into the record, see `run`; returns the ids of what was added or replaced."""

    def with_reader(reader: Reader) -> list[str]:
        intake = Intake(library, reader, report, progress, len(files), audience, told, anew)
        intake.take(files)
        intake.finish()
        return intake.ingested

    if reader is not None:
        return with_reader(reader)
    with Workers() as workers:
        return with_reader(workers)


def _prune(library: Library, listing: Listing) -> int:
    """Forget the files of these folders that are no longer there; what cannot be read has not vanished."""
    there = {found.key for found in listing.files}
    held = tuple(f"{found.key}/" for found in listing.files if found.path.suffix.lower() in ARCHIVES)
    blocked = tuple(f"{readable(error.filename).rstrip('/')}/" for error in listing.unreadable)
    gone = {
        file
        for folder in listing.folders
        for file in library.record.files_below(folder)
        if file not in there and not file.startswith((*blocked, *held))
    }
    if gone:
        library.record.forget(sorted(gone))
    return len(gone)


def _clear_incoming(library: Library) -> None:
    """What an earlier run unpacked and did not live to delete."""
    shutil.rmtree(library.data_dir / "incoming", ignore_errors=True)


def remark(library: Library, ingested: Sequence[str], report: Report) -> None:
    """Point out what this run made a new version of, and what is nearly the same as something else."""
    new = set(ingested)
    for document_id in ingested:
        newer = library.record.superseded_by(document_id)
        pairs = [(older, document_id) for older in library.record.older_versions(document_id)]
        if newer and newer not in new:
            pairs.append((document_id, newer))
        for older, current in pairs:
            report.superseded += _superseded(library, older, current)
    if new:
        report.similar = library.record.similar(new)


def _superseded(library: Library, older: str, newer: str) -> list[Superseded]:
    old, new = library.document(older), library.document(newer)
    return [Superseded(new.source, old.source, new.number or "")] if old and new else []


def remove(library: Library, paths: Sequence[Path], progress: Progress) -> Report:
    """Take files out of the library for good: their text is afterwards in no file of the data folder.

    A path is a file or folder as it was ingested (it need not exist any more), or a source as answers name it.
    Raises as `run` does.
    """
    started = time.perf_counter()
    report = Report()
    with library.writing():
        library.refresh()
        library.check()
        _clear_incoming(library)
        files: set[str] = set()
        for path in paths:
            named = files_named(library, path)
            if not named:
                report.failed.append(Failure(readable(path), "Kho không có văn bản nào từ đường dẫn này."))
            files.update(named)
        if files:
            # before the record forgets them: a removal that is killed can be asked for again
            drop_quoted(library.data_dir, _going(library, files))
            drop_uploaded(library, files)
            library.remove(sorted(files), progress.vectors)
            report.removed = len(files)
        drop_originals(library)
    still_there = [file for file in sorted(files) if Path(file).exists()]
    report.notes = [Note(file, "tệp gốc vẫn còn ở đó: lần nạp sau sẽ đưa lại vào kho") for file in still_there]
    report.chunks = library.size[1]
    report.seconds = time.perf_counter() - started
    return report


def _going(library: Library, files: Collection[str]) -> Removed:
    """The documents that no other file shows."""
    rows = library.record.rows(
        "SELECT document_id, json_group_array(source) FROM paths GROUP BY document_id "
        "HAVING min(root || '/' || source IN (SELECT value FROM json_each(?)))",
        json.dumps(sorted(files)),
    )
    sources = {source for _, told in rows for source in json.loads(told)}
    return removed_of(sources, (found.text for key, _ in rows if (found := library.record.document(key))))


def rebuild(library: Library, progress: Progress) -> Report:
    """Make both indexes anew from the record; the original files are not needed."""
    with _timed() as seconds, library.writing():
        library.rebuild(progress.vectors)
    documents, chunks = library.size
    return Report(unchanged=documents, chunks=chunks, seconds=seconds())


def resume(library: Library, progress: Progress) -> Report:
    """Make the vectors that an interrupted run still owes."""
    with _timed() as seconds, library.writing():
        library.check()
        library.catch_up(progress.vectors)
    return Report(chunks=library.size[1], seconds=seconds())


@contextmanager
def _timed() -> Iterator[Callable[[], float]]:
    started = time.perf_counter()
    yield lambda: time.perf_counter() - started
