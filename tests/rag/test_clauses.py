from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.clauses import clauses, sentences

PROSE = st.lists(
    st.sampled_from(
        [
            "Thu ngân sách đạt 5 tỷ",
            "tăng 7,5%",
            "trong đó",
            "TP. Vĩnh Bình",
            "gồm",
            "như",
            "; ",
            ", ",
            ": ",
            ". ",
            "\n",
            " ",
        ]
        + ["1. ", "a) ", "- ", "15.6", "…", "“Đề án”", "|"]
    ),
    max_size=40,
).map("".join)


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in clauses(text)]


@given(PROSE)
def test_clauses_lie_in_order_apart_and_stripped(text: str) -> None:
    found = clauses(text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(before[1] <= after[0] for before, after in zip(found, found[1:], strict=False))
    assert all(text[start:end] == text[start:end].strip() for start, end in found)


@given(PROSE, st.integers(0, 60), st.integers(0, 60))
def test_clauses_stay_inside_the_stretch_asked_for(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    assert all(start <= a < b <= end for a, b in clauses(text, start, end))


@given(PROSE)
def test_no_letter_is_lost(text: str) -> None:
    kept = {at for start, end in clauses(text) for at in range(start, end)}
    assert all(at in kept for at, character in enumerate(text) if character.isalnum())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Thu đạt 5 tỷ đồng, bằng 60% dự toán; giải ngân đạt 88% kế hoạch; xuất khẩu tăng.",
            ["Thu đạt 5 tỷ đồng, bằng 60% dự toán", "giải ngân đạt 88% kế hoạch", "xuất khẩu tăng."],
        ),
        (
            "UBND TP. Vĩnh Bình họp ngày 15.6 tại trụ sở. Các sở báo cáo tiến độ.",
            ["UBND TP. Vĩnh Bình họp ngày 15.6 tại trụ sở.", "Các sở báo cáo tiến độ."],
        ),
        ("1. Thu ngân sách đạt khá.", ["1. Thu ngân sách đạt khá."]),
        (
            "Một số chỉ tiêu tăng so với cùng kỳ như: Giá trị công nghiệp tăng 6%; Nông nghiệp tăng 2%",
            ["Một số chỉ tiêu tăng so với cùng kỳ như", "Giá trị công nghiệp tăng 6%", "Nông nghiệp tăng 2%"],
        ),
        ("Cơ quan chủ trì: Sở Tài chính", ["Cơ quan chủ trì: Sở Tài chính"]),
        ("- Thu nội địa: 5 tỷ;\n+ Thu từ đất: 2 tỷ;", ["Thu nội địa: 5 tỷ", "Thu từ đất: 2 tỷ"]),
        ("", []),
        (" \n ; \n", []),
    ],
)
def test_where_clauses_are_cut(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_an_overlong_clause_is_cut_at_commas() -> None:
    text = ", ".join(["các địa phương tiếp tục rà soát tiến độ"] * 20)
    assert max(map(len, cut(text))) <= 300
    assert ", ".join(cut(text)) == text


def test_sentences_of_a_line() -> None:
    text = "Thu khá. Chi đủ."
    assert [text[start:end] for start, end in sentences(text, 0, len(text))] == ["Thu khá. ", "Chi đủ."]
