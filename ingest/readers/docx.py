"""Reads a Word document: its paragraphs and tables in the order of the page."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.readers.reading import Reading
from rag.errors import DocumentError
from rag.text import normalise

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SPACES = re.compile(r"[^\S\n]+")
_RULE = re.compile(r"[_\-–—=*]{3,}")
# What templates and converters leave in the title property.
_BOILERPLATE = re.compile(
    r"(?i)^(microsoft word|document|untitled|tài liệu|phụ lục|thư viện pháp luật|mẫu|word)\b|\.docx?$"
)


def read(path: Path) -> Reading:
    """Body text; a table row is one line, its cells joined by " | ", a merged cell once.

    Raises `DocumentError` for a file that is encrypted, not a .docx, or damaged.
    """
    with path.open("rb") as file:
        if file.read(8) == _OLE:
            raise DocumentError(
                "tệp được đặt mật khẩu hoặc là tệp Word 97–2003 (.doc) đổi đuôi; "
                "hãy mở bằng Word, bỏ mật khẩu và lưu lại thành .docx"
            )
    if not zipfile.is_zipfile(path):
        raise DocumentError("tệp không phải .docx hoặc bị hỏng, tải dở; hãy mở bằng Word và lưu lại thành .docx")
    import docx

    try:
        document = docx.Document(str(path))
        text = "\n".join(_lines(document))
        title = _title(document)
    except Exception as error:  # python-docx lets KeyError, ValueError, lxml and zip errors through on damaged parts
        raise DocumentError(
            f"không đọc được nội dung Word ({type(error).__name__}); hãy mở bằng Word và lưu lại thành .docx"
        ) from error
    return Reading(normalise(text).strip("\n"), title=normalise(title) if title else None)


def _lines(document: WordDocument) -> Iterator[str]:
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block)
        else:
            yield "\n".join(_SPACES.sub(" ", line).strip() for line in block.text.split("\n"))


def _rows(table: Table) -> Iterator[str]:
    seen: set[object] = set()
    for row in table.rows:
        cells = []
        for cell in row.cells:
            # A merged cell comes once per grid square it covers, across and down.
            if cell._tc not in seen:
                seen.add(cell._tc)
                cells.append(_RULE.sub(" ", cell.text))
        line = " | ".join(_SPACES.sub(" ", cell.replace("\n", " ")).strip() for cell in cells)
        if line.strip(" |"):
            yield line


def _title(document: WordDocument) -> str | None:
    stated = (document.core_properties.title or "").strip()
    if len(stated.split()) >= 3 and not _BOILERPLATE.search(stated):
        return stated
    for paragraph in document.paragraphs:
        style = paragraph.style.name if paragraph.style else None
        if style in {"Title", "Heading 1"} and paragraph.text.strip():
            return " ".join(paragraph.text.split())
    return None
