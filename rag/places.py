"""Places named in Vietnamese text: provinces by name, any locality by its kind ("huyện Phú Bình")."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rag.kept import of_text
from rag.text import UPPER, fold, substitute, syllables, unify_tone

# The 63 provinces and cities of 2004-2025; the 34 that remain since 1 July 2025 keep names from this list.
_PROVINCE_NAMES = (
    "An Giang|Bà Rịa - Vũng Tàu|Bạc Liêu|Bắc Giang|Bắc Kạn|Bắc Ninh|Bến Tre|Bình Dương|Bình Định|Bình Phước|"
    "Bình Thuận|Cà Mau|Cao Bằng|Cần Thơ|Đà Nẵng|Đắk Lắk|Đắk Nông|Điện Biên|Đồng Nai|Đồng Tháp|Gia Lai|Hà Giang|"
    "Hà Nam|Hà Nội|Hà Tĩnh|Hải Dương|Hải Phòng|Hậu Giang|Hòa Bình|Hồ Chí Minh|Huế|Hưng Yên|Khánh Hòa|Kiên Giang|"
    "Kon Tum|Lai Châu|Lạng Sơn|Lào Cai|Lâm Đồng|Long An|Nam Định|Nghệ An|Ninh Bình|Ninh Thuận|Phú Thọ|Phú Yên|"
    "Quảng Bình|Quảng Nam|Quảng Ngãi|Quảng Ninh|Quảng Trị|Sóc Trăng|Sơn La|Tây Ninh|Thái Bình|Thái Nguyên|"
    "Thanh Hóa|Thừa Thiên Huế|Tiền Giang|Trà Vinh|Tuyên Quang|Vĩnh Long|Vĩnh Phúc|Yên Bái"
)
PROVINCES = (*_PROVINCE_NAMES.split("|"), "Hà Tây")  # Hà Tây: part of Hà Nội since 2008
# Short forms of office usage; in lower case too, for none of them is a word.
_SHORT_FORMS = {
    "BR-VT": "Bà Rịa - Vũng Tàu",
    "BRVT": "Bà Rịa - Vũng Tàu",
    "TP.HCM": "thành phố Hồ Chí Minh",
    "TP HCM": "thành phố Hồ Chí Minh",
    "TPHCM": "thành phố Hồ Chí Minh",
    "TT-Huế": "Thừa Thiên Huế",
    "TT Huế": "Thừa Thiên Huế",
}
_SHORT_FORM = re.compile(r"\b(?:" + "|".join(re.escape(fold(short)) for short in _SHORT_FORMS) + r")\b")
_BY_SHORT_FORM = {fold(short): name for short, name in _SHORT_FORMS.items()}
# Words as well as names ("giữ vững hòa bình", "cao bằng năm trước"): with diacritics they need their capitals.
_ALSO_WORDS = frozenset(["hoa binh", "cao bang", "binh dinh", "thai binh", "nam dinh", "dong nai", "hai duong"])
# A person's name first ("tư tưởng Hồ Chí Minh", "Đoàn TNCS Hồ Chí Minh"): only its kind makes it a place.
_PERSON = "ho chi minh"
_CITY_BEFORE = re.compile(r"\b(?:tp|thanh pho)[. ]*$")
# Spelt out by case: "XÃ HỘI" in a heading in capitals is no commune.
_KINDS = (
    "tỉnh|Tỉnh|TỈNH|thành phố|Thành phố|THÀNH PHỐ|TP\\.?|huyện|Huyện|HUYỆN|quận|Quận|thị xã|Thị xã|THỊ XÃ|"
    "thị trấn|Thị trấn|phường|Phường|xã|Xã"
)
_WORD = rf"(?!(?:ỦY|Ủy|UỶ|Uỷ|SỐ|Số|CỘNG|Cộng)\b)[{UPPER}]\w*"
_NAME = rf"{_WORD}(?:(?:[ ]+|[ ]*-[ ]*){_WORD}){{0,4}}"
# "Chủ tịch UBND tỉnh Lê Trí Thanh" names a person, not a province.
_LOCALITY = re.compile(rf"(?<!tịch UBND )\b(?:{_KINDS})[ ]+(?P<name>{_NAME})")


@of_text
def _key(name: str) -> str:
    """The folded form under which a place is known: "Bà Rịa - Vũng Tàu" → "ba ria vung tau"."""
    return " ".join(syllables(fold(name)))


_PROVINCE_OF = {_key(name): name for name in PROVINCES}


def province(place: str) -> str | None:
    """A province's name as an official writes it, from the folded name that `places` gives; None for others.

    >>> province("ba ria vung tau")
    'Bà Rịa - Vũng Tàu'
    """
    return _PROVINCE_OF.get(place)


def places(text: str, known: Iterable[str] = ()) -> list[str]:
    """Folded names of the places a text names, syllables joined by spaces, each once, in order.

    Provinces are found by their bare name, other localities by their kind ("huyện …"); `known` are further
    names (as written) to find bare, such as the places the library's documents are about.

    >>> places("Thu ngân sách của huyện Phú Bình, tỉnh Thái Nguyên")
    ['phu binh', 'thai nguyen']
    >>> places("thu ngan sach gia lai")
    ['gia lai']
    >>> places("hòa bình, ổn định; giá gia lại hàng")
    []
    """
    return list(_places(text)) if not known else _found(text, known)


@of_text
def _places(text: str) -> tuple[str, ...]:
    return tuple(_found(text, ()))


def _found(text: str, known: Iterable[str]) -> list[str]:
    found: dict[str, int] = {}
    for match in _LOCALITY.finditer(text):
        found.setdefault(_key(match["name"]), match.start("name"))
    for name, start in _bare_names(text, known):
        found[name] = min(start, found.get(name, start))
    return sorted(found, key=lambda name: found[name])


@of_text
def provinces_told(text: str) -> tuple[str, ...]:
    """Folded names of the provinces a text speaks of as such, by their kind: "của tỉnh Bình Phước".

    >>> provinces_told("UBND tỉnh Bình Phước thăm Ninh Thuận")
    ('binh phuoc',)
    """
    return tuple(name for match in _LOCALITY.finditer(text) if (name := _key(match["name"])) in _PROVINCE_OF)


def _bare_names(text: str, known: Iterable[str]) -> Iterable[tuple[str, int]]:
    """Provinces and known places named without their kind, with where; "Huế" inside "Thừa Thiên Huế" is not another."""
    folded = fold(text)
    unmarked = folded == text  # typed without diacritics or capitals: a name cannot be told by its spelling
    said = f" {' '.join(syllables(folded))} "
    for name, written in _names(tuple(known)):
        if f" {name} " not in said:  # a library knows thousands of places: no pattern is made for each
            continue
        for match in re.finditer(r"\b" + r"[\W_]+".join(map(re.escape, name.split())) + r"\b", folded):
            if name == _PERSON and not _CITY_BEFORE.search(folded, 0, match.start()):
                continue
            if unmarked or _spelt_as(text[match.start() : match.end()], written, name):
                yield name, match.start()
                folded = folded[: match.start()] + " " * len(match[0]) + folded[match.end() :]
                break


@lru_cache(8)
def _names(known: tuple[str, ...]) -> list[tuple[str, str]]:
    """Folded name and name as written of the provinces and the known places, longest first."""
    names = {**_PROVINCE_OF, **{_key(name): name for name in known}}
    return sorted(((key, name) for key, name in names.items() if key), key=lambda item: -len(item[0]))


def _spelt_as(written: str, name: str, key: str) -> bool:
    """With diacritics, only the place's own spelling counts: "gia lại" is not Gia Lai."""
    if key in _ALSO_WORDS and written.islower() and written != fold(written):
        return False
    flat = unify_tone(" ".join(syllables(written)))
    return flat in (unify_tone(" ".join(syllables(name))), key)


