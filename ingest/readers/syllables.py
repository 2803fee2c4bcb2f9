"""Mends syllables that a PDF's font subsets cut in two ("t ổ ch ức" → "tổ chức")."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_WORDS = re.compile(r"\S+")
_ONSETS = (*_WORDS.findall("ngh ch gh gi kh ng nh ph th tr b c d đ g h k l m n p q r s t v x"), "")
_RIMES = frozenset(
    _WORDS.findall("""
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong op ot
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh uêt ui um un ung uơ up ut
    uôc uôi uôm uôn uông uôt uy uya uych uynh uyt uyu uyên uyêt
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu
    """)
)
# Words of office prose that begin with a marked vowel, and so may stand after a space. "ống", "ốc", "ất", "ế" are
# left out on purpose: after an open syllable they are nearly always the end of "xuống", "thuốc", "xuất", "thuế".
_ALONE = frozenset(
    _WORDS.findall("""
    à á ả ác ách ái ám án áng ánh áo áp át áy ảnh ảo ải ào ạ ăn ăm ắc ắp ắt âm âu ấm ấp ấu ấy ẩm ẩn é ép ẹp êm ếch
    ì í ị ích ít ỉ òa óc ô ôm ông ốm ổ ổn ơ ơn ớt ở ờ ợ ù ú úp ủ ủi ủng ủy uỷ úy uý uất uế uốn uống ừ ứ ứng ức ưng
    ước ươm ướp ướt ưu ý ỷ yếm yến yếu yết
    """)
)
_MARKED = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_CUT = re.compile(rf"(?<![^\W\d_])([^\W\d_]{{1,5}}) ([{_MARKED}][^\W\d_]{{0,4}})(?![^\W\d_])")
# Codes: "2016/N Đ-CP" for the same reason, "66- NQ/TW" from a cell that was broken at the hyphen.
_CUT_CODE = re.compile(r"(?<=[/\d-])([A-Z]{1,2}) (?=Đ[A-ZĐ-])|(\d-) (?=[A-ZĐ]{2,}/)")


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """True if Vietnamese spelling allows it: an onset, a rime, at most one tone.

    >>> is_syllable("việc"), is_syllable("vi"), is_syllable("vòủ"), is_syllable("ngh")
    (True, True, False, False)
    """
    decomposed = unicodedata.normalize("NFD", word.lower())
    toneless = "".join(mark for mark in decomposed if mark not in _TONES)
    if len(decomposed) - len(toneless) > 1:
        return False
    plain = unicodedata.normalize("NFC", toneless)
    return any(plain.startswith(onset) and _fits(onset, plain[len(onset) :]) for onset in _ONSETS)


def _fits(onset: str, rime: str) -> bool:
    if onset == "q":  # "quan" is spelt with u where "hoan" has o
        return rime.startswith("u") and (rime in _RIMES or rime[1:] in _RIMES)
    return rime in _RIMES


def mend(text: str) -> str:
    """Close the gaps pypdf leaves before a marked vowel that comes from another subset of the font.

    A gap is closed when the two halves make a syllable and at least one half is no word of its own, or
    when the whole occurs intact elsewhere in `text`.

    >>> mend("Lu ật T ổ ch ức c ủa 30/2020/N Đ-CP, cho ăn ở đây")
    'Luật Tổ chức của 30/2020/NĐ-CP, cho ăn ở đây'
    """
    intact = frozenset(re.findall(r"[^\W\d_]+", text.lower()))

    def close(match: re.Match[str]) -> str:
        left, right = match[1], match[2]
        whole = (left + right).lower()
        if not is_syllable(whole):
            return match[0]
        words = is_syllable(left) and left.lower() != "gi" and right.lower() in _ALONE
        return match[0] if words and whole not in intact else left + right

    return _CUT.sub(close, _CUT_CODE.sub(r"\1\2", text))
