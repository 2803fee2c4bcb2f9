"""What heads a column, names a row, and gives the unit."""

from __future__ import annotations

import pytest

from ingest.readers import read
from ingest.readers.assemble import assemble
from ingest.readers.captions import Caption, read_caption
from ingest.readers.reading import Grid
from ingest.readers.table_rows import Stub, names
from tests.command import SHARED
from tests.ingest.readers.test_assemble import grid, values

DOCX = SHARED / "official/docx"
needs_shared = pytest.mark.skipif(not DOCX.is_dir(), reason=f"không có {DOCX}")


def _places(table: Grid, *above: str) -> dict[str, str]:
    return values(assemble([[*above, table]], paged=False))


@pytest.mark.parametrize(
    ("above", "caption"),
    [
        (["Bảng 2. Thu ngân sách", "Đơn vị tính: tỷ đồng"], Caption("Bảng 2", "Thu ngân sách", "tỷ đồng")),
        (["Biểu số 01", "THU NGÂN SÁCH", "ĐVT: triệu đồng"], Caption("Biểu số 01", "THU NGÂN SÁCH", "triệu đồng")),
        (["BẢNG 4.1: Tỷ lệ (Đơn vị: %)"], Caption("BẢNG 4.1", "Tỷ lệ", "%")),
        (["PHỤ LỤC II", "DANH SÁCH", "HỘ NGHÈO", "(Kèm theo Quyết định", "số 5)"], Caption("", "DANH SÁCH HỘ NGHÈO")),
        (["Theo Bảng 2 nói trên, thu tăng.", "Đơn vị: Sở Tài chính."], Caption(unit="Sở Tài chính")),
        (["Thu ngân sách tăng mạnh so với cùng kỳ."], Caption()),
        (["1.3. Thông số dùng chung"], Caption("", "1.3. Thông số dùng chung")),
    ],
)  # fmt: skip
def test_caption(above: list[str], caption: Caption) -> None:
    assert read_caption(above) == caption


def test_levels_of_a_head_and_the_row_that_counts_columns() -> None:
    table = grid(
        "TT|Chỉ tiêu|Dự toán|Thực hiện|<|So sánh (%)",
        "^|^|^|2020|2021|^",
        "A|B|1|2|3|4=3/1",
        "1|Nội địa|10|9|8|80",
    )
    assert _places(table) == {
        "Bảng 1, hàng “1. Nội địa”, cột “Dự toán”": "10",
        "Bảng 1, hàng “1. Nội địa”, cột “Thực hiện › 2020”": "9",
        "Bảng 1, hàng “1. Nội địa”, cột “Thực hiện › 2021”": "8",
        "Bảng 1, hàng “1. Nội địa”, cột “So sánh (%)”": "80",
    }


def test_a_head_that_was_not_merged() -> None:
    table = grid("Chỉ tiêu|Thực hiện||Ghi chú", "|2020|2021|", "Thu|5|6|ước")
    assert list(_places(table)) == [
        "Bảng 1, hàng “Thu”, cột “Thực hiện › 2020”",
        "Bảng 1, hàng “Thu”, cột “Thực hiện › 2021”",
        "Bảng 1, hàng “Thu”, cột “Ghi chú”",
    ]


def test_groups_units_and_merged_names() -> None:
    table = grid(
        "STT|Chỉ tiêu|Đơn vị tính|9 tháng",
        "I|KINH TẾ|<|<",
        "1|Tăng trưởng|%|6,5",
        "-|Trong đó: công nghiệp|%|8",
        "II|XÃ HỘI||",
        "2|Hộ nghèo|hộ|120",
        "Tổng cộng|<||200",
    )
    assert _places(table) == {
        "Bảng 1, hàng “I. KINH TẾ › 1. Tăng trưởng (%)”, cột “9 tháng”": "6,5",
        "Bảng 1, hàng “I. KINH TẾ › 1. Tăng trưởng (%) › - Trong đó: công nghiệp (%)”, cột “9 tháng”": "8",
        "Bảng 1, hàng “II. XÃ HỘI › 2. Hộ nghèo (hộ)”, cột “9 tháng”": "120",
        "Bảng 1, hàng “Tổng cộng”, cột “9 tháng”": "200",
    }


