"""The two font encodings of Vietnamese offices before Unicode: TCVN3 (.VnTime …) and VNI (VNI-Times …).

Their text looks like Western European text: a font drew other letters in the places of "«" or "ù". Both
tables were checked against `iconv -f TCVN` and the tables of viparse 0.1.31 (MIT), which lack ẳ, ỵ (VNI).
"""

from __future__ import annotations

import re
import unicodedata

from ingest.readers.syllables import is_syllable

TCVN3, VNI = "TCVN3", "VNI"

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¸¶·¹»¾¼½ÆÇÊÈÉËÌÐÎÏÑÒÕÓÔÖ×ÝØÜÞßãáâäåèæçéêíëìîïóñòôõøö÷ùúýûüþ",
        "ĂÂÊÔƠƯĐăâêôơưđàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ",
        strict=True,
    )
)
# What PDF extraction makes of three of its places: the soft hyphen (ư), the middle dot (ã), the micro sign (à).
_SUBSTITUTES = {"\u2212": "\xad", "\u2219": "\xb7", "\u03bc": "\xb5"}
# Signs that stand alone as what they look like: TCVN3 has no word "ẵ", "ì" or "ã".
_SIGNS = frozenset("·½¼¾»©×÷¹¨ª¶−∙\xadμ")

_VNI_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323", "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_TONES, _VNI_HATS, _VNI_BREVES = "ùøûõï", "âáàåãä", "êéèúüë"
_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "ò": "ị", "æ": "ỉ", "ó": "ĩ", "î": "ỵ"}
_VNI_WHOLE = re.compile(
    f"(?i:(a)([{_VNI_TONES}{_VNI_HATS}{_VNI_BREVES}])|([eo])([{_VNI_TONES}{_VNI_HATS}])"
    f"|([iuyôö])([{_VNI_TONES}])|([{''.join(_VNI_LETTERS)}]))"
)

_LETTER = "A-Za-zÀ-ÖØ-öø-ỹ\u0300-\u0323"
WORDS = {
    TCVN3: re.compile(f"[{_LETTER}{re.escape(''.join(_TCVN3) + ''.join(_SUBSTITUTES))}]+"),
    VNI: re.compile(f"[{_LETTER}]+"),
}
_FONT = re.compile(r"(?i)^(?:[A-Z]{6}\+)?(?:(\.Vn)|(VNI[- ]))(\w*)")
_FONT_CAPITALS = re.compile(r"H(?:[-, ].*)?$")


def of_font(name: str) -> tuple[str, bool] | None:
    """The encoding that a font's name stands for, and whether the font draws small letters as capitals.

    >>> of_font(".VnTimeH"), of_font("ABCDEF+VNI-Times,Bold"), of_font("Times New Roman")
    (('TCVN3', True), ('VNI', False), None)
    """
    found = _FONT.match(name)
    if found is None:
        return None
    return (TCVN3, bool(_FONT_CAPITALS.search(name))) if found[1] else (VNI, False)


def convert(text: str, encoding: str, *, capitals: bool = False) -> str:
    """Text typed in a font of `encoding` as Unicode, NFC; `capitals` where the font draws capitals only.

    A TCVN3 font has no marked capitals: "héI" in a heading of capitals means "HỘI", and so it is spelt.

    >>> convert("Céng hoµ x· héi", TCVN3), convert("Coäng hoøa", VNI), convert("ViÖt", TCVN3, capitals=True)
    ('Cộng hoà xã hội', 'Cộng hòa', 'VIỆT')
    """
    text = WORDS[encoding].sub(lambda word: convert_word(word[0], encoding), text)
    if capitals:
        return text.upper()
    return _capitals(text) if encoding == TCVN3 else text


def convert_word(word: str, encoding: str) -> str:
    """One run of `WORDS[encoding]`, letter by letter; a sign that stands alone stays."""
    if encoding == VNI:
        return unicodedata.normalize("NFC", _VNI_WHOLE.sub(_vni_letter, word))
    if word in _SIGNS:
        return word
    return "".join(_TCVN3.get(_SUBSTITUTES.get(letter, letter), letter) for letter in word)


def _vni_letter(match: re.Match[str]) -> str:
    base, mark = next(((match[at], match[at + 1]) for at in (1, 3, 5) if match[at]), (match[7], ""))
    letter = _VNI_LETTERS.get(base.lower(), base.lower()) if base.lower() in "ôö" or not mark else base.lower()
    whole = unicodedata.normalize("NFC", letter + _VNI_MARKS.get(mark.lower(), ""))
    return whole.upper() if base.isupper() else whole


_WORD = re.compile(r"[^\W\d_]+")


def _capitals(text: str) -> str:
    """Spell out the capitals of a TCVN3 heading: words whose plain letters are all capitals, and words among them."""
    if not re.search(r"[A-ZĐ][ăâêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]|[^a-z][A-Z]", text):
        return text
    return "\n".join(map(_capital_line, text.split("\n")))


def _capital_line(line: str) -> str:
    words = list(_WORD.finditer(line))
    cases = [_case(word[0]) for word in words]
    pieces, position = [], 0
    for index, word in enumerate(words):
        case = cases[index]
        if case is None and any(not letter.isascii() for letter in word[0]):
            around = (cases[:index][::-1], cases[index + 1 :])
            nearest = [next((case for case in side if case is not None), None) for side in around]
            case = True in nearest and False not in nearest
        pieces += [line[position : word.start()], word[0].upper() if case else word[0]]
        position = word.end()
    return "".join([*pieces, line[position:]])


def _case(word: str) -> bool | None:
    """True for a word in capitals, False for one in small letters, None for one that cannot tell ("Bộ", "ở", "TT")."""
    plain = [letter for letter in word if letter.isascii() or letter in "ĐĂÂÊÔƠƯ"]
    if len(plain) < 2 or not is_syllable(word):
        return False if plain and plain[0].islower() else None
    return all(letter.isupper() for letter in plain)
