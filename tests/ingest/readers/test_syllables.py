"""Vietnamese spelling: what is a syllable, what was cut in two, what no one can read."""

from __future__ import annotations

import pytest

from ingest.readers.legible import is_garbage
from ingest.readers.syllables import is_syllable, mend


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("3. Đơn v ị sự nghi ệp công l ập thu ộc B ộ", "3. Đơn vị sự nghiệp công lập thuộc Bộ"),
        ("số 34/2016/N Đ-CP", "số 34/2016/NĐ-CP"),
        ("cho ăn ở nhà, do ủy ban, có ưu thế", "cho ăn ở nhà, do ủy ban, có ưu thế"),
        ("thuế; tiền thu ế", "thuế; tiền thuế"),
        ("số 66- NQ/TW", "số 66-NQ/TW"),
    ],
)
def test_mend(cut: str, whole: str) -> None:
    assert mend(cut) == whole


def test_is_syllable() -> None:
    words = ["nghiêng", "quốc", "giữa", "yêu", "khuỷu", "đường", "Nguyễn", "vòủ", "ngh", "xyz", "quaảnh"]
    assert [word for word in words if not is_syllable(word)] == ["vòủ", "ngh", "xyz", "quaảnh"]


@pytest.mark.parametrize(
    ("text", "garbage"),
    [
        ("7KӫWѭӟQJ &KtQK SKӫ quyӃWÿӏQK EDQKjQK NӃKRҥFK " * 6, True),
        ("(cid:12)(cid:44)(cid:7) (cid:9)(cid:31)", True),
        ("\uf0b1\uf0c2\uf0d3 \uf0a1\uf0a2", True),
        ("Quyết định số 128/QĐ-UBND ngày 5 tháng 4 " * 6, False),
        ("The vehicle shall be designed in accordance with EN 13749 " * 6, False),
        ("Bogie wheel ø915 mm, UIC 510-2, IEC 61373:2010, RAL9010, pH, kW/h, km/h " * 6, False),
        ("STT BLĐTBXH 12,5 88% TT-BTC QĐ-TTg KV1 KV2 2A 2B 3C 1.234 " * 8, False),
        ("Совет министров утверждает постановление о бюджете республики " * 6, False),
        ("https://vbpl.vn/bolaodong/Pages/vbpq-toanvan.aspx?ItemID=141636&Keyword=S%E1%BB%91 " * 25, False),
        ("7KӫWѭӟQJ", False),
        ("", False),
    ],
)
def test_garbage_is_told_from_other_languages_codes_and_figures(text: str, garbage: bool) -> None:
    assert is_garbage(text) is garbage
