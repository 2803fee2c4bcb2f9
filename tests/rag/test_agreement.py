from __future__ import annotations

import pytest

from rag.agreement import Agreements, agreements
from rag.schema import Document, Provision
from rag.understand import understand
from tests.rag.reading import MINH_SON, document

RULES = "Điều 5. Kỷ luật\n1. Khiển trách.\n2. Cảnh cáo.\nĐiều 6. Khen thưởng\n1. Tặng bằng khen."
RULE = document(
    RULES,
    provisions=(
        Provision(0, RULES.index("1. Khiển"), ("Điều 5",), ("Điều 5. Kỷ luật",)),
        Provision(RULES.index("1. Khiển"), RULES.index("2. Cảnh"), ("Điều 5", "khoản 1")),
        Provision(RULES.index("2. Cảnh"), RULES.index("Điều 6"), ("Điều 5", "khoản 2")),
        Provision(RULES.index("Điều 6"), len(RULES), ("Điều 6",)),
    ),
    number="08/CT-UBND",
    kind="Chỉ thị",
)


def agree(question: str, clause: str, within: Document = MINH_SON) -> Agreements:
    start = within.text.index(clause)
    return agreements(understand(question, (), ["Minh Sơn"]), within, start, start + len(clause))


BUDGET = "thu ngân sách đạt 5.120 tỷ đồng, bằng 71,5% dự toán"


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("thu ngân sách 9 tháng 2023 là bao nhiêu?", "same"),
        ("thu ngân sách 6 tháng 2023 là bao nhiêu?", "other"),
        ("thu ngân sách 9 tháng 2022 là bao nhiêu?", "other"),
        ("thu ngân sách năm 2023 là bao nhiêu?", "other"),
        ("Dự toán thu năm 2023 là bao nhiêu?", "unknown"),
        ("Dự toán thu năm 2022 là bao nhiêu?", "other"),
        ("thu ngân sách tăng so với cùng kỳ năm 2022 bao nhiêu?", "unknown"),
        ("thu ngân sách là bao nhiêu?", "unknown"),
    ],
)
def test_period(question: str, verdict: str) -> None:
    assert agree(question, BUDGET).period == verdict


def test_a_year_in_passing_is_not_another_period_of_it() -> None:
    bulletin = document("Bản tin 9 tháng\nGiao kế hoạch vốn, điều chỉnh trong năm 2023.", period="9 tháng năm 2023")
    clause = "điều chỉnh trong năm 2023."
    assert agree("Điều chỉnh gì trong 6 tháng năm 2023?", clause, bulletin).period == "other"
    assert agree("Điều chỉnh gì trong 9 tháng năm 2023?", clause, bulletin).period == "same"


def test_place() -> None:
    assert agree("thu ngân sách Minh Sơn?", BUDGET).place == "same"
    assert agree("thu ngân sách Gia Lai?", BUDGET).place == "other"
    assert agree("thu ngân sách?", BUDGET).place == "unknown"


def test_a_paragraph_on_another_province_in_a_bulletin() -> None:
    two = document(
        "Bản tin Ninh Thuận\nThu đạt 5 tỷ.\nKinh tế của tỉnh Bình Phước tăng khá.", place="Ninh Thuận", id="d2"
    )
    assert agree("kinh tế Ninh Thuận?", "Kinh tế của tỉnh Bình Phước tăng khá.", two).place == "other"
    assert agree("kinh tế Bình Phước?", "Kinh tế của tỉnh Bình Phước tăng khá.", two).place == "same"
    assert agree("thu Ninh Thuận?", "Thu đạt 5 tỷ.", two).place == "same"
    assert agree("thu Bình Phước?", "Thu đạt 5 tỷ.", two).place == "unknown"


def test_the_name_of_a_chairman_is_no_other_place() -> None:
    assert agree("Chủ tịch UBND tỉnh Minh Sơn là ai?", "Chủ tịch UBND tỉnh Trần Văn Khuê yêu cầu").place == "same"


@pytest.mark.parametrize(
    ("question", "clause", "verdict"),
    [
        ("Quy định 41 ngày nào?", "Quy định số 41 ngày 8/11/2022", "same"),
        ("Quy định 41 ngày nào?", "Kết luận số 36 ngày 23/6/2022", "other"),
        ("Quy định 41 nói gì?", "Kết luận số 36 ngày 23/6/2022", "unknown"),
        ("Quy định số 22 ngày nào?", "Kết luận số 36 ngày 23/6/2022", "other"),
        ("Chỉ thị 41 ngày nào?", "Quy định số 41 ngày 8/11/2022", "other"),
        ("Kết luận 36-KL/TW ngày nào?", "Kết luận số 36 ngày 23/6/2022", "same"),
    ],
)
def test_number(question: str, clause: str, verdict: str) -> None:
    assert agree(question, clause).number == verdict


def test_a_day_of_a_date_is_no_number() -> None:
    listed = document("Kết luận số 14 ngày 22/9/2021 về cán bộ")
    assert agree("Quy định số 22 ngày nào?", "Kết luận số 14 ngày 22/9/2021", listed).number == "other"


def test_every_clause_of_a_document_is_about_it() -> None:
    assert agree("Chỉ thị 08 quy định gì?", "Cảnh cáo", RULE).number == "same"
    assert agree("Chỉ thị 08-CT/TU quy định gì?", "Cảnh cáo", RULE).number == "other"
    assert agree("Chỉ thị 9 quy định gì?", "Cảnh cáo", RULE).number == "other"


@pytest.mark.parametrize(
    ("question", "clause", "verdict"),
    [
        ("khoản 2 Điều 5 quy định gì?", "Cảnh cáo", "same"),
        ("khoản 1 Điều 5 quy định gì?", "Cảnh cáo", "other"),
        ("Điều 5 quy định gì?", "Cảnh cáo", "same"),
        ("Điều 99 quy định gì?", "Cảnh cáo", "other"),
        ("quy định gì?", "Cảnh cáo", "unknown"),
    ],
)
def test_provision(question: str, clause: str, verdict: str) -> None:
    assert agree(question, clause, RULE).provision == verdict


def test_an_article_of_a_text_that_has_none() -> None:
    assert agree("Điều 5 quy định gì?", BUDGET).provision == "other"
    assert agree("khoản 5 là gì?", BUDGET).provision == "unknown"


def test_levels_and_ordinals() -> None:
    text = document("Bí thư Huyện ủy dự Hội nghị lần thứ 10.")
    found = agree("Bí thư Tỉnh ủy dự Hội nghị lần thứ 11?", "Bí thư Huyện ủy dự Hội nghị lần thứ 10.", text)
    assert (found.body, found.ordinal) == ("other", "other")
    same = agree("Bí thư Huyện ủy dự Hội nghị lần thứ 10?", "Bí thư Huyện ủy dự Hội nghị lần thứ 10.", text)
    assert (same.body, same.ordinal) == ("same", "same")


def test_what_agrees_and_what_does_not_is_counted() -> None:
    found = Agreements("same", "other", "other", "unknown", "same", "unknown")
    assert (found.confirmations, found.contradictions) == (2, 2)
