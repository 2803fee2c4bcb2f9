"""Ruling lines in pictures of pages, the tables between them, and figures held against their ink."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ingest.readers import ocr
from ingest.readers.ocr_figures import Ink, is_figure, mend, split
from ingest.readers.ocr_rules import Grey, find_ruling, skew, straight, without_rules
from ingest.readers.reading import Square
from tests.command import SHARED
from tests.ingest.readers.printed import FONT, needs_font, needs_tesseract

_GAZETTE = SHARED / "official" / "gazette"
needs_shared = pytest.mark.skipif(not _GAZETTE.is_dir(), reason=f"không có {_GAZETTE}")


def _sheet(*, table: bool = True, angle: float = 0.0, noise: float = 0.0) -> Grey:
    """5 × 5 inches at 300 dpi: two rows of two cells with a word, an underline, a bar."""
    image = Image.new("L", (1500, 1500), 255)
    pen = ImageDraw.Draw(image)
    if table:
        for y in (300, 450, 600):
            pen.line((300, y, 1200, y), 0, 3)
        for x in (300, 750, 1200):
            pen.line((x, 300, x, 600), 0, 3)
    pen.text((400, 350), "HIEN", 0, font_size=60)
    pen.line((400, 900, 900, 900), 0, 3)  # an underline
    pen.rectangle((400, 1100, 1000, 1180), 0)  # a bar
    picture = np.asarray(image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255), np.float32)
    grain = np.random.default_rng(1).normal(0, noise, picture.shape)
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(("angle", "noise"), [(0, 0), (0, 14), (1, 14), (-0.8, 5)])
def test_the_rules_of_a_table_are_found_and_nothing_else(angle: float, noise: float) -> None:
    found = find_ruling(straight(_sheet(angle=angle, noise=noise)), 300)
    level = sorted(round(rule.at) for rule in found.rules if not rule.upright)
    upright = sorted(round(rule.at) for rule in found.rules if rule.upright)
    assert level == pytest.approx([216, 252, 288], abs=3)
    assert upright == pytest.approx([72, 180, 288], abs=3)
    assert all(rule.high - rule.low == pytest.approx(72 if rule.upright else 216, abs=6) for rule in found.rules)


def test_only_the_rules_are_painted_over() -> None:
    picture, bare = _sheet(), _sheet(table=False)
    clean = without_rules(picture, find_ruling(picture, 300))
    assert (clean != bare).sum() == 0
    assert find_ruling(bare, 300).rules == ()
    assert without_rules(bare, find_ruling(bare, 300)) is bare


@pytest.mark.parametrize("angle", [-3.0, -1.0, 0.0, 0.7, 2.5])
def test_how_far_a_sheet_lies_askew(angle: float) -> None:
    assert skew(_sheet(angle=angle)) == pytest.approx(angle, abs=0.2)
    assert skew(np.full((400, 400), 255, np.uint8)) == 0


def _ink(signs: str, gap: int = 3) -> Ink:
    """Digits 20 × 10, points and commas, `gap` columns apart; a space is 16 more."""
    columns: list[Ink] = []
    for sign in signs:
        part = np.zeros((26, 16 if sign == " " else (3 if sign in ".," else 10) + gap), np.bool_)
        top, bottom = {".": (17, 20), ",": (17, 25)}.get(sign, (0, 20))
        part[top:bottom, : 0 if sign == " " else part.shape[1] - gap] = True
        columns.append(part)
    ink = np.concatenate(columns, axis=1)
    return ink[:, : np.flatnonzero(ink.any(axis=0))[-1] + 1]


@pytest.mark.parametrize(
    ("read", "printed", "meant"),
    [
        ("95", "0,0", "9,5"),  # the comma was left out
        ("4.51", "0,00", "4,51"),
        ("12:7", "00,0", "12,7"),
        ("44072942", "0000.00.00", "4407.29.42"),
        ("10", "00", "10"),
        ("l6", "00", "16"),
        ("|", "0", "1"),
        ("3,097", "0,00", None),  # a digit too many
        ("13,8", "00,00", None),  # one too few
        ("1/1", "00,0", None),
    ],
)
def test_a_figure_is_held_against_its_ink(read: str, printed: str, meant: str | None) -> None:
    assert is_figure(read)
    assert mend(read, _ink(printed)) == meant


def test_figures_that_stand_apart_are_two() -> None:
    assert split("12,5", _ink("12,5")) == [("12,5", 0, 42)]
    assert split("1311", _ink("13 11")) == [("13", 0, 23), ("11", 42, 65)]
    assert split("131", _ink("13 11")) is None


@needs_font
@needs_tesseract
def test_a_scanned_table_is_read_cell_by_cell(tmp_path: Path) -> None:
    pdfmetrics.registerFont(TTFont("DejaVu", str(FONT)))
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(400, 400))
    canvas.setFont("DejaVu", 12)
    rows = [("Chỉ tiêu", "2023", "2024"), ("Thu ngân sách", "13,8", "12,7"), ("Chi ngân sách", "9,5", "8,5")]
    for y in (340, 310, 280, 250):
        canvas.line(50, y, 310, y)
    for x in (50, 190, 250, 310):
        canvas.line(x, 250, x, 340)
    for number, row in enumerate(rows):
        for x, text in zip((55, 193, 253), row, strict=True):
            canvas.drawString(x, 320 - 30 * number, text)
    canvas.drawString(50, 370, "Biểu số liệu của tỉnh")
    canvas.drawString(50, 200, "Số liệu trên là số ước thực hiện")
    canvas.save()
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as document:
        page = ocr.recognise_page(document[0], ocr.Tesseract())
    above, table, below = page.lines
    assert (above.text, below.text) == ("Biểu số liệu của tỉnh", "Số liệu trên là số ước thực hiện")
    assert table.grid is not None
    assert table.grid.squares == tuple(
        Square(text, row, column) for row, texts in enumerate(rows) for column, text in enumerate(texts)
    )


@needs_shared
@needs_tesseract
def test_the_customs_tariff_as_a_picture() -> None:
    (path,) = _GAZETTE.glob("nghi-dinh-so-117-2022*.pdf")
    with pypdfium2.PdfDocument(path) as document:
        lines = ocr.recognise(document[8]).split("\n")
    assert [line for line in lines if line.startswith("2509.00.00")] == [
        "2509.00.00 | Đá phấn | 13,8 | 12,7 | 11,6 | 10,6 | 9,5 | 8,5"
    ]
    assert not any("122,5" in line or "{" in line for line in lines)
