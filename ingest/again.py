"""Reads documents of the library anew, though their files did not change."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from ingest.files import Found
from ingest.pipeline import read_in, remark
from ingest.report import Failure, Progress, Report, Told, untold
from ingest.workers import Reader
from rag.library import Library, kept_original


def again(
    library: Library, files: Sequence[str], progress: Progress, told: Told = untold, reader: Reader | None = None
) -> Report:
    """Read these files ("root/source", as the record knows them) anew and under the names they have.

    A file that is no longer where it was is read from the original that the library kept. Raises as `run` does.
    """
    started = time.perf_counter()
    report = Report()
    with library.writing():
        library.refresh()
        library.check()
        found = [one for file in files if (one := _found(library, file, report, told)) is not None]
        ingested = read_in(library, found, report, progress, reader, told=told, anew=True)
        library.catch_up(progress.vectors)
    remark(library, ingested, report)
    report.chunks = library.size[1]
    report.seconds = time.perf_counter() - started
    return report


def _found(library: Library, file: str, report: Report, told: Told) -> Found | None:
    known = library.record.known_file(file)
    reason = "Kho không có văn bản nào từ đường dẫn này."
    if known is not None:
        source = file[len(known.root) + 1 :]
        on_disk = Path(file)
        path = on_disk if on_disk.is_file() else kept_original(library.data_dir, known.document_id)
        if path is not None:
            return Found(known.root, source, path)
        reason = "Tệp không còn ở chỗ cũ và kho không giữ bản gốc. Nạp lại từ thư mục của cơ quan."
    report.failed.append(Failure(file, reason))
    told(file, "failed", reason)
    return None
