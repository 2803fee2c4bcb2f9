"""Sources that differ on one figure are shown side by side; those that agree are not."""

from __future__ import annotations

import pytest

from rag.schema import Document
from tests.rag.reading import answer, document

PERIOD = "6 tháng năm 2024"


def report(told: str, id: str, day: str, period: str = PERIOD, place: str = "Minh Sơn") -> Document:
    text = f"Báo cáo tỉnh {place} {period}\n{told}"
    return document(text, id, kind="Báo cáo", number=f"{len(id)}{id}/BC", date=day, period=period, place=place)


FIRST = report("Thu ngân sách đạt 4.215 tỷ đồng.", "a", "2024-06-18")
QUESTION = "Thu ngân sách 6 tháng 2024 của Minh Sơn là bao nhiêu?"


def test_both_figures_are_shown_with_their_dates_the_newest_first() -> None:
    found = answer(QUESTION, [FIRST, report("Thu ngân sách đạt 4.310 tỷ đồng.", "b", "2024-07-10")])
    assert found.notice == (
        "Các văn bản nêu số khác nhau về cùng chỉ tiêu, cùng kỳ và cùng nơi: Báo cáo 1b/BC ngày 10/07/2024; "
        "Báo cáo 1a/BC ngày 18/06/2024."
    )
    assert [claim.text for claim in found.claims] == [
        "Báo cáo 1b/BC ngày 10/07/2024 – 6 tháng năm 2024, Minh Sơn: “Thu ngân sách đạt **4.310 tỷ đồng**.” [1]",
        "Báo cáo 1a/BC ngày 18/06/2024 – 6 tháng năm 2024, Minh Sơn: “Thu ngân sách đạt **4.215 tỷ đồng**.” [2]",
    ]


@pytest.mark.parametrize(
    "other",
    [
        report("Thu ngân sách đạt 4.215 tỷ đồng.", "b", "2024-07-10"),
        report("Thu ngân sách đạt gần 4.300 tỷ đồng.", "b", "2024-07-10"),
        report("Thu ngân sách đạt 4.310 tỷ đồng.", "b", "2024-07-10", place="An Hải"),
        report("Thu ngân sách đạt 4.310 tỷ đồng.", "b", "2024-07-10", period="9 tháng năm 2024"),
        report("Phấn đấu thu ngân sách đạt 4.310 tỷ đồng.", "b", "2024-07-10"),
        report("Thu ngân sách đạt 54,6% dự toán.", "b", "2024-07-10"),
    ],
)
def test_nothing_is_said_where_they_agree_or_speak_of_something_else(other: Document) -> None:
    found = answer(QUESTION, [FIRST, other])
    assert found.notice is None
    assert "**4.215 tỷ đồng**" in found.text


def test_a_rounded_figure_is_the_same() -> None:
    shelf = [
        report("Tỷ lệ giải ngân đạt 41,2% kế hoạch.", "a", "2024-06-18"),
        report("Tỷ lệ giải ngân đạt 41% kế hoạch.", "b", "2024-06-20"),
    ]
    assert answer("Tỷ lệ giải ngân 6 tháng 2024 là bao nhiêu?", shelf).notice is None


def test_without_a_period_asked_for_the_latest_comes_first() -> None:
    later = report("Thu ngân sách đạt 5.900 tỷ đồng.", "b", "2024-10-02", period="9 tháng năm 2024")
    found = answer("Thu ngân sách của Minh Sơn là bao nhiêu?", [FIRST, later])
    assert [claim.text.split(":")[0] for claim in found.claims] == [
        "9 tháng năm 2024, Minh Sơn",
        "6 tháng năm 2024, Minh Sơn",
    ]


def test_an_estimate_is_called_one_and_gives_way_to_the_final_figure() -> None:
    estimate = report("Thu ngân sách ước đạt 4.310 tỷ đồng.", "b", "2024-06-20")
    alone = answer(QUESTION, [estimate])
    assert alone.text == "6 tháng năm 2024, Minh Sơn (số ước): “Thu ngân sách ước đạt **4.310 tỷ đồng**.” [1]"
    asked = answer("Thu ngân sách 6 tháng 2024 của Minh Sơn ước đạt bao nhiêu?", [estimate])
    assert "số ước" not in asked.text
    final = report("Thu ngân sách đạt 4.215 tỷ đồng.", "c", "2024-07-18")
    both = answer(QUESTION, [estimate, final])
    assert both.claims[0].text.endswith("“Thu ngân sách đạt **4.215 tỷ đồng**.” [1]")


def test_the_newer_of_two_rules_comes_first() -> None:
    shelf = [
        document("Quy định\nThời hạn xử lý phản ánh là 7 ngày làm việc.", "a", date="2020-01-01"),
        document("Quy định\nThời hạn xử lý phản ánh là 5 ngày làm việc.", "b", date="2024-01-01"),
    ]
    assert answer("Thời hạn xử lý phản ánh là bao lâu?", shelf).citations[0].quote.endswith("5 ngày làm việc.")
