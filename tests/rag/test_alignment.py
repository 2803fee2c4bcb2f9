"""A particular belongs to the words that stand around it."""

from __future__ import annotations

from rag.alignment import likeness, told
from rag.particulars import Particular

SOURCE = "Thu ngân sách đạt 5 tỷ đồng, tăng 7%; chi đầu tư phát triển đạt 3 tỷ đồng, giảm 2%"


def at(text: str, words: str) -> Particular:
    return next(one for one in told(text) if one.text == words)


def test_the_same_words_are_wholly_alike() -> None:
    for one in told(SOURCE):
        assert likeness(SOURCE, one, SOURCE, one) == 1.0


def test_a_figure_is_more_like_its_own_place_than_like_another() -> None:
    claim = "Chi đầu tư phát triển đạt 3 tỷ đồng"
    mine = at(claim, "3 tỷ đồng")
    assert likeness(claim, mine, SOURCE, at(SOURCE, "3 tỷ đồng")) > 0.9
    assert likeness(claim, mine, SOURCE, at(SOURCE, "5 tỷ đồng")) < 0.3


def test_what_stands_beyond_a_comma_counts_little() -> None:
    claim = "Thu ngân sách tăng 7%"
    mine = at(claim, "7%")
    assert likeness(claim, mine, SOURCE, at(SOURCE, "7%")) > likeness(claim, mine, SOURCE, at(SOURCE, "2%")) + 0.2


def test_words_on_the_other_side_count_less() -> None:
    claim, source = "Nộp hồ sơ trong 5 ngày", "Trong 5 ngày nộp hồ sơ"
    turned = likeness(claim, at(claim, "5 ngày"), source, at(source, "5 ngày"))
    assert 0.3 < turned < 0.9


def test_without_words_around_nothing_is_alike() -> None:
    assert likeness("5%", at("5%", "5%"), SOURCE, at(SOURCE, "7%")) == 0.0
