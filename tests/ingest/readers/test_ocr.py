"""What is asked of Tesseract, and what is made of its answer."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.readers import ocr
from ingest.readers.ocr import Tesseract, draw, is_blank, recognise
from rag.errors import DocumentError
from tests.ingest.readers.printed import needs_font, needs_tesseract, pdf, picture, program, scan, words

_TEXT = ["Ủy ban nhân dân tỉnh giao Sở Tài chính", "tổng hợp số liệu 1.234,5 tỷ đồng năm 2024"]


def _page(path: Path, size: tuple[float, float] = (595, 842)) -> pypdfium2.PdfPage:
    canvas = Canvas(str(path), pagesize=size)
    canvas.rect(10, 10, 200, 200, fill=1)
    canvas.save()
    return pypdfium2.PdfDocument(path)[0]


@needs_font
@needs_tesseract
@pytest.mark.parametrize("turned", [0, 90, 180])
def test_a_picture_is_read_whichever_way_up_it_lies(tmp_path: Path, turned: int) -> None:
    image = picture(tmp_path / "p.pdf", _TEXT * 8, turned=turned)
    with pypdfium2.PdfDocument(scan(tmp_path / "a.pdf", [image])) as document:
        lines = recognise(document[0]).split("\n")
    assert len(lines) == 16
    assert lines[1::2] == _TEXT[1:] * 8  # with every figure


def test_the_reason_names_what_to_install(tmp_path: Path) -> None:
    install = "sudo apt-get install tesseract-ocr tesseract-ocr-vie"
    assert Tesseract("tesseract-khong-co").available() == f"chưa cài OCR: {install}"
    english = program(tmp_path / "ocr", "", languages="eng osd")
    assert english.available() == "OCR chưa có dữ liệu tiếng Việt “vie”: sudo apt-get install tesseract-ocr-vie"
    assert program(tmp_path / "both", "").available() is None


def test_a_page_that_takes_too_long_or_fails_is_a_reason(tmp_path: Path) -> None:
    page = _page(tmp_path / "a.pdf")
    slow = program(tmp_path / "slow", "exec sleep 20", seconds=0.3)
    with pytest.raises(DocumentError, match="nhận dạng chữ quá 0.3 giây một trang; hãy quét lại rõ hơn"):
        recognise(page, slow)
    broken = program(tmp_path / "broken", "echo 'Error opening data file' >&2; exit 3")
    with pytest.raises(DocumentError, match=r"chương trình OCR dừng với mã 3 \(Error opening data file\)"):
        recognise(page, broken)


def test_a_huge_page_is_drawn_small_or_not_at_all(tmp_path: Path) -> None:
    picture, dpi = draw(_page(tmp_path / "a0.pdf", (2384, 3370)), 300)
    assert (dpi, picture.size < 41_000_000) == (160, True)
    with pytest.raises(DocumentError, match=r"trang quá lớn để nhận dạng chữ \(508 × 508 cm\)"):
        draw(_page(tmp_path / "wall.pdf", (14400, 14400)), 300)


def test_blank_sheets(tmp_path: Path) -> None:
    assert is_blank(pypdfium2.PdfDocument(pdf(tmp_path / "a.pdf", [[]]))[0])
    assert not is_blank(_page(tmp_path / "b.pdf"))


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (words("Sở Tài chính", "12,5"), "Sở Tài chính\n12,5"),
        (words("CHÍNH PHỦ | Độc lập"), "CHÍNH PHỦ | Độc lập"),
        (words("THÔNG BẢO", "QUYÉT ĐỊNH", "QUYÉT TÂM"), "THÔNG BÁO\nQUYẾT ĐỊNH\nQUYÉT TÂM"),
        (words("— . —", "TW", "| Thu ngân sách _"), "Thu ngân sách"),
        (words("ĐẾN Ngày:.44.14", confidence=30), ""),
    ],
)
def test_debris_goes_and_figures_stay(tmp_path: Path, said: str, read: str) -> None:
    assert recognise(_page(tmp_path / "a.pdf"), program(tmp_path / "ocr", said)) == read


def test_available_speaks_of_this_machine() -> None:
    assert ocr.available() == Tesseract().available()
