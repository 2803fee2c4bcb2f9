"""Which reader opens which file."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

from ingest.archives import ARCHIVES
from ingest.limits import check_size
from ingest.readers.kinds import kind
from ingest.readers.reading import Reading
from rag.errors import DocumentError

__all__ = ["ARCHIVES", "SUFFIXES", "Reading", "read"]

# Module names, not functions: pypdf, openpyxl and lxml are imported when the first such file comes.
_READERS = {
    ".txt": "txt",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".mht": "mhtml",
    ".mhtml": "mhtml",
    ".docx": "docx",
    ".docm": "docx",
    ".doc": "doc",
    ".pdf": "pdf",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
}
SUFFIXES: frozenset[str] = frozenset(_READERS)
_BY_CONTENT = {**_READERS, ".rtf": "doc"}


def read(path: Path) -> Reading:
    """The text of one file, read as what it is: a page saved as .doc is read as a page, with a note.

    Raises `DocumentError` with a reason in Vietnamese when nothing can be read from it.

    >>> read(Path("bao-cao.txt")).text                                            # doctest: +SKIP
    'Báo cáo tình hình 6 tháng đầu năm …'
    """
    suffix = path.suffix.lower()
    if suffix not in _READERS:
        named = path.suffix or "không có đuôi"
        known = ", ".join(sorted(SUFFIXES))
        raise DocumentError(f"chưa đọc được loại tệp “{named}”; hãy lưu thành một trong: {known}")
    try:
        check_size(path.stat().st_size)
        reader, notes = _reader(path, suffix)
        reading: Reading = import_module(f"ingest.readers.{reader}").read(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DocumentError(f"không mở được tệp ({reason}); hãy kiểm tra tệp còn đó và quyền đọc") from error
    if not any(character.isalpha() for character in reading.text):
        raise DocumentError("tệp không có chữ nào để đọc; hãy kiểm tra lại nội dung")
    return replace(reading, notes=(*notes, *reading.notes)) if notes else reading


def _reader(path: Path, suffix: str) -> tuple[str, tuple[str, ...]]:
    """The reader for what the file is, and a note where its suffix says something else."""
    named = _READERS[suffix]
    found = kind(path)
    if found is None:
        # Word opens a text file called .doc, and saves it back as text.
        return ("txt", (_note(suffix, "văn bản thuần"),)) if suffix == ".doc" else (named, ())
    if found not in _BY_CONTENT:
        advice = "hãy đổi đuôi thành .zip" if found == ".zip" else f"hãy lưu lại thành {_SAVED.get(found, '.docx')}"
        raise DocumentError(f"tệp có đuôi {suffix} nhưng nội dung là {found}; {advice} rồi nạp lại")
    reader = _BY_CONTENT[found]
    return reader, () if reader == named else (_note(suffix, found),)


_SAVED = {".xls": ".xlsx", ".ppt": ".pdf", ".pptx": ".pdf"}


def _note(suffix: str, content: str) -> str:
    return f"tệp có đuôi {suffix} nhưng nội dung là {content}; đã đọc theo nội dung"
