"""One error at a time put into a true claim."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from eval.planted.claims import TrueClaim
from rag.names import flat, spellings
from rag.particulars import Particular, particulars
from rag.quantities import Quantity

Plant = Callable[[TrueClaim, random.Random, Sequence[str]], tuple[str, int] | None]

# What a hasty hand writes instead.
_OTHER_UNITS = {
    "%": ("điểm phần trăm", "tỷ đồng", "người"),
    "đồng": ("USD",),
    "USD": ("đồng",),
    "người": ("hộ", "%"),
    "hộ": ("người",),
    "ngày": ("tháng", "giờ", "ngày làm việc"),
    "ngày làm việc": ("ngày", "tháng"),
    "tháng": ("ngày", "năm", "tuần"),
    "năm": ("tháng", "ngày"),
    "giờ": ("phút", "ngày"),
    "ha": ("m2", "km2"),
    "m2": ("ha", "m3"),
    "m3": ("m2", "lít"),
    "km": ("m", "ha"),
    "m": ("km", "cm"),
    "cm": ("mm", "m"),
    "mm": ("cm",),
    "tấn": ("kg", "tạ"),
    "kg": ("tấn",),
    "lần": ("%", "người"),
    "dự án": ("doanh nghiệp",),
    "doanh nghiệp": ("dự án",),
    "tuổi": ("tháng",),
    "xã": ("huyện",),
}
_SCALES = {"tỷ": "triệu", "triệu": "nghìn", "nghìn": "triệu", "tỉ": "triệu"}


def _pick(claim: TrueClaim, chance: random.Random, fits: Callable[[Particular], bool]) -> Particular | None:
    found = [one for one in particulars(claim.text) if fits(one)]
    return chance.choice(found) if found else None


def _with(claim: TrueClaim, one: Particular, new: str) -> tuple[str, int]:
    return claim.text[: one.start] + new + claim.text[one.end :], claim.at


def _other_digit(text: str, chance: random.Random) -> str:
    at = chance.choice([match.start() for match in re.finditer(r"\d", text)])
    first = at == 0 or not text[at - 1].isdigit()
    digit = chance.choice(
        [d for d in "123456789" if d != text[at]] if first else [d for d in "0123456789" if d != text[at]]
    )
    return text[:at] + digit + text[at + 1 :]


def digit(claim: TrueClaim, chance: random.Random, _: Sequence[str]) -> tuple[str, int] | None:
    """Another digit in a figure."""
    one = _pick(claim, chance, lambda one: one.kind in ("quantity", "share") and any(map(str.isdigit, one.text)))
    if one is None:
        return None
    new = _other_digit(re.sub(r"\(.*", "", one.text), chance) + re.sub(r"^[^(]*", "", one.text)
    return _with(claim, one, new) if _changes(one.text, new) else None


def _changes(old: str, new: str) -> bool:
    """False for "5,0" in the place of "5,00"."""
    one, other = particulars(f" {old}"), particulars(f" {new}")
    return [_value(p) for p in one] != [_value(p) for p in other]


def _value(one: Particular) -> object:
    return (one.value.value, one.value.unit) if isinstance(one.value, Quantity) else one.value


def unit(claim: TrueClaim, chance: random.Random, _: Sequence[str]) -> tuple[str, int] | None:
    """Another unit, or another scale ("triệu" for "tỷ")."""
    one = _pick(claim, chance, lambda one: isinstance(one.value, Quantity) and one.value.unit in _OTHER_UNITS)
    if one is None or not isinstance(one.value, Quantity) or not any(map(str.isdigit, one.text)):
        return None
    written = re.match(r"[\d.,]+(?:\s*\([^)]*\))?", one.text)
    if written is None or re.search(r"[\d%]\s*$", one.text):
        follows = written and one.text[-1:] == "%"
        if not follows:
            return None
    rest = one.text[len(written[0]) :] if written else ""
    scale = re.search("|".join(_SCALES), rest)
    if scale and chance.random() < 0.6:
        return _with(claim, one, f"{written[0] if written else ''}{rest.replace(scale[0], _SCALES[scale[0]], 1)}")
    other = chance.choice(_OTHER_UNITS[one.value.unit])
    kept = re.match(r"(?:\s*(?:nghìn|ngàn|triệu|t[ỷỉ]))*", rest)
    return _with(claim, one, f"{written[0] if written else ''}{kept[0] if kept else ''} {other}")


def year(claim: TrueClaim, chance: random.Random, _: Sequence[str]) -> tuple[str, int] | None:
    """Another year, near the true one."""
    one = _pick(claim, chance, lambda one: "time" in one.families and bool(re.search(r"(?:19|20)\d\d", one.text)))
    if one is None:
        return None
    move = chance.choice((-3, -2, -1, 1, 2, 3))
    return _with(claim, one, re.sub(r"(?:19|20)\d\d", lambda m: str(int(m[0]) + move), one.text))


def period(claim: TrueClaim, chance: random.Random, _: Sequence[str]) -> tuple[str, int] | None:
    """Another month, quarter or number of months; another day or month of a date."""
    one = _pick(claim, chance, lambda one: one.kind in ("period", "date"))
    if one is None:
        return None
    quarter = re.search(r"(?<=[Qq]uý )(?:IV|I{1,3})\b", one.text)
    if quarter:
        new = chance.choice([q for q in ("I", "II", "III", "IV") if q != quarter[0]])
        return _with(claim, one, one.text[: quarter.start()] + new + one.text[quarter.end() :])
    numbers = list(re.finditer(r"(?<!\d)\d{1,2}(?!\d)", one.text))
    if not numbers:
        return None
    found = chance.choice(numbers)
    new = str(chance.choice([n for n in range(1, 13) if n != int(found[0])]))
    return _with(claim, one, one.text[: found.start()] + new + one.text[found.end() :])


def name(claim: TrueClaim, chance: random.Random, known: Sequence[str]) -> tuple[str, int] | None:
    """Another name of as many words, from the same documents: half the time from the cited one."""
    one = _pick(claim, chance, lambda one: one.kind == "name" and " " in one.text)
    if one is None:
        return None
    chunk = claim.passages[claim.at].chunk
    own = claim.documents[chunk.document_id].text[max(0, chunk.start - 3000) : chunk.end + 3000]
    near = [found.text for found in particulars(own) if found.kind == "name"]
    pool = near if chance.random() < 0.5 else known
    words = len(one.text.split())
    true = spellings(one.text)
    fitting = [
        other
        for other in pool
        if len(other.split()) == words
        and "\n" not in other
        and not any(t in flat(other) or flat(other) in t for t in true)
    ]
    return _with(claim, one, chance.choice(fitting)) if fitting else None


def number(claim: TrueClaim, chance: random.Random, _: Sequence[str]) -> tuple[str, int] | None:
    """Another digit in a document's number."""
    one = _pick(claim, chance, lambda one: one.kind == "number")
    return _with(claim, one, _other_digit(one.text, chance)) if one else None


