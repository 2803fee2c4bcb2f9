"""Yes/no questions over a report: figures compared, else the rule alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.compose import extracted
from rag.reader import read
from rag.understand import understand
from tests.rag.reading import THRESHOLD, Shelf, answer, document

BUDGET = "“thu ngân sách đạt 5.120 tỷ đồng, bằng 71,5% dự toán” [1]"


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("Thu ngân sách 9 tháng 2023 đạt 5.120 tỷ đồng, đúng không?", "**Đúng**: "),
        ("Thu ngân sách 9 tháng 2023 đạt 5.210 tỷ đồng, đúng không?", "**Không đúng**: "),
        ("Thu ngân sách 9 tháng 2023 bằng 71,5% dự toán, đúng hay sai?", "**Đúng**: "),
        ("Thu ngân sách 9 tháng 2023 bằng 75% dự toán, đúng hay sai?", "**Không đúng**: "),
        ("Thu ngân sách 9 tháng 2023 bằng 71% dự toán, đúng hay sai?", ""),  # rounded
        ("Thu ngân sách 9 tháng 2023 đạt hơn 5.000 tỷ đồng, đúng không?", ""),
        ("Thu ngân sách đạt 5.210 tỷ đồng, đúng không?", ""),  # of which period?
    ],
)
def test_a_figure_is_compared_where_period_and_kind_are_the_same(question: str, opening: str) -> None:
    found = answer(question)
    assert (found.abstained, found.claims[0].text) == (False, f"{opening}{BUDGET}")


def test_of_another_period_nothing_is_decided() -> None:
    found = answer("Thu ngân sách 6 tháng 2023 đạt 5.120 tỷ đồng, đúng không?")
    assert found.abstained


def test_a_rule_with_a_condition_is_only_quoted() -> None:
    rule = document("Quy định\nNgười đứng đầu chỉ được ủy quyền cho cấp phó chủ trì khi đi công tác nước ngoài.")
    found = answer("Có được ủy quyền cho cấp phó chủ trì khi đi công tác nước ngoài không?", [rule])
    assert found.text == "“Người đứng đầu chỉ được ủy quyền cho cấp phó chủ trì khi đi công tác nước ngoài.” [1]"


def test_the_rule_that_decides_is_quoted_alone() -> None:
    rules = document(
        "Chỉ thị về giải ngân\n1. Các chủ đầu tư\nb) Hoàn thiện hồ sơ thanh toán cuối năm trong 04 ngày làm việc;\n"
        "c) Không được dồn hồ sơ thanh toán vào cuối năm;\nd) Gửi báo cáo hằng tháng về Sở Tài chính."
    )
    shelf, query = Shelf([rules]), understand("Chủ đầu tư có được dồn hồ sơ thanh toán vào cuối năm không?")
    ranked = read(query, shelf.passages(), shelf)
    (first,) = (one for one in ranked if one.text.startswith("c)"))
    ranked = [replace(first, quoted=(rules.text.index("b)"), first.end)), *(one for one in ranked if one is not first)]
    found = extracted(query, ranked, shelf.passages(), THRESHOLD)
    assert found is not None
    assert [claim.text for claim in found.claims] == [
        "**Không được**: “c) Không được dồn hồ sơ thanh toán vào cuối năm” [1]"
    ]
