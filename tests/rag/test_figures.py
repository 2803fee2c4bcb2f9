from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.figures import figures, missing_figures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.234,5", {"1234.5"}),
        ("1.372,20 tỷ đồng", {"1372.2"}),
        ("72,5%", {"72.5%"}),
        ("72,50 phần trăm", {"72.5%"}),
        ("05 dự án", {"5"}),
        ("0,55 và 100", {"0.55", "100"}),
        ("28/7/2021", {"28/7/2021"}),
        ("28.07.2021", {"28/7/2021"}),
        ("28-7-2021", {"28/7/2021"}),
        ("ngày 28 tháng 7 năm 2021", {"28/7/2021"}),
        ("ngày 25/6", {"25/6"}),
        ("ngày 25 tháng 6", {"25/6"}),
        ("tăng từ 85% lên 87%", {"85%", "87%"}),
        ("Điều 5, Quy định 22-QĐ/TW", {"5", "22"}),
        ("không có số", set()),
    ],
)
def test_figures_in_one_spelling(text: str, expected: set[str]) -> None:
    assert figures(text) == expected


@given(st.integers(0, 10**12), st.integers(0, 99))
def test_grouping_dots_change_nothing(whole: int, cents: int) -> None:
    grouped = f"{whole:,}".replace(",", ".")
    assert figures(f"đạt {grouped},{cents:02} tỷ") == figures(f"đạt {whole},{cents:02} tỷ")


@given(st.integers(0, 999), st.integers(0, 99))
def test_percent_signs_and_words_are_one(whole: int, decimals: int) -> None:
    assert figures(f"{whole},{decimals}%") == figures(f"{whole},{decimals} phần trăm")


@given(st.dates())
def test_dates_are_one_in_digits_and_words(date: datetime.date) -> None:
    day, month, year = date.day, date.month, f"{date.year:04}"
    words = f"ngày {day} tháng {month} năm {year}"
    assert figures(f"ngày {day}/{month}/{year}") == figures(words) == figures(f"{day:02}.{month:02}.{year}")


def test_figures_the_evidence_lacks() -> None:
    assert missing_figures("đạt 87% kế hoạch, 1.300 người", "đạt 85% kế hoạch với 1300 người") == {"87%"}


def test_a_date_holds_its_year_and_its_day() -> None:
    assert missing_figures("ngày 28/7, năm 2021", "ngày 28 tháng 7 năm 2021") == set()
    assert missing_figures("ngày 28/7/2021", "ngày 28/7") == {"28/7/2021"}
