"""What each reader makes of small real files, and of the gazette when it is there."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ingest.readers import SUFFIXES, Reading, read
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


# Any format


def test_suffixes() -> None:
    assert frozenset({".txt", ".md", ".html", ".htm", ".docx", ".pdf"}) == SUFFIXES


def test_unknown_suffix_names_it_and_what_is_known(tmp_path: Path) -> None:
    assert _reason(_write(tmp_path / "a.xls", b"x")) == (
        "chưa đọc được loại tệp “.xls”; hãy lưu thành một trong: .docx, .htm, .html, .md, .pdf, .txt"
    )


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_empty_file(tmp_path: Path, suffix: str) -> None:
    assert _reason(_write(tmp_path / f"a{suffix}", b"")) == "tệp rỗng (0 byte); hãy kiểm tra lại bản gốc"


def test_missing_file(tmp_path: Path) -> None:
    assert "không mở được tệp (No such file or directory)" in _reason(tmp_path / "a.txt")


@pytest.mark.parametrize("suffix", [".html", ".docx", ".pdf"])
@given(data=st.binary(min_size=1, max_size=200))
def test_garbage_is_read_or_refused_never_anything_else(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, data: bytes
) -> None:
    path = _write(tmp_path_factory.mktemp("garbage") / f"a{suffix}", data)
    try:
        reading = read(path)
    except DocumentError as error:
        assert str(error)
    else:
        assert reading.text == normalise(reading.text)


# TXT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_txt_is_verbatim_but_for_the_one_normalisation(tmp_path: Path, encoding: str) -> None:
    path = _write(tmp_path / "A.TXT", "  Tỷ lệ  88%\t\r\n\r\n\r\nTie\u0302\u0301p ".encode(encoding))
    assert read(path) == Reading("  Tỷ lệ  88%\t\n\n\nTiếp ")


def test_txt_in_an_old_encoding_is_refused(tmp_path: Path) -> None:
    assert _reason(_write(tmp_path / "a.txt", "Hội nghị".encode("cp1258", "replace") + b"\xfe")) == (
        "không nhận ra bảng mã của tệp (không phải UTF-8 hay UTF-16); hãy mở tệp và lưu lại với bảng mã UTF-8"
    )


@pytest.mark.parametrize("data", [b"abc\x00\x00def", b"\xff\x00\x01PK\x00"])
def test_txt_with_binary_data_is_refused(tmp_path: Path, data: bytes) -> None:
    assert _reason(_write(tmp_path / "a.txt", data)).startswith("tệp chứa dữ liệu nhị phân")


def test_txt_without_letters(tmp_path: Path) -> None:
    assert _reason(_write(tmp_path / "a.txt", b" 12 ... 34\n")).startswith("tệp không có chữ nào để đọc")


# HTML


def test_html_blocks_tables_and_title(tmp_path: Path) -> None:
    page = """<!doctype html><html><head><meta charset="utf-8"><title> Báo cáo
      tháng 9 </title><style>p{}</style></head><body><nav>Trang chủ</nav><h1>Kinh   tế</h1>
      <p>Thu ngân sách<br>đạt <b>88</b>%,
      tăng 5%.</p><script>var a=1</script><table><tr><th>Chỉ tiêu</th><th>Kết quả</th></tr>
      <tr><td><p>Giải ngân</p></td><td>88%</td></tr></table><ul><li>Một</li><li>Hai</li></ul></body></html>"""
    assert read(_write(tmp_path / "a.html", page.encode())) == Reading(
        "Kinh tế\n\nThu ngân sách\nđạt 88%, tăng 5%.\n\nChỉ tiêu | Kết quả\n\nGiải ngân | 88%\n\nMột\n\nHai",
        title="Báo cáo tháng 9",
    )


def test_html_layout_table_keeps_its_paragraphs(tmp_path: Path) -> None:
    page = "<table><tr><td>Trái</td><td><p>Một</p><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>"
    assert read(_write(tmp_path / "a.htm", page.encode())).text.split() == ["Trái", "Một", "a", "|", "b"]
    assert "a | b" in read(tmp_path / "a.htm").text.split("\n")


def test_html_obeys_its_declared_charset(tmp_path: Path) -> None:
    page = '<meta charset="windows-1258"><h1>Bắc Ninh</h1>'.encode("cp1258", "xmlcharrefreplace")
    assert read(_write(tmp_path / "a.html", page)) == Reading("Bắc Ninh", title="Bắc Ninh")


# DOCX


def test_docx_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Kết quả 9 tháng", 1)
    document.add_paragraph("Mở  đầu.")
    table = document.add_table(2, 3)
    for cell, text in zip(table.rows[0].cells, ["Chỉ tiêu", "Kế hoạch", "Đạt"], strict=True):
        cell.text = text
    table.cell(1, 0).merge(table.cell(1, 1)).text = "Giải ngân"
    table.cell(1, 2).text = "88%"
    document.add_paragraph("Kết.")
    document.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx") == Reading(
        "Kết quả 9 tháng\nMở đầu.\nChỉ tiêu | Kế hoạch | Đạt\nGiải ngân | 88%\nKết.", title="Kết quả 9 tháng"
    )


@pytest.mark.parametrize(("stated", "title"), [("Báo cáo tình hình quý II", True), ("Microsoft Word - a.docx", False)])
def test_docx_title_property(tmp_path: Path, stated: str, title: bool) -> None:
    document = docx.Document()
    document.core_properties.title = stated
    document.add_paragraph("Nội dung.")
    document.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx").title == (stated if title else None)


def test_docx_locked_or_broken(tmp_path: Path) -> None:
    locked = _write(tmp_path / "a.docx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    assert _reason(locked).startswith("tệp được đặt mật khẩu hoặc là tệp Word 97–2003")
    docx.Document().save(str(tmp_path / "b.docx"))
    data = (tmp_path / "b.docx").read_bytes()
    assert _reason(_write(tmp_path / "c.docx", data[: len(data) // 2])).startswith("tệp không phải .docx hoặc bị hỏng")


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


@needs_shared
def test_word_decree() -> None:
    text = read(SHARED / "data/official/docx/30_2020_ND_CP.docx").text
    assert text.startswith("CHÍNH PHỦ Số: 30/2020/NĐ-CP | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập")
    assert "\nĐiều 2. Đối tượng áp dụng\n1. Nghị định này áp dụng" in text
