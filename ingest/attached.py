"""Recognises where a document attached to another one begins: after its signature, or under "kèm theo"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_KIND = re.compile(
    r"QUY CHẾ|QUY ĐỊNH|ĐIỀU LỆ|ĐỀ ÁN|KẾ HOẠCH|CHƯƠNG TRÌNH|HƯỚNG DẪN|NỘI QUY|QUY CHUẨN|CHIẾN LƯỢC|DANH MỤC|MẪU|"
    r"BIỂU MẪU|TỜ KHAI|BÁO CÁO|ĐƠN|GIẤY [A-ZĐ]\w+|BẢN \w+|QUY TRÌNH|ĐỊNH MỨC|BẢNG \w+|TIÊU CHUẨN|HỆ THỐNG"
)
_NOTE = re.compile(r"\(?\s*(?:Ban hành )?(?i:kèm theo)\s+\w")
_STATE_HEAD = re.compile(r"(?:.*\|\s*)?(?:CỘNG H[ÒO][AÀ] XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT NAM)")
_NEAR = 8
UNNAMED = "Văn bản kèm theo"


def has_note(lines: Sequence[str]) -> bool:
    """True when one of the lines says "(Ban hành kèm theo Quyết định …)"."""
    return any(_NOTE.match(line) for line in lines)


class Attached(NamedTuple):
    """What is attached, in a word ("Quy chế"), and the line that names it."""

    label: str
    heading: str


def attached(lines: Sequence[str], *, signed: bool) -> Attached | None:
    """What is attached from `lines[0]` on, None where nothing begins; `lines` are the next ones, not blank.

    Before a signature only "QUY CHẾ" with its "(Ban hành kèm theo …)" below counts; after it a letterhead too.

    >>> attached(["QUY CHẾ", "Làm việc", "(Ban hành kèm theo Quyết định số 1/QĐ-A)"], signed=False)
    Attached(label='Quy chế', heading='QUY CHẾ')
    >>> attached(["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập", "TỜ KHAI THUẾ", "Kính gửi"], signed=True)
    Attached(label='Tờ khai', heading='TỜ KHAI THUẾ')
    """
    first = lines[0]
    if not first.isupper() and not _STATE_HEAD.match(first):
        return None
    if not signed:
        whole = _KIND.fullmatch(first) and has_note(lines[1:_NEAR])
        return Attached(first.capitalize(), first) if whole else None
    kind = _KIND.match(first)
    if kind and (has_note(lines[1:_NEAR]) or len(first) <= 80):
        return Attached(kind[0].capitalize(), first)
    if has_note(lines[1:_NEAR]) and not first.startswith("PHỤ LỤC"):
        return Attached(UNNAMED, first)
    if any(_STATE_HEAD.match(line) for line in lines[:4]):
        named = ((_KIND.match(line), line) for line in lines[: _NEAR + 4])
        return next(
            (Attached(match[0].capitalize(), line) for match, line in named if match), Attached(UNNAMED, UNNAMED)
        )
    return None
