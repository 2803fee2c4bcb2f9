from __future__ import annotations

import pytest

from rag.diacritics import restored, spellings
from rag.text import fold
from rag.understand import understand
from rag.understanding import Understanding
from tests.rag.lexicon import Lexicon


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("giai ngan dau tu cong", "giải ngân đầu tư công"),
        ("Thu NGAN sach nha nuoc dat bao xyz?", "Thu NGÂN sách nhà nước đạt báo xyz?"),
        ("tu tuong, 9 thang/2021", "tư tưởng, 9 thang/2021"),
        ("", ""),
        ("xyz", "xyz"),
    ],
)
def test_diacritics_come_from_the_librarys_texts(typed: str, meant: str) -> None:
    assert restored(typed, Lexicon()) == meant


def test_every_spelling_folds_back() -> None:
    found = spellings("duong")
    assert {"đường", "dương", "dưỡng"} <= set(found)
    assert {fold(word) for word in found} == {"duong"}
    assert spellings("2021") == ("2021",)


def test_only_what_is_embedded_changes_and_it_can_be_switched_off() -> None:
    query = understand("dau tu cong", words=Lexicon())
    assert (query.text, query.embedded, query.accented) == ("dau tu cong", "đầu tư công", False)
    off = understand("dau tu cong", words=Lexicon(), parts=Understanding(diacritics=False))
    assert off.embedded == "dau tu cong"
    assert understand("đầu tu cong", words=Lexicon()).embedded == "đầu tu cong"
