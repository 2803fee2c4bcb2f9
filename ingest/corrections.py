"""Takes a clerk's corrections of what was recognised in a file: `python -m ingest FILE --correct date=28/7/2021`."""

from __future__ import annotations

import getpass
import time
from collections.abc import Sequence
from pathlib import Path

from ingest.files import readable
from ingest.named import files_named
from ingest.report import Failure, Note, Progress, Report
from rag.errors import CorrectionError
from rag.library import Library


def _parsed(changes: Sequence[str]) -> dict[str, str | None]:
    """Words like "date=28/7/2021" as a mapping; "date=" says that the document has none."""
    parsed: dict[str, str | None] = {}
    for change in changes:
        field, equals, value = change.partition("=")
        if not equals:
            raise CorrectionError(f"“{change}” thiếu dấu =. Viết như: date=28/7/2021 hoặc period='9 tháng năm 2021'.")
        parsed[field.strip()] = value
    return parsed


def correct(
    library: Library, paths: Sequence[Path], changes: Sequence[str], progress: Progress, author: str = ""
) -> Report:
    """Put a clerk's values in the place of what was read in these files; reading them again does not undo it.

    Raises CorrectionError for a field or a value that cannot be, BusyError while an ingest is running.
    """
    started = time.perf_counter()
    report = Report()
    with library.writing():
        library.refresh()
        library.check()
        for path in paths:
            shown = {library.record.document_of(file) for file in files_named(library, path)} - {None}
            if not shown:
                report.failed.append(Failure(readable(path), "Kho không có văn bản nào từ đường dẫn này."))
            for document_id in sorted(filter(None, shown)):
                library.record.correct(document_id, _parsed(changes), author or getpass.getuser())
                report.updated += 1
                report.notes.append(Note(readable(path), f"đã sửa {', '.join(_parsed(changes))}"))
        library.catch_up(progress.vectors)
    report.chunks = library.size[1]
    report.seconds = time.perf_counter() - started
    return report
