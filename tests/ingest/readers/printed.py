"""Tiny real PDFs for the tests of the PDF reader, and a stand-in for the Tesseract program."""

from __future__ import annotations

import io
import stat
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ingest.readers.ocr import Tesseract, available

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
Row = str | tuple[float, float, str]  # a line of its own, or (x, y, text)

needs_font = pytest.mark.skipif(not FONT.is_file(), reason=f"không có {FONT}")
needs_tesseract = pytest.mark.skipif(available() is not None, reason=str(available()))


def draw(canvas: Canvas, rows: Sequence[Row], size: float = 10) -> None:
    """Print rows on the page: 16 points apart from the top, or at their own places."""
    pdfmetrics.registerFont(TTFont("DejaVu", str(FONT)))
    canvas.setFont("DejaVu", size)
    for number, row in enumerate(rows):
        x, y, text = (40, 780 - 16 * number, row) if isinstance(row, str) else row
        canvas.drawString(x, y, text)


def pdf(path: Path, pages: Sequence[Sequence[Row]], title: str | None = None) -> Path:
    """A PDF whose pages carry these rows as text."""
    canvas = Canvas(str(path))
    if title:
        canvas.setTitle(title)
    for rows in pages:
        draw(canvas, rows)
        canvas.showPage()
    canvas.save()
    return path


def picture(path: Path, rows: Sequence[Row], *, turned: int = 0) -> ImageReader:
    """The rows as a scanner would see them at 200 dpi, the sheet lying `turned` degrees."""
    canvas = Canvas(str(path))
    draw(canvas, rows, 13)
    canvas.save()
    with pypdfium2.PdfDocument(path) as document:
        image = document[0].render(scale=200 / 72, grayscale=True).to_pil().rotate(turned, expand=True)
    data = io.BytesIO()
    image.save(data, "PNG")
    return ImageReader(data)


def scan(path: Path, pages: Sequence[ImageReader | Sequence[Row]]) -> Path:
    """A PDF of pages that are pictures or text."""
    canvas = Canvas(str(path))
    for page in pages:
        if isinstance(page, ImageReader):
            width, height = page.getSize()
            canvas.setPageSize((width * 72 / 200, height * 72 / 200))
            canvas.drawImage(page, 0, 0, width * 72 / 200, height * 72 / 200)
        else:
            canvas.setPageSize((595, 842))
            draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return path


def program(path: Path, script: str, languages: str = "eng vie", seconds: float = 30.0) -> Tesseract:
    """A shell script in Tesseract's place, which reads the picture and then runs `script`."""
    listing = " ".join(f"'{name}'" for name in languages.split())
    path.write_text(
        f'#!/bin/sh\nif [ "$1" = --list-langs ]; then printf "%s\\n" {listing}; exit; fi\ncat > /dev/null\n{script}\n'
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return Tesseract(str(path), seconds=seconds)


def words(*lines: str, confidence: int = 90) -> str:
    """A script that says these lines as Tesseract's TSV; a word is 40 pixels wide, " | " is a wide gap."""
    rows, left = [], 0
    for number, line in enumerate(lines):
        left = 100
        for word in line.split(" "):
            if word == "|":
                left += 300
                continue
            rows.append(f"5\t1\t1\t1\t{number}\t1\t{left}\t{200 + 50 * number}\t40\t30\t{confidence}\t{word}")
            left += 50
    return "cat <<'TSV'\n" + "\n".join(rows) + "\nTSV"