def direction(claim: TrueClaim, chance: random.Random, _: Sequence[str]) -> tuple[str, int] | None:
    """Writes "giảm" for "tăng" before a figure."""
    found = list(re.finditer(r"\b(tăng|giảm)(?= (?:\w+ )?\d)", claim.text))
    if not found:
        return None
    match = chance.choice(found)
    other = "giảm" if match[0] == "tăng" else "tăng"
    return claim.text[: match.start()] + other + claim.text[match.end() :], claim.at


def exchanged(claim: TrueClaim, chance: random.Random, _: Sequence[str]) -> tuple[str, int] | None:
    """Two figures of one unit in each other's place."""
    found = [one for one in particulars(claim.text) if one.kind == "quantity"]
    pairs = [
        (a, b)
        for at, a in enumerate(found)
        for b in found[at + 1 :]
        if isinstance(a.value, Quantity)
        and isinstance(b.value, Quantity)
        and a.value.unit == b.value.unit
        and a.value.value != b.value.value
        and a.end < b.start
    ]
    if not pairs:
        return None
    a, b = chance.choice(pairs)
    text = claim.text
    return text[: a.start] + b.text + text[a.end : b.start] + a.text + text[b.end :], claim.at


def citation(claim: TrueClaim, chance: random.Random, _: Sequence[str]) -> tuple[str, int] | None:
    """The number of another passage."""
    return claim.text, chance.choice([at for at in range(len(claim.passages)) if at != claim.at])


ERRORS: dict[str, Plant] = {
    "digit": digit,
    "unit": unit,
    "year": year,
    "month or period": period,
    "name": name,
    "swapped citation": citation,
    "document number": number,
    "tăng/giảm": direction,
    "figures exchanged": exchanged,
}
