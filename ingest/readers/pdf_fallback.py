"""Reads the text layer of a PDF with pypdf, for files that pdfium will not open."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.readers.lines import Line
from ingest.readers.pdf_lines import Page
from ingest.readers.syllables import mend
from rag.errors import DocumentError
from rag.text import normalise

if TYPE_CHECKING:
    from pypdf import PdfReader

_SPACES = re.compile(r"[^\S\n]+")
_PAGE = "\n\ue000\n"
_CHARACTER, _PITCH = 5.5, 14.0  # points; where nothing tells the place of a line, its length and number do
_AGAIN = "hãy tải lại tệp hoặc mở bằng trình đọc PDF và lưu lại"


def pages_of(path: Path, most: int) -> tuple[list[Page], str | None]:
    """The pages and the title property. Raises `DocumentError` when pypdf cannot read the file either.

    Lines get made-up places: one column, each as long as its text.
    """
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError("tệp PDF được đặt mật khẩu mở; hãy bỏ mật khẩu rồi nạp lại")
        if (count := len(reader.pages)) > most:
            raise DocumentError(too_many(count, most))
        if not count:
            raise DocumentError(f"tệp PDF không có trang nào; {_AGAIN}")
        raw = [page.extract_text() or "" for page in reader.pages]
        return _pages(raw), _title(reader)
    except PyPdfError as error:
        raise DocumentError(f"tệp PDF bị hỏng hoặc tải dở ({type(error).__name__}); {_AGAIN}") from error
    except (DocumentError, OSError, MemoryError):
        raise
    except Exception as error:  # pypdf raises KeyError, TypeError, ValueError, RecursionError … on malformed files
        raise DocumentError(f"không đọc được cấu trúc PDF ({type(error).__name__}); {_AGAIN}") from error


def too_many(count: int, most: int) -> str:
    """The reason for refusing a file of so many pages."""
    return f"tệp PDF có {count} trang, quá giới hạn {most} trang; hãy tách tệp thành nhiều phần rồi nạp lại"


def _title(reader: PdfReader) -> str | None:
    return (reader.metadata.title if reader.metadata else None) or None


def _pages(raw: list[str]) -> list[Page]:
    # Mended all at once: a syllable cut on one page is often whole on another.
    whole = _PAGE.join(text.replace("\f", "\n").replace("\ue000", "") for text in raw)
    return [_page(text) for text in mend(_SPACES.sub(" ", normalise(whole))).split(_PAGE)]


def _page(text: str) -> Page:
    rows = [(number, row.strip()) for number, row in enumerate(text.split("\n")) if row.strip()]
    top = max(842.0, _PITCH * (len(text.split("\n")) + 4))
    lines = [
        Line(row, 60.0, top - 40 - _PITCH * (number + 1), 60 + _CHARACTER * len(row), top - 42 - _PITCH * number)
        for number, row in rows
    ]
    return Page(lines, 595.0, top)
