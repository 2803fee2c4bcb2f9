"""How Vietnamese text is spelt for comparison: normalised, folded, cut into search terms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rag.kept import of_text

UPPER = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"  # for a regex class
_SYLLABLE = re.compile(r"[^\W_]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
_VOWELS = frozenset("aeiouy")
# "hoà" and "hòa" are one word in two spellings. Open syllables in oa, oe, uy carry the tone on either vowel.
_NEW_STYLE = {
    new: old
    for pair in (
        "oà òa|oá óa|oả ỏa|oã õa|oạ ọa",
        "oè òe|oé óe|oẻ ỏe|oẽ õe|oẹ ọe",
        "uỳ ùy|uý úy|uỷ ủy|uỹ ũy|uỵ ụy",
    )
    for new, old in (item.split() for item in pair.split("|"))
}
_OPEN_SYLLABLE = re.compile("(?:" + "|".join(_NEW_STYLE) + r")(?![^\W\d_])")


def normalise(text: str) -> str:
    """The one normalisation every document goes through before any offset exists: NFC, LF, no control characters.

    Nothing visible changes, so a quote can be found again in the original file. Form feeds and byte order
    marks go; tabs stay.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROL.sub("", text))


_LONG = 80  # characters from which numpy maps a text faster than `str.translate`: ten times as fast at a thousand
_UTF32 = "utf-32-le"


class _Mapping(dict[int, str]):
    """Maps a text one character for one character; each character's own is found out when it is first met."""

    def __init__(self, of: Callable[[str], str]) -> None:
        self._of = of

    def __missing__(self, code: int) -> str:
        self[code] = mapped = self._of(chr(code))
        return mapped

    @cached_property
    def _table(self) -> NDArray[np.uint32]:
        """The codes of the first plane, uint32 [65536]: 15 ms, once."""
        return np.array([ord(self[code]) for code in range(0x10000)], dtype="<u4")

    def __call__(self, text: str) -> str:
        """The text mapped, of the same length."""
        if len(text) < _LONG:
            return text.translate(self)
        codes = np.frombuffer(text.encode(_UTF32, "surrogatepass"), dtype="<u4")
        try:
            return self._table.take(codes).tobytes().decode(_UTF32, "surrogatepass")
        except IndexError:  # a character beyond that plane
            return text.translate(self)


def _folded(character: str) -> str:
    lowered = character.lower()[:1]
    return "d" if lowered == "đ" else unicodedata.normalize("NFD", lowered)[0]


_fold = _Mapping(_folded)
_spaced = _Mapping(lambda character: character if _SYLLABLE.match(character) else " ")


@of_text
def fold(text: str) -> str:
    """Lower case without diacritics, one character for one character: `len(fold(s)) == len(s)`.

    >>> fold("Tỷ lệ giải ngân ĐẦU TƯ")
    'ty le giai ngan dau tu'
    """
    return _fold(text)


def substitute(pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str | None], text: str) -> str:
    r"""`re.sub` for a pattern of folded letters: found in the folded text, replaced in the text as written.

    A match for which `replacement` gives None stays as it is.

    >>> substitute(re.compile(r"thang \d+"), lambda match: "…", "Thu Tháng 9 tăng")
    'Thu … tăng'
    """
    pieces: list[str] = []
    position = 0
    for match in pattern.finditer(fold(text)):
        new = replacement(match)
        if new is not None:
            pieces += [text[position : match.start()], new]
            position = match.end()
    return "".join([*pieces, text[position:]])


@of_text
def has_diacritics(text: str) -> bool:
    """True if the text is typed with diacritics: a word of it carries a mark (or đ).

    The đ of a short form ("QĐ", "HĐND") and "TƯ" prove nothing: they are in capitals on every keyboard, and
    a question searched by its marks finds nothing when its other words have none.

    >>> has_diacritics("QĐ 22 của TW"), has_diacritics("QĐ 22 cua TƯ")
    (True, False)
    """
    return any(fold(word) != word.lower() and not _is_short_form(word) for word in syllables(text))


