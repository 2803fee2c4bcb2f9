"""Office abbreviations and what they stand for, both ways."""

from __future__ import annotations

import re

from rag.text import fold, substitute

# Facts of office usage; the list of Nghị định 30/2020 (kinds of document) and common agency short forms.
MEANINGS = {
    "UBND": "ủy ban nhân dân",
    "HĐND": "hội đồng nhân dân",
    "NSNN": "ngân sách nhà nước",
    "NSTW": "ngân sách trung ương",
    "NSĐP": "ngân sách địa phương",
    "GRDP": "tổng sản phẩm trên địa bàn",
    "GDP": "tổng sản phẩm trong nước",
    "CPI": "chỉ số giá tiêu dùng",
    "IIP": "chỉ số sản xuất công nghiệp",
    "KT-XH": "kinh tế - xã hội",
    "KTXH": "kinh tế - xã hội",
    "QPAN": "quốc phòng, an ninh",
    "ANTT": "an ninh trật tự",
    "BTV": "ban thường vụ",
    "BCH": "ban chấp hành",
    "BCĐ": "ban chỉ đạo",
    "TU": "tỉnh ủy",
    "TW": "trung ương",
    "TƯ": "trung ương",
    "MTTQ": "mặt trận tổ quốc",
    "CNTT": "công nghệ thông tin",
    "TTHC": "thủ tục hành chính",
    "CCHC": "cải cách hành chính",
    "GPMB": "giải phóng mặt bằng",
    "NTM": "nông thôn mới",
    "XĐGN": "xóa đói giảm nghèo",
    "BHYT": "bảo hiểm y tế",
    "BHXH": "bảo hiểm xã hội",
    "DN": "doanh nghiệp",
    "SXKD": "sản xuất kinh doanh",
    "SXCN": "sản xuất công nghiệp",
    "ĐTC": "đầu tư công",
    "XDCB": "xây dựng cơ bản",
    "FDI": "đầu tư trực tiếp nước ngoài",
    "XNK": "xuất nhập khẩu",
    "TNCS": "thanh niên cộng sản",
    "CBCC": "cán bộ, công chức",
    "CBCCVC": "cán bộ, công chức, viên chức",
    "QĐ": "quyết định",
    "NQ": "nghị quyết",
    "NĐ": "nghị định",
    "CT": "chỉ thị",
    "KH": "kế hoạch",
    "TB": "thông báo",
    "BC": "báo cáo",
    "TT": "thông tư",
    "KL": "kết luận",
    "HD": "hướng dẫn",
}
_SHORT = {fold(short): meaning for short, meaning in MEANINGS.items()}
_LONG = {re.sub(r"\W+", " ", fold(meaning)): short for short, meaning in MEANINGS.items() if len(short) > 2}
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_SPACES = re.compile(r"\W+")
# Longer than two letters, or without a vowel and of one meaning ("TW"): no Vietnamese word is spelt so in lower case.
_UNMISTAKABLE = {short: meaning for short, meaning in _SHORT.items() if len(short) > 2 or short == "tw"}
_WRITTEN = re.compile(
    r"\b(?:kt ?[-–] ?xh|" + "|".join(map(re.escape, sorted(_UNMISTAKABLE, key=len, reverse=True))) + r")\b"
)


def expansions(question: str) -> list[str]:
    """Other wordings of what a question abbreviates or spells out.

    >>> expansions("Thu NSNN của UBND tỉnh")
    ['ngân sách nhà nước', 'ủy ban nhân dân']
    >>> expansions("thu ngân sách nhà nước")
    ['NSNN']
    """
    found = []
    for word in _WORD.findall(question):
        meaning = _SHORT.get(fold(word))
        if meaning and (len(word) > 2 or word.isupper()):  # "ct", "tu", "bc" in lower case are syllables too
            found.append(meaning)
    flat = f" {_SPACES.sub(' ', fold(question))} "
    found += [short for long, short in _LONG.items() if f" {long} " in flat]
    return list(dict.fromkeys(found))


def spelt_out(text: str) -> str:
    """A text with its unmistakable abbreviations written in full, to compare two wordings.

    >>> spelt_out("Thu NSNN năm 2023")
    'Thu ngân sách nhà nước năm 2023'
    >>> spelt_out("von dtc, KT – XH")
    'von đầu tư công, kinh tế - xã hội'
    """
    return substitute(_WRITTEN, lambda match: _UNMISTAKABLE[_SPACES.sub("-", match[0])], text)
