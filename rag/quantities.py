"""Figures of a text as values with their units, whatever way they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from rag.text import unify_tone

_NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)?)"
_SCALES = {"nghìn": 3, "ngàn": 3, "vạn": 4, "triệu": 6, "tỷ": 9, "tỉ": 9}
# What is counted or measured, as officials write it → one name. What is not here is told by its own words.
_UNITS = {
    "điểm %": "điểm phần trăm|điểm %",
    "%": "phần trăm|%",
    "%o": "phần nghìn|‰",
    "đồng": "việt nam đồng|đồng việt nam|đồng(?! chí)|vnđ|vnd",
    "USD": "đô la mỹ|đô-la mỹ|đôla mỹ|đô la|đô-la|usd",
    "EUR": "euro|eur",
    "km2": "km2|km²|ki lô mét vuông",
    "km": "km|ki lô mét|kilômét|kilomet|cây số",
    "m2": "m2|m²|mét vuông",
    "m3": "m3|m³|mét khối",
    "mm": "mm|mi li mét|milimét",
    "cm": "cm|xen ti mét",
    "m": "mét|m",
    "ha": "hecta|héc ta|héc-ta|ha",
    "kg": "kg|ki lô gam|kilôgam",
    "tấn": "tấn",
    "tạ": "tạ",
    "lít": "lít",
    "kWh": "kwh",
    "MW": "mw",
    "kV": "kv",
    "ngày làm việc": "ngày làm việc",
    "ngày": "ngày",
    "tháng": "tháng",
    "năm": "năm",
    "quý": "quý",
    "tuần": "tuần",
    "giờ": "giờ|tiếng đồng hồ",
    "phút": "phút",
    "giây": "giây",
    "tuổi": "tuổi",
    "lần": "lần",
    "lượt": "lượt",
    "người": "người",
    "hộ": "hộ",
    "lao động": "lao động",
    "đảng viên": "đảng viên",
    "doanh nghiệp": "doanh nghiệp",
    "dự án": "dự án",
    "tỉnh": "tỉnh",
    "huyện": "huyện",
    "xã": "xã",
}
_NAME_OF = {f"u{at}": name for at, name in enumerate(_UNITS)}
_UNIT = "|".join(f"(?P<u{at}>{forms})" for at, forms in enumerate(_UNITS.values()))
_SCALE = r"(?:nghìn|ngàn|vạn|triệu|t[ỷỉ](?! (?:lệ|trọng|suất|giá)))"
_FIGURE = re.compile(
    rf"(?<![\w.,])(?<!\d/)(?P<number>{_NUMBER})(?!/\d)"
    r"(?:\s*\([^()\d]{1,40}\))?"  # "05 (năm) ngày"
    rf"(?:\s*(?P<scales>{_SCALE}(?:\s+{_SCALE})*)\b)?"
    rf"(?:\s*(?:(?:{_UNIT})(?!\w)))?",
)
_SHARE = re.compile(r"(?<![\w/.,:])(\d{1,4})[/:](\d{1,4})(?![\w/:]|[.,]\d)")
_NUMERALS = {"hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_SPELT = re.compile(
    rf"(?<!\w)(?P<number>{'|'.join(_NUMERALS)}) (?=(?:tháng|ngày|tuần|giờ|lần|người|năm(?! \d))(?!\w))"
    r"(?P<unit>ngày làm việc|\w+)"
)
# "từ 3.000 đến 4.000 người", "12, 15 và 17 tỷ đồng": the unit stands once, after the last.
_TO_NEXT = re.compile(r"\s*(?:[-–,]|đến|tới|và|hoặc|hay|đến dưới|đến không quá)\s*(?:khoảng |gần |trên |hơn |dưới )?")
_MONEY = frozenset(["đồng", "USD", "EUR"])


@dataclass(frozen=True, slots=True)
class Quantity:
    """`text[start:end]` says `value` of `unit` ("" where no known unit follows); "1,2 nghìn tỷ" is 1.2E+12.

    `scaled` is True where a scale word (triệu, tỷ) was written, so that without a unit it is money or a count.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    scaled: bool = False

    def is_same(self, other: Quantity) -> bool:
        """The same value of the same unit, as far as both tell one; of money "tỷ" alone tells enough."""
        return self.value == other.value and (self.unit == other.unit or self._unit_left_out(other))

    def _unit_left_out(self, other: Quantity) -> bool:
        bare, full = (self, other) if not self.unit else (other, self)
        return not bare.unit and bare.scaled and full.scaled


def number(written: str) -> Decimal:
    """A number as written in Vietnamese: dots group thousands, the comma is the decimal mark.

    >>> number("1.372,20"), number("72.5"), number("007")
    (Decimal('1372.2'), Decimal('72.5'), Decimal('7'))
    """
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", written):
        written = written.replace(".", "")
    value = Decimal(written.replace(",", ".")).normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def quantities(text: str) -> Iterator[Quantity]:
    """Every figure of a text with its unit; dates and document numbers have to be blanked out before.

    >>> [(str(q.value), q.unit) for q in quantities("đạt 1,2 nghìn tỷ đồng, tăng 7,50%, từ 3 đến 5 người")]
    [('1200000000000', 'đồng'), ('7.5', '%'), ('3', 'người'), ('5', 'người')]
    """
    lowered = unify_tone(text)
    yield from _spelt(lowered)
    found = [_read(match) for match in _FIGURE.finditer(lowered)]
    for at in range(len(found) - 2, -1, -1):  # backwards: a unit may pass over several figures
        one, following = found[at], found[at + 1]
        if not one.unit and following.unit and _TO_NEXT.fullmatch(lowered, one.end, following.start):
            found[at] = _with_unit_of(one, following, lowered)
    yield from found


def shares(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, share) of what is told as a part of so many, or to so many: "5/12 huyện", "1:2"."""
    for match in _SHARE.finditer(text):
        yield match.start(), match.end(), f"{int(match[1])}/{int(match[2])}"


def _spelt(lowered: str) -> Iterator[Quantity]:
    for match in _SPELT.finditer(lowered):
        yield Quantity(match.start(), match.end(), Decimal(_NUMERALS[match["number"]]), match["unit"])


def _read(match: re.Match[str]) -> Quantity:
    scales = (match["scales"] or "").split()
    value = number(match["number"]).scaleb(sum(_SCALES[scale] for scale in scales))
    unit = next((name for group, name in _NAME_OF.items() if match[group]), "")
    return Quantity(match.start(), match.end(), _plain(value), unit, bool(scales))


def _plain(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _with_unit_of(one: Quantity, following: Quantity, lowered: str) -> Quantity:
    """The figure with the unit, and the scale, that stand after the next one: "3-5 tỷ đồng" are 3 and 5 tỷ."""
    scale = Decimal(1)
    if following.scaled and not one.scaled:
        written = re.match(_NUMBER, lowered[following.start :])
        assert written is not None, lowered
        scale = following.value / number(written[0]) if number(written[0]) else scale
    return Quantity(one.start, one.end, _plain(one.value * scale), following.unit, one.scaled or following.scaled)
