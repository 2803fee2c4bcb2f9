from __future__ import annotations

import pytest

from rag.periods import (
    agreement,
    asked_periods,
    asks_for_plan,
    document_period,
    mentions,
    periods,
    told_at,
    without_periods,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9 tháng năm 2021", ["9 tháng năm 2021"]),
        ("9 thang dau nam", ["9 tháng"]),
        ("6 tháng cuối năm 2020", ["6 tháng cuối năm 2020"]),
        ("nửa đầu năm 2024", ["6 tháng năm 2024"]),
        ("quý II/2024", ["quý II năm 2024"]),
        ("quy 1 nam 2024", ["quý I năm 2024"]),
        ("tháng 5/2017", ["tháng 5 năm 2017"]),
        ("tháng 5 và 5 tháng năm 2017", ["tháng 5 năm 2017", "5 tháng năm 2017"]),
        ("9T2021, T5/2024, Q1/2024", ["9 tháng năm 2021", "tháng 5 năm 2024", "quý I năm 2024"]),
        ("năm 2023", ["năm 2023"]),
        ("tăng 7% so với cùng kỳ năm 2020", []),
        ("tăng 7% so năm 2020", []),
        ("đạt 60% kế hoạch năm 2021", []),
        ("thực hiện kế hoạch 6 tháng năm 2021", ["6 tháng năm 2021"]),
        ("số hộ nghèo 6 tháng năm 2024", ["6 tháng năm 2024"]),  # "số" is not the "so" of a comparison
        ("chỉ số tháng 6/2024", ["tháng 6 năm 2024"]),
        ("cơ sở 6 tháng năm 2024", ["6 tháng năm 2024"]),
        ("ngày 28 tháng 7 năm 2021", []),
        ("trong thời hạn 12 tháng", []),
        ("phạt tù từ 6 tháng đến 3 năm", []),
        ("giai đoạn năm 2021-2025", []),
        ("18 tháng", []),
        ("tháng 15%", []),
    ],
)
def test_periods_a_text_speaks_of(text: str, expected: list[str]) -> None:
    assert [str(period) for period in periods(text)] == expected


def test_mentions_tell_where() -> None:
    assert [(at, str(period)) for at, period in mentions("Trong 9 tháng, quý I/2024")] == [
        (6, "9 tháng"),
        (15, "quý I năm 2024"),
    ]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("GRDP 2023 An Hải", ["năm 2023"]),
        ("thu ngân sách 9 tháng 2023", ["9 tháng năm 2023"]),
        ("Luật Đất đai 2013 quy định gì", []),
        ("tăng bao nhiêu so với 2022", []),
        ("đạt bao nhiêu phần trăm kế hoạch 2022", []),
        ("Kế hoạch vốn 2022 là bao nhiêu", ["năm 2022"]),
        ("Quyết định 27/2024/QĐ-UBND", []),
        ("nhiệm kỳ 2020-2025", []),
    ],
)
def test_a_bare_year_counts_in_a_question(question: str, expected: list[str]) -> None:
    assert [str(period) for period in asked_periods(question)] == expected


def test_a_question_for_the_plan() -> None:
    assert asks_for_plan("Kế hoạch vốn năm 2024 là bao nhiêu?") is True
    assert asks_for_plan("Giải ngân đạt bao nhiêu phần trăm kế hoạch?") is False


def test_a_question_without_its_periods() -> None:
    assert without_periods("thu 9T2021 và quý 1/2024", "…") == "thu … và …"
    assert without_periods("ngày 8 tháng 11 năm 2022") == "ngày 8 tháng 11 năm 2022"


@pytest.mark.parametrize(
    ("asked", "told", "strict", "expected"),
    [
        ("9 tháng", "6 tháng năm 2021", False, "other"),
        ("9 tháng", "9 tháng năm 2021", False, "same"),
        ("9 tháng năm 2020", "9 tháng năm 2021", False, "other"),
        ("6 tháng đầu năm", "6 tháng cuối năm", False, "other"),
        ("năm 2021", "9 tháng năm 2021", False, "unknown"),
        ("năm 2021", "9 tháng năm 2021", True, "other"),
        ("9 tháng", "", True, "unknown"),
    ],
)
def test_agreement(asked: str, told: str, strict: bool, expected: str) -> None:
    assert agreement(periods(asked), periods(told), strict=strict) == expected


@pytest.mark.parametrize(
    ("text", "clause", "document", "expected"),
    [
        ("Quý I/2024: thu đạt 5 tỷ; chi 3 tỷ", "chi 3 tỷ", "6 tháng năm 2024", ["quý I năm 2024"]),
        ("Thu đạt 5 tỷ", "Thu đạt 5 tỷ", "6 tháng năm 2024", ["6 tháng năm 2024"]),
        ("Thu 6 tháng tăng 7% (6 tháng năm 2016 tăng 5%)", "", "6 tháng năm 2018", ["6 tháng năm 2018"]),
        ("Lũy kế thu đạt 5 tỷ", "Lũy kế thu đạt 5 tỷ", "tháng 5 năm 2017", ["5 tháng năm 2017"]),
        ("Năm 2022 thu 5 tỷ", "Năm 2022 thu 5 tỷ", "6 tháng năm 2023", ["năm 2022"]),
        ("Quý I nộp 5 tỷ\nTháng sau nộp 3 tỷ", "Tháng sau nộp 3 tỷ", "", []),
    ],
)
def test_the_period_of_a_clause(text: str, clause: str, document: str, expected: list[str]) -> None:
    start = text.index(clause)
    end = start + len(clause or text)
    assert [str(period) for period in told_at(text, start, end, periods(document))] == expected


@pytest.mark.parametrize(
    ("title", "text", "name", "expected"),
    [
        ("Báo cáo 9 tháng năm 2023", "", "x.txt", "9 tháng năm 2023"),
        ("Bản tin", "Kinh tế 6 tháng đầu năm khá.", "minh-son-6-thang-2024.txt", "6 tháng năm 2024"),
        ("Báo cáo tháng 5 và 5 tháng năm 2017", "", "x.txt", "tháng 5 năm 2017, 5 tháng năm 2017"),
        ("Báo cáo tình hình năm 2023", "", "x.txt", "năm 2023"),
        ("Luật Giao thông", "Luật này thay thế Luật năm 2008.", "luat.txt", None),
    ],
)
def test_what_a_bulletin_reports_on(title: str, text: str, name: str, expected: str | None) -> None:
    assert document_period(title, text, name) == expected
