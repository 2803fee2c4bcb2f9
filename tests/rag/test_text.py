from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text import fold, has_diacritics, normalise, substitute, syllables, terms, unify_tone, vocabulary

VIETNAMESE = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyÀẢỊỌỨỶĐ0123456789 .,;:/%-–\n“”()[]")


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert len(unify_tone(text)) == len(text.lower())


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_normalised_text_stays_as_it_is(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert "\r" not in once


@given(VIETNAMESE)
def test_both_unicode_forms_give_one_text(text: str) -> None:
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(text)


def test_normalising_drops_what_cannot_be_seen() -> None:
    assert normalise("\ufeffMột\r\nhai\rba\x0c\tbốn") == "Một\nhai\nba\tbốn"


@pytest.mark.parametrize(
    ("text", "typed_with_marks"),
    [
        ("tỷ lệ giải ngân", True),
        ("ty le giai ngan", False),
        ("QĐ 22 cua TW ban hanh ngay nao", False),
        ("UBND, HĐND tinh", False),
        ("NQ TƯ", False),
        ("đất", True),
        ("dự toán HĐND giao", True),
        ("", False),
    ],
)
def test_short_forms_are_no_sign_of_diacritics(text: str, typed_with_marks: bool) -> None:
    assert has_diacritics(text) is typed_with_marks


def test_one_tone_placement() -> None:
    assert unify_tone("Hoà bình, thuỷ lợi, khoẻ; hoàn toàn, quý") == "hòa bình, thủy lợi, khỏe; hoàn toàn, qúy"


def test_terms_are_syllables_and_their_pairs() -> None:
    assert terms("Thu ngân-sách", folded=False) == ["thu", "ngân", "sách", "thu_ngân", "ngân_sách"]
    assert terms("Thu ngân sách", folded=True) == ["thu", "ngan", "sach", "thu_ngan", "ngan_sach"]


def test_syllables_as_written() -> None:
    assert syllables("QĐ 22/TW, 72,5%") == ["QĐ", "22", "TW", "72", "5"]


@given(VIETNAMESE)
def test_substituting_a_match_by_itself_changes_nothing(text: str) -> None:
    def same(match: re.Match[str]) -> str:
        return text[match.start() : match.end()]

    assert substitute(re.compile(r"[a-d]\w*"), same, text) == text


def test_vocabulary() -> None:
    assert vocabulary("một hai  ba") == {"một", "hai", "ba"}
