from __future__ import annotations

import pytest

from rag.extract import candidates
from rag.understand import understand
from tests.rag.reading import MINH_SON, Shelf, document, ranked


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("Tỷ lệ giải ngân đầu tư công 9 tháng?", "giải ngân vốn đầu tư công đạt 64% kế hoạch"),
        ("ty le giai ngan dau tu cong 9 thang", "giải ngân vốn đầu tư công đạt 64% kế hoạch"),
        ("giai ngan dtc duoc bao nhieu", "giải ngân vốn đầu tư công đạt 64% kế hoạch"),
        ("Tổng vốn đăng ký của doanh nghiệp mới là bao nhiêu?", "tổng vốn đăng ký 2.350 tỷ đồng"),
        ("KL 36 ngày nào?", "Kết luận số 36 ngày 23/6/2022 về an ninh nguồn nước."),
    ],
)
def test_the_best_clause(question: str, clause: str) -> None:
    assert ranked(question)[0].text == clause


def test_every_candidate_is_verbatim_and_best_first() -> None:
    found = ranked("thu ngân sách 9 tháng")
    assert all(one.text == MINH_SON.text[one.start : one.end] for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_features_of_a_clause() -> None:
    best = ranked("thu ngân sách 9 tháng là bao nhiêu?")[0]
    assert (best.features.coverage, best.features.order, best.features.evidence, best.features.heading) == (1, 1, 1, 0)


def test_a_clause_inherits_the_item_before_it_but_not_the_one_before_that() -> None:
    listed = document("Kết quả: xuất khẩu gạo tăng; xuất khẩu chè 5 tỷ; nuôi ong 7 tỷ.")
    lineage = {one.text: one.features.lineage for one in ranked("xuất khẩu gạo bao nhiêu?", [listed])}
    assert lineage["xuất khẩu chè 5 tỷ"] == 1
    assert lineage["nuôi ong 7 tỷ."] < 1


def test_nothing_to_read() -> None:
    assert candidates(understand("thu ngân sách?"), [], Shelf([])) == []


def test_what_a_header_says_is_a_candidate() -> None:
    directive = document(
        "Số: 08/CT-UBND\nAn Hải, ngày 14 tháng 3 năm 2024\nCHỈ THỊ\nVề giải ngân",
        number="08/CT-UBND",
        date="2024-03-14",
    )
    assert ranked("Chỉ thị 08 ban hành ngày nào?", [directive])[0].text == "An Hải, ngày 14 tháng 3 năm 2024"
