from __future__ import annotations

import pytest

from rag.typos import corrected
from rag.understand import understand
from rag.understanding import Understanding
from tests.rag.lexicon import Lexicon


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("giải ngân đầu tư cômg", "giải ngân đầu tư công"),
        ("Thu ngân sach nhà nưoc", "Thu ngân sách nhà nước"),
        ("giải ngânn đầu tư", "giải ngân đầu tư"),
        ("giải nagn vốn", "giải ngân vốn"),
        ("giai ngan dau tu conng", "giai ngan dau tu cong"),
        ("thu ngaan sachs nhaf nuwowcs", "thu ngan sach nha nuoc"),
        ("đầu tư công thu ngaan sachs", "đầu tư công thu ngân sách"),
        ("thu ngân sách nsnn UBMD", "thu ngân sách nsnn UBMD"),  # short forms
        ("đầu tư Cômg", "đầu tư Cômg"),  # a name, for all we know
        ("mực lương tối thiểu", "mực lương tối thiểu"),  # a word of its own, which the library lacks
        ("vốn ODA kyrgyz", "vốn ODA kyrgyz"),
        ("", ""),
    ],
)
def test_what_no_text_has_is_corrected(typed: str, meant: str) -> None:
    assert corrected(typed, Lexicon()) == meant


def test_the_question_is_kept_and_the_part_can_be_switched_off() -> None:
    query = understand("đầu tư cômg", words=Lexicon())
    assert (query.question, query.text) == ("đầu tư cômg", "đầu tư công")
    assert understand("đầu tư cômg", words=Lexicon(), parts=Understanding(typos=False)).text == "đầu tư cômg"
