"""Reads PDF: the text layer where a page has one, character recognition where it is a picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest import watchdog
from ingest.readers.assemble import assemble
from ingest.readers.reading import Reading
from rag.errors import DocumentError

if TYPE_CHECKING:
    import pypdfium2

    from ingest.readers.lines import Line
    from ingest.readers.ocr import Tesseract
    from ingest.readers.pdf_lines import Page

MAX_PAGES = 5000
_AGAIN = "hãy tải lại tệp hoặc mở bằng trình đọc PDF và lưu lại"
_LOCKED = "tệp PDF được đặt mật khẩu mở; hãy bỏ mật khẩu rồi nạp lại"
_CUT = "tệp PDF bị hỏng hoặc tải dở (%s); " + _AGAIN
_LINEAR = re.compile(rb"/Linearized\b[^>]{0,200}?/L (\d+)")
# A page is a picture when pictures cover this much of it, and it has fewer letters than they would hold.
_COVERED, _LETTERS = 0.35, 250
_OUTLINES = 300  # paths on a page without letters: a text that was turned into outlines


@dataclass(slots=True)
class _File:
    """What has been found out about one file; page numbers count from 0."""

    pages: list[Page] = field(default_factory=list)
    title: str | None = None
    pictures: set[int] = field(default_factory=set)
    garbage: set[int] = field(default_factory=set)
    broken: set[int] = field(default_factory=set)
    legacy: dict[int, str] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)  # why a page could not be recognised
    lacks_ocr: bool = False

    @property
    def letters(self) -> int:
        return sum(page.letters() for page in self.pages)


def read(path: Path, tesseract: Tesseract | None = None) -> Reading:
    """All pages in order, without running heads and signature stamps, a page's tables as grids.

    A paragraph that runs over a page end is one paragraph. Pages that are pictures, or whose font tells no
    characters, are recognised with `tesseract` (the one on this machine by default) and named in
    `Reading.ocr_pages`. Raises `DocumentError` for a PDF that is locked, damaged, cut short, too long, or of
    which no page can be read.
    """
    import pypdfium2

    from ingest.readers import pdf_fallback

    _check_whole(path)
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        # The code alone may be an earlier file's: pdfium does not always set it.
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD and b"/Encrypt" in path.read_bytes():
            raise DocumentError(_LOCKED) from error
        file = _File(*pdf_fallback.pages_of(path, MAX_PAGES))
        if not file.letters:
            raise DocumentError(_CUT % "không có trang nào mở được") from error
        return _reading(file)
    try:
        return _reading(_read(path, document, tesseract))
    finally:
        document.close()


def _check_whole(path: Path) -> None:
    """What is left of a file that was cut short opens too, and nobody would notice the missing pages."""
    size, tail, found = path.stat().st_size, b"", False
    with path.open("rb") as file:
        head = file.read(2048)
        file.seek(0)
        while not found and (block := file.read(1 << 20)):
            found, tail = b"%%EOF" in tail + block, block[-5:]
    if not found:
        raise DocumentError(_CUT % "không thấy dấu kết thúc tệp %%EOF")
    if (stated := _LINEAR.search(head)) and int(stated[1]) > size:
        raise DocumentError(_CUT % f"có {size} byte, đúng ra {int(stated[1])}")


def _read(path: Path, document: pypdfium2.PdfDocument, tesseract: Tesseract | None) -> _File:
    from ingest.readers.pdf_fallback import too_many

    count = len(document)
    if count > MAX_PAGES:
        raise DocumentError(too_many(count, MAX_PAGES))
    if not count:
        raise DocumentError(f"tệp PDF không có trang nào; {_AGAIN}")
    file = _File(title=document.get_metadata_value("Title"))
    for index in range(count):
        _read_page(path, document, index, file)
        watchdog.alive()
    if len(file.broken) == count:
        raise DocumentError(_CUT % "không có trang nào mở được")
    _find_pictures(document, file)
    if file.pictures | file.garbage:
        _recognise(document, file, tesseract)
    return file


def _read_page(path: Path, document: pypdfium2.PdfDocument, index: int, file: _File) -> None:
    import pypdfium2

    from ingest.readers.encodings import modernise
    from ingest.readers.legible import is_garbage
    from ingest.readers.pdf_blocks import place_tables
    from ingest.readers.pdf_lines import Page, lines_of
    from ingest.readers.pdf_tables import find_tables

    try:
        handle = document[index]
    except pypdfium2.PdfiumError:
        file.pages.append(Page([], 595.0, 842.0))
        file.broken.add(index)
        return
    try:
        page = lines_of(handle)
        text, name = modernise(page.text())
        if name is not None:
            page.put(text.split("\n"))
            file.legacy[index] = name
        if is_garbage(text):
            file.garbage.add(index)
        elif page.lines:
            place_tables(find_tables(path, handle, index), page, modern=name is None)
        file.pages.append(page)
    finally:
        handle.close()


def _find_pictures(document: pypdfium2.PdfDocument, file: _File) -> None:
    """Which pages have less text than their pictures show; running heads and stamps are no text."""
    from ingest.readers.furniture import without_furniture

    for index, lines in enumerate(without_furniture(file.pages)):
        letters = sum(sum(map(str.isalpha, line.text)) for line in lines)
        letters += sum(len(square.text) for line in lines if line.grid is not None for square in line.grid.squares)
        if letters < _LETTERS and index not in file.broken | file.garbage:
            handle = document[index]
            try:
                if _is_picture(handle, letters):
                    file.pictures.add(index)
            finally:
                handle.close()


def _is_picture(page: pypdfium2.PdfPage, letters: int) -> bool:
    import pypdfium2.raw as pdfium

    from ingest.readers.ocr import is_blank

    kinds = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH)
    area, paths = 0.0, 0
    for item in page.get_objects(filter=kinds, max_depth=4):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            area += max(0.0, right - left) * max(0.0, top - bottom)
        else:
            paths += 1
    covered = min(1.0, area / max(1.0, page.get_width() * page.get_height()))
    drawn = covered >= _COVERED and letters < _LETTERS * covered
    return (drawn or (paths >= _OUTLINES and letters == 0)) and not is_blank(page)


def _recognise(document: pypdfium2.PdfDocument, file: _File, tesseract: Tesseract | None) -> None:
    """Recognise the pages that need it; those that fail stay empty, with the reason."""
    from ingest.readers import ocr
    from ingest.readers.pdf_lines import Page

    wanted = sorted(file.pictures | file.garbage)
    program = tesseract or ocr.Tesseract()
    file.lacks_ocr = program.available() is not None
    results = ocr.recognise_pages(document, wanted, program)
    for index, result in zip(wanted, results, strict=True):
        page = file.pages[index]
        if isinstance(result, str):
            file.failed[index] = result
            file.pages[index] = Page([], page.width, page.height)
        elif result.lines:
            file.pages[index] = result
        watchdog.alive()


def _reading(file: _File) -> Reading:
    from ingest.readers.furniture import without_furniture
    from ingest.readers.pdf_blocks import blocks_of

    lines = without_furniture(file.pages)
    if file.failed and _says_little(file, lines):
        raise DocumentError(_refusal(file))
    reading = assemble(blocks_of(lines), paged=True, title=_title(file.title))
    recognised = tuple(index + 1 for index, page in enumerate(file.pages) if page.recognised)
    notes = (*reading.notes, *_notes(file))
    return replace(reading, ocr_pages=recognised, notes=notes, provisional=file.lacks_ocr)


def _says_little(file: _File, lines: Sequence[Sequence[Line]]) -> bool:
    """True if most pages are missing, and the others hold no more than an imprint."""
    letters = sum(sum(map(str.isalpha, line.text)) for page in lines for line in page)
    tables = any(line.grid is not None for page in lines for line in page)
    return not tables and letters < _LETTERS and 2 * len(file.failed) > len(file.pages)


def _refusal(file: _File) -> str:
    reason = next(iter(file.failed.values()))
    if file.garbage and not file.pictures:
        return f"phông chữ trong tệp không cho biết chữ nào là chữ nào, {reason}"
    return f"bản quét (scan), {reason}"


def _notes(file: _File) -> list[str]:
    """What a clerk must know about the reading."""
    read = {index for index, page in enumerate(file.pages) if page.recognised}
    notes = []
    if pages := sorted(read & file.pictures):
        notes.append(f"{_named(pages, 'trang quét')} được nhận dạng chữ bằng máy; đối chiếu với bản gốc")
    if pages := sorted(read & file.garbage):
        notes.append(f"{_named(pages, 'trang có phông chữ hỏng')} được nhận dạng chữ bằng máy; đối chiếu với bản gốc")
    for name in sorted(set(file.legacy.values())):
        pages = sorted(index for index, own in file.legacy.items() if own == name)
        notes.append(f"{_named(pages, 'trang')} gõ bằng phông {name} đã được đổi sang Unicode; đối chiếu với bản gốc")
    for reason in dict.fromkeys(file.failed.values()):
        pages = sorted(index for index, own in file.failed.items() if own == reason)
        notes.append(f"chưa đọc được {_named(pages, 'trang quét hoặc phông chữ hỏng')}: {reason}")
    if file.broken:
        notes.append(f"không mở được {_named(sorted(file.broken), 'trang')} của tệp; {_AGAIN}")
    return notes


def _named(pages: Sequence[int], kind: str) -> str:
    """How many, of what kind, and which, counted from 1: "3 trang quét (2, 5, 6)"."""
    return f"{len(pages)} {kind} ({', '.join(str(index + 1) for index in pages)})"


def _title(stated: str | None) -> str | None:
    """The title property when it reads like one: scanners and Word leave file names and dates there."""
    stated = " ".join((stated or "").split())
    if len(stated.split()) < 3 or re.search(r"(?i)microsoft word|untitled|\.(docx?|pdf|indd)\b", stated):
        return None
    return stated if sum(map(str.isalpha, stated)) > len(stated) / 2 else None
