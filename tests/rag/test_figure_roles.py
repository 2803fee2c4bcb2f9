"""Result, plan, bound on some parts of the whole, or an earlier period's figure."""

from __future__ import annotations

import pytest

from rag.figure_roles import asked_role, planned_section, role
from rag.understand import understand
from tests.rag.reading import answer, document


@pytest.mark.parametrize(
    ("quote", "figure", "expected"),
    [
        ("giải ngân được 2.318 tỷ đồng, đạt 41,2% kế hoạch Thủ tướng Chính phủ giao", "41,2%", "result"),
        ("đạt 41,2% kế hoạch Trung ương giao và đạt 38,6% kế hoạch HĐND tỉnh giao", "38,6%", "result"),
        ("bằng 47,9% kế hoạch năm (kế hoạch 44.800 tỷ đồng)", "44.800", "plan"),
        ("bằng 49,3% dự toán năm (240 tỷ đồng)", "240", "plan"),
        ("bằng 11,1% kế hoạch, trong khi mục tiêu quý I là 15%", "15%", "plan"),
        ("tỉnh phấn đấu GRDP tăng 7,1%, thu ngân sách nhà nước đạt 4.900 tỷ đồng", "4.900", "plan"),
        ("Kế hoạch vốn đầu tư công năm 2024 của tỉnh là 5.760 tỷ đồng", "5.760", "plan"),
        ("Sở Kế hoạch và Đầu tư giải ngân 5 tỷ đồng", "5 tỷ", "result"),
        ("còn 04 chủ đầu tư có tỷ lệ giải ngân dưới 20%", "20%", "part"),
        ("có 12 đơn vị đạt trên 60% kế hoạch", "60%", "part"),
        ("các dự án giải ngân dưới 30% kế hoạch", "30%", "part"),
        ("giải ngân dưới 20% kế hoạch", "20%", "result"),
        ("thấp hơn mức 36,1% của cùng kỳ năm 2023", "36,1%", "earlier"),
        ("đạt 88% (cùng kỳ đạt 85%)", "85%", "earlier"),
    ],
)
def test_role(quote: str, figure: str, expected: str) -> None:
    start = quote.index(figure)
    assert role(understand("Tỷ lệ giải ngân là bao nhiêu?"), quote, start, start + len(figure)) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Dự toán thu ngân sách 2024 là bao nhiêu?", "plan"),
        ("Thu ngân sách đạt bao nhiêu % dự toán?", "result"),
        ("Phấn đấu GRDP tăng bao nhiêu?", "plan"),
        ("Tổng chi tiêu của hộ gia đình là bao nhiêu?", "result"),
        ("Sở Kế hoạch và Đầu tư giải ngân bao nhiêu?", "result"),
    ],
)
def test_asked(question: str, expected: str) -> None:
    assert asked_role(understand(question)) == expected


def test_the_bound_on_some_of_the_whole_is_not_the_indicator() -> None:
    report = document(
        "Báo cáo tỉnh Minh Sơn 6 tháng năm 2024\nGiải ngân vốn đầu tư công chậm; còn 04 chủ đầu tư có tỷ lệ giải ngân "
        "vốn đầu tư công dưới 20%.\nĐến nay toàn tỉnh giải ngân vốn đầu tư công 2.318 tỷ đồng, đạt 41,2% kế hoạch.",
        period="6 tháng năm 2024",
        place="Minh Sơn",
    )
    rate = answer("Tỷ lệ giải ngân vốn đầu tư công 6 tháng 2024 của Minh Sơn?", [report])
    assert "**41,2%**" in rate.text and "20%" not in rate.text
    counted = answer("Có bao nhiêu chủ đầu tư có tỷ lệ giải ngân vốn đầu tư công dưới 20%?", [report])
    assert "còn **04** chủ đầu tư" in counted.text


def test_a_section_of_plans() -> None:
    text = document("Báo cáo\nPhấn đấu: thu 5 tỷ đồng.\nKết quả thực hiện kế hoạch: thu 4 tỷ đồng.")
    assert planned_section(text, text.text.index("thu 5")) is False  # "phấn đấu" is told by the clause's own line
    goals = document("Báo cáo\nMục tiêu năm 2024: thu 5 tỷ đồng.\nKết quả thực hiện kế hoạch: thu 4 tỷ đồng.")
    assert planned_section(goals, goals.text.index("thu 5"))
    assert not planned_section(goals, goals.text.index("thu 4"))
