"""Comparisons over periods and places: a table with a source in every cell, and its series."""

from __future__ import annotations

import re

import pytest

from rag.comparison import comparison
from rag.figures import missing_figures
from rag.schema import Document, Origin, Point
from rag.understand import understand
from tests.rag.reading import answer, document, with_table


def report(place: str, period: str, told: str, id: str) -> Document:
    head = f"Báo cáo tỉnh {place} {period}"
    start = head.index(period)
    origin = Origin("period", period, "text", start, start + len(period))
    return document(f"{head}\n{told}", id, period=period, place=place, origins=(origin,))


SHELF = [
    report("Minh Sơn", "6 tháng năm 2023", "Kim ngạch xuất khẩu đạt 432 triệu USD, tăng 6,1%.", "a"),
    report("Minh Sơn", "6 tháng năm 2024", "Kim ngạch xuất khẩu ước đạt 486 triệu USD, tăng 12,5%.", "b"),
    report("Minh Sơn", "năm 2023", "Kim ngạch xuất khẩu đạt 901 triệu USD. Kế hoạch xuất khẩu 999 triệu USD.", "c"),
    report("An Hải", "6 tháng năm 2024", "Kim ngạch xuất khẩu đạt 1.245 triệu USD; nhập khẩu 612 triệu USD.", "d"),
]


def test_periods_of_one_place() -> None:
    found = answer("Diễn biến kim ngạch xuất khẩu của Minh Sơn qua các kỳ", SHELF)
    assert found.text == (
        "| Kỳ | Kim ngạch xuất khẩu, Minh Sơn |\n| --- | --- |\n"
        "| 6 tháng năm 2023 | 432 triệu USD [1][2] |\n"
        "| năm 2023 | 901 triệu USD [3][4] |\n"
        "| 6 tháng năm 2024 | 486 triệu USD (ước) [5][6] |"
    )
    assert found.series is not None and found.series.indicator == "Kim ngạch xuất khẩu"
    assert found.series.points == (
        Point("6 tháng năm 2023", "Minh Sơn", "432", 432.0, "triệu USD", 1),
        Point("năm 2023", "Minh Sơn", "901", 901.0, "triệu USD", 3),
        Point("6 tháng năm 2024", "Minh Sơn", "486", 486.0, "triệu USD", 5, estimated=True),
    )


def test_places_of_one_period() -> None:
    found = answer("So sánh kim ngạch xuất khẩu 6 tháng 2024 giữa Minh Sơn và An Hải", SHELF)
    assert found.text == (
        "| Nơi | Kim ngạch xuất khẩu, 6 tháng năm 2024 |\n| --- | --- |\n"
        "| An Hải | 1.245 triệu USD [1][2] |\n| Minh Sơn | 486 triệu USD (ước) [3][4] |"
    )


def test_two_periods_named() -> None:
    found = answer("Kim ngạch xuất khẩu của Minh Sơn 6 tháng 2023 và 6 tháng 2024 là bao nhiêu?", SHELF)
    assert found.series is not None
    assert [(one.period, one.value) for one in found.series.points] == [
        ("6 tháng năm 2023", "432"),
        ("6 tháng năm 2024", "486"),
    ]
    same = answer("So sánh kim ngạch xuất khẩu 6 tháng 2024 với cùng kỳ của Minh Sơn", SHELF)
    assert same.series == found.series


@pytest.mark.parametrize(
    "question",
    [
        "Diễn biến kim ngạch xuất khẩu của Minh Sơn qua các kỳ",
        "So sánh kim ngạch xuất khẩu giữa Minh Sơn và An Hải qua các năm",
        "Kim ngạch xuất khẩu từ năm 2023 đến năm 2024 của Minh Sơn",
    ],
)
def test_every_figure_stands_in_its_quotations(question: str) -> None:
    found = answer(question, SHELF)
    assert found.series is not None and not found.abstained
    proof = " ".join(citation.quote for citation in found.citations)
    assert missing_figures(re.sub(r"\[\d+\]", "", found.text), f"{proof} .") == set()
    by_number = {citation.n: citation for citation in found.citations}
    for point in found.series.points:
        assert point.value in by_number[point.citation].quote
        assert point.unit in by_number[point.citation].quote
    for citation in found.citations:
        assert citation.document.text[citation.start : citation.end] == citation.quote


def test_one_figure_alone_is_no_table() -> None:
    found = answer("Diễn biến kim ngạch xuất khẩu của An Hải qua các năm", SHELF)
    assert found.series is None and "|" not in found.text


