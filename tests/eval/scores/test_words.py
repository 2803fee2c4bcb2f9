"""The words of an answer against gold answers."""

from __future__ import annotations

import pytest

from eval.scores.words import exact_match, overlap, said, short, token_f1, tokens
from tests.eval.made import GOOD, answer, cited


def test_the_words_that_answer_are_those_in_bold() -> None:
    assert short(GOOD) == "641 tỷ đồng"
    assert short(answer("Thu đạt **641** và **52,1%** [1]", cited())) == "641 52,1%"
    assert short(answer("Thu đạt 641 tỷ [1] [2]", cited())) == "Thu đạt 641 tỷ"
    assert said("Thu \\*ước\\* **641** [1, 2]") == "Thu *ước* 641"


def test_by_hand() -> None:
    assert tokens("Thu | NSNN: 7,42%.") == ["thu", "nsnn", "7", "42"]
    assert exact_match("641 tỷ đồng.", ["600", "641 Tỷ đồng"]) == 1
    assert exact_match("641 tỷ", ["641 tỷ đồng"]) == 0
    # three of four words in common with three: P 3/4, R 3/3
    assert token_f1("đạt 641 tỷ đồng", ["1 tấn", "641 tỷ đồng"]) == pytest.approx(2 * 0.75 / 1.75)
    assert token_f1("một", ["hai"]) == token_f1("", ["hai"]) == token_f1("một", []) == 0
    assert token_f1("a a b", ["a b b"]) == pytest.approx(2 / 3)  # a word counts as often as both have it


def test_overlap_is_of_the_shorter() -> None:
    assert overlap("Thu nội địa | 3.562", "Thu nội địa 3.562 54,5") == 1
    assert overlap("thu chi ngân sách", "chi ngân sách đạt") == pytest.approx(2 / 3)
    assert overlap("Chi ngân sách đạt 480 tỷ đồng", "Thu ngân sách đạt 641 tỷ đồng") == 0.5
    assert overlap("thu", "thu") == 1
    assert overlap("", "thu") == 0
