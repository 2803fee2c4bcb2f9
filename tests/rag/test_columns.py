"""What headings say of a figure."""

from __future__ import annotations

import pytest

from rag.columns import Measure, asked_measure, fits, measure, named_periods, told_periods, wide_periods
from rag.periods import periods
from rag.understand import understand


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("STT", "none"),
        ("Ghi chú", "none"),
        ("Kế hoạch năm 2023", "plan"),
        ("KH 2023", "plan"),
        ("Năm 2023 › Dự toán", "plan"),
        ("Dự toán năm › Thực hiện", "result"),
        ("Ước thực hiện 9 tháng", "result"),
        ("DT (ha)", "plain"),  # an area, not a "dự toán"
        ("Chi tiêu", "plain"),  # spending, not a target
        ("Giám đốc", "plain"),
        ("Số lượng", "plain"),
        ("Năm 2021", "plain"),
        ("TH/KH (%)", "of plan"),
        ("So với dự toán (%)", "of plan"),
        ("So sánh (%) › Kế hoạch", "of plan"),
        ("So sánh (%) › Cùng kỳ", "growth"),
        ("% so cùng kỳ", "growth"),
        ("Tăng, giảm", "growth"),
        ("Tốc độ tăng (%)", "growth"),
        ("Tỷ lệ (%)", "rate"),
        ("Cơ cấu (%)", "share"),
        ("Xếp hạng", "rank"),
    ],
)
def test_measures(heading: str, expected: Measure) -> None:
    assert measure(heading) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Thu nội địa là bao nhiêu?", "plain"),
        ("Chi tiêu ngân sách là bao nhiêu?", "plain"),
        ("Diện tích đất theo kế hoạch là bao nhiêu?", "plan"),
        ("Kế hoạch thu nội địa là bao nhiêu?", "plan"),
        ("Thu nội địa bằng bao nhiêu so với dự toán?", "of plan"),
        ("Thu nội địa tăng bao nhiêu?", "growth"),
        ("Tỷ lệ hộ nghèo là bao nhiêu?", "rate"),
        ("Cơ cấu nông nghiệp chiếm bao nhiêu %?", "share"),
        ("Tỉnh xếp thứ mấy?", "rank"),
    ],
)
def test_measures_asked(question: str, expected: Measure) -> None:
    assert asked_measure(understand(question)) == expected


@pytest.mark.parametrize(
    ("asked", "row", "column", "caption", "expected"),
    [
        ("plain", "plain", "result", "plain", True),
        ("plain", "plain", "plan", "plain", False),
        ("plain", "plain", "plain", "plan", False),
        ("plain", "plain", "growth", "plain", False),
        ("plan", "plain", "plan", "plain", True),
        ("plan", "plain", "plain", "plan", True),
        ("plan", "plain", "result", "plain", False),
        ("rate", "rate", "result", "plain", True),
        ("rate", "plain", "result", "plain", False),
        ("rate", "plain", "of plan", "plain", True),
        ("rate", "plain", "growth", "plain", False),
        ("growth", "plain", "of plan", "plain", False),
        ("growth", "growth", "result", "plain", True),
        ("growth", "rate", "result", "plain", False),
        ("of plan", "plain", "rate", "plain", True),
        ("rank", "plain", "plain", "plain", False),
        ("plain", "plain", "rank", "plain", False),
    ],
)
def test_which_figures_fit(asked: Measure, row: Measure, column: Measure, caption: Measure, expected: bool) -> None:
    assert fits(asked, row, column, caption) is expected


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Năm 2021 › 9 tháng", ["9 tháng năm 2021"]),
        ("6 tháng › 2024", ["6 tháng năm 2024"]),
        ("TH 2023", ["năm 2023"]),
        ("Kế hoạch năm 2023", ["năm 2023"]),
        ("So với năm 2020 (%)", []),
        ("Kế hoạch", []),
    ],
)
def test_periods_named(heading: str, expected: list[str]) -> None:
    assert [str(period) for period in named_periods(heading)] == expected


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ("Thực hiện", ["9 tháng năm 2021"]),
        ("Lũy kế từ đầu năm", ["9 tháng năm 2021"]),
        ("Quý III", ["quý III năm 2021"]),
        ("Cùng kỳ", ["9 tháng năm 2020"]),
        ("Thực hiện cùng kỳ năm 2019", ["9 tháng năm 2019"]),
        ("Năm trước", ["năm 2020"]),
        ("So cùng kỳ (%)", ["9 tháng năm 2021"]),
        ("Tháng trước", None),
    ],
)
def test_periods_told(headings: str, expected: list[str] | None) -> None:
    told = told_periods(headings, periods("9 tháng năm 2021"))
    assert (None if told is None else [str(period) for period in told]) == expected


def test_up_to_a_month_counts_its_months() -> None:
    assert [str(period) for period in told_periods("Lũy kế", periods("tháng 5 năm 2024")) or ()] == ["5 tháng năm 2024"]


def test_a_caption_speaks_before_the_document() -> None:
    assert [str(period) for period in wide_periods("Thu ngân sách 6 tháng năm 2021", "9 tháng năm 2021")] == [
        "6 tháng năm 2021"
    ]
    assert [str(period) for period in wide_periods("Thu ngân sách", "9 tháng năm 2021")] == ["9 tháng năm 2021"]
