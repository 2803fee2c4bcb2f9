"""Places named in Vietnamese text: provinces by name, any locality by its kind ("huyện Phú Bình")."""

from __future__ import annotations

import re

from collections.abc import Iterable

from rag.text import UPPER, fold, syllables

# The 63 provinces and cities of 2004-2025; the 34 that remain since 1 July 2025 keep names from this list.
PROVINCES = (
    "An Giang|Bà Rịa - Vũng Tàu|Bạc Liêu|Bắc Giang|Bắc Kạn|Bắc Ninh|Bến Tre|Bình Dương|Bình Định|Bình Phước|"
    "Bình Thuận|Cà Mau|Cao Bằng|Cần Thơ|Đà Nẵng|Đắk Lắk|Đắk Nông|Điện Biên|Đồng Nai|Đồng Tháp|Gia Lai|Hà Giang|"
    "Hà Nam|Hà Nội|Hà Tĩnh|Hải Dương|Hải Phòng|Hậu Giang|Hòa Bình|Hồ Chí Minh|Huế|Hưng Yên|Khánh Hòa|Kiên Giang|"
    "Kon Tum|Lai Châu|Lạng Sơn|Lào Cai|Lâm Đồng|Long An|Nam Định|Nghệ An|Ninh Bình|Ninh Thuận|Phú Thọ|Phú Yên|"
    "Quảng Bình|Quảng Nam|Quảng Ngãi|Quảng Ninh|Quảng Trị|Sóc Trăng|Sơn La|Tây Ninh|Thái Bình|Thái Nguyên|"
    "Thanh Hóa|Thừa Thiên Huế|Tiền Giang|Trà Vinh|Tuyên Quang|Vĩnh Long|Vĩnh Phúc|Yên Bái"
).split("|")
_FOLDED = {" ".join(syllables(fold(name))): name for name in PROVINCES}
# Spelt out by case: "XÃ HỘI" in a heading in capitals is no commune.
_KINDS = (
    "tỉnh|Tỉnh|TỈNH|thành phố|Thành phố|THÀNH PHỐ|TP\\.?|huyện|Huyện|HUYỆN|quận|Quận|thị xã|Thị xã|THỊ XÃ|"
    "thị trấn|Thị trấn|phường|Phường|xã|Xã"
)
_WORD = rf"(?!(?:ỦY|Ủy|UỶ|Uỷ|ỦY|SỐ|Số|CỘNG|Cộng)\b)[{UPPER}]\w*"
_NAME = rf"{_WORD}(?:(?:[ ]+|[ ]*-[ ]*){_WORD}){{0,4}}"
# "Chủ tịch UBND tỉnh Lê Trí Thanh" names a person, not a province
_LOCALITY = re.compile(rf"(?<!tịch UBND )\b(?:{_KINDS})[ ]+(?P<name>{_NAME})")


def places(text: str, known: Iterable[str] = ()) -> list[str]:
    """Folded names of the places a text names, syllables joined by spaces, each once, in order.

    Provinces are found by their bare name, other localities by their kind ("huyện …"); `known` are further
    names (as written) to find bare, such as the places the library's documents are about.

    >>> places("Thu ngân sách của huyện Phú Bình, tỉnh Thái Nguyên")
    ['phu binh', 'thai nguyen']
    >>> places("thu ngan sach gia lai")
    ['gia lai']
    """
    found: dict[str, int] = {}
    for match in _LOCALITY.finditer(text):
        name = " ".join(syllables(fold(match["name"])))
        if name:
            found.setdefault(name, match.start())
    folded = " ".join(syllables(fold(text)))
    lowered_only = fold(text) == text  # typed without diacritics or capitals: names cannot be told by their case
    for name, written in {**_FOLDED, **{_key(name): name for name in known}}.items():
        at = re.search(rf"\b{name}\b", folded)
        if name and at and (lowered_only or _named_as_written(text, name, written)):
            found.setdefault(name, at.start())
    return sorted(found, key=lambda name: found[name])


def _key(name: str) -> str:
    return " ".join(syllables(fold(name)))


def _named_as_written(text: str, name: str, written: str) -> bool:
    """With diacritics, only the place's own spelling counts: "gia lại" is not Gia Lai."""
    flat = " ".join(syllables(text)).lower()
    return " ".join(syllables(written)).lower() in flat or name in flat


def folded_names(text: str) -> str:
    """Folded syllables joined by single spaces, to look names up in."""
    return f" {' '.join(syllables(fold(text)))} "


def document_place(title: str, text: str, name: str) -> str | None:
    """The province a bulletin is about: from its title, its file name or its first lines, as an official writes it."""
    stem = " ".join(syllables(fold(name.rsplit(".", 1)[0])))
    for part in (title, stem, text[:1500]):
        for place in places(part):
            if place in _FOLDED:
                return _FOLDED[place]
        if match := _LOCALITY.search(part):
            return _one_case(match["name"])
    return None


def _one_case(name: str) -> str:
    """"MINH SƠN Số" (a header whose cells ran together) → "Minh Sơn"; other names as they are."""
    words = name.split()
    if len(words[0]) == 1 or not words[0].isupper():
        return name
    capital = [word for word in words if word.isupper() or word == "-"]
    return " ".join(words[: len(capital)]).title()
