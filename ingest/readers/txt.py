"""Reads plain text and Markdown, unchanged but for the one normalisation."""

from __future__ import annotations

import codecs
from pathlib import Path

from ingest.readers.reading import Reading
from rag.errors import DocumentError
from rag.text import normalise


def read(path: Path) -> Reading:
    """The file's characters as they are; raises `DocumentError` for binary data or an unknown encoding."""
    return Reading(normalise(decode(path.read_bytes())))


def decode(data: bytes) -> str:
    """UTF-8 with or without a byte order mark, UTF-16 with one; everything else is refused, never guessed.

    A wrong guess (windows-1258, TCVN3) would be indexed as garbage that nobody notices.
    """
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\0" in data:
            raise DocumentError(_BINARY) from error
        raise DocumentError(
            "không nhận ra bảng mã của tệp (không phải UTF-8 hay UTF-16); hãy mở tệp và lưu lại với bảng mã UTF-8"
        ) from error
    if "\0" in text:
        raise DocumentError(_BINARY)
    return text


_BINARY = "tệp chứa dữ liệu nhị phân, không phải văn bản; hãy kiểm tra lại đuôi tệp hoặc lưu lại thành văn bản UTF-8"
