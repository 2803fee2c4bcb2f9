"""Ruled tables of PDF pages: drawn ones, and those of the gazette."""

from __future__ import annotations

import time
from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ingest.readers.assemble import assemble
from ingest.readers.pdf_tables import Placed, find_tables
from ingest.readers.reading import Square
from tests.command import SHARED
from tests.ingest.readers.test_assemble import values

OFFICIAL = SHARED / "official"
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
needs_shared = pytest.mark.skipif(not OFFICIAL.is_dir(), reason=f"không có {OFFICIAL}")
needs_font = pytest.mark.skipif(not FONT.is_file(), reason=f"không có {FONT}")


def _canvas(path: Path) -> Canvas:
    pdfmetrics.registerFont(TTFont("DejaVu", str(FONT)))
    canvas = Canvas(str(path), pagesize=(400, 400))
    canvas.setFont("DejaVu", 10)
    return canvas


def _draw(canvas: Canvas) -> None:
    """Two rows of three: a cell over two columns, two lines in a cell, an empty one, a missing right side."""
    for y in (300, 260, 220):
        canvas.line(50, y, 350, y)
    canvas.line(50, 220, 50, 300)
    canvas.line(150, 220, 150, 300)
    canvas.line(250, 220, 250, 260)
    canvas.drawString(55, 280, "Chỉ tiêu")
    canvas.drawString(155, 280, "Thực hiện năm")
    canvas.drawString(55, 245, "Thu ngân")
    canvas.drawString(55, 230, "sách")
    canvas.drawString(155, 240, "88%")
    canvas.drawString(60, 120, "ngoài bảng")
    canvas.line(60, 100, 300, 100)


_DRAWN = (
    Square("Chỉ tiêu", 0, 0),
    Square("Thực hiện năm", 0, 1, 1, 2),
    Square("Thu ngân sách", 1, 0),
    Square("88%", 1, 1),
    Square("", 1, 2),
)


def _tables(path: Path, index: int = 0) -> list[Placed]:
    with pypdfium2.PdfDocument(path) as pdf:
        return find_tables(path, pdf[index], index)


@needs_font
def test_a_drawn_table(tmp_path: Path) -> None:
    canvas = _canvas(tmp_path / "a.pdf")
    _draw(canvas)
    canvas.save()
    (found,) = _tables(tmp_path / "a.pdf")
    assert found.grid.squares == _DRAWN
    assert (found.left, found.bottom, found.right, found.top) == pytest.approx((50, 220, 350, 300), abs=1.5)


@needs_font
@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_table_set_sideways(tmp_path: Path, angle: int) -> None:
    canvas = _canvas(tmp_path / "a.pdf")
    canvas.translate(200, 200)
    canvas.rotate(angle)
    canvas.translate(-200, -200)
    _draw(canvas)
    canvas.save()
    (found,) = _tables(tmp_path / "a.pdf")
    assert found.grid.squares == _DRAWN


@needs_font
def test_a_framed_text_and_underlines_are_no_tables(tmp_path: Path) -> None:
    canvas = _canvas(tmp_path / "a.pdf")
    canvas.rect(50, 300, 300, 50)
    canvas.drawString(60, 320, "Khung một ô")
    canvas.line(60, 315, 120, 315)
    canvas.save()
    assert _tables(tmp_path / "a.pdf") == []


def _values(name: str, *pages: int) -> dict[str, str]:
    (path,) = OFFICIAL.glob(name)
    return values(assemble([[found.grid for found in _tables(path, page)] for page in pages], paged=True))


@needs_shared
@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("I. Kết cấu hạ tầng › 2. Khổ đường", "Khổ 1435 mm."),
        ("I. Kết cấu hạ tầng › 4. Dốc dọc tối đa chính tuyến", "35 ‰"),
        ("I. Kết cấu hạ tầng › 9. Đường kính trong hầm (chính tuyến)", "5,8 m (toa loại 1) 5,7 m (toa loại 2)"),
        ("II. Phương tiện vận tải › 13. Chiều cao toa xe", "3,8 m"),
        ("II. Phương tiện vận tải › 15. Tốc độ thiết kế", "Từ 80 km/h đến 120 km/h"),
    ],
)
def test_technical_parameters(row: str, value: str) -> None:
    assert _values("tables/1.*.pdf", 1, 2)[f"Bảng 1, hàng “{row}”, cột “Đề xuất”"] == value


@needs_shared
def test_the_standard_for_metros() -> None:
    assert (
        _values("tables/QCVN*.pdf", 9)[
            "Bảng 1, cột “Tốc độ thiết kế ≤ 100 km/h › Loại cửa trượt ép kín (Sliding - plug door)”"
        ]
        == "≤ 100 mm"
    )


@needs_shared
def test_customs_tariff_with_two_levels_of_heads() -> None:
    found = _values("gazette/nghi-dinh-so-117-2022*.pdf", 5, 6)
    row = "1211.90.18 - - - Loại khác, đã cắt, nghiền hoặc dạng bột: › 1211.90.18.10 - - - - Trầm hương, kỳ nam"
    years = {place.split("›")[-1].strip(" ”"): value for place, value in found.items() if row in place}
    assert years == {"2022": "10,9", "2023": "9,5", "2024": "8,1", "2025": "6,8", "2026": "5,4", "2027": "4"}


@needs_shared
def test_coefficients_by_year_in_three_lines() -> None:
    found = _values("gazette/thong-tu-so-01-2025*.pdf", 1)
    assert found["Bảng 1, hàng “Mức điều chỉnh”, cột “Trước 1995”"] == "5,63"
    assert found["Bảng 1, hàng “Mức điều chỉnh”, cột “2008”"] == "2,21"


@needs_shared
def test_words_of_a_sideways_head_are_whole() -> None:
    (path,) = OFFICIAL.glob("gazette/nghi-dinh-so-112-2021*.pdf")
    (found,) = _tables(path, 35)
    assert [square.text for square in found.grid.squares if square.row == 0][:4] == [
        "STT",
        "Họ và tên",
        "Ngày tháng năm sinh",
        "Giới tính",
    ]


@needs_shared
def test_pages_without_tables_cost_next_to_nothing() -> None:
    (path,) = OFFICIAL.glob("gazette/luat-so-69-2020*.pdf")
    with pypdfium2.PdfDocument(path) as pdf:
        pages = [pdf[index] for index in range(len(pdf))]
        started = time.process_time()
        assert [find_tables(path, page, index) for index, page in enumerate(pages)] == [[]] * 45
        assert (time.process_time() - started) / 45 < 0.01
