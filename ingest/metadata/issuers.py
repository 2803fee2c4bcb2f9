"""Who issued a document: the body named in its letterhead, else the one its number's code stands for."""

from __future__ import annotations

import re

from ingest.metadata.head import Cell, Found, Head

_BY_CODE = {
    "CP": "Chính phủ", "TTg": "Thủ tướng Chính phủ", "QH": "Quốc hội",
    "UBTVQH": "Ủy ban Thường vụ Quốc hội",
    "CTN": "Chủ tịch nước", "VPQH": "Văn phòng Quốc hội", "VPCP": "Văn phòng Chính phủ", "TTCP": "Thanh tra Chính phủ",
    "BTC": "Bộ Tài chính", "BKHĐT": "Bộ Kế hoạch và Đầu tư", "BTP": "Bộ Tư pháp", "BNV": "Bộ Nội vụ",
    "BLĐTBXH": "Bộ Lao động - Thương binh và Xã hội", "BYT": "Bộ Y tế", "BCT": "Bộ Công Thương", "BCA": "Bộ Công an",
    "BQP": "Bộ Quốc phòng", "BNG": "Bộ Ngoại giao", "BXD": "Bộ Xây dựng", "BGTVT": "Bộ Giao thông vận tải",
    "BGDĐT": "Bộ Giáo dục và Đào tạo", "BKHCN": "Bộ Khoa học và Công nghệ",
    "BVHTTDL": "Bộ Văn hóa, Thể thao và Du lịch",
    "BTTTT": "Bộ Thông tin và Truyền thông", "BNNPTNT": "Bộ Nông nghiệp và Phát triển nông thôn",
    "BNNMT": "Bộ Nông nghiệp và Môi trường", "BTNMT": "Bộ Tài nguyên và Môi trường", "UBDT": "Ủy ban Dân tộc",
    "BDTTG": "Bộ Dân tộc và Tôn giáo", "NHNN": "Ngân hàng Nhà nước Việt Nam", "KTNN": "Kiểm toán nhà nước",
    "TANDTC": "Tòa án nhân dân tối cao", "VKSNDTC": "Viện kiểm sát nhân dân tối cao",
}  # fmt: skip
_ISSUERS = (
    *_BY_CODE.values(), "Hội đồng Thẩm phán Tòa án nhân dân tối cao", "Hội đồng Nhà nước", "Ban Chấp hành Trung ương",
    "Bộ Chính trị", "Ban Bí thư", "Văn phòng Trung ương Đảng", "Ủy ban Kiểm tra Trung ương", "Ban Tổ chức Trung ương",
    "Bảo hiểm xã hội Việt Nam", "Tổng cục Thống kê", "Kho bạc Nhà nước",
)  # fmt: skip
_KNOWN = {issuer.upper(): issuer for issuer in _ISSUERS} | {
    "BAN CHẤP HÀNH TRUNG ƯƠNG VĂN PHÒNG": "Văn phòng Trung ương Đảng"
}
_LONGEST = sorted(_KNOWN, key=len, reverse=True)
_LOCAL = {
    "ỦY BAN NHÂN DÂN": "Ủy ban nhân dân", "UBND": "Ủy ban nhân dân", "HỘI ĐỒNG NHÂN DÂN": "Hội đồng nhân dân",
    "HĐND": "Hội đồng nhân dân", "TỈNH ỦY": "Tỉnh ủy", "THÀNH ỦY": "Thành ủy", "HUYỆN ỦY": "Huyện ủy",
    "ĐẢNG ỦY": "Đảng ủy", "BAN THƯỜNG VỤ TỈNH ỦY": "Ban Thường vụ Tỉnh ủy",
    "BAN CHẤP HÀNH ĐẢNG BỘ": "Ban Chấp hành Đảng bộ", "SỞ": "Sở", "CỤC": "Cục", "TỔNG CỤC": "Tổng cục", "BỘ": "Bộ",
    "BAN": "Ban", "VĂN PHÒNG": "Văn phòng", "CHI CỤC": "Chi cục", "PHÒNG": "Phòng",
}  # fmt: skip
_LOCAL_LONGEST = sorted(_LOCAL, key=len, reverse=True)
_UNIT = re.compile(r"^(TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)\s+(.+)$")
_OF_UNIT = re.compile(r"(.*?)(?:(?<= )(TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG) (.+))?$")
_OF_PLACES = frozenset(name for name in _LOCAL if name.endswith(("ỦY", "DÂN", "BỘ")) and name != "BỘ") | {
    "UBND",
    "HĐND",
}
_LETTERHEAD_END = re.compile(r"\s*(?:Số\b|SỐ:|Luật số|[_*\d]|-{2,}|CỘNG H|ĐẢNG CỘNG)")
_LETTERHEAD = 20  # cells
# The gazette prints the publisher's rubric above the letterhead.
_RUBRIC = re.compile(r"VĂN BẢN|PHẦN ")


