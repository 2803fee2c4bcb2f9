from __future__ import annotations

import unicodedata

import pytest

from rag.schema import Turn
from rag.understand import (
    expected_answer,
    provisions_named,
    understand,
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Tỷ lệ giải ngân là bao nhiêu?", "amount"),
        ("GRDP 6 tháng", "amount"),
        ("tang truong kinh te 6 thang", "amount"),
        ("CPI tháng 6 tăng mấy %", "amount"),
        ("Giải ngân do cơ quan nào theo dõi?", "body"),
        ("QĐ 22 ban hành ngày nào?", "date"),
        ("ky hop thu 5 vao thang may", "date"),
        ("Ai ký văn bản này?", "person"),
        ("chủ tịch tỉnh là ai", "person"),
        ("Văn bản nào quy định về lao động nước ngoài?", "number"),
        ("Báo cáo này mang số mấy?", "number"),
        ("Hội nghị họp ở đâu?", "place"),
        ("Hộ nghèo có được vay vốn không?", "yes_no"),
        ("Quy định 22 nói về gì?", "definition"),
        ("Đề án là gì?", "definition"),
        ("Gồm những nhiệm vụ nào?", "list"),
        ("Thông tin thêm", "any"),
    ],
)
def test_the_kind_of_answer_expected(question: str, expected: str) -> None:
    assert expected_answer(question) == expected


def test_provisions_in_order_from_the_outermost() -> None:
    assert provisions_named("điểm a khoản 2 Điều 5 Chương II") == ("chuong ii", "dieu 5", "khoan 2", "diem a")


@pytest.mark.parametrize(
    ("question", "content"),
    [
        ("Thu NSNN 9 tháng năm 2023 tỉnh Gia Lai?", ["thu", "ngan", "sach", "nha", "nuoc"]),
        ("thu nsnn 9T2023 gia lai", ["thu", "ngan", "sach", "nha", "nuoc"]),
        ("Khoản 2 Điều 5 Quy định 22 về kỷ luật", ["ky", "luat"]),
        ("Quy định số 22 của TW ban hành ngày nào?", ["quy", "dinh", "22"]),
        ("QĐ 22 ban hanh ngay nao", ["22"]),
    ],
)
def test_what_is_checked_apart_is_no_content(question: str, content: list[str]) -> None:
    assert understand(question).content == content


def test_an_unaccented_question_stays_unaccented() -> None:
    query = understand("ty le giai ngan dau tu cong cua BR-VT")
    assert (query.accented, query.text, query.expansions) == (
        False,
        "ty le giai ngan dau tu cong cua ba ria - vung tau",
        ("dtc",),
    )


def test_a_decomposed_question_is_composed() -> None:
    question = unicodedata.normalize("NFD", "Quy định số 22 ngày nào?")
    query = understand(question)
    assert (query.question, query.text) == (question, "Quy định số 22 ngày nào?")


def test_a_follow_up_asks_for_what_the_last_question_asked() -> None:
    assert understand("Còn quý I thì sao?", [Turn("Xuất khẩu 6 tháng 2024?", "…")]).expected == "amount"
