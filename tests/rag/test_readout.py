"""An answer from a table says row, column and unit in the table's own words, and proves the figure by its row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.schema import Document
from tests.rag.reading import answer, with_table
from tests.rag.tables import BUDGET, CROPS, DUTIES, MONTHS, TARGETS


@pytest.mark.parametrize(
    ("document", "question", "text", "quote", "locator"),
    [
        (
            BUDGET,
            "thu nội địa 9 tháng năm 2021 là bao nhiêu?",
            "Minh Sơn: Thu nội địa, Lũy kế 9 tháng năm 2021: **5.120** tỷ đồng [1]",
            "Thu nội địa | 8.400 | 610 | 5.120 | 61,0 | 105,4",
            "Bảng 1, hàng “Thu nội địa”, cột “Lũy kế 9 tháng năm 2021”",
        ),
        (  # the year is not in the column: the document's period says it
            BUDGET,
            "thu noi dia thang 9 nam 2021",
            "Tháng 9 năm 2021, Minh Sơn: Thu nội địa, Thực hiện tháng 9: **610** tỷ đồng [1]",
            "Thu nội địa | 8.400 | 610 | 5.120 | 61,0 | 105,4",
            "Bảng 1, hàng “Thu nội địa”, cột “Thực hiện tháng 9”",
        ),
        (  # a share has no part in the table's unit
            BUDGET,
            "Thu nội địa đạt bao nhiêu phần trăm dự toán?",
            "9 tháng năm 2021, Minh Sơn: Thu nội địa, So dự toán (%): **61,0** [1]",
            "Thu nội địa | 8.400 | 610 | 5.120 | 61,0 | 105,4",
            "Bảng 1, hàng “Thu nội địa”, cột “So dự toán (%)”",
        ),
        (  # several fit: all of them, each with its heading
            BUDGET,
            "thu nội địa là bao nhiêu?",
            "Minh Sơn: Thu nội địa: Thực hiện tháng 9 **610**; Lũy kế 9 tháng năm 2021 **5.120** (tỷ đồng) [1]",
            "Thu nội địa | 8.400 | 610 | 5.120 | 61,0 | 105,4",
            "Bảng 1, hàng “Thu nội địa”, cột “Thực hiện tháng 9”, cột “Lũy kế 9 tháng năm 2021”",
        ),
        (
            CROPS,
            "sản lượng lúa huyện Phú Bình năm 2021 là bao nhiêu?",
            "Phú Bình, Sản lượng, Năm 2021: **640** tấn [1]",
            "Phú Bình | 100 | 120 | 510 | 640",
            "Bảng 2, hàng “Phú Bình”, cột “Sản lượng › Năm 2021”",
        ),
        (
            TARGETS,
            "Tỷ lệ hộ nghèo năm 2023 là bao nhiêu?",
            "An Hải: II. Xã hội, Tỷ lệ hộ nghèo, Thực hiện năm 2023 (%): **2,38** [1]",
            "Tỷ lệ hộ nghèo | % | 2,40 | 2,38",
            "Bảng 1, hàng “Tỷ lệ hộ nghèo”, cột “Thực hiện năm 2023”",
        ),
        (  # a unit with a figure of its own may not look like a part of the amount
            MONTHS,
            "thu nội địa tháng 4 năm 2021 là bao nhiêu?",
            "Thu nội địa, Tháng 4 (1.000 USD): **4** [1]",
            "Thu nội địa | 1 | 2 | 3 | 4 | 5 | 6",
            "Bảng 1, hàng “Thu nội địa”, cột “Tháng 4”",
        ),
        (
            DUTIES,
            "Thời hạn báo cáo là khi nào?",
            "Thời hạn báo cáo, Thông tin: **25/12/2021** [1]",
            "Thời hạn báo cáo | 25/12/2021",
            "Bảng 1, hàng “Thời hạn báo cáo”, cột “Thông tin”",
        ),
    ],
)
def test_answers_from_tables(document: Document, question: str, text: str, quote: str, locator: str) -> None:
    found = answer(question, [document])
    (cited,) = found.citations
    assert (found.text, cited.quote, cited.locator) == (text, quote, locator)
    assert document.text[cited.start : cited.end] == quote


@pytest.mark.parametrize(
    ("document", "question"),
    [
        (BUDGET, "thu nội địa 6 tháng năm 2021 là bao nhiêu?"),
        (BUDGET, "thu nội địa 9 tháng năm 2020 là bao nhiêu?"),
        (BUDGET, "thu nội địa năm 2021 là bao nhiêu tỷ?"),
        (BUDGET, "thu nội địa 9 tháng năm 2021 của Gia Lai là bao nhiêu?"),
        (BUDGET, "thu nội địa 9 tháng huyện Phú Bình là bao nhiêu?"),
        (BUDGET, "thu nội địa từ doanh nghiệp FDI 9 tháng là bao nhiêu?"),
        (CROPS, "sản lượng lúa huyện Đại Từ năm 2021 là bao nhiêu?"),
        (CROPS, "năng suất lúa Phú Bình năm 2021 là bao nhiêu?"),
        (TARGETS, "sản lượng ngô năm 2023 là bao nhiêu?"),
        (TARGETS, "Tỷ lệ hộ nghèo giảm bao nhiêu?"),
        (DUTIES, "Kinh phí là bao nhiêu?"),
        (MONTHS, "thu nội địa là bao nhiêu?"),
    ],
)
def test_no_figure_of_another_heading(document: Document, question: str) -> None:
    found = answer(question, [document])
    assert (found.abstained, found.citations) == (True, ()) or found.claims[1].text.startswith("Chỉ tìm thấy số ")
    assert "**" not in found.text


def test_a_row_of_another_place_is_offered_as_what_it_is() -> None:
    found = answer("thu nội địa 9 tháng năm 2021 của Gia Lai là bao nhiêu?", [BUDGET])
    assert (found.abstained, found.claims[1].text) == (
        True,
        "Chỉ tìm thấy số 9 tháng năm 2021 của Minh Sơn: Thu nội địa, Lũy kế 9 tháng năm 2021: 5.120 tỷ đồng [1]",
    )


def test_headings_that_the_table_does_not_print_are_not_said() -> None:
    (table,) = BUDGET.tables
    columns = (*table.columns[:3], "Chín tháng 2021", *table.columns[4:])
    found = answer("thu nội địa 9 tháng năm 2021?", [replace(BUDGET, tables=(replace(table, columns=columns),))])
    assert "Chín tháng" not in found.text and "**" not in found.text


def test_a_unit_that_is_not_printed_is_not_said() -> None:
    (table,) = BUDGET.tables
    made_up = replace(BUDGET, tables=(replace(table, unit="triệu đồng"),))
    assert answer("thu nội địa 9 tháng năm 2021?", [made_up]).text == (
        "Minh Sơn: Thu nội địa, Lũy kế 9 tháng năm 2021: **5.120** [1]"
    )


def test_a_long_row_is_quoted_up_to_its_figure() -> None:
    name, remark = "Thu nội địa", "Tăng do " + "nộp sớm, " * 60
    long = with_table([["Chỉ tiêu", "Năm 2021", "Nguyên nhân"]], [[name, "5.120", remark.strip()]], unit="tỷ đồng")
    (cited,) = answer("thu nội địa năm 2021 là bao nhiêu?", [long]).citations
    assert cited.quote == "Thu nội địa | 5.120"


def test_a_row_under_another_code_of_goods_is_not_said_to_be_of_it() -> None:
    tariff = with_table(
        [("Mã hàng", "Thuế suất (%) › 2022", "Thuế suất (%) › 2023")],
        [
            ("1211.20 - Rễ cây nhân sâm", "", ""),
            ("1211.20.10 - - Tươi", "3", "2"),
            ("1211.30.00 - Lá coca", "1,7", "0"),
        ],
        caption="Biểu thuế xuất khẩu ưu đãi",
    )
    asked = "Thuế suất xuất khẩu ưu đãi năm 2023 của lá coca mã {} là bao nhiêu?"
    assert answer(asked.format("1211.30.00"), [tariff]).claims[0].text == (
        "1211.30.00 - Lá coca, Thuế suất (%), 2023: **0** [1]"
    )
    assert answer(asked.format("1211.40.00"), [tariff]).abstained
