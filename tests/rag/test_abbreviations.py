from __future__ import annotations

import pytest

from rag.abbreviations import expansions, spelt_out
from rag.meanings import MEANINGS
from rag.text import fold, is_syllable


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Thu NSNN của UBND tỉnh", ["ngân sách nhà nước", "ủy ban nhân dân"]),
        ("thu nsnn", ["ngân sách nhà nước"]),
        ("QĐ 22 của TW", ["quyết định", "quy định", "trung ương"]),
        ("ct tu", []),  # "cắt", "tư": in lower case two letters are syllables
        ("thu ngan sach nha nuoc", ["NSNN"]),
        ("giá vàng", []),
    ],
)
def test_other_wordings_of_a_question(question: str, expected: list[str]) -> None:
    assert expansions(question) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("von dtc 9 thang", "von đầu tư công 9 thang"),
        ("KT – XH, KT-XH và KTXH", "kinh tế - xã hội, kinh tế - xã hội và kinh tế - xã hội"),
        ("NQ TW", "NQ trung ương"),
        ("CT 08 của tu", "CT 08 của tu"),
        ("đầu tư, sxcnn", "đầu tư, sxcnn"),
    ],
)
def test_only_unmistakable_abbreviations_are_spelt_out(text: str, expected: str) -> None:
    assert spelt_out(text) == expected


SINGLE = [short for short, meanings in MEANINGS.items() if len(short) > 2 and len(meanings) == 1]


@pytest.mark.parametrize("short", SINGLE)
def test_every_longer_abbreviation_is_spelt_out_in_any_case(short: str) -> None:
    assert fold(spelt_out(short)) == fold(spelt_out(fold(short))) == fold(MEANINGS[short][0])


def test_no_lower_case_abbreviation_is_a_syllable() -> None:
    assert [short for short in SINGLE if is_syllable(short)] == []
