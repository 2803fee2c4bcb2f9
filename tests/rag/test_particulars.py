"""What can be wrong in one place is read from a text, in one form whatever its spelling."""

from __future__ import annotations

import pytest

from rag.particulars import particulars, says


def read(text: str) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in particulars(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "điểm a, b và c khoản 1, 2 Điều 24",
            [("label", "a"), ("label", "b"), ("label", "c"), ("label", "1"), ("label", "2"), ("label", "24")],
        ),
        (
            "Nghị định số 128/2026/NĐ-CP ngày 05 tháng 6 năm 2026",
            [("number", "Nghị định số 128/2026/NĐ-CP"), ("date", "ngày 05 tháng 6 năm 2026")],
        ),
        ("9 tháng năm 2021, quý III/2021", [("period", "9 tháng năm 2021"), ("period", "quý III/2021")]),
        ("nhiệm kỳ 2020-2025", [("year", "2020"), ("year", "2025")]),
        ("1. Thu 5 tỷ đồng", [("quantity", "5 tỷ đồng")]),  # its number counts nothing
        ("mức 5 triệu đồng, cấp 3 tỷ đồng", [("quantity", "5 triệu đồng"), ("quantity", "3 tỷ đồng")]),
        ("thu 5 tỷ đồng, đứng thứ 5", [("quantity", "5 tỷ đồng"), ("label", "5")]),
        ("đạt 5/12 huyện", [("share", "5/12")]),
    ],
)
def test_particulars(text: str, found: list[tuple[str, str]]) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    ("claimed", "told", "same"),
    [
        ("28/7/2021", "ngày 28 tháng 7 năm 2021", True),
        ("ngày 28/7", "ngày 28 tháng 7 năm 2021", True),
        ("ngày 28/7/2021", "ngày 28/7", False),  # a year that the source does not give
        ("năm 2021", "28/7/2021", True),
        ("năm 2021", "9 tháng năm 2021", False),  # a whole year is not its first months
        ("tháng 7/2021", "28/7/2021", True),
        ("6 tháng", "9 tháng", False),
        ("6 tháng", "6 tháng năm 2021", True),
        ("quý II/2024", "quý III/2024", False),
        ("Chương IV", "Chương 4", True),
        ("Điều 4", "khoản 4", False),
        ("Quy định số 15-QĐ/TU", "Quy định số 15-QĐ/TU", True),
        ("Quy định số 16-QĐ/TU", "Quy định số 15-QĐ/TU", False),
        ("Quy định 15", "Quy định số 15-QĐ/TU", True),
        ("Quy định số 15-QĐ/TU", "Quy định 15", False),
    ],
)
def test_what_says_the_same(claimed: str, told: str, same: bool) -> None:
    (one,), (other,) = particulars(claimed), particulars(told)
    assert says(one, other) is same
