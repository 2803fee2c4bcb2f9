"""The kind of a document (Nghị định 30/2020/NĐ-CP, Phụ lục III; Hướng dẫn 36-HD/VPTW) and its number."""

from __future__ import annotations

import re

from ingest.metadata.head import Found, Head

CONSOLIDATED = "Văn bản hợp nhất"
_KINDS = {
    "NQ": "Nghị quyết", "NQLT": "Nghị quyết liên tịch", "NĐ": "Nghị định", "QĐ": "Quyết định", "QĐi": "Quy định",
    "QyĐ": "Quy định", "CT": "Chỉ thị", "KL": "Kết luận", "TT": "Thông tư", "TTLT": "Thông tư liên tịch",
    "TC": "Thông cáo", "TB": "Thông báo", "BC": "Báo cáo", "HD": "Hướng dẫn", "KH": "Kế hoạch", "TTr": "Tờ trình",
    "VBHN": CONSOLIDATED, "CĐ": "Công điện", "CTr": "Chương trình", "QC": "Quy chế", "ĐA": "Đề án", "DA": "Dự án",
    "PA": "Phương án", "BB": "Biên bản", "CV": "Công văn", "PL": "Pháp lệnh", "HĐ": "Hợp đồng", "BGN": "Bản ghi nhớ",
    "BTT": "Bản thỏa thuận", "GUQ": "Giấy ủy quyền", "GM": "Giấy mời", "GGT": "Giấy giới thiệu",
    "GNP": "Giấy nghỉ phép", "PG": "Phiếu gửi", "PC": "Phiếu chuyển", "PB": "Phiếu báo", "L": "Luật", "LCT": "Lệnh",
}  # fmt: skip
_STANDALONE = {
    kind.upper(): kind
    for kind in (
        *_KINDS.values(), "Bộ luật", "Hiến pháp", "Điều lệ", "Bản tin", "Chiến lược", "Quy hoạch", "Sắc lệnh",
    )
}  # fmt: skip
_NAMES = "|".join(sorted(map(re.escape, _STANDALONE), key=len, reverse=True))
_ADDRESSED = ("Báo cáo", "Tờ trình", "Công điện", "Giấy mời", "Phiếu chuyển", "Thông báo")
_KIND_LINE = re.compile(rf"({_NAMES})(?:\s*[*\d]{{0,3}})\s*:?")
_KIND_START = re.compile(rf"({_NAMES})\s+(?=\S)")
_CODE = r"[A-ZĐ][A-ZĐƯa-zđ0-9]*(?:\s?[-/&.]\s?[A-ZĐƯ0-9][A-ZĐƯa-zđ0-9]*)*"
_NUMBER = re.compile(
    r"(?:\b(?:Luật|Nghị quyết|Pháp lệnh|Bộ luật|LUẬT|NGHỊ QUYẾT|PHÁP LỆNH)\s+[Ss][ốỐ]\s*:|\b[Ss][ốỐ]\s*:?)\s*"
    rf"(?P<number>\d{{1,5}}(?:\.\d{{1,3}})?[a-z]?\s?(?:/\s?\d{{4}})?\s?[-/]\s?{_CODE})"
)
_BLANK_NUMBER = re.compile(r"S[ốỐ]\s*:?[\s.…_]*[-/]\s?[A-ZĐ]")
_BARE_NUMBER = re.compile(r"\d{1,5}(?:\.\d{1,3})?/\d{4}/[A-ZĐ]{2,}[A-ZĐ0-9]*(?:-[A-ZĐƯa-z]+)*")
# A consolidated text bears its own number below its last article, not in its head.
_CERTIFIED = re.compile(r"(?m)^(?:.{0,60}\| ?)?Số\s*:?\s*(?P<number>\d{1,5}\s?/(?:\d{4}/)?VBHN-[A-ZĐ]{2,})\b")
_CONSOLIDATION = re.compile(
    r"VĂN BẢN HỢP NHẤT"
    r"|.*\bđược (?:sửa đổi|bổ sung)(?:, (?:sửa đổi|bổ sung))?(?: một số điều)? (?:bởi|theo|như sau)\s*:$"
)
_CONTINUED = re.compile(r"\(?Tiếp theo Công báo")
_CONTINUED_NUMBER = re.compile(
    rf"(?P<kind>[A-ZĐ]\w+(?: \w+){{0,3}}) số (?P<number>\d{{1,5}}/(?:\d{{4}}/)?{_CODE})\s+ngày"
)


