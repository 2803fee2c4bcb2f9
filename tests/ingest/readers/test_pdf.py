"""What the PDF reader makes of small real files, of hostile ones, and of the gazette when it is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfWriter
from reportlab.pdfgen.canvas import Canvas

from ingest.readers import Reading, pdf_fallback, read
from ingest.readers import pdf as reader
from ingest.readers.ocr import Tesseract
from rag.errors import DocumentError
from rag.text import normalise
from tests.command import SHARED
from tests.ingest.readers.printed import Row, draw, needs_font, needs_tesseract, pdf, picture, program, scan, words

GAZETTE = SHARED / "official" / "gazette"
needs_shared = pytest.mark.skipif(not GAZETTE.is_dir(), reason=f"không có {GAZETTE}")
NO_OCR = Tesseract("tesseract-khong-co")
SENTENCE = "Ủy ban nhân dân tỉnh giao Sở Tài chính chủ trì, phối hợp với các sở, ban, ngành và"


def _reason(path: Path, tesseract: Tesseract | None = None) -> str:
    with pytest.raises(DocumentError) as caught:
        reader.read(path, tesseract)
    return str(caught.value)


def _file(path: Path, *objects: bytes) -> Path:
    """A PDF of these objects, the first being the catalogue."""
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        len(data),
    )
    path.write_bytes(data)
    return path


# Text


@needs_font
def test_pages_and_paragraphs(tmp_path: Path) -> None:
    path = pdf(
        tmp_path / "a.pdf",
        [
            ["CÔNG BÁO/Số 238/Ngày 21-04-2026 92", "NGHỊ QUYẾT", "Điều 1. Ban hành kèm Nghị quyết số 66-", "NQ/TW"],
            ["93 CÔNG BÁO/Số 238/Ngày 21-04-2026", "Điều 2. Hiệu lực từ ngày ký và được đăng", "công báo.", "2"],
        ],
    )
    first = "NGHỊ QUYẾT\nĐiều 1. Ban hành kèm Nghị quyết số 66-NQ/TW"
    assert read(path) == Reading(
        f"{first}\n\nĐiều 2. Hiệu lực từ ngày ký và được đăng công báo.", page_starts=(0, len(first) + 2)
    )


@needs_font
def test_a_sentence_over_page_ends_is_one_paragraph_and_every_page_keeps_its_place(tmp_path: Path) -> None:
    pages = [
        ["1. Trách nhiệm", SENTENCE],
        ["ủy ban nhân dân các huyện, thị xã, thành phố trực thuộc tỉnh tổ chức kiểm tra, rà soát,"],
        ["tổng hợp.", "2. Thời hạn"],
    ]
    reading = read(pdf(tmp_path / "a.pdf", pages))
    assert reading.text == f"1. Trách nhiệm\n{SENTENCE} {pages[1][0]} tổng hợp.\n2. Thời hạn"
    starts = reading.page_starts
    assert [reading.text[start:].split()[0] for start in starts] == ["1.", "ủy", "tổng"]
    assert reading.text[starts[1] - 1] == reading.text[starts[2] - 1] == " "


@needs_font
def test_footnotes_stand_before_the_sentence_that_goes_on(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    for body, note in [(SENTENCE, "1 Đã sửa đổi."), ("huyện tổ chức.", "2 Đã bãi bỏ.")]:
        draw(canvas, [body])
        draw(canvas, [(40, 60, note)], 7)
        canvas.showPage()
    canvas.save()
    reading = read(tmp_path / "a.pdf")
    assert reading.text == f"1 Đã sửa đổi.\n{SENTENCE} huyện tổ chức.\n2 Đã bãi bỏ."
    assert reading.text[reading.page_starts[1] :].startswith("huyện tổ chức.")


@needs_font
def test_running_heads_and_page_numbers_go_whatever_they_say(tmp_path: Path) -> None:
    heads = ["Bản tin kinh tế số 4", "Sở Tài chính"]
    pages: list[list[Row]] = [
        [(40, 810, heads[number % 2]), f"Mục {number} nêu ý riêng.", f"Năm {2020 + number}", (290, 30, f"- {number} -")]
        for number in range(1, 7)
    ]
    text = read(pdf(tmp_path / "a.pdf", pages)).text
    assert text == "\n\n".join(f"Mục {number} nêu ý riêng.\nNăm {2020 + number}" for number in range(1, 7))


@needs_font
def test_what_is_repeated_in_the_text_stays(tmp_path: Path) -> None:
    rows = [f"Câu thứ {n} của trang." for n in range(44)]
    note = "có hiệu lực từ ngày 01 tháng 01 năm 2015."
    pages = [[*rows[:-1], note] for _ in range(4)]
    assert read(pdf(tmp_path / "a.pdf", pages)).text.count(note) == 4


@needs_font
def test_stamps_and_rules_go(tmp_path: Path) -> None:
    rows = ["Điều 9. Tổ chức", "_______", "Ký bởi: CÔNG BÁO", "Cơ quan: VĂN PHÒNG CHÍNH PHỦ", "Ngày ký: 2026-04-21"]
    assert read(pdf(tmp_path / "a.pdf", [rows])).text == "Điều 9. Tổ chức"
    assert read(pdf(tmp_path / "b.pdf", [["Cơ quan: Sở Y tế", "8 giường"]])).text == "Cơ quan: Sở Y tế\n8 giường"


@needs_font
def test_text_set_sideways_is_read_the_way_it_is_written(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(595, 842))
    canvas.rotate(90)
    canvas.translate(0, -595)
    draw(canvas, [(60, 500, "Biểu tổng hợp thu ngân sách"), (60, 480, "của các huyện trong tỉnh")])
    canvas.save()
    assert read(tmp_path / "a.pdf").text == "Biểu tổng hợp thu ngân sách của các huyện trong tỉnh"


@needs_font
def test_a_table_stands_where_it_is_printed_and_once(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    draw(canvas, [(60, 760, "Bảng 1. Thu ngân sách"), (60, 620, "Ghi chú cuối bảng.")])
    canvas.grid([60, 200, 300], [650, 690, 730])
    draw(canvas, [(70, 705, "Chỉ tiêu"), (210, 705, "9 tháng"), (70, 665, "Thu nội địa"), (210, 665, "88")])
    canvas.save()
    reading = read(tmp_path / "a.pdf")
    assert reading.text == "Bảng 1. Thu ngân sách\nChỉ tiêu | 9 tháng\nThu nội địa | 88\nGhi chú cuối bảng."
    assert len(reading.tables) == 1


@needs_font
@pytest.mark.parametrize(("stated", "kept"), [("Báo cáo tình hình quý II", True), ("Microsoft Word - a.docx", False)])
def test_title_property(tmp_path: Path, stated: str, kept: bool) -> None:
    assert read(pdf(tmp_path / "a.pdf", [["Nội dung."]], title=stated)).title == (stated if kept else None)


@needs_font
def test_a_text_in_a_legacy_font_is_converted_with_a_note(tmp_path: Path) -> None:
    reading = read(pdf(tmp_path / "a.pdf", [["C«ng b¸o cña tØnh", "ñy ban nh©n d©n tØnh B¾c Ninh"]]))
    assert reading.text.startswith("Công báo của tỉnh")
    assert reading.notes == ("1 trang (1) gõ bằng phông TCVN3 đã được đổi sang Unicode; đối chiếu với bản gốc",)


# Scans


def test_a_blank_page_is_no_scan(tmp_path: Path) -> None:
    reading = reader.read(pdf(tmp_path / "a.pdf", [[], []]), NO_OCR)
    assert reading.text.strip() == ""
    assert (reading.ocr_pages, reading.notes) == ((), ())


@needs_font
def test_only_the_pages_that_are_pictures_are_recognised(tmp_path: Path) -> None:
    page = picture(tmp_path / "p.pdf", ["Nội dung bản quét"] * 8)
    path = scan(tmp_path / "a.pdf", [["Trang một có chữ."], page, ["Trang ba."], page])
    tesseract = program(tmp_path / "ocr", words("Trang quét thứ hai."))
    reading = reader.read(path, tesseract)
    assert reading.text == "Trang một có chữ.\n\nTrang quét thứ hai.\n\nTrang ba.\n\nTrang quét thứ hai."
    assert reading.ocr_pages == (2, 4)
    assert reading.notes == ("2 trang quét (2, 4) được nhận dạng chữ bằng máy; đối chiếu với bản gốc",)


@needs_font
def test_a_stamp_does_not_make_a_scan_a_text(tmp_path: Path) -> None:
    image = picture(tmp_path / "p.pdf", ["Nội dung bản quét"] * 8)
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.drawImage(image, 0, 0, 595, 842)
    draw(canvas, ["Ký bởi: CỔNG THÔNG TIN ĐIỆN TỬ CHÍNH PHỦ", "Cơ quan: VĂN PHÒNG CHÍNH PHỦ", "Ngày ký: 15.04.2024"])
    canvas.save()
    reading = reader.read(tmp_path / "a.pdf", program(tmp_path / "ocr", words("QUYẾT ĐỊNH")))
    assert (reading.text, reading.ocr_pages) == ("QUYẾT ĐỊNH", (1,))


@needs_font
def test_without_ocr_a_scan_is_refused_and_a_mixed_file_names_its_missing_pages(tmp_path: Path) -> None:
    page = picture(tmp_path / "p.pdf", ["Nội dung bản quét"] * 8)
    missing = "chưa cài OCR: sudo apt-get install tesseract-ocr tesseract-ocr-vie"
    assert _reason(scan(tmp_path / "a.pdf", [page, page]), NO_OCR) == f"bản quét (scan), {missing}"
    reading = reader.read(scan(tmp_path / "b.pdf", [["Trang một có chữ."], page]), NO_OCR)
    assert reading.text.strip() == "Trang một có chữ."
    assert (reading.ocr_pages, reading.page_starts) == ((), (0, 19))
    assert reading.notes == (f"chưa đọc được 1 trang quét hoặc phông chữ hỏng (2): {missing}",)
    assert reading.provisional


@needs_font
def test_a_page_whose_font_tells_no_characters_is_recognised(tmp_path: Path) -> None:
    rows = ["7KӫWѭӟQJ &KtQK SKӫ quyӃWÿӏQK EDQKjQK NӃKRҥFK 7uQK WKӵF KLӋQ"] * 6
    path = pdf(tmp_path / "a.pdf", [rows])
    reading = reader.read(path, program(tmp_path / "ocr", words("Thủ tướng Chính phủ")))
    assert reading.text == "Thủ tướng Chính phủ"
    assert reading.notes == ("1 trang có phông chữ hỏng (1) được nhận dạng chữ bằng máy; đối chiếu với bản gốc",)
    assert _reason(path, NO_OCR).startswith("phông chữ trong tệp không cho biết chữ nào là chữ nào, chưa cài OCR")


# Hostile


@needs_font
def test_passwords(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", [["Nội dung mật"]])
    for password in ("", "mật khẩu"):
        writer = PdfWriter(clone_from=path)
        writer.encrypt(password, "owner", algorithm="RC4-128")
        writer.write(tmp_path / f"locked{len(password)}.pdf")
    assert read(tmp_path / "locked0.pdf") == Reading("Nội dung mật", page_starts=(0,))
    assert _reason(tmp_path / "locked8.pdf") == "tệp PDF được đặt mật khẩu mở; hãy bỏ mật khẩu rồi nạp lại"


@needs_font
def test_a_file_cut_short_is_refused_though_some_pages_would_open(tmp_path: Path) -> None:
    data = pdf(tmp_path / "a.pdf", [[f"Trang {number}"] for number in range(9)]).read_bytes()
    for size in (len(data) // 3, len(data) - 8):
        (tmp_path / "cut.pdf").write_bytes(data[:size])
        assert _reason(tmp_path / "cut.pdf").startswith("tệp PDF bị hỏng hoặc tải dở (không thấy dấu kết thúc")
    linear = data.replace(b"%PDF-1.3", b"%%PDF-1.3\n1 0 obj<</Linearized 1/L %d>>endobj" % (2 * len(data)), 1)
    (tmp_path / "cut.pdf").write_bytes(linear)
    assert _reason(tmp_path / "cut.pdf").startswith(f"tệp PDF bị hỏng hoặc tải dở (có {len(linear)} byte, đúng ra")


def test_page_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = b"<</Type/Catalog/Pages 2 0 R>>"
    empty = _file(tmp_path / "a.pdf", catalogue, b"<</Type/Pages/Kids[]/Count 0>>")
    assert _reason(empty).startswith("tệp PDF không có trang nào")
    loop = _file(tmp_path / "b.pdf", catalogue, b"<</Type/Pages/Kids[2 0 R]/Count 3>>")
    assert _reason(loop).startswith("tệp PDF bị hỏng hoặc tải dở (không có trang nào mở được)")
    monkeypatch.setattr(reader, "MAX_PAGES", 3)
    assert _reason(pdf(tmp_path / "c.pdf", [[]] * 4)) == (
        "tệp PDF có 4 trang, quá giới hạn 3 trang; hãy tách tệp thành nhiều phần rồi nạp lại"
    )


@needs_font
def test_pypdf_reads_what_pdfium_will_not(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", [["Điều 1. Phạm vi", "Luật này quy định về"], []], title="Luật Ngân sách nhà nước")
    pages, title = pdf_fallback.pages_of(path, 10)
    assert [page.text() for page in pages] == ["Điều 1. Phạm vi\nLuật này quy định về", ""]
    assert title == "Luật Ngân sách nhà nước"
    with pytest.raises(DocumentError, match="tệp PDF có 2 trang, quá giới hạn 1 trang"):
        pdf_fallback.pages_of(path, 1)


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
    thirteenth = reading.page_starts[12]
    assert reading.text[:thirteenth].endswith("cập nhật trên Hệ thống cơ sở dữ liệu về ")
    assert reading.text[thirteenth:].startswith("người lao động Việt Nam đi làm việc ở nước ngoài")


@needs_shared
@pytest.mark.parametrize("name", ["nghi-quyet-so-99-nq-cp-469343.pdf", "thong-bao-so-02-2023-tb-lpqt-39022.pdf"])
def test_gazette_scans_with_a_running_head_are_scans(name: str) -> None:
    assert _reason(GAZETTE / name, NO_OCR).startswith("bản quét (scan), chưa cài OCR: ")


@needs_shared
def test_signed_scans_are_scans() -> None:
    for path in sorted((SHARED / "official" / "scanned").glob("*.pdf")):
        assert _reason(path, NO_OCR).startswith("bản quét (scan), chưa cài OCR: "), path.name


@needs_shared
@needs_tesseract
def test_a_signed_scan_is_read() -> None:
    reading = read(SHARED / "official" / "scanned" / "2450-kgvx.signed.pdf")
    assert reading.ocr_pages == (1,)
    assert "Số: 2450/VPCP-KGVX" in reading.text
    assert "ngày 12 tháng 4 năm 2024" in reading.text
