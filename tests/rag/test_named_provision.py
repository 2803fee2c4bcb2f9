"""A Điều, khoản or điểm asked for by its number is quoted under its heading."""

from __future__ import annotations

from datetime import date

import pytest

from rag.named_provision import MAX_LENGTH
from rag.schema import Document, Provision, Turn
from tests.rag.reading import answer, document

RULES = (
    "Điều 5. Hành vi bị cấm\n1. Tiết lộ tên người gửi.\n2. Đóng phản ánh khi chưa xử lý.\n"
    "Điều 6. Hiệu lực\nQuyết định này có hiệu lực từ ngày 01 tháng 5 năm 2024."
)


def _rule(text: str = RULES, id: str = "d1", number: str = "27/2024/QĐ-UBND") -> Document:
    cuts = [text.index(mark) for mark in ("Điều 5.", "1. ", "2. ", "Điều 6.")] + [len(text)]
    paths = [("Điều 5",), ("Điều 5", "khoản 1"), ("Điều 5", "khoản 2"), ("Điều 6",)]
    five, six = ("Điều 5. Hành vi bị cấm",), ("Điều 6. Hiệu lực",)
    leaves = tuple(
        Provision(cuts[n], cuts[n + 1], path, six if path == ("Điều 6",) else five) for n, path in enumerate(paths)
    )
    return document(text, id, leaves, kind="Quyết định", number=number, date="2024-04-20")


RULE = _rule()


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "Điều 5 Quyết định 27/2024 quy định gì?",
            "**Điều 5**: “Điều 5. Hành vi bị cấm\n1. Tiết lộ tên người gửi.\n2. Đóng phản ánh khi chưa xử lý.” [1]",
        ),
        (
            "khoản 2 điều 5 QĐ 27 nói gì",
            "**Điều 5. Hành vi bị cấm (Điều 5, khoản 2)**: “2. Đóng phản ánh khi chưa xử lý.” [1]",
        ),
        (
            "Nội dung khoản 1 Điều 5 Quyết định 27/2024/QĐ-UBND",
            "**Điều 5. Hành vi bị cấm (Điều 5, khoản 1)**: “1. Tiết lộ tên người gửi.” [1]",
        ),
        (
            "Điều 6 quyết định 27/2024 về hiệu lực ghi thế nào?",
            "**Điều 6**: “Điều 6. Hiệu lực\nQuyết định này có hiệu lực từ ngày 01 tháng 5 năm 2024.” [1]",
        ),
    ],
)
def test_quoted(question: str, text: str) -> None:
    found = answer(question, [RULE])
    assert (found.abstained, found.text) == (False, text)
    (cited,) = found.citations
    assert RULE.text[cited.start : cited.end] == cited.quote


def test_one_that_does_not_exist_is_refused_with_those_that_do() -> None:
    found = answer("Điều 9 Quyết định 27/2024 quy định gì?", [RULE])
    assert found.abstained and found.citations == ()
    assert found.text.endswith("có Điều 5 đến Điều 6, không có điều được hỏi.")


def test_a_question_about_something_in_it_is_answered_by_its_clause() -> None:
    found = answer("Điều 6 Quyết định 27/2024 có hiệu lực từ ngày nào?", [RULE])
    assert "**ngày 01 tháng 5 năm 2024**" in found.text and "Hành vi" not in found.text


def test_of_two_documents_neither_is_guessed() -> None:
    other = _rule(RULES.replace("Tiết lộ", "Công khai"), "d2", "28/2024/QĐ-UBND")
    assert answer("Điều 5 quy định gì?", [RULE, other]).abstained
    assert not answer("Điều 5 quy định gì?", [RULE]).abstained
    cited = [Turn("Quyết định 28 quy định gì?", "…", ("d2",))]
    assert "Công khai" in answer("Khoản 1 Điều 5 nói gì?", [RULE, other], cited, date(2024, 6, 1)).text


def test_a_very_long_one_ends_with_a_whole_item_and_says_so() -> None:
    long = RULES.replace("Tiết lộ tên người gửi.", "Tiết lộ tên. " * (MAX_LENGTH // 13 - 10))
    found = answer("Điều 5 Quyết định 27/2024 quy định gì?", [_rule(long.replace("2. Đóng", "2. " + "Đóng " * 99))])
    assert len(found.citations[0].quote) <= MAX_LENGTH
    assert found.citations[0].quote.endswith("Tiết lộ tên.")
    assert found.text.endswith("[1] (trích phần đầu; Điều 5 còn tiếp trong văn bản)")