def is_bare(line: str) -> bool:
    """True for a line that says what kind of document it is and nothing else: "BÁO CÁO"."""
    return _KIND_LINE.fullmatch(line.upper()) is not None


def number_of(head: Head) -> Found | None:
    """The number printed in the head; None for a draft ("Số:     /QĐ-UBND") and where none is printed."""
    if is_draft(head):
        return None
    for cell in head.above[:40]:
        match = _NUMBER.search(cell.text)
        # A subject that cites another document has words before "số": "Sửa đổi Nghị định số 85/2024/NĐ-CP".
        before = cell.text[: match.start()].strip(" :*_-–") if match else ""
        if match and (not before or before.isupper()):
            return _found(match, cell.start)
        if bare := _BARE_NUMBER.fullmatch(cell.text):
            return Found(bare[0], cell.start, cell.end)
    return _continued_number(head)


def is_draft(head: Head) -> bool:
    """True for "DỰ THẢO" and where the number is yet to be filled in: "Số:     /QĐ-UBND"."""
    return head.draft or any(_BLANK_NUMBER.match(cell.text) for cell in head.above[:40])


def _continued_number(head: Head) -> Found | None:
    """An issue of the gazette that continues a document repeats its name only."""
    if not any(_CONTINUED.match(cell.text) for cell in head.above[:20]):
        return None
    named = ((cell, _CONTINUED_NUMBER.match(cell.text)) for cell in head.above[:20])
    return next((_found(match, cell.start) for cell, match in named if match), None)


def certified_number(text: str) -> Found | None:
    """The number of a consolidated text, below its certification."""
    match = _CERTIFIED.search(text)
    return _found(match, 0) if match else None


def _found(match: re.Match[str], shift: int) -> Found:
    value = re.sub(r"\s+", "", match["number"]).rstrip(".-/")
    return Found(value, shift + match.start("number"), shift + match.end("number"))


def is_consolidated(head: Head) -> bool:
    """True when the head says that it is a text with its amendments worked in."""
    return any(_CONSOLIDATION.match(cell.text) for cell in head.cells[: head.body + 15])


def kind_line(head: Head) -> int | None:
    """The index in `head.cells` of the line that names the kind in capitals."""
    for index, cell in enumerate(head.above):
        if _KIND_LINE.fullmatch(cell.text) and cell.text.rstrip(" :*0123456789") != CONSOLIDATED.upper():
            return index
    return None


def kind_of(head: Head, at: int | None, number: Found | None) -> Found | None:
    """The kind: the line `at` that names it, else the code in the number."""
    if number and "/VBHN-" in number.value:
        return Found(CONSOLIDATED, number.start, number.end)
    if at is not None and (match := _KIND_LINE.fullmatch(head.cells[at].text)):
        start = head.cells[at].start
        return Found(_STANDALONE[match[1]], start, start + match.end(1))
    if number is None:
        return _kind_start(head)
    addressed = next((cell for cell in head.cells[:40] if re.match(r"V/v\b|Kính gửi", cell.text)), None)
    kind = kind_of_number(number.value)
    # A letter's code is that of its sender: "5/CT-CS" is from a Cục Thuế, no Chỉ thị.
    if kind and (addressed is None or kind in _ADDRESSED):
        return Found(kind, number.start, number.end)
    return Found("Công văn", addressed.start, addressed.end) if addressed else None


def _kind_start(head: Head) -> Found | None:
    """A kind with its subject on the same line, all in capitals: "LUẬT AN NINH MẠNG"."""
    for cell in head.above[:15] if head.official else ():
        match = _KIND_START.match(cell.text) if cell.text.isupper() else None
        if match:
            return Found(_STANDALONE[match[1]], cell.start, cell.start + match.end(1))
    return None


def kind_of_number(number: str) -> str | None:
    """The kind a number's code stands for.

    >>> kind_of_number("22-QĐ/TW"), kind_of_number("51/2024/QH15"), kind_of_number("288/BTC-NSNN")
    (None, 'Luật', None)
    """
    if "-QĐ/" in number:  # a Party's decision and its regulation bear one code
        return None
    if re.search(r"/QH\d+$", number):
        return "Luật"
    return next((_KINDS[part] for part in re.split(r"[/-]", number)[1:] if part in _KINDS), None)
