"""What is made of an Excel workbook."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest

from ingest.readers import xlsx
from ingest.readers.excel_numbers import shown
from ingest.readers.xlsx import read
from rag.errors import DocumentError
from tests.ingest.readers.test_assemble import values


def _reason(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        read(path)
    return str(caught.value)


def _book(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Thu 9 tháng"
    for row in (
        ["BIỂU SỐ 01: THU NGÂN SÁCH"],
        ["Đơn vị tính: tỷ đồng"],
        ["TT", "Chỉ tiêu", "Dự toán", "Thực hiện", None, "So sánh"],
        [None, None, None, 2020, 2021, None],
        ["I", "Thu nội địa", 1234567.5, 10, None, 0.88],
        [1, "Doanh nghiệp", 5, 6, 7, 0.505],
        [],
        ["Ghi chú: số ước"],
        [],
        ["Ngày", "Việc"],
        [datetime.datetime(2021, 9, 30), "Họp"],
    ):
        sheet.append(row)
    for area in ("A1:F1", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4"):
        sheet.merge_cells(area)
    for line in (5, 6):
        sheet.cell(line, 3).number_format = "#,##0.0"
        sheet.cell(line, 6).number_format = "0.0%"
    sheet["E5"] = "=C5+D5"
    book.create_sheet("Nháp").sheet_state = "hidden"
    book.save(path)
    return path


def test_lines_tables_and_notes(tmp_path: Path) -> None:
    reading = read(_book(tmp_path / "a.xlsx"))
    assert reading.text == (
        "Thu 9 tháng\nBIỂU SỐ 01: THU NGÂN SÁCH\nĐơn vị tính: tỷ đồng\n"
        "TT | Chỉ tiêu | Dự toán | Thực hiện | So sánh\n2020 | 2021\n"
        "I | Thu nội địa | 1.234.567,5 | 10 |  | 88,0%\n1 | Doanh nghiệp | 5,0 | 6 | 7 | 50,5%\n"
        "Ghi chú: số ước\nNgày | Việc\n30/09/2021 | Họp"
    )
    first, second = reading.tables
    assert (first.label, first.caption, first.unit, second.label) == (
        "BIỂU SỐ 01", "THU NGÂN SÁCH", "tỷ đồng", "Bảng 2",
    )  # fmt: skip
    assert values(reading)["BIỂU SỐ 01, hàng “I. Thu nội địa › 1. Doanh nghiệp”, cột “Thực hiện › 2021”"] == "7"
    assert reading.notes == (
        "trang tính “Thu 9 tháng”: 1 ô công thức chưa có giá trị (E5) nên để trống; "
        "hãy mở bằng Excel, lưu lại rồi nạp lại",
        "bỏ qua trang tính ẩn “Nháp”",
    )


def test_what_cannot_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "locked.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    assert _reason(tmp_path / "locked.xlsx").startswith("tệp được đặt mật khẩu hoặc là tệp Excel 97–2003 (.xls)")
    (tmp_path / "text.xlsx").write_text("chữ")
    assert _reason(tmp_path / "text.xlsx").startswith("tệp không phải .xlsx hoặc bị hỏng, tải dở; hãy mở bằng Excel")
    data = _book(tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(data[: len(data) // 2])
    assert _reason(tmp_path / "cut.xlsx").startswith("tệp không phải .xlsx hoặc bị hỏng")
    monkeypatch.setattr(xlsx, "_CELLS", 10)
    assert _reason(tmp_path / "a.xlsx") == "sổ có hơn 10 ô có dữ liệu; hãy tách thành nhiều tệp"


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (1234567.5, "#,##0.0", "1.234.567,5"),
        (1234567, "#,##0", "1.234.567"),
        (1234567.5, "General", "1234567,5"),
        (0.1 + 0.2, "General", "0,3"),
        (2021, "General", "2021"),
        (0.88, "0%", "88%"),
        (0.8849, "0.0%", "88,5%"),
        (12.5, "#,##0.##", "12,5"),
        (-12.5, "#,##0.0;(#,##0.0)", "(12,5)"),
        (-1234.4, "#,##0", "-1.234"),
        (0, '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', "-"),
        (1500, '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', "1.500"),
        (7, "000", "007"),
        (12, '#,##0" tỷ đồng"', "12 tỷ đồng"),
        (1.5e20, "General", "150000000000000000000"),
        (True, "General", "TRUE"),
        (datetime.datetime(2021, 9, 30), "dd/mm/yyyy", "30/09/2021"),
        (datetime.datetime(2021, 9, 1), "mm/yyyy", "09/2021"),
        (datetime.datetime(2021, 9, 30, 14, 5), "dd/mm/yyyy hh:mm", "30/09/2021 14:05"),
        (None, "General", ""),
    ],
)
def test_values_as_printed(value: object, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text
