"""Recognises a signature block: the signer's capacity in capitals, then a person's name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.text import UPPER

_LOWER = UPPER.lower()
_SYLLABLE = rf"[{UPPER}][{_LOWER}]{{0,6}}"
_RANK = (
    r"(?:(?:Đại tướng|Thượng tướng|Trung tướng|Thiếu tướng|Đại tá|Thượng tá"
    r"|(?:GS|PGS|TS|ThS|BS)\.?(?:[ .]*TS\.?)?)\s+)?"
)
_NAME = rf"{_RANK}(?P<name>{_SYLLABLE}(?: {_SYLLABLE}){{1,4}})"
_NAME_LINE = re.compile(_NAME + r"(?:\s*[*\d]{0,3})?")
_ON_BEHALF = r"(?:TM|T/M|KT|K/T|TL|T/L|TUQ)[.\s]\s*[A-ZĐỦỘÁỨ]{2}"
_POSTS = (
    "TỔNG BÍ THƯ|(?:PHÓ )?BÍ THƯ(?: THƯỜNG TRỰC)?|(?:PHÓ )?CHỦ TỊCH|(?:PHÓ )?THỦ TƯỚNG|(?:BỘ|THỨ) TRƯỞNG|"
    "(?:PHÓ )?(?:TỔNG )?GIÁM ĐỐC|(?:PHÓ )?(?:TỔNG )?CỤC TRƯỞNG|(?:PHÓ )?VỤ TRƯỞNG|(?:PHÓ )?CHÁNH VĂN PHÒNG|"
    "(?:PHÓ )?THỐNG ĐỐC|(?:PHÓ )?TỔNG KIỂM TOÁN(?: NHÀ NƯỚC)?|(?:PHÓ )?VIỆN TRƯỞNG|(?:PHÓ )?CHÁNH ÁN|"
    "(?:PHÓ )?TRƯỞNG BAN|(?:PHÓ )?CHỦ NHIỆM|(?:PHÓ )?TỔNG THANH TRA|(?:PHÓ )?CHÁNH THANH TRA|(?:PHÓ )?TRƯỞNG PHÒNG|"
    "ỦY VIÊN THƯỜNG VỤ|XÁC THỰC VĂN BẢN HỢP NHẤT"
)
_CAPACITY = re.compile(rf"{_ON_BEHALF}|(?:{_POSTS})\b")
# What a picture of the signature, a stamp or a placeholder ("[daky]") leaves in the text.
_BETWEEN = re.compile(
    r"\[?\w{0,6}\]?|\[?\s*\(?(?:[Đđ]ã ký|Đã kí|[Kk]ý tên).{0,40}|"
    r"\(?[Kk]ý .{0,40}|.{0,30}Ngày ký.*|Số ?:.*|.{2,40}, ngày .*"
)
_WITHIN = 7  # lines between a capacity and the name below it: rank, stamp, "(đã ký)"


def is_on_behalf(line: str) -> bool:
    """True for "TM. CHÍNH PHỦ", "KT. BỘ TRƯỞNG", "T/M BAN BÍ THƯ"."""
    return bool(re.match(_ON_BEHALF, line))


def signer_below(lines: Sequence[str], at: int) -> tuple[int, int, int] | None:
    """(line, start, end) of the name signed under the capacity that `lines[at]` begins with; None where none is.

    `lines` are stripped, cells of a table apart; blank ones are skipped. Offsets count within the line.

    >>> signer_below(["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "", "Lê Văn Thanh"], 0)
    (3, 0, 12)
    """
    capacity = _CAPACITY.match(lines[at])
    if not capacity:
        return None
    if found := _in_line(lines[at], capacity.end()):
        return at, *found
    if not _is_capitals(lines[at]):
        return None
    for index in range(at + 1, min(len(lines), at + 1 + 2 * _WITHIN)):
        line = lines[index]
        if match := _NAME_LINE.fullmatch(line):
            return index, match.start("name"), match.end("name")
        if found := _in_line(line, 0) if _CAPACITY.match(line) else None:
            return index, *found
        if line and not _is_capitals(line) and not _BETWEEN.fullmatch(line):
            return None
    return None


def _in_line(line: str, after: int) -> tuple[int, int] | None:
    """A name at the end of a line of capitals: a table cell holds the whole block in one."""
    match = re.search(rf"(?<=\s){_NAME}$", line[-80:])
    if not match:
        return None
    shift = len(line) - len(line[-80:])
    before = line[: shift + match.start()].replace("(Đã ký)", "").replace("(đã ký)", "").strip()
    if shift + match.start() <= 0 or not _is_capitals(before) or shift + match.start("name") < after:
        return None
    return shift + match.start("name"), shift + match.end("name")


def _is_capitals(line: str) -> bool:
    letters = [character for character in line[:121] if character.isalpha()]
    small = sum(character.islower() for character in letters)
    return len(line) <= 120 and len(letters) > 0 and small * 6 <= len(letters)
