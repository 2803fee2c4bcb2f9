"""Brings the files of one run into the record: what changed is read, several at once, the rest costs one stat."""

from __future__ import annotations

import hashlib
import shutil
import stat
import time
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pebble import ProcessExpired

from ingest.files import Found
from ingest.limits import check_size
from ingest.originals import keep_original
from ingest.readers import ARCHIVES
from ingest.report import Audience, Failure, Note, Progress, Report, Told, untold
from ingest.workers import Read, Reader, reason_of_death
from rag.errors import DocumentError, reason_of
from rag.library import Library
from rag.readers import shows
from rag.record import KnownFile
from rag.rows import PROVISIONAL
from rag.text import normalise

if TYPE_CHECKING:
    from ingest.archives import Unpacked

PIPELINE = "2"  # raise when reading, structure or chunking changes: every file is then read again
_WORDS_EVERY = 2.0  # seconds after which what has been read can be found by its words
Stamp = tuple[int, int, int]
T = TypeVar("T")


def stamp_of(path: Path) -> Stamp:
    """Size, time of change and time of the last change to its entry: equal stamps, equal file."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):  # opening a pipe would wait for ever
        raise DocumentError("Không phải một tệp thường (thư mục, ống dẫn hoặc thiết bị). Bỏ nó ra khỏi thư mục.")
    check_size(status.st_size)
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class _Job:
    """A file that is being read, and what it will be in the record."""

    found: Found
    now: KnownFile
    stamp: Stamp
    updates: bool


class Intake:
    """One run over some files. `take` them, then `finish`; each file ends up in the report exactly once."""

    def __init__(
        self,
        library: Library,
        reader: Reader,
        report: Report,
        progress: Progress,
        total: int,
        audience: Audience | None = None,
        told: Told = untold,
        anew: bool = False,
    ) -> None:
        """`audience` None leaves readers as they are; `anew` reads also what did not change."""
        self._library = library
        self._reader = reader
        self._report = report
        self._progress = progress
        self._total = total
        self._groups: Sequence[str] | None = audience.groups if audience else None
        self._member: Sequence[str] | None = audience.member if audience else None
        self._joins = self._member is not None
        self._told = told
        self._anew = anew
        self._done = 0
        self._names: dict[str, Found] = {}
        self._reading: dict[Future[Read], _Job] = {}
        self._same: dict[str, list[_Job]] = {}  # by document: further files of a content that is being read
        self._own: dict[str, str] = {}  # by digest: the document that a content is in this run
        self._words_at = time.monotonic()
        self._provisional = 0  # files of which pages wait for a program
        self.ingested: list[str] = []  # the documents that were added or replaced

    def take(self, files: Sequence[Found]) -> None:
        """Bring these files in; those that have to be read may still be under way when this returns."""
        for found in files:
            try:
                if self._names.setdefault(found.key, found) is not found:
                    raise DocumentError(
                        "Trùng tên với một tệp khác, chỉ khác cách mã hoá dấu. Đổi tên một trong hai tệp."
                    )
                if found.container is None and found.path.suffix.lower() in ARCHIVES:
                    self._take_archive(found)
                else:
                    self._take(found)
            except (DocumentError, OSError) as error:
                self._fail(found, error)

    def finish(self) -> None:
        """Wait for everything that is being read."""
        while self._reading:
            self._collect()
        self._report.failed.sort(key=lambda failure: failure.path)
        self._progress.files(self._total, self._total, "")

    # --- one file --------------------------------------------------------------------------------------------

    def _take(self, found: Found) -> None:
        record = self._library.record
        stamp = stamp_of(found.container or found.path)
        known = record.known_file(found.key)
        if not self._anew and known == KnownFile(found.root, known.document_id if known else "", PIPELINE, *stamp):
            self._count("unchanged", found)
            return
        document_id = self._id_of(_digest(found.path), known)
        job = _Job(found, KnownFile(found.root, document_id, PIPELINE, *stamp), stamp, known is not None)
        same = known is not None and known.document_id == document_id
        renamed = known is None and record.told_by_name(document_id)
        if known is None and record.has_document(document_id, PIPELINE):
            self._same_as(found, document_id)
        if document_id in self._same:
            self._same[document_id].append(job)
        elif record.has_document(document_id, PIPELINE) and not renamed and not self._anew:
            self._put(job)
            self._count("unchanged" if same else "updated" if known else "added", found)
        else:
            self._same[document_id] = []
            self._reading[self._reader.read(found.path, found.source, document_id)] = job
            while len(self._reading) >= 2 * self._reader.width:
                self._collect()

    def _id_of(self, digest: str, known: KnownFile | None) -> str:
        """The document that a file of this content is."""
        if known is not None and shows(known.document_id, digest):
            return known.document_id
        if self._member is None:
            return digest
        if digest not in self._own:
            self._own[digest] = self._library.record.own_id(digest, self._member)
        return self._own[digest]

    def _collect(self) -> None:
        """Put what has been read by now into the record; waits for at least one file."""
        done, _ = wait(self._reading, return_when=FIRST_COMPLETED)
        for future in done:
            job = self._reading.pop(future)
            twins = self._same.pop(job.now.document_id)
            try:
                read = _result(future)
                self._store(job, read)
                for twin in twins:
                    self._put(twin)
                    self._same_as(twin.found, twin.now.document_id)
                    self._count("updated" if twin.updates else "added", twin.found)
            except (DocumentError, OSError) as error:
                for failed in (job, *twins):
                    self._fail(failed.found, error)
        if time.monotonic() - self._words_at > _WORDS_EVERY:
            self._library.catch_up_words()
            self._words_at = time.monotonic()

    def _put(self, job: _Job) -> None:
        """A further file of a document that is there."""
        self._library.record.put(job.found.source, job.now, None, readers=self._groups, joins=self._joins)

    def _same_as(self, found: Found, document_id: str) -> None:
        """Tell that a file brings a text that is there already, under another name."""
        document = self._library.record.document(document_id)
        name = document.title if document else document_id
        told = f"cùng nội dung với “{name}” đã có trong kho, không thêm văn bản mới"
        self._report.notes.append(Note(found.source, told))

    def _store(self, job: _Job, read: Read) -> None:
        found = job.found
        on_disk = found.container or found.path
        keep_original(self._library.data_dir, found.path, job.now.document_id, lambda: stamp_of(on_disk) == job.stamp)
        record, document = self._library.record, read.document
        former = record.document(document.id) if document.provisional else None
        now = replace(job.now, pipeline=f"{PIPELINE}{PROVISIONAL}") if document.provisional else job.now
        self._provisional += document.provisional
        record.put(found.source, now, document, read.chunks, read.signature, self._groups, joins=self._joins)
        self._report.notes += [Note(found.source, note) for note in read.document.notes]
        self.ingested.append(document.id)
        same = former is not None and former.text == document.text  # still without the program it wants
        self._count("unchanged" if same and job.updates else "updated" if job.updates else "added", found)

    # --- archives --------------------------------------------------------------------------------------------

    def _take_archive(self, found: Found) -> None:
        """Each member becomes a file of its own; members that are no longer there are forgotten."""
        stamp = stamp_of(found.path)
        members = self._library.record.archive_done(found.key, stamp, PIPELINE)
        if members is not None:
            self._report.unchanged += members
            self._progress_by(found)
            return
        folder = self._library.data_dir / "incoming" / _digest(found.path)[:16]
        folder.mkdir(parents=True, exist_ok=True)
        try:
            self._take_members(found, _result(self._reader.unpack(found.path, folder)), stamp)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _take_members(self, archive: Found, unpacked: Unpacked, stamp: Stamp) -> None:
        unfinished = len(self._report.failed), self._provisional
        for name, reason in unpacked.failed:
            self._report.failed.append(Failure(f"{archive.shown}/{name}", reason))
            self._told(f"{archive.source}/{name}", "failed", reason)
        members = [
            Found(archive.root, normalise(f"{archive.source}/{member.name}"), member.path, archive.path)
            for member in unpacked.members
        ]
        self._total += len(members) - 1
        self.take(members)
        while self._reading:  # the unpacked files are deleted after this
            self._collect()
        named = {member.key for member in members} | {f"{archive.key}/{name}" for name, _ in unpacked.failed}
        gone = [file for file in self._library.record.files_below(archive.key) if file not in named]
        if gone:
            self._library.record.forget(gone)
            self._report.removed += len(gone)
        if (len(self._report.failed), self._provisional) == unfinished:
            self._library.record.set_archive(archive.key, stamp, PIPELINE, len(members))

    # --- counting --------------------------------------------------------------------------------------------

    def _count(self, outcome: str, found: Found) -> None:
        setattr(self._report, outcome, getattr(self._report, outcome) + 1)
        self._told(found.source, outcome, "")
        self._progress_by(found)

    def _fail(self, found: Found, error: DocumentError | OSError) -> None:
        reason = str(error) if isinstance(error, DocumentError) else f"Không đọc được tệp: {reason_of(error)}."
        self._report.failed.append(Failure(found.shown, reason))
        self._told(found.source, "failed", reason)
        self._progress_by(found)

    def _progress_by(self, found: Found) -> None:
        self._done += 1
        self._progress.files(min(self._done, self._total), self._total, found.source)


def _result(future: Future[T]) -> T:
    """What a reading process made; raises DocumentError or OSError."""
    try:
        return future.result()
    except ProcessExpired as error:  # an OSError too, but not the file's
        raise reason_of_death(error) from None
