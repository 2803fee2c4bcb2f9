"""What a question takes from the conversation before it."""

from __future__ import annotations

import pytest

from rag.follow_up import NO_CONTEXT, complete, context_of, leans
from rag.schema import Turn


def after(last: str, question: str) -> str:
    return complete(question, [Turn(last, "…")], ["Minh Sơn"])


@pytest.mark.parametrize(
    ("last", "question", "completed"),
    [
        (
            "GRDP 6 tháng 2024 tỉnh Gia Lai tăng bao nhiêu?",
            "Còn quý I thì sao?",
            "Còn quý I thì sao? GRDP tỉnh Gia Lai tăng bao nhiêu năm 2024",
        ),
        (
            "GRDP 6 tháng 2024 Gia Lai tăng bao nhiêu?",
            "Thế cùng kỳ năm trước?",
            "GRDP Gia Lai tăng bao nhiêu 6 tháng năm 2023",
        ),
        ("Thu ngân sách Gia Lai 6 tháng 2024?", "Minh Sơn thì sao?", "Minh Sơn thì sao? Thu ngân sách 6 tháng 2024"),
        (
            "Thu ngân sách Gia Lai 6 tháng 2024?",
            "Còn xuất khẩu?",
            "Còn xuất khẩu? Gia Lai 6 tháng năm 2024",
        ),
        (
            "Quy định số 22 ban hành ngày nào?",
            "Ai ký văn bản này?",
            "Ai ký văn bản này? Quy định số 22 ban hành ngày nào",
        ),
        ("Quy định số 22 ban hành ngày nào?", "còn Chỉ thị 09?", "còn Chỉ thị 09? ban hành ngày nào"),
        ("Thu ngân sách?", "Tỷ lệ hộ nghèo huyện Tân Lộc là bao nhiêu?", "Tỷ lệ hộ nghèo huyện Tân Lộc là bao nhiêu?"),
    ],
)
def test_a_follow_up_is_completed(last: str, question: str, completed: str) -> None:
    assert after(last, question) == completed


def test_a_first_question_stands_by_itself() -> None:
    assert complete("Còn quý I thì sao?", []) == "Còn quý I thì sao?"


@pytest.mark.parametrize(
    ("last", "answer", "question", "completed"),
    [
        (
            "Văn bản nào quy định về kỷ luật?",
            "Quy định số 22-QĐ/TW [1].",
            "Ai ký văn bản này?",
            "Ai ký văn bản này? Văn bản nào quy định về kỷ luật Quy định số 22-QĐ/TW",
        ),
        ("Thu ngân sách 9 tháng năm 2021?", "", "Thế năm trước?", "Thu ngân sách 9 tháng năm 2020"),
        ("Thu ngân sách năm 2021?", "", "Còn năm sau?", "Thu ngân sách năm 2022"),
        (
            "Thu ngân sách huyện Đồng Hỷ là bao nhiêu?",
            "",
            "Ở huyện Phú Bình thì sao?",
            "Ở huyện Phú Bình thì sao? Thu ngân sách huyện là bao nhiêu",
        ),
    ],
)
def test_a_follow_up_points_at_the_answer_or_another_year(
    last: str, answer: str, question: str, completed: str
) -> None:
    assert complete(question, [Turn(last, answer)]) == completed


@pytest.mark.parametrize(
    ("question", "does"),
    [
        ("Ông ấy làm gì?", True),
        ("Họ được hỗ trợ những khoản nào khi học nghề?", True),
        ("Nơi đó có bao nhiêu hộ nghèo được vay vốn?", True),
        ("viec nay do co quan nao quyet dinh va trong bao lau?", True),
        ("Khi nào?", True),
        ("Hộ nghèo được hỗ trợ những khoản nào khi học nghề?", False),
        ("Bà Rịa - Vũng Tàu thu ngân sách nhà nước bao nhiêu?", False),
        ("Ông Nguyễn Văn An giữ chức vụ nào trong Ban Thường vụ?", False),
    ],
)
def test_what_a_question_leans_on(question: str, does: bool) -> None:
    assert leans(question) is does


def test_a_named_document_needs_no_conversation() -> None:
    assert context_of("Nghị định 30/2020 quy định gì?", [Turn("Thu ngân sách?", "5 tỷ")]) is NO_CONTEXT


def test_only_the_last_turns_count_and_long_answers_are_cut() -> None:
    history = [Turn(f"Câu {n}?", "x" * 1000) for n in range(9)]
    text = context_of("Tỷ lệ giải ngân vốn đầu tư công là bao nhiêu?", history).text
    assert [n for n in range(9) if f"Câu {n}?" in text] == [5, 6, 7, 8]
    assert text.startswith("Câu 8?") and len(text) < 1300
