"""What each reader makes of small real files, and of the gazette when it is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfWriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ingest.readers import Reading, read
from ingest.readers.lines import rejoin
from ingest.readers.pdf import clean_page
from ingest.readers.syllables import is_syllable, mend
from rag.errors import DocumentError
from rag.text import normalise

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
GAZETTE = SHARED / "data/official/gazette"
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")

needs_shared = pytest.mark.skipif(not GAZETTE.is_dir(), reason=f"không có {GAZETTE}")
needs_font = pytest.mark.skipif(not FONT.is_file(), reason=f"không có {FONT}")


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _reason(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        read(path)
    return str(caught.value)


def _pdf(path: Path, pages: list[list[str]]) -> Path:
    pdfmetrics.registerFont(TTFont("DejaVu", str(FONT)))
    canvas = Canvas(str(path))
    for lines in pages:
        canvas.setFont("DejaVu", 10)
        for row, line in enumerate(lines):
            canvas.drawString(40, 780 - 16 * row, line)
        canvas.showPage()
    canvas.save()
    return path


# PDF


@needs_font
def test_pdf_pages_and_paragraphs(tmp_path: Path) -> None:
    path = _pdf(
        tmp_path / "a.pdf",
        [
            [
                "CÔNG BÁO/Số 238/Ngày 21-04-2026 92",
                "NGHỊ QUYẾT",
                "Điều 1. Ban hành kèm theo Nghị quyết số 66-",
                "NQ/TW",
            ],
            ["93 CÔNG BÁO/Số 238/Ngày 21-04-2026", "Điều 2. Hiệu lực từ ngày ký và được đăng", "công báo.", "2"],
        ],
    )
    first = "NGHỊ QUYẾT\nĐiều 1. Ban hành kèm theo Nghị quyết số 66-NQ/TW"
    assert read(path) == Reading(
        f"{first}\n\nĐiều 2. Hiệu lực từ ngày ký và được đăng công báo.", page_starts=(0, len(first) + 2)
    )


@needs_font
def test_pdf_passwords(tmp_path: Path) -> None:
    path = _pdf(tmp_path / "a.pdf", [["Nội dung mật"]])
    for password in ("", "mật khẩu"):
        writer = PdfWriter(clone_from=path)
        writer.encrypt(password, "owner", algorithm="RC4-128")
        writer.write(tmp_path / f"locked{len(password)}.pdf")
    assert read(tmp_path / "locked0.pdf") == Reading("Nội dung mật", page_starts=(0,))
    assert _reason(tmp_path / "locked8.pdf") == "tệp PDF được đặt mật khẩu mở; hãy bỏ mật khẩu rồi nạp lại"


@needs_font
def test_pdf_scan_and_truncated(tmp_path: Path) -> None:
    assert _reason(_pdf(tmp_path / "scan.pdf", [[], []])).startswith("không có lớp chữ, có lẽ là bản quét (scan); ")
    data = _pdf(tmp_path / "a.pdf", [["Nội dung"]]).read_bytes()
    assert "PDF" in _reason(_write(tmp_path / "cut.pdf", data[: len(data) // 3]))


def test_clean_page_drops_stamp_rules_and_page_number() -> None:
    page = "Điều 9. Tổ chức\n_______\nKý bởi: CÔNG BÁO\nCơ quan: VĂN PHÒNG CHÍNH PHỦ\nNgày ký: 2026-04-21\n- 7 -"
    assert clean_page(page, 7) == "Điều 9. Tổ chức"
    assert clean_page("Cơ quan: Sở Y tế\n8", 7) == "Cơ quan: Sở Y tế\n8"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["năm", "2016 của Chính phủ"], ["năm", "2016 của Chính phủ"]),
        (["Các bộ,", "cơ quan ngang bộ"], ["Các bộ, cơ quan ngang bộ"]),
        (["CHÍNH PHỦ", "CỘNG HÒA"], ["CHÍNH PHỦ", "CỘNG HÒA"]),
        (["gồm các phần sau đây", "a) một;", "- hai"], ["gồm các phần sau đây", "a) một;", "- hai"]),
        (["x" * 70, "Chính phủ", "", "", "Hết"], ["x" * 70 + " Chính phủ", "", "Hết"]),
        (["kinh tế -", "xã hội số 119/2026/", "UBTVQH15"], ["kinh tế - xã hội số 119/2026/UBTVQH15"]),
    ],
)
def test_rejoin(lines: list[str], expected: list[str]) -> None:
    assert rejoin(lines) == expected


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("3. Đơn v ị sự nghi ệp công l ập thu ộc B ộ", "3. Đơn vị sự nghiệp công lập thuộc Bộ"),
        ("số 34/2016/N Đ-CP", "số 34/2016/NĐ-CP"),
        ("cho ăn ở nhà, do ủy ban, có ưu thế", "cho ăn ở nhà, do ủy ban, có ưu thế"),
        ("thuế; tiền thu ế", "thuế; tiền thuế"),
        ("số 66- NQ/TW", "số 66-NQ/TW"),
    ],
)
def test_mend(cut: str, whole: str) -> None:
    assert mend(cut) == whole


def test_is_syllable() -> None:
    words = ["nghiêng", "quốc", "giữa", "yêu", "khuỷu", "đường", "Nguyễn", "vòủ", "ngh", "xyz", "quaảnh"]
    assert [word for word in words if not is_syllable(word)] == ["vòủ", "ngh", "xyz", "quaảnh"]


# Real files


@needs_shared
def test_gazette_text() -> None:
    reading = read(GAZETTE / "luat-so-69-2020-qh14-32699.pdf")
    assert len(reading.page_starts) == 45
    assert "CÔNG BÁO/" not in reading.text
    assert reading.text == normalise(reading.text)
    assert (
        "\n5. Cưỡng bức lao động là việc dùng vũ lực, đe dọa dùng vũ lực hoặc các thủ đoạn khác "
        "để ép buộc người lao động phải làm việc trái ý muốn của họ.\n"
    ) in reading.text
    assert reading.text[reading.page_starts[1] :].startswith("1. Người lao động Việt Nam đi làm việc ở nước ngoài")


@needs_shared
@pytest.mark.parametrize(
    "name", ["gazette/nghi-quyet-so-99-nq-cp-469343.pdf", "gazette/thong-bao-so-02-2023-tb-lpqt-39022.pdf"]
)
def test_scans_with_a_running_head_are_scans(name: str) -> None:
    assert _reason(SHARED / "data/official" / name).startswith("không có lớp chữ")


@needs_shared
def test_signed_scans_are_scans() -> None:
    for path in sorted((SHARED / "data/official/scanned").glob("*.pdf")):
        assert _reason(path).startswith("không có lớp chữ"), path.name
