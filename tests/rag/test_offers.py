"""Beside an abstention: the figure of another period, place or kind, never said to be the answer."""

from __future__ import annotations

import pytest

from rag.contract import as_json
from rag.figures import missing_figures
from tests.rag.reading import answer, document

QUOTE = "“thu ngân sách đạt 5.120 tỷ đồng, bằng 71,5% dự toán” [1]"


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("thu ngân sách 6 tháng năm 2023 là bao nhiêu?", "Chỉ tìm thấy số 9 tháng năm 2023 của Minh Sơn"),
        ("thu ngân sách 9 tháng năm 2022 là bao nhiêu?", "Chỉ tìm thấy số 9 tháng năm 2023 của Minh Sơn"),
        ("thu ngan sach nam 2023 la bao nhieu", "Chỉ tìm thấy số 9 tháng năm 2023 của Minh Sơn"),
        ("thu ngan sach quy 1 2023", "Chỉ tìm thấy số 9 tháng năm 2023 của Minh Sơn"),
        ("thu ngân sách 9 tháng 2023 của Gia Lai?", "Chỉ tìm thấy số 9 tháng năm 2023 của Minh Sơn"),
        (
            "dự toán thu ngân sách 9 tháng năm 2023?",
            "Chỉ tìm thấy số đã thực hiện 9 tháng năm 2023 của Minh Sơn, không có số kế hoạch",
        ),
    ],
)
def test_what_is_found_instead_is_offered_as_what_it_is(question: str, offered: str) -> None:
    found = answer(question)
    assert found.abstained
    assert [claim.text for claim in found.claims[1:]] == [f"{offered}: {QUOTE}"]
    assert "**" not in found.text  # nothing in it is the answer
    assert not missing_figures(QUOTE.removesuffix(" [1]"), found.citations[0].quote)
    assert as_json(found)["abstained"] and as_json(found)["citations"][0]["n"] == 1


@pytest.mark.parametrize(
    "question",
    [
        "thu ngân sách 6 tháng năm 2023 của Gia Lai?",  # two things differ
        "giá vàng 9 tháng 2022 là bao nhiêu?",
        "Quy định số 22 ban hành ngày nào?",
    ],
)
def test_nothing_is_offered_that_is_too_far(question: str) -> None:
    found = answer(question)
    assert (found.abstained, len(found.claims), found.citations) == (True, 1, ())


def test_a_plan_is_offered_where_the_result_is_not_told() -> None:
    plan = document(
        "Báo cáo tỉnh Minh Sơn 6 tháng năm 2024\nPhấn đấu thu ngân sách cả năm 2024 đạt 9.000 tỷ đồng.",
        period="6 tháng năm 2024",
        place="Minh Sơn",
    )
    found = answer("Thu ngân sách năm 2024 của Minh Sơn là bao nhiêu?", [plan])
    assert found.abstained
    assert found.claims[1].text == (
        "Chỉ tìm thấy số kế hoạch, mục tiêu năm 2024 của Minh Sơn: "
        "“Phấn đấu thu ngân sách cả năm 2024 đạt 9.000 tỷ đồng.” [1]"
    )
    planned = answer("Phấn đấu thu ngân sách năm 2024 của Minh Sơn đạt bao nhiêu?", [plan])
    assert not planned.abstained and "**9.000 tỷ đồng**" in planned.text


def test_the_nearest_period_is_offered() -> None:
    reports = [
        document(
            f"Báo cáo tỉnh Minh Sơn {period}\nThu ngân sách đạt {figure} tỷ đồng.", id, period=period, place="Minh Sơn"
        )
        for id, period, figure in (("a", "quý I năm 2024", "10"), ("b", "6 tháng năm 2024", "20"))
    ]
    told = answer("thu ngân sách 9 tháng năm 2024 là bao nhiêu?", reports).claims[1].text
    assert told == "Chỉ tìm thấy số 6 tháng năm 2024 của Minh Sơn: “Thu ngân sách đạt 20 tỷ đồng.” [1]"


@pytest.mark.parametrize(("asked", "told"), [("Gia Lai", "Bình Định"), ("Bình Định", "Gia Lai")])
def test_a_merger_is_named(asked: str, told: str) -> None:
    report = document(
        f"Báo cáo tỉnh {told} 6 tháng năm 2024\nThu ngân sách của tỉnh {told} đạt 20 tỷ đồng.",
        period="6 tháng năm 2024",
        place=told,
    )
    found = answer(f"Thu ngân sách 6 tháng năm 2024 của {asked} là bao nhiêu?", [report])
    assert found.abstained
    assert found.claims[1].text == (
        f"Chỉ tìm thấy số 6 tháng năm 2024 của {told} (Bình Định nhập vào Gia Lai từ 01/07/2025): "
        f"“Thu ngân sách của tỉnh {told} đạt 20 tỷ đồng.” [1]"
    )