def test_growth_is_not_mixed_with_levels() -> None:
    shelf = [
        report("Minh Sơn", "quý I năm 2024", "GRDP tăng 5,6%.", "a"),
        report("Minh Sơn", "6 tháng năm 2024", "GRDP tăng 6,2%.", "b"),
        report("Minh Sơn", "năm 2023", "Quy mô GRDP đạt 98.640 tỷ đồng.", "c"),
    ]
    found = answer("GRDP của Minh Sơn qua các kỳ", shelf)
    assert found.series is not None
    assert [(one.period, one.value, one.unit) for one in found.series.points] == [
        ("quý I năm 2024", "5,6", "%"),
        ("6 tháng năm 2024", "6,2", "%"),
    ]
    assert "tăng 5,6%" in found.text


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("GRDP của Minh Sơn qua các năm", ["năm 2022", "năm 2023"]),
        ("GRDP của Minh Sơn từ năm 2022 đến năm 2024", ["năm 2022", "năm 2023"]),
        ("GRDP của Minh Sơn theo từng quý", ["quý I năm 2024", "quý II năm 2024"]),
        ("GRDP của Minh Sơn qua các tháng", ["6 tháng năm 2022", "6 tháng năm 2023", "6 tháng năm 2024"]),
        (
            "Diễn biến GRDP của Minh Sơn",
            ["6 tháng năm 2022", "năm 2022", "6 tháng năm 2023", "năm 2023"]
            + ["quý I năm 2024", "6 tháng năm 2024", "quý II năm 2024"],
        ),
    ],
)
def test_half_a_year_does_not_stand_beside_years(question: str, wanted: list[str]) -> None:
    told = {
        "6 tháng năm 2022": "5,1",
        "6 tháng năm 2023": "5,4",
        "6 tháng năm 2024": "6,2",
        "năm 2022": "7,9",
        "năm 2023": "8,3",
        "quý I năm 2024": "5,6",
        "quý II năm 2024": "6,7",
    }
    shelf = [report("Minh Sơn", period, f"GRDP tăng {value}%.", period) for period, value in told.items()]
    found = answer(question, shelf)
    assert found.series is not None
    assert sorted(one.period for one in found.series.points) == sorted(wanted)
    assert all(told[one.period] == one.value for one in found.series.points)


def test_several_periods_in_one_sentence() -> None:
    told = "Tỷ lệ giải ngân năm 2021 đạt 88%, năm 2022 đạt 90,5%, năm 2023 đạt 95%, đứng thứ 5 cả nước."
    found = answer("Tỷ lệ giải ngân qua các năm?", [report("Minh Sơn", "năm 2023", told, "a")])
    assert found.series is not None
    assert [(one.period, one.value) for one in found.series.points] == [
        ("năm 2021", "88"),
        ("năm 2022", "90,5"),
        ("năm 2023", "95"),
    ]


def test_columns_of_a_table() -> None:
    table = with_table(
        [["Chỉ tiêu", "Năm 2021", "Năm 2022", "Năm 2023", "Năm 2024", "Năm 2025"]],
        [["Thu nội địa", "1.000", "1.100", "1.210", "1.331", "1.464"], ["Chi", "9", "9", "9", "9", "9"]],
        before="Báo cáo tỉnh Minh Sơn năm 2025",
        unit="tỷ đồng",
        period="năm 2025",
        place="Minh Sơn",
    )
    found = answer("Thu nội địa của Minh Sơn qua các năm?", [table])
    assert found.series is not None
    assert [(one.period, one.value, one.unit) for one in found.series.points] == [
        (f"năm {2021 + n}", value, "tỷ đồng") for n, value in enumerate(["1.000", "1.100", "1.210", "1.331", "1.464"])
    ]
    assert found.citations[0].locator == "Bảng 1, hàng “Thu nội địa”, cột “Năm 2021”"


@pytest.mark.parametrize(
    ("question", "indicator"),
    [
        ("So sánh tỷ lệ hộ nghèo giữa Gia Lai và Ninh Thuận", "Tỷ lệ hộ nghèo"),
        ("Diễn biến thu ngân sách của tỉnh Gia Lai qua các năm", "Thu ngân sách"),
        ("dien bien thu ngan sach gia lai qua cac nam", "Thu ngan sach"),
        ("Thu ngân sách từ năm 2021 đến năm 2023?", "Thu ngân sách"),
        ("Thu ngân sách theo từng quý như thế nào?", "Thu ngân sách"),
        ("Xử lý theo quy định thế nào?", None),
        ("Thu ngân sách 9 tháng 2023 tăng bao nhiêu so với cùng kỳ năm 2022?", None),
        ("Thu ngân sách 9 tháng 2023 là bao nhiêu?", None),
        ("Chủ tịch tỉnh Gia Lai và Ninh Thuận là ai?", None),
    ],
)
def test_what_is_compared(question: str, indicator: str | None) -> None:
    asked = comparison(understand(question))
    assert (asked.indicator if asked else None) == indicator
