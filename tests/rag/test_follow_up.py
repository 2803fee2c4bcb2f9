"""What a question takes from the conversation before it."""

from __future__ import annotations

import pytest

from rag.follow_up import complete
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
