"""A figure of a table answers only under the headings that the question asks for."""

from __future__ import annotations

import pytest

from rag.cells import picks
from rag.schema import Document
from rag.understand import understand
from rag.weigh import weigh
from tests.rag.reading import Shelf, answer, with_table
from tests.rag.tables import BUDGET, CROPS, DUTIES, GROUPED, MONTHS, QUARTERS, TARGETS

KNOWN = ["Minh Sơn", "An Hải", "Phú Bình", "Đồng Hỷ"]


def chosen(question: str, document: Document) -> dict[str, list[str]]:
    """Of each row that may answer, the cells chosen."""
    query = understand(question, (), KNOWN)
    found = picks(query, document, document.tables[0], weigh(query, Shelf([document])))
    return {pick.row.name: [pick.row.text(cell) for cell in pick.cells] for pick in found}


@pytest.mark.parametrize(
    ("question", "cells"),
    [
        ("thu nội địa 9 tháng năm 2021 là bao nhiêu?", ["5.120"]),
        ("thu noi dia 9 thang", ["5.120"]),
        ("thu nội địa tháng 9 năm 2021 là bao nhiêu?", ["610"]),
        ("Dự toán thu nội địa năm 2021 là bao nhiêu?", ["8.400"]),
        ("Thu nội địa đạt bao nhiêu phần trăm dự toán?", ["61,0"]),
        ("thu nội địa tăng bao nhiêu % so với cùng kỳ?", ["105,4"]),
        ("thu nội địa là bao nhiêu?", ["610", "5.120"]),
        ("thu nội địa 6 tháng năm 2021?", None),
        ("thu nội địa 9 tháng năm 2020 là bao nhiêu?", None),
        ("thu nội địa năm 2021 là bao nhiêu?", None),  # only a plan has the whole year
        ("thu nội địa 9 tháng có bao nhiêu doanh nghiệp?", None),
        ("tỷ trọng thu nội địa là bao nhiêu?", None),
    ],
)
def test_period_and_measure_choose_the_column(question: str, cells: list[str] | None) -> None:
    assert chosen(question, BUDGET).get("Thu nội địa") == cells


def test_rows_that_are_not_asked_for_are_left_out() -> None:
    assert chosen("thu nội địa 9 tháng là bao nhiêu?", BUDGET) == {"Thu nội địa": ["5.120"]}
    assert chosen("tổng thu ngân sách 9 tháng là bao nhiêu?", BUDGET) == {"Tổng thu NSNN": ["6.540"]}
    assert chosen("chi thường xuyên 9 tháng là bao nhiêu?", BUDGET) == {}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("diện tích lúa huyện Phú Bình năm 2021 là bao nhiêu?", {"Phú Bình": ["120"]}),
        ("sản lượng lúa Phú Bình năm 2020 bao nhiêu tấn?", {"Phú Bình": ["510"]}),
        ("sản lượng lúa huyện Đồng Hỷ là bao nhiêu?", {"Đồng Hỷ": ["430", "400"]}),
        ("tổng sản lượng lúa năm 2021 là bao nhiêu?", {"Tổng số": ["1.040"]}),
        ("sản lượng lúa Phú Bình năm 2019 là bao nhiêu?", {}),
    ],
)
def test_places_and_two_levels_of_columns(question: str, expected: dict[str, list[str]]) -> None:
    assert chosen(question, CROPS) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Sản lượng lúa năm 2023 là bao nhiêu?", {"Sản lượng lúa": ["402,5"], "Sản lượng chè": ["267"]}),
        ("Kế hoạch sản lượng chè năm 2023?", {"Sản lượng lúa": ["410"], "Sản lượng chè": ["260"]}),
        ("Tỷ lệ hộ nghèo năm 2023?", {"Tỷ lệ hộ nghèo": ["2,38"]}),
        ("Tỷ lệ hộ nghèo năm 2023 giảm bao nhiêu?", {}),
        ("Sản lượng lúa đạt bao nhiêu % kế hoạch?", {}),
        (
            "bao nhiêu lao động được giải quyết việc làm năm 2023?",
            {"Lao động được giải quyết việc làm (người)": ["33.480"]},
        ),
    ],
)
def test_units_in_a_column_and_rows_under_groups(question: str, expected: dict[str, list[str]]) -> None:
    assert chosen(question, TARGETS) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("số dự án được cấp phép quý I năm 2023 là bao nhiêu?", {"Quý I": ["15"]}),
        ("số dự án được cấp phép năm 2022 là bao nhiêu?", {"Cả năm": ["64"]}),
        ("số dự án được cấp phép quý III năm 2023 là bao nhiêu?", {}),
    ],
)
def test_periods_as_rows(question: str, expected: dict[str, list[str]]) -> None:
    assert chosen(question, QUARTERS) == expected


def test_too_many_figures_that_fit_equally_answer_nothing() -> None:
    assert chosen("thu nội địa là bao nhiêu?", MONTHS) == {}
    assert chosen("thu nội địa tháng 4 là bao nhiêu?", MONTHS) == {"Thu nội địa": ["4"]}


def test_rows_of_one_name_are_told_apart_by_their_group() -> None:
    query = understand("Diện tích chè năm 2023 là bao nhiêu?")
    found = picks(query, GROUPED, GROUPED.tables[0], weigh(query, Shelf([GROUPED])))
    assert [(pick.row.group, pick.row.text(pick.cells[0])) for pick in found] == [("Chè", "30")]
    assert chosen("Diện tích năm 2023 là bao nhiêu?", GROUPED) == {}


def test_answers_by_form_are_cells_too() -> None:
    assert chosen("Thời hạn báo cáo là ngày nào?", DUTIES)["Thời hạn báo cáo"] == ["25/12/2021"]
    assert chosen("Ai là người liên hệ?", DUTIES)["Người liên hệ"] == ["Nguyễn Văn An"]
    assert chosen("Cơ quan chủ trì là gì?", DUTIES)["Cơ quan chủ trì"] == []  # any kind: the row as it reads


def _deposits(name: str) -> Document:
    return with_table(
        [("Thị trường", name)],
        [("Đài Loan", ""), ("Thuyền viên tàu cá xa bờ", "12.000.000 đồng")],
        caption="Mức trần áp dụng với từng thị trường",
    )


@pytest.mark.parametrize("question", ["Mức ký quỹ thuyền viên tàu cá xa bờ Đài Loan bao nhiêu?"])
def test_figures_of_something_that_no_heading_names_are_no_answer(question: str) -> None:
    assert answer(question, [_deposits("Thù lao môi giới")]).abstained
    assert answer(question, [_deposits("Mức ký quỹ")]).claims[0].text == (
        "Đài Loan, Thuyền viên tàu cá xa bờ, Mức ký quỹ: **12.000.000 đồng** [1]"
    )


def test_a_cell_that_says_more_than_a_figure_is_quoted_with_its_row() -> None:
    sizes = with_table(
        [("Đặc tính", "Đề xuất")],
        [("Bán kính cong tối thiểu", "- Đường chính tuyến: 300 m - Đường vào depot: 160 m"), ("Khổ đường", "1435 mm")],
    )
    assert answer("Bán kính cong tối thiểu đường chính tuyến là bao nhiêu?", [sizes]).citations[0].quote == (
        "Bán kính cong tối thiểu | - Đường chính tuyến: 300 m - Đường vào depot: 160 m"
    )