def issuer_of(head: Head, number: Found | None) -> Found | None:
    """The issuing body as an official writes it: "Ủy ban nhân dân tỉnh Lào Cai".

    Its superior may stand above it ("TỈNH ỦY AN HẢI", then "THÀNH ỦY VĨNH BÌNH"): the last one above the number counts.
    """
    above = [cell for cell in head.above[:_LETTERHEAD] if cell.text and not _RUBRIC.match(cell.text)]
    printed = [cell for cell in above if number is None or cell.start <= number.start] or above
    coded = issuer_of_number(number.value) if number else None
    central, local = _central(printed), _local(printed)
    if coded and number:
        return _confirmed(above, coded) or Found(coded, number.start, number.end)
    if central and local and number:
        return local if local.start >= central.end else central
    return central or local


def issuer_of_number(number: str) -> str | None:
    """The body that a number's code names alone.

    >>> issuer_of_number("30/2020/NĐ-CP"), issuer_of_number("26/VBHN-BNV"), issuer_of_number("5/BC-UBND")
    ('Chính phủ', 'Bộ Nội vụ', None)
    """
    for part in re.split(r"[/&-]", re.sub(r"(?<=QH)\d{1,2}$", "", number))[::-1]:
        if part in _BY_CODE and "&" not in number and not number.startswith(part) and "TTLT" not in number:
            return _BY_CODE[part]
    return None


def _confirmed(printed: list[Cell], issuer: str) -> Found | None:
    """Where the letterhead names the body that the number names, over one line or two."""
    wanted = issuer.upper()
    for cell, following in zip(printed, [*printed[1:], None], strict=True):
        if bare_capitals(cell.text).startswith(wanted):
            return Found(issuer, cell.start, cell.start + len(wanted))
        if following and f"{cell.text} {following.text}".upper().startswith(wanted) and cell.text.isupper():
            return Found(issuer, cell.start, following.end)
    return None


def _central(printed: list[Cell]) -> Found | None:
    """A body of the centre: two lines joined first, then whole lines, then the beginning of a line."""
    for cell, following in zip(printed, printed[1:], strict=False):
        if (both := f"{bare_capitals(cell.text)} {bare_capitals(following.text)}") in _KNOWN:
            return Found(_KNOWN[both], cell.start, following.end)
    for cell in printed:
        if (bare := bare_capitals(cell.text)) in _KNOWN:
            return Found(_KNOWN[bare], cell.start, cell.start + len(bare))
    for cell in printed:
        bare = bare_capitals(cell.text)
        if name := next((name for name in _LONGEST if bare.startswith(f"{name} ")), None):
            return Found(_KNOWN[name], cell.start, cell.start + len(name))
    return None


def _local(printed: list[Cell]) -> Found | None:
    """The last body named by its kind: "ỦY BAN NHÂN DÂN", "SỞ TÀI CHÍNH", its locality on the same line or the next."""
    last: Found | None = None
    for cell, following in zip(printed, [*printed[1:], None], strict=True):
        bare = bare_capitals(cell.text)
        name = next((name for name in _LOCAL_LONGEST if bare == name or bare.startswith(f"{name} ")), None)
        if name is None:
            continue
        below = bare_capitals(following.text) if following else ""
        own = bare[len(name) :].strip()
        rest = own or (below if _UNIT.match(below) else "")
        end = following.start + len(below) if following and rest and not own else cell.start + len(bare)
        within = f" {last.value}" if last and not rest else ""  # "VĂN PHÒNG" below the body whose office it is
        last = Found(f"{_LOCAL[name]} {_unit(rest, name in _OF_PLACES)}".strip() + within, cell.start, end)
    return last


def bare_capitals(line: str) -> str:
    """Capitals before the number, rule or footnote that share their line: "CHÍNH PHỦ Số: 30/2020" → "CHÍNH PHỦ"."""
    words = _LETTERHEAD_END.split(line.replace("UỶ", "ỦY"), maxsplit=1)[0].strip(" -–")
    return words if words.isupper() else ""


def is_issuer(line: str) -> bool:
    """True for a line that names the issuing body or its head, below a subject."""
    bare = bare_capitals(line)
    if bare in _KNOWN or re.match(r"(?:BỘ TRƯỞNG|CHỦ TỊCH|THỐNG ĐỐC|TỔNG CỤC TRƯỞNG|CHỦ NHIỆM|GIÁM ĐỐC)\b", bare):
        return True
    return bool(re.match(r"(?:ỦY BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN|BAN THƯỜNG VỤ)\b", bare))


def _unit(capitals: str, of_place: bool) -> str:
    """A locality in title case; a field of work in lower case but for its first word, its locality apart."""
    match = _UNIT.match(capitals)
    if match:
        return f"{match[1].lower()} {match[2].title()}"
    if of_place:
        return capitals.title()
    work, kind, place = _OF_UNIT.match(capitals + " ").groups("")  # type: ignore[union-attr]
    return " ".join(filter(None, (work.strip().capitalize(), kind.lower(), place.strip().title())))
