"""Recognises the text of a page that is a picture, with the Tesseract program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from threading import Lock

import pypdfium2

from ingest.readers.lines import CELL, Line
from ingest.readers.pdf_lines import Box, Page, direction, turned
from rag.errors import DocumentError
from rag.text import fold, normalise

PDFIUM = Lock()  # pdfium is not made for threads: hold this around every use of it while pages are recognised
DPI = 300
PAGE_SECONDS = 60.0  # an office page takes 2 to 5
_MAX_PIXELS = 40_000_000  # A1 at 200 dpi; a page of any stated size is drawn no larger
_LEAST_DPI = 100
_SURE, _LEGIBLE = 30.0, 45.0  # Tesseract's confidence: of a sign without letters or digits, of a line
_CELL_GAP = 2.5  # heights of a word: a wider gap is between cells
_SCRIBBLE = 2  # letters: what Tesseract makes of a signature; no line of text is so short
_STROKES = re.compile(r"^[|~_.,'`‘’\[\]—–=]+\s+|\s+[|~_'`‘\[\]=]+$")
# The small marks of capitals are what Tesseract misses most, and these decide what a document is taken for.
_HEADINGS = {
    fold(heading): heading
    for heading in re.split(
        r"\|",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|ĐẢNG CỘNG SẢN VIỆT NAM|CHÍNH PHỦ|THỦ TƯỚNG CHÍNH PHỦ|VĂN PHÒNG CHÍNH PHỦ|"
        "ỦY BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN|LUẬT|NGHỊ ĐỊNH|NGHỊ QUYẾT|QUYẾT ĐỊNH|CHỈ THỊ|THÔNG TƯ|THÔNG BÁO|BÁO CÁO|"
        "KẾ HOẠCH|CÔNG VĂN|CÔNG ĐIỆN|TỜ TRÌNH|KẾT LUẬN|HƯỚNG DẪN|QUY ĐỊNH|QUY CHẾ|QUYẾT NGHỊ|PHỤ LỤC|DANH MỤC",
    )
}
_INSTALL = "sudo apt-get install tesseract-ocr tesseract-ocr-vie"


@dataclass(frozen=True, slots=True)
class Tesseract:
    """The program to run: its name or path, and its arguments before the usual ones."""

    program: str = "tesseract"
    language: str = "vie"
    seconds: float = PAGE_SECONDS

    def available(self) -> str | None:
        """Why nothing can be recognised on this machine, in Vietnamese; None when it can."""
        return _missing(self.program, self.language)


@lru_cache(maxsize=8)
def _missing(program: str, language: str) -> str | None:
    path = shutil.which(program)
    if path is None:
        return f"chưa cài OCR: {_INSTALL}"
    try:
        listed = subprocess.run([path, "--list-langs"], capture_output=True, text=True, timeout=20, check=False).stdout
    except (OSError, subprocess.SubprocessError) as error:
        return f"chương trình OCR “{path}” không chạy được ({type(error).__name__}): {_INSTALL}"
    if language not in listed.split():
        return f"OCR chưa có dữ liệu tiếng Việt “{language}”: sudo apt-get install tesseract-ocr-vie"
    return None


def available() -> str | None:
    """Why no page can be recognised on this machine, in Vietnamese with what to install; None when all is there."""
    return Tesseract().available()


def recognise(page: pypdfium2.PdfPage, tesseract: Tesseract | None = None, dpi: int = DPI) -> str:
    """The printed lines of one page, top to bottom, one a line; "" for a blank one.

    Raises `DocumentError` when the program is missing, fails, or takes longer than its seconds.
    """
    return recognise_page(page, tesseract or Tesseract(), dpi).text()


def recognise_page(page: pypdfium2.PdfPage, tesseract: Tesseract, dpi: int = DPI) -> Page:
    """As `recognise`, with the place of every line; a sheet that was scanned sideways comes upright."""
    if reason := tesseract.available():
        raise DocumentError(reason)
    with PDFIUM:
        picture, dpi = draw(page, dpi)
        width, height = page.get_size()
    words = list(_words(_run(picture, tesseract, dpi), height, 72 / dpi))
    turn = _turn(words)
    upright = [replace(word, box=turned(word.box, turn, width, height)) for word in words]
    size = (height, width) if turn % 2 else (width, height)
    return Page(list(_lines(upright)), *size, turn=turn, recognised=True)


def draw(page: pypdfium2.PdfPage, dpi: int) -> tuple[bytes, int]:
    """The page as a grey PGM picture without annotations (a stamp of a signature is one), and its real dpi."""
    inches = page.get_width() * page.get_height() / 72**2
    fitting = min(dpi, int((_MAX_PIXELS / max(inches, 1e-6)) ** 0.5))
    if fitting < min(dpi, _LEAST_DPI):
        size = f"{page.get_width() / 72 * 2.54:.0f} × {page.get_height() / 72 * 2.54:.0f} cm"
        raise DocumentError(f"trang quá lớn để nhận dạng chữ ({size}); hãy in lại tệp ra khổ A4 hoặc A3")
    bitmap = page.render(scale=fitting / 72, grayscale=True, may_draw_forms=False, draw_annots=False)
    try:
        pixels = bitmap.to_numpy().reshape(bitmap.height, bitmap.width)
        return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + pixels.tobytes(), fitting
    finally:
        bitmap.close()


def is_blank(page: pypdfium2.PdfPage) -> bool:
    """True if hardly anything dark is on the page: what shines through a scanned empty sheet counts for nothing."""
    bitmap = page.render(scale=min(0.5, 1000 / max(page.get_size())), grayscale=True, draw_annots=False)
    try:
        return bool((bitmap.to_numpy() < _DARK).mean() < _INK)
    finally:
        bitmap.close()


_DARK, _INK = 160, 0.0004  # a grey level; a share of the page: a line of ten letters at 36 dpi is more


def _run(picture: bytes, tesseract: Tesseract, dpi: int) -> str:
    # One thread each: pages run beside each other, and Tesseract's own threads only slow each other down.
    alone = ["env", "OMP_THREAD_LIMIT=1"] if shutil.which("env") else []
    # --psm 1 finds out which way up the page is.
    command = [*alone, tesseract.program, "-", "-", "-l", tesseract.language, "--psm", "1", "--dpi", str(dpi), "tsv"]
    try:
        done = subprocess.run(command, input=picture, capture_output=True, timeout=tesseract.seconds, check=False)
    except subprocess.TimeoutExpired:
        raise DocumentError(
            f"nhận dạng chữ quá {tesseract.seconds:g} giây một trang; hãy quét lại rõ hơn hoặc dùng bản điện tử gốc"
        ) from None
    if done.returncode:
        said = (done.stderr.decode("utf-8", "replace").strip().splitlines() or ["không rõ lý do"])[-1]
        raise DocumentError(f"chương trình OCR dừng với mã {done.returncode} ({said}); {_INSTALL}")
    return done.stdout.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class _Word:
    place: tuple[str, ...]  # page, block, paragraph, line
    box: Box
    confidence: float
    text: str

    @property
    def meant(self) -> bool:
        return any(map(str.isalnum, self.text))


def _words(tsv: str, height: float, scale: float) -> Iterator[_Word]:
    """The words with their boxes in points from the bottom left corner; pictures count from the top."""
    for row in tsv.split("\n"):
        fields = row.split("\t")
        if len(fields) == 12 and fields[0] == "5" and fields[11].strip():
            left, top, across, down, confidence = map(float, fields[6:11])
            box = left * scale, height - (top + down) * scale, (left + across) * scale, height - top * scale
            yield _Word(tuple(fields[1:5]), box, confidence, normalise(fields[11].strip()))


def _turn(words: list[_Word]) -> int:
    """Quarter turns counter-clockwise of the text: Tesseract reads a page any way up, and tells boxes as they lie."""
    votes: Counter[int] = Counter()
    for before, after in zip(words, words[1:], strict=False):
        if before.place == after.place:
            votes[direction(before.box, after.box) or 0] += 1
    return votes.most_common(1)[0][0] if votes else 0


def _lines(words: Iterable[_Word]) -> Iterator[Line]:
    """The words put into lines, cells that stand apart with " | " between, without what could not be read."""
    for _, row in groupby(words, key=lambda word: word.place):
        cells = [cell for cell in _cells(row) if _is_text(cell)]
        if not cells:
            continue
        lefts, bottoms, rights, tops = zip(*(word.box for cell in cells for word in cell if word.meant), strict=True)
        yield Line(CELL.join(map(_joined, cells)), min(lefts), min(bottoms), max(rights), max(tops))


def _cells(row: Iterable[_Word]) -> list[list[_Word]]:
    """The words of one line without specks, cut where the gap is wider than justified text has."""
    cells: list[list[_Word]] = []
    for word in row:
        if not word.meant and word.confidence < _SURE:
            continue
        last = cells[-1][-1] if cells else None
        if last is None or word.box[0] - last.box[2] > _CELL_GAP * max(_height(last), _height(word)):
            cells.append([])
        cells[-1].append(word)
    return cells


def _height(word: _Word) -> float:
    return word.box[3] - word.box[1]


def _is_text(words: list[_Word]) -> bool:
    """A cell is dropped whole or not at all: words left out of it, figures above all, would change what it says."""
    meant = [word for word in words if word.meant]
    signs = "".join(filter(str.isalnum, "".join(word.text for word in meant)))
    if not signs or (len(signs) <= _SCRIBBLE and not signs.isdigit()):
        return False
    return sum(word.confidence for word in meant) / len(meant) >= _LEGIBLE


def _joined(words: Iterable[_Word]) -> str:
    """The words without the frame's strokes that look like signs at its ends; a set heading as it is spelt."""
    text = _STROKES.sub("", " ".join(word.text for word in words))
    return _HEADINGS.get(fold(text), text) if text.isupper() else text


def recognise_pages(
    document: pypdfium2.PdfDocument, indexes: Sequence[int], tesseract: Tesseract
) -> Iterator[Page | str]:
    """The pages in the given order, as many at once as the machine has cores; the reason where one cannot be read."""
    with ThreadPoolExecutor(max_workers=min(len(indexes), os.cpu_count() or 1) or 1) as pool:
        yield from pool.map(lambda index: _recognised(document, index, tesseract), indexes)


def _recognised(document: pypdfium2.PdfDocument, index: int, tesseract: Tesseract) -> Page | str:
    with PDFIUM:
        page = document[index]
    try:
        return recognise_page(page, tesseract)
    except DocumentError as error:
        return str(error)
    finally:
        with PDFIUM:
            page.close()