def _is_short_form(word: str) -> bool:
    return word == "TƯ" or _VOWELS.isdisjoint(fold(word))


@of_text
def unify_tone(text: str) -> str:
    """Lower case with one tone placement: "Hoà" and "Hòa" both give "hòa"; the length does not change.

    >>> unify_tone("Hoà thuỷ Toàn")
    'hòa thủy toàn'
    """
    return _OPEN_SYLLABLE.sub(lambda match: _NEW_STYLE[match[0]], text.lower())


def vocabulary(words: str) -> frozenset[str]:
    """The words of a blank-separated list, to look others up in."""
    return frozenset(words.split())


def syllables(text: str) -> list[str]:
    """Letter and digit runs in order, as written: "QĐ 22/TW" → ["QĐ", "22", "TW"]."""
    return _SYLLABLE.findall(text) if len(text) < _LONG else _spaced(text).split()


def syllables_at(text: str) -> tuple[list[str], NDArray[np.int64]]:
    """`syllables` with the offset of each, int64 [syllables].

    >>> syllables_at("QĐ 22/TW")[0], syllables_at("QĐ 22/TW")[1].tolist()
    (['QĐ', '22', 'TW'], [0, 3, 6])
    """
    spaced = _spaced(text)
    codes = np.frombuffer(spaced.encode(_UTF32, "surrogatepass"), dtype="<u4")
    word = codes != ord(" ")
    word[1:] &= codes[:-1] == ord(" ")
    return spaced.split(), np.flatnonzero(word)


def units(text: str, *, folded: bool) -> list[str]:
    """Syllables as they are compared: lower case with one tone placement, or without diacritics.

    >>> units("Hoà Bình", folded=False), units("Hoà Bình", folded=True)
    (['hòa', 'bình'], ['hoa', 'binh'])
    """
    return syllables(fold(text) if folded else unify_tone(text))


# "nào", "gì", "mấy" stand in most questions and in few answers, so that they would count as rare words. Without
# diacritics "dau" may be "đầu" and "may" "máy": only what can be nothing else.
_ASKING = vocabulary("gì nào ai đâu sao mấy nhiêu hả nhỉ")
_ASKING_FOLDED = vocabulary("gi nao")


def is_asking(term: str, *, folded: bool) -> bool:
    """True for a search term that only asks.

    >>> is_asking("nào", folded=False), is_asking("bao_nhiêu", folded=False), is_asking("ngân_sách", folded=False)
    (True, True, False)
    """
    asking = _ASKING_FOLDED if folded else _ASKING
    return any(part in asking for part in term.split("_")) or (folded and term == "bao_nhieu")


def terms(text: str, *, folded: bool) -> list[str]:
    """Search terms: each syllable and each pair of neighbours ("thu", "ngân", "thu_ngân", …).

    Syllables and their bigrams beat word segmentation on every Vietnamese set measured (DESIGN.md), and
    need no segmenter. `folded` drops diacritics; otherwise tone placement alone is unified.
    """
    found = units(text, folded=folded)
    return [*found, *(f"{left}_{right}" for left, right in zip(found, found[1:], strict=False))]


_FOLDED_SYLLABLE = re.compile(
    r"(?:ngh(?=[ie])|ng(?![ie])|gh(?=[ie])|gi|qu|kh|nh|ph|th|tr|ch|k(?=[iey])|c(?![iey])|[bdghlmnprstvx]?)"
    r"(?:y|(?:uoi|uou|ieu|yeu|oai|oay|oeo|uay|uya|uye|uyu|uao|a[iouy]?|e[ou]?|i[aeu]?|o[aeio]?|u[aeioyu]?|ye)"
    r"(?:ng|nh|ch|[cmnpt])?)"
)


def is_syllable(word: str) -> bool:
    """True when a word is built as a Vietnamese syllable is, whatever its diacritics.

    >>> is_syllable("ngân"), is_syllable("VAT"), is_syllable("GRDP"), is_syllable("ngaan")
    (True, True, False, False)
    """
    return bool(_FOLDED_SYLLABLE.fullmatch(fold(word)))