def test_rows_that_share_a_name_are_told_apart() -> None:
    table = grid("TT|Thị trường|Ngành|Mức", "1|Nhật Bản|Điều dưỡng|0", "^|^|Xây dựng|5", "2|Hàn Quốc|Mọi ngành|7")
    assert _places(table) == {
        "Bảng 1, hàng “1. Nhật Bản › Điều dưỡng”, cột “Mức”": "0",
        "Bảng 1, hàng “1. Nhật Bản › Xây dựng”, cột “Mức”": "5",
        "Bảng 1, hàng “2. Hàn Quốc › Mọi ngành”, cột “Mức”": "7",
    }


def test_names_and_values_without_a_head() -> None:
    assert _places(grid("Cơ quan|Sở Tài chính", "Địa chỉ|Số 1 phố A")) == {
        "Bảng 1, hàng “Cơ quan”": "Sở Tài chính",
        "Bảng 1, hàng “Địa chỉ”": "Số 1 phố A",
    }


def test_figures_head_a_text_table_and_stated_heads_are_believed() -> None:
    assert list(_places(grid("Hệ số|0,5|1,0", "Nhóm 1|Dưới 500 tỷ|Trên 500 tỷ"))) == [
        "Bảng 1, hàng “Nhóm 1”, cột “0,5”",
        "Bảng 1, hàng “Nhóm 1”, cột “1,0”",
    ]
    assert list(_places(grid("A|1|2", "B|3|4", heads=1))) == [
        "Bảng 1, hàng “B”, cột “1”",
        "Bảng 1, hàng “B”, cột “2”",
    ]


def test_a_form_without_a_filled_row_is_no_table() -> None:
    reading = assemble([[grid("TT|Họ và tên|Ghi chú", "(1)|(2)|(3)", "||")]], paged=False)
    assert (reading.text, reading.tables) == ("TT | Họ và tên | Ghi chú\n(1) | (2) | (3)", ())


def test_dashes_stand_under_shorter_dashes() -> None:
    stubs = [
        Stub("1211.90", "- Loại khác:", coded=True, valued=False),
        Stub("1211.90.10", "- - Trầm hương", coded=True),
        Stub("2502.00", "Pirít", coded=True),
    ]
    assert names(stubs) == (
        "1211.90 - Loại khác:",
        "1211.90 - Loại khác: › 1211.90.10 - - Trầm hương",
        "1211.90 - Loại khác: › 2502.00 Pirít",
    )


@needs_shared
@pytest.mark.parametrize(
    ("name", "place", "value"),
    [
        ("Phuluc3.docx", "Bảng 1, hàng “1. Nghị quyết (cá biệt)”, cột “Chữ viết tắt”", "NQ"),
        ("Phuluc3.docx", "Bảng 1, hàng “16. Tờ trình”, cột “Chữ viết tắt”", "TTr"),
        ("Phuluc3.docx", "Bảng 2, hàng “1. Mẫu trình bày văn bản hành chính › Mẫu 1.8”", "Giấy giới thiệu"),
        ("Phuluc1.docx", "Bảng 2, hàng “1. Quốc hiệu và Tiêu ngữ › - Quốc hiệu”, cột “Loại chữ”", "In hoa"),
        ("Phuluc1.docx", "Bảng 2, hàng “1. Quốc hiệu và Tiêu ngữ › - Quốc hiệu”, cột “Kiểu chữ”", "Đứng, đậm"),
    ],
)
def test_word_annexes(name: str, place: str, value: str) -> None:
    assert values(read(DOCX / name))[place] == value


@needs_shared
def test_word_letterheads_and_signatures_are_no_tables() -> None:
    assert read(DOCX / "30_2020_ND_CP.docx").tables == ()
