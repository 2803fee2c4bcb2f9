"""Word documents: what Word would print, from files written by python-docx and from raw XML."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from ingest import limits
from ingest.readers import Reading, read
from ingest.readers.docx_body import Body
from ingest.readers.docx_numbers import Numbers, spelt
from ingest.readers.docx_package import Package
from ingest.readers.docx_styles import Styles
from ingest.readers.reading import Grid, Square
from rag.errors import DocumentError
from tests.command import SHARED

OFFICIAL = SHARED / "official/docx"
needs_shared = pytest.mark.skipif(not OFFICIAL.is_dir(), reason=f"không có {OFFICIAL}")
NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def _word(path: Path, body: str, **parts: str) -> Path:
    """A Word file of raw XML: the body, and parts such as numbering="<w:abstractNum …"."""
    roots = {"header1": "hdr", "footer1": "ftr"}
    relations = "".join(
        f'<Relationship Id="{name}" Type="{_KIND}{name.rstrip("1")}" Target="{name}.xml"/>' for name in parts
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", _TYPES)
        main = f'<Relationship Id="m" Type="{_KIND}officeDocument" Target="word/document.xml"/>'
        file.writestr("_rels/.rels", _RELS.format(main))
        file.writestr("word/_rels/document.xml.rels", _RELS.format(relations))
        file.writestr("word/document.xml", _part("document", f"<w:body>{body}</w:body>"))
        for name, content in parts.items():
            file.writestr(f"word/{name}.xml", _part(roots.get(name, name), content))
    return path


def _part(root: str, content: str) -> str:
    return (
        f'<?xml version="1.0"?><w:{root} xmlns:w="{NS}" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        f'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:x">{content}</w:{root}>'
    )


def _p(text: str, properties: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def _grid(path: Path) -> list[Any]:
    with Package(path) as package:
        styles = Styles(package.related("styles"))
        body = Body(styles, Numbers(package.related("numbering"), styles), {})
        return body.blocks(package.document()[0])


def _reason(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        read(path)
    return str(caught.value)


# Text


def test_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
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
    reading = read(tmp_path / "a.docx")
    assert reading.text == "Kết quả 9 tháng\nMở đầu.\nChỉ tiêu | Kế hoạch | Đạt\nGiải ngân | 88%\nKết."
    assert reading.title == "Kết quả 9 tháng"


def test_tracked_changes_hidden_text_and_marks(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>Thu</w:t></w:r><w:ins><w:r><w:t> đạt</w:t></w:r></w:ins><w:del><w:r><w:delText> xoá</w:delText>"
        "</w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t> ẩn</w:t></w:r><w:r><w:tab/><w:t>88</w:t><w:noBreakHyphen/>"
        "<w:t>90</w:t><w:softHyphen/><w:t>%\u00ad</w:t><w:br/><w:t>dòng hai</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Nối </w:t></w:r></w:p>"
        "<w:p><w:r><w:t>liền</w:t></w:r></w:p>"
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DATE</w:instrText>'
        '<w:fldChar w:fldCharType="separate"/>'
        "<w:t>ngày 5</w:t></w:r><w:hyperlink><w:r><w:t> tại đây</w:t></w:r></w:hyperlink></w:p>"
        "<w:sdt><w:sdtContent>" + _p("Trong khung") + "</w:sdtContent></w:sdt>"
    )
    assert read(_word(tmp_path / "a.docx", body)) == Reading(
        "Thu đạt 88-90%\ndòng hai\nNối liền\nngày 5 tại đây\nTrong khung"
    )


def test_notes_stand_below_what_refers_to_them(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:t>Một</w:t><w:footnoteReference w:id="2"/><w:t>, hai</w:t>'
        '<w:endnoteReference w:id="2"/></w:r></w:p>' + _p("Sau.")
    )
    footnotes = '<w:footnote w:type="separator" w:id="0">' + _p("x") + '</w:footnote><w:footnote w:id="2">'
    path = _word(
        tmp_path / "a.docx",
        body,
        footnotes=footnotes + _p("Chân trang") + "</w:footnote>",
        endnotes='<w:endnote w:id="2">' + _p("Cuối bài") + "</w:endnote>",
    )
    assert read(path).text == "Một[1], hai[2]\n[1] Chân trang\n[2] Cuối bài\nSau."


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    box = "<w:txbxContent>" + _p("Trong hộp") + "</w:txbxContent>"
    drawing = f"<mc:AlternateContent><mc:Choice><w:drawing><x:a>{box}</x:a></w:drawing></mc:Choice>"
    drawing += f"<mc:Fallback><w:pict><v:shape>{box}</v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
    body = f"<w:p><w:r><w:t>Trước</w:t>{drawing}</w:r></w:p>" + _p("Sau")
    assert read(_word(tmp_path / "a.docx", body)).text == "Trước\nTrong hộp\nSau"


def test_headers_and_footers_only_with_words_of_their_own(tmp_path: Path) -> None:
    body = _p("Báo cáo tình hình quý II") + (
        '<w:sectPr><w:headerReference w:type="default" r:id="header1"/>'
        '<w:footerReference w:type="default" r:id="footer1"/></w:sectPr>'
    )
    header = _p("ỦY BAN NHÂN DÂN TỈNH HÀ NAM") + _p("Báo cáo tình hình quý II") + _p("5")
    footer = _p("Trang 5/10")
    assert read(_word(tmp_path / "a.docx", body, header1=header, footer1=footer)).text == (
        "ỦY BAN NHÂN DÂN TỈNH HÀ NAM\nBáo cáo tình hình quý II"
    )


def test_legacy_fonts(tmp_path: Path) -> None:
    def font(name: str) -> str:
        return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'

    body = (
        _p("b¸o c¸o", run=font(".VnTimeH"))
        + _p("cã", run=font(".VnTime"))
        + _p("Điều 5 của", run=font(".VnTime"))
        + f"<w:p><w:r><w:rPr>{font('.VnTime')}</w:rPr><w:t>n</w:t><w:softHyphen/><w:t>íc</w:t></w:r></w:p>"
        + f"<w:p><w:r><w:rPr>{font('VNI-Times')}</w:rPr><w:t>Co</w:t></w:r>"
        + f"<w:r><w:rPr><w:b/>{font('VNI-Times')}</w:rPr><w:t>äng hoøa</w:t></w:r></w:p>"
        + _p("Có cá")
    )
    reading = read(_word(tmp_path / "a.docx", body))
    assert reading.text == "BÁO CÁO\ncó\nĐiều 5 của\nnước\nCộng hòa\nCó cá"
    assert reading.notes == ("đã chuyển chữ từ bảng mã TCVN3 sang Unicode; hãy xem lại vài đoạn",)


def test_legacy_text_without_a_font_name(tmp_path: Path) -> None:
    body = _p("Céng hßa x· héi chñ nghÜa ViÖt Nam") + _p("Sè")
    assert read(_word(tmp_path / "a.docx", body)).text == "Cộng hòa xã hội chủ nghĩa Việt Nam\nSố"


@pytest.mark.parametrize(("stated", "title"), [("Báo cáo tình hình quý II", True), ("Microsoft Word - a.docx", False)])
def test_title_property(tmp_path: Path, stated: str, title: bool) -> None:
    document = docx.Document()
    document.core_properties.title = stated
    document.add_paragraph("Nội dung.")
    document.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx").title == (stated if title else None)


def test_macro_documents_are_read(tmp_path: Path) -> None:
    assert read(_word(tmp_path / "a.docm", _p("Nội dung"))) == Reading("Nội dung")


# Numbers


def _level(at: int, text: str, form: str = "decimal", more: str = "", start: int = 1) -> str:
    label = f'{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{label}</w:lvl>'


def _item(text: str, number: int, level: int = 0) -> str:
    return _p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_numbers_that_word_computes(tmp_path: Path) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        + _level(0, "Chương %1.", "upperRoman")
        + _level(1, "Điều %2.", more='<w:lvlRestart w:val="0"/>')
        + _level(2, "%3.")
        + _level(3, "%4)", "lowerLetter", '<w:suff w:val="space"/>')
        + _level(4, "%1.%2.", more="<w:isLgl/>")
        + _level(5, "\uf0b7", "bullet")
        + "</w:abstractNum>"
        '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="8"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="2"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = (
        _item("Chung", 7)
        + _item("Phạm vi", 7, 1)
        + _item("Một", 7, 2)
        + _item("nhỏ", 7, 3)
        + _item("nhỏ nữa", 7, 3)
        + _item("Hai", 7, 2)
        + _item("lại từ đầu", 7, 3)
        + _item("gạch", 7, 5)
        + _item("Riêng", 7)
        + _item("Đối tượng", 7, 1)
        + _item("Năm", 8, 2)
        + _item("Sáu", 8, 2)
        + _item("La Mã thành số", 7, 4)
        + _p("Không số", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>')
    )
    assert read(_word(tmp_path / "a.docx", body, numbering=numbering)).text.split("\n") == [
        "Chương I. Chung",
        "Điều 1. Phạm vi",
        "1. Một",
        "a) nhỏ",
        "b) nhỏ nữa",
        "2. Hai",
        "a) lại từ đầu",
        "- gạch",
        "Chương II. Riêng",
        "Điều 2. Đối tượng",
        "5. Năm",
        "6. Sáu",
        "2.2. La Mã thành số",
        "Không số",
    ]


def test_numbers_linked_to_styles(tmp_path: Path) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        + _level(0, "Điều %1. ", more='<w:pStyle w:val="Dieu"/><w:suff w:val="nothing"/>', start=3)
        + _level(1, "%2.", more='<w:pStyle w:val="Khoan"/>')
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    link = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:type="paragraph" w:styleId="Dieu"><w:name w:val="heading 1"/>{link}</w:style>'
        f'<w:style w:type="paragraph" w:styleId="Khoan"><w:name w:val="khoan"/>{link}</w:style>'
        '<w:style w:type="paragraph" w:styleId="Con"><w:name w:val="con"/><w:basedOn w:val="Khoan"/></w:style>'
    )
    body = _p("Hiệu lực", '<w:pStyle w:val="Dieu"/>') + _p("Một", '<w:pStyle w:val="Khoan"/>')
    body += _p("Hai", '<w:pStyle w:val="Con"/>') + _p("Thi hành", '<w:pStyle w:val="Dieu"/>')
    reading = read(_word(tmp_path / "a.docx", body, numbering=numbering, styles=styles))
    assert reading.text == "Điều 3. Hiệu lực\n1. Một\n2. Hai\nĐiều 4. Thi hành"
    assert reading.title == "Hiệu lực"


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("lowerLetter", ["a", "z", "aa"]),
        ("upperRoman", ["I", "XXVI", "XXVII"]),
        ("decimalZero", ["01", "26", "27"]),
        ("vietnameseCounting", ["một", "26", "27"]),
        ("none", ["", "", ""]),
    ],
)
def test_number_formats(form: str, numbers: list[str]) -> None:
    assert [spelt(number, form) for number in (1, 26, 27)] == numbers


# Tables


def _cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{_p(text)}</w:tc>"


def test_merged_cells_and_repeated_heads(tmp_path: Path) -> None:
    restart, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    head, wide = "<w:trPr><w:tblHeader/></w:trPr>", '<w:gridSpan w:val="2"/>'
    body = (
        "<w:tbl>"
        + f"<w:tr>{head}{_cell('Chỉ tiêu', restart)}{_cell('Năm 2024', wide)}</w:tr>"
        + f"<w:tr>{head}{_cell('', goes_on)}{_cell('Kế hoạch')}{_cell('Đạt')}</w:tr>"
        + f"<w:tr>{_cell('Thu')}{_cell('100')}{_cell('88')}</w:tr>"
        + f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{_cell("5")}{_cell("6")}</w:tr>'
        + f"<w:tr><w:trPr><w:del/></w:trPr>{_cell('xoá')}{_cell('xoá')}{_cell('xoá')}</w:tr>"
        + "</w:tbl>"
    )
    assert _grid(_word(tmp_path / "a.docx", body)) == [
        Grid(
            (
                Square("Chỉ tiêu", 0, 0, 2, 1),
                Square("Năm 2024", 0, 1, 1, 2),
                Square("Kế hoạch", 1, 1),
                Square("Đạt", 1, 2),
                Square("Thu", 2, 0),
                Square("100", 2, 1),
                Square("88", 2, 2),
                Square("5", 3, 1),
                Square("6", 3, 2),
            ),
            heads=2,
        )
    ]


def test_numbered_cells_and_tables_in_cells(tmp_path: Path) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">' + _level(0, "%1") + "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    inner = f"<w:tbl><w:tr>{_cell('a')}{_cell('b')}</w:tr></w:tbl>"
    number = f"<w:tc><w:tcPr/>{_item('', 1)}</w:tc>"
    body = (
        f"<w:tbl><w:tr>{number}{_cell('Thu')}</w:tr><w:tr>{number}<w:tc><w:tcPr/>{_p('Chi')}{inner}</w:tc></w:tr></w:tbl>"
        f"<w:tbl><w:tr>{_cell('Khung một ô')}</w:tr></w:tbl>"
    )
    assert _grid(_word(tmp_path / "a.docx", body, numbering=numbering)) == [
        Grid((Square("1", 0, 0), Square("Thu", 0, 1), Square("2", 1, 0), Square("Chi", 1, 1))),
        Grid((Square("a", 0, 0), Square("b", 0, 1))),
        "Khung một ô",
    ]


# Hostile and broken files


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE w [<!ENTITY a "ha ha ha ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    (tmp_path / "secret").write_text("MẬT", encoding="utf-8")
    outside = f'<!DOCTYPE w [<!ENTITY c SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    for number, doctype in enumerate((bomb, outside)):
        path = _word(tmp_path / f"{number}.docx", "")
        xml = _part("document", "<w:body>" + _p("Trước &c; sau") + "</w:body>").replace("?>", "?>" + doctype, 1)
        with zipfile.ZipFile(path, "a") as file, pytest.warns(UserWarning, match="Duplicate name"):
            file.writestr("word/document.xml", xml)
        text = read(path).text
        assert "ha" not in text
        assert "MẬT" not in text
        assert text.startswith("Trước")


def test_bombs_are_refused_before_they_unpack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _word(tmp_path / "a.docx", _p("Nội dung"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/media/big.xml", b"0" * (12 * 1000**2))
    assert "bung ra gấp" in _reason(path)
    monkeypatch.setattr(limits, "MAX_RATIO", 10**6)
    monkeypatch.setattr(limits, "MAX_UNPACKED_BYTES", 10 * 1000**2)
    assert _reason(path).startswith("tệp bung ra thành 12,0 MB, quá mức 10,0 MB")
    monkeypatch.setattr(limits, "MAX_MEMBERS", 3)
    assert _reason(path).startswith("tệp nén có 5 mục, quá mức 3")


def test_locked_cut_or_something_else(tmp_path: Path) -> None:
    whole = _word(tmp_path / "a.docx", _p("Nội dung")).read_bytes()
    (tmp_path / "cut.docx").write_bytes(whole[: len(whole) // 2])
    assert _reason(tmp_path / "cut.docx").startswith("tệp không phải .docx hoặc bị hỏng, tải dở")
    locked = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "locked.docx").write_bytes(locked)
    assert _reason(tmp_path / "locked.docx").startswith("tệp Office được đặt mật khẩu")
    bad = _word(tmp_path / "bad.docx", "")
    with zipfile.ZipFile(bad, "a") as file, pytest.warns(UserWarning, match="Duplicate name"):
        file.writestr("word/document.xml", "<w:document")
    assert _reason(bad).startswith("không đọc được nội dung Word (XMLSyntaxError)")


# Real files


def test_what_python_docx_writes_is_numbered(tmp_path: Path) -> None:
    document = docx.Document()
    for text in ("Một", "Hai"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("Gạch", style="List Bullet")
    document.element.body.append(parse_xml(f'<w:p xmlns:w="{NS}"><w:r><w:t>Hết</w:t></w:r></w:p>'))
    document.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx").text == "1. Một\n2. Hai\n- Gạch\nHết"


@needs_shared
def test_every_real_file_is_read() -> None:
    lengths = {path.stem: len(read(path).text) for path in sorted(OFFICIAL.glob("*.docx"))}
    assert len(lengths) == 14
    assert min(lengths.values()) > 4000


@needs_shared
def test_real_notes_numbers_and_boxes() -> None:
    text = read(OFFICIAL / "Phuluc5.docx").text
    assert "\n[1] Tên đơn vị nộp lưu hồ sơ, tài liệu.\n" in text
    assert read(OFFICIAL / "Phuluc4.docx").text.count("SỔ ĐĂNG KÝ VĂN BẢN ĐI\nNăm: ……..") == 1
    decree = read(OFFICIAL / "30_2020_ND_CP.docx").text
    assert "\nĐiều 2. Đối tượng áp dụng\n1. Nghị định này áp dụng" in decree