def spelt_out_places(text: str) -> str:
    """A question with the short forms of provinces written in full.

    >>> spelt_out_places("thu ngân sách BR-VT")
    'thu ngân sách Bà Rịa - Vũng Tàu'
    """
    return substitute(_SHORT_FORM, lambda match: _BY_SHORT_FORM[match[0]], text)


def as_written(text: str, place: str) -> str:
    """A place as a text wrote it; as it was given when the text does not name it.

    >>> as_written("Thu ngân sách Gia Lai", "gia lai")
    'Gia Lai'
    """
    found = position(text, place)
    return text[slice(*found)] if found else place


def position(text: str, place: str) -> tuple[int, int] | None:
    """Where a text first names a place, given by its folded name.

    >>> position("Thu ngân sách Gia Lai", "gia lai")
    (14, 21)
    """
    match = re.search(r"\b" + r"[\W_]+".join(map(re.escape, place.split())) + r"\b", fold(text))
    return match.span() if match else None


def folded_names(text: str) -> str:
    """Folded syllables joined by single spaces, to look names up in."""
    return f" {_key(text)} "


_TIME = re.compile(r"(?:THÁNG|Tháng|QUÝ|Quý|NĂM|Năm|TRONG|Trong)\b")  # "CỦA UBND TỈNH THÁNG 5/2017"


def document_place(title: str, text: str, name: str) -> str | None:
    """What a bulletin is about: the place its title, its file name or its first lines name, as an official writes it.

    >>> document_place("Báo cáo tháng 5", "UBND tỉnh Minh Sơn báo cáo", "bao-cao.txt")
    'Minh Sơn'
    """
    stem = _key(name.rsplit(".", 1)[0])
    for part in (title, stem, text[:1500]):
        named = next(filter(None, map(province, places(part))), None)
        if named:
            return named
        for match in _LOCALITY.finditer(part):
            if not _TIME.match(match["name"]):
                return _one_case(match["name"])
    return None


def _one_case(name: str) -> str:
    """Put a name in capitals into title case, less a cell that ran into it: "MINH SƠN Số" → "Minh Sơn"."""
    words = name.split()
    if len(words[0]) == 1 or not words[0].isupper():
        return name
    capital = [word for word in words if word.isupper() or word == "-"]
    return " ".join(words[: len(capital)]).title()
