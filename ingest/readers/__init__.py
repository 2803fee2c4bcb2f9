"""Which reader opens which file."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from ingest.readers.reading import Reading
from rag.errors import DocumentError

__all__ = ["SUFFIXES", "Reading", "read"]

# Module names, not functions: pypdf, python-docx and lxml are imported when the first such file comes.
_READERS = {
    ".txt": "txt",
    ".md": "txt",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
}
SUFFIXES: frozenset[str] = frozenset(_READERS)


def read(path: Path) -> Reading:
    """The text of one file.

    Raises `DocumentError` with a reason in Vietnamese when nothing can be read from it.

    >>> read(Path("bao-cao.txt")).text                                            # doctest: +SKIP
    'Báo cáo tình hình 6 tháng đầu năm …'
    """
    name = _READERS.get(path.suffix.lower())
    if name is None:
        kind = path.suffix or "không có đuôi"
        known = ", ".join(sorted(SUFFIXES))
        raise DocumentError(f"chưa đọc được loại tệp “{kind}”; hãy lưu thành một trong: {known}")
    try:
        if path.stat().st_size == 0:
            raise DocumentError("tệp rỗng (0 byte); hãy kiểm tra lại bản gốc")
        reading: Reading = import_module(f"ingest.readers.{name}").read(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DocumentError(f"không mở được tệp ({reason}); hãy kiểm tra tệp còn đó và quyền đọc") from error
    if not any(character.isalpha() for character in reading.text):
        raise DocumentError("tệp không có chữ nào để đọc; hãy kiểm tra lại nội dung")
    return reading
