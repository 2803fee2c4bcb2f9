"""Reads a PDF that has a text layer, page by page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.readers.lines import rejoin
from ingest.readers.reading import Reading
from ingest.readers.syllables import mend
from rag.errors import DocumentError
from rag.text import normalise

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_SPACES = re.compile(r"[^\S\n]+")
_RUNNING_HEAD = re.compile(r"(?:(\d+) ?)?CÔNG BÁO/Số .{1,40}?/Ngày ?[\d/-]+(?: ?(\d+))?")
_STAMP = re.compile(r"(?:Ký bởi|Người ký|Email|Cơ quan|Ngày ký|Thời gian ký|Nguồn) ?:.*")
_STAMP_START = re.compile(r"(?:Ký bởi|Người ký) ?:")
_RULE = re.compile(r"[_\-–—=*. ]*[_–—=*-]{3,}[_\-–—=*. ]*")
# Scans carry a stamp or a running head as their only text.
_LETTERS_PER_PAGE = 50
_SCAN = (
    "không có lớp chữ, có lẽ là bản quét (scan); hãy dùng bản điện tử gốc "
    "hoặc nhận dạng chữ (OCR) rồi nạp lại tệp đã nhận dạng"
)


def read(path: Path) -> Reading:
    """All pages, a blank line between two, without running heads and signature stamps.

    Raises `DocumentError` for a PDF that is locked, damaged, or a scan.
    """
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(path)
        _unlock(reader)
        raw = [page.extract_text() or "" for page in reader.pages]
        title = _title(reader)
        pages = _pages(raw)
        scanned = _is_scan(pages, reader)
    except DocumentError:
        raise
    except PyPdfError as error:
        raise DocumentError(f"tệp PDF bị hỏng hoặc tải dở ({type(error).__name__}); {_AGAIN}") from error
    except OSError:
        raise
    except Exception as error:  # pypdf raises KeyError, TypeError, ValueError, RecursionError … on malformed files
        raise DocumentError(f"không đọc được cấu trúc PDF ({type(error).__name__}); {_AGAIN}") from error
    if scanned:
        raise DocumentError(_SCAN)
    return _assemble(pages, title)


_AGAIN = "hãy tải lại tệp hoặc mở bằng trình đọc PDF và lưu lại"


def _unlock(reader: PdfReader) -> None:
    """Many offices forbid editing only: such a file opens with the empty password."""
    if reader.is_encrypted and not reader.decrypt(""):
        raise DocumentError("tệp PDF được đặt mật khẩu mở; hãy bỏ mật khẩu rồi nạp lại")


def _title(reader: PdfReader) -> str | None:
    """The title property when it reads like one: scanners and Word leave file names and dates there."""
    stated = " ".join(((reader.metadata.title if reader.metadata else None) or "").split())
    if len(stated.split()) < 3 or re.search(r"(?i)microsoft word|untitled|\.(docx?|pdf|indd)\b", stated):
        return None
    return stated if sum(map(str.isalpha, stated)) > len(stated) / 2 else None


def _pages(raw: list[str]) -> list[str]:
    # Mended all at once: a syllable cut on one page is often whole on another.
    mended = mend(_SPACES.sub(" ", normalise("\f".join(text.replace("\f", "\n") for text in raw).replace("\f", _PAGE))))
    return [clean_page(page, number) for number, page in enumerate(mended.split(_PAGE), start=1)]


_PAGE = "\n\ue000\n"  # a private-use character: `normalise` keeps it, no page prints it


def clean_page(text: str, number: int) -> str:
    """One page as paragraphs, without the gazette's running head, page numbers, rules and signature stamp."""
    lines = [line.strip() for line in text.split("\n")]
    numbers = {str(number)}
    kept: list[str] = []
    stamped = False
    for line in lines:
        if head := _RUNNING_HEAD.fullmatch(line):
            numbers.update(filter(None, head.groups()))
            continue
        stamped = bool(_STAMP_START.match(line)) or (stamped and bool(_STAMP.fullmatch(line)))
        if not stamped and not _RULE.fullmatch(line):
            kept.append(line)
    return "\n".join(rejoin(_without_number(kept, numbers)))


def _without_number(lines: list[str], numbers: set[str]) -> list[str]:
    """Drop a page number that stands alone as the first or the last line."""
    printed = [index for index, line in enumerate(lines) if line]
    ends = {index for index in (*printed[:1], *printed[-1:]) if lines[index].strip("-– ") in numbers}
    return [line for index, line in enumerate(lines) if index not in ends]


def _is_scan(pages: list[str], reader: PdfReader) -> bool:
    letters = sum(character.isalpha() for page in pages for character in page)
    if letters >= _LETTERS_PER_PAGE * max(1, len(pages)):
        return False
    return letters == 0 or any(map(_has_image, reader.pages))


def _has_image(page: PageObject) -> bool:
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    if objects is None:
        return False
    return any(entry.get_object().get("/Subtype") == "/Image" for entry in objects.get_object().values())


def _assemble(pages: list[str], title: str | None) -> Reading:
    starts: list[int] = []
    offset = 0
    for page in pages:
        starts.append(offset)
        offset += len(page) + 2
    return Reading("\n\n".join(pages), tuple(starts), normalise(title) if title else None)
