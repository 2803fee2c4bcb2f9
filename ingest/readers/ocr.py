"""Recognises the text of a page that is a picture, with the Tesseract program."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import groupby
from threading import Lock

import numpy as np
import pypdfium2

from ingest import watchdog
from ingest.readers.lines import CELL
from ingest.readers.ocr_rules import Grey, find_ruling, straight, without_rules
from ingest.readers.ocr_tables import find_tables, split_word
from ingest.readers.ocr_words import Word, lines_of, turn_of, words_of
from ingest.readers.pdf_blocks import place_tables
from ingest.readers.pdf_lines import Page, turned
from ingest.readers.pdf_rules import Rule
from ingest.readers.pdf_tables import Placed
from ingest.readers.reading import Grid
from rag.errors import DocumentError

PDFIUM = Lock()  # pdfium is not made for threads: hold this around every use of it while pages are recognised
DPI = 300
PAGE_SECONDS = 60.0  # an office page takes 2 to 5
_MAX_PIXELS = 40_000_000  # A1 at 200 dpi; a page of any stated size is drawn no larger
_LEAST_DPI = 100
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
    """The printed lines of one page, top to bottom, one a line, a table's rows among them; "" for a blank one.

    Raises `DocumentError` when the program is missing, fails, or takes longer than its seconds.
    """
    found = recognise_page(page, tesseract or Tesseract(), dpi)
    return "\n".join(line.text if line.grid is None else _rows(line.grid) for line in found.lines)


def _rows(grid: Grid) -> str:
    rows = groupby(grid.squares, key=lambda square: square.row)
    return "\n".join(CELL.join(square.text for square in row) for _, row in rows)


def recognise_page(page: pypdfium2.PdfPage, tesseract: Tesseract, dpi: int = DPI) -> Page:
    """As `recognise`, with the place of every line, and its ruled tables as grids.

    A sheet that was scanned askew comes straight, one that was scanned sideways upright.
    """
    if reason := tesseract.available():
        raise DocumentError(reason)
    with PDFIUM:
        picture, dpi = draw(page, dpi)
        width, height = page.get_size()
    picture = straight(picture)
    ruling = find_ruling(picture, dpi)
    clean = without_rules(picture, ruling)
    # --psm 1 finds out which way up the page is.
    words = list(words_of(tsv_of(clean, tesseract, dpi, 1), height, 72 / dpi))
    turn = turn_of(words)
    words = [replace(word, box=turned(word.box, turn, width, height)) for word in words]
    upright = np.ascontiguousarray(np.rot90(clean, -turn))
    rules = [_turned(rule, turn, width, height) for rule in ruling.rules]
    tables = find_tables(upright, rules, words, dpi, partial(_column, tesseract))
    outside = [word for word in words if not any(_inside(word, table) for table in tables)]
    size = (height, width) if turn % 2 else (width, height)
    found = Page(
        list(lines_of(part for word in outside for part in split_word(word, upright, dpi))), *size, recognised=True
    )
    place_tables(tables, found, modern=True)
    found.turn = turn  # only now: the tables lie as the upright page does
    return found


def _column(tesseract: Tesseract, picture: Grey, dpi: int, *, figures: bool) -> str:
    """A column of cells; the English data, where installed, read figures better than the Vietnamese."""
    english = replace(tesseract, language="eng")
    return tsv_of(picture, english if figures and english.available() is None else tesseract, dpi, 6)


def _turned(rule: Rule, turn: int, width: float, height: float) -> Rule:
    left, bottom, right, top = turned((rule.left, rule.bottom, rule.right, rule.top), turn, width, height)
    upright = rule.upright != bool(turn % 2)
    return Rule(True, left, bottom, top) if upright else Rule(False, bottom, left, right)


def _inside(word: Word, table: Placed) -> bool:
    x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
    return table.left <= x <= table.right and table.bottom <= y <= table.top


def draw(page: pypdfium2.PdfPage, dpi: int) -> tuple[Grey, int]:
    """The page as a grey picture without annotations (a stamp of a signature is one), and its real dpi."""
    inches = page.get_width() * page.get_height() / 72**2
    fitting = min(dpi, int((_MAX_PIXELS / max(inches, 1e-6)) ** 0.5))
    if fitting < min(dpi, _LEAST_DPI):
        size = f"{page.get_width() / 72 * 2.54:.0f} × {page.get_height() / 72 * 2.54:.0f} cm"
        raise DocumentError(f"trang quá lớn để nhận dạng chữ ({size}); hãy in lại tệp ra khổ A4 hoặc A3")
    bitmap = page.render(scale=fitting / 72, grayscale=True, may_draw_forms=False, draw_annots=False)
    try:
        return bitmap.to_numpy().reshape(bitmap.height, bitmap.width).copy(), fitting
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


def tsv_of(picture: Grey, tesseract: Tesseract, dpi: int, mode: int = 1) -> str:
    """What Tesseract tells of a picture in its page segmentation mode, as TSV (`ocr_words.words_of`).

    Raises `DocumentError` when the program fails or takes longer than its seconds.
    """
    # One thread each: pages run beside each other, and Tesseract's own threads only slow each other down.
    alone = ["env", "OMP_THREAD_LIMIT=1"] if shutil.which("env") else []
    command = [*alone, tesseract.program, "-", "-", "-l", tesseract.language, "--psm", str(mode)]
    command += ["--dpi", str(dpi), "tsv"]
    pixels = b"P5 %d %d 255\n" % picture.shape[::-1] + picture.tobytes()
    try:
        watchdog.alive()  # a page of cells is many runs
        done = subprocess.run(command, input=pixels, capture_output=True, timeout=tesseract.seconds, check=False)
    except subprocess.TimeoutExpired:
        raise DocumentError(
            f"nhận dạng chữ quá {tesseract.seconds:g} giây một trang; hãy quét lại rõ hơn hoặc dùng bản điện tử gốc"
        ) from None
    if done.returncode:
        said = (done.stderr.decode("utf-8", "replace").strip().splitlines() or ["không rõ lý do"])[-1]
        raise DocumentError(f"chương trình OCR dừng với mã {done.returncode} ({said}); {_INSTALL}")
    return done.stdout.decode("utf-8", "replace")


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
