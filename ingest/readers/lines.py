"""Turns the printed lines of a page back into paragraphs."""

from __future__ import annotations

import re

_ITEM = re.compile(
    r"""["“]?(?:
        (?:Điều|ĐIỀU|Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN|Phụ\ lục|PHỤ\ LỤC|Mẫu\ số|Tiểu\ mục)\s+[\dIVXLC]
        |(?:Phụ\ lục|PHỤ\ LỤC)\s*$
        |(?:Căn\ cứ|Theo\ đề\ nghị|Nơi\ nhận|Kính\ gửi|V/v|Số:)
        |\d{1,2}(?:\.\d{1,2})*[.)]\s*(?![\d\s])
        |\d{1,2}(?:\.\d{1,2}){1,3}\s+(?=[^\W\d_])
        |[IVX]{1,6}\s*[.)–-]\s
        |[a-zđ]{1,2}[.)]\s
        |\(\d{1,2}\)\s
        |[-–—+•*]\s
    )""",
    re.VERBOSE,
)
_HEADED = re.compile(r"(?:Điều|ĐIỀU|Chương|Mục|Phần)\s+[\dIVX]+\s*[.:]")
_CLOSED = re.compile(r"[.;:!?…]['”\"»)\]]*$")
_TIGHT = re.compile(r"(?:[^\W_]-|\d/)$")
# A line this much of the page's width was broken because it was full.
_FULL, _FULL_HEADING = 0.8, 0.92


def rejoin(lines: list[str]) -> list[str]:
    """Join lines broken inside a sentence; blank lines keep paragraphs apart, runs of them become one.

    >>> rejoin(["Căn cứ Nghị quyết số 66-", "NQ/TW của Bộ Chính", "trị;", "Điều 1. Phạm vi", "Luật này quy định:"])
    ['Căn cứ Nghị quyết số 66-NQ/TW của Bộ Chính trị;', 'Điều 1. Phạm vi', 'Luật này quy định:']
    """
    width = _width(lines)
    joined: list[str] = []
    last = ""  # the printed line that the paragraph in the making ends with
    for line in lines:
        if joined and _continues(last, line, width, joined[-1]):
            joined[-1] += line if _TIGHT.search(last) else " " + line
        elif line or (joined and joined[-1]):
            joined.append(line)
        last = line
    while joined and not joined[-1]:
        joined.pop()
    return joined


def _width(lines: list[str]) -> int:
    """The usual length of a full line; never under 60, so that pages of short cells are not run together."""
    lengths = sorted(map(len, filter(None, lines)))
    return max(60, lengths[len(lengths) * 9 // 10]) if lengths else 60


def _continues(last: str, line: str, width: int, paragraph: str) -> bool:
    if not last or not line or _ITEM.match(line):
        return False
    if _TIGHT.search(last) or (last.endswith(";") and line[0].islower()):
        return True
    if _CLOSED.search(last) or line.isupper() or last.isupper():
        return False
    if line[0].islower():
        return True
    # A heading's last printed line is rarely full, the sentence below it always starts with a capital.
    heading = _HEADED.match(paragraph) and paragraph == last
    return len(last) >= width * (_FULL_HEADING if heading else _FULL)
