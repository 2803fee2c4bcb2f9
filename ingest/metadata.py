"""Reads what a document says about itself in its head: kind, number, date, issuer, title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as calendar_date

_HEAD_LENGTH = 3000
_TITLE_LENGTH = 160
# Nghị định 30/2020/NĐ-CP, Phụ lục III; Hướng dẫn 36-HD/VPTW; Luật Ban hành văn bản quy phạm pháp luật.
_KINDS = {
    "NQ": "Nghị quyết", "NĐ": "Nghị định", "QĐ": "Quyết định", "QĐi": "Quy định", "QyĐ": "Quy định", "CT": "Chỉ thị",
    "KL": "Kết luận", "TT": "Thông tư", "TTLT": "Thông tư liên tịch", "TB": "Thông báo", "BC": "Báo cáo",
    "HD": "Hướng dẫn", "KH": "Kế hoạch", "TTr": "Tờ trình", "VBHN": "Văn bản hợp nhất", "CĐ": "Công điện",
    "CTr": "Chương trình", "QC": "Quy chế", "ĐA": "Đề án", "BB": "Biên bản", "CV": "Công văn", "PL": "Pháp lệnh",
    "L": "Luật", "LCT": "Lệnh", "TTg": "Công văn",
}  # fmt: skip
_STANDALONE = {
    kind.upper(): kind
    for kind in (
        *_KINDS.values(), "Bộ luật", "Hiến pháp", "Điều lệ", "Phương án", "Dự án", "Giấy mời", "Bản tin", "Chiến lược",
        "Quy hoạch", "Nghị quyết liên tịch",
    )
}  # fmt: skip
_KIND_LINE = re.compile(
    "(" + "|".join(sorted(map(re.escape, _STANDALONE), key=len, reverse=True)) + r")(?:\s*[*\d]{0,3})\s*:?"
)
_NUMBER = re.compile(
    r"\b(?:(?:Luật|Nghị quyết|Pháp lệnh|Bộ luật)\s+[Ss]ố\s*:|S[ốỐ]\s*:?)\s*"
    r"(?P<number>\d{1,5}[a-z]?\s?(?:/\s?\d{4})?\s?[-/]\s?[A-ZĐ][A-ZĐƯa-zđ0-9]*(?:\s?[-/&.]\s?[A-ZĐƯ][A-ZĐƯa-zđ0-9]*)*)"
)
# A consolidated text bears its own number below its last page, not in its head.
_CONSOLIDATION = re.compile(r"(?m)^Số\s*:?\s*(?P<number>\d{1,5}/VBHN-[A-ZĐ]{2,})\b(?P<rest>.*(?:\n.*){0,6})")
_BARE_NUMBER = re.compile(r"\d{1,5}/\d{4}/[A-ZĐ]{2,}[A-ZĐ0-9]*(?:-[A-ZĐƯa-z]+)*")
_DATE = re.compile(
    r"(?P<place>[A-ZĐÁÀÂĂÊÔƠƯỦỨ][\w.]*(?:[ -][\w.]+){0,5})\s*,\s*[Nn]gày\s*"
    r"(?:(?P<d>\d{1,2})\s*tháng\s*(?P<m>\d{1,2})\s*năm\s*(?P<y>\d{4})|(?P<d2>\d{1,2})[/.-](?P<m2>\d{1,2})[/.-](?P<y2>\d{4}))"
    r"\s*(?:$|\|)"
)
_BODY = re.compile(r"(?:[-–] ?)?(?:Căn cứ|Thực hiện|Điều 1\b|ĐIỀU 1\b|Chương I\b|Kính gửi|I[.-] |1\. |Theo đề nghị)")
_STATE_HEAD = re.compile(r"CỘNG HÒA XÃ HỘI|CỘNG HOÀ XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT NAM")
_FURNITURE = re.compile(r"(?:\d+ )?CÔNG BÁO/Số.*|\d{1,4}")
_CONSOLIDATED = re.compile(r"VĂN BẢN HỢP NHẤT|.*được sửa đổi, bổ sung (?:một số điều )?(?:bởi|theo)\s*:?$")
_SUBJECT_END = re.compile(
    r"(?:[-–] ?)?(?:Căn cứ|Thực hiện|Điều \d|Chương [IVX]|Kính gửi|Phần [IVXt]|I[.-] |[_\-–—=*]{3,}|[“\"]Căn)"
)
_ISSUERS = (
    "Ủy ban Thường vụ Quốc hội", "Văn phòng Quốc hội", "Quốc hội", "Thủ tướng Chính phủ", "Văn phòng Chính phủ",
    "Thanh tra Chính phủ", "Chính phủ", "Chủ tịch nước", "Hội đồng Thẩm phán Tòa án nhân dân tối cao",
    "Tòa án nhân dân tối cao", "Viện kiểm sát nhân dân tối cao", "Kiểm toán nhà nước", "Ngân hàng Nhà nước Việt Nam",
    "Ban Chấp hành Trung ương", "Bộ Chính trị", "Ban Bí thư", "Văn phòng Trung ương Đảng",
    "Ủy ban Kiểm tra Trung ương", "Ban Tổ chức Trung ương", "Bộ Lao động - Thương binh và Xã hội",
    "Bộ Kế hoạch và Đầu tư", "Bộ Tài chính", "Bộ Công Thương", "Bộ Công an", "Bộ Quốc phòng", "Bộ Nội vụ",
    "Bộ Ngoại giao", "Bộ Tư pháp", "Bộ Xây dựng", "Bộ Y tế", "Bộ Giao thông vận tải", "Bộ Giáo dục và Đào tạo",
    "Bộ Khoa học và Công nghệ", "Bộ Thông tin và Truyền thông", "Bộ Nông nghiệp và Phát triển nông thôn",
    "Bộ Nông nghiệp và Môi trường", "Bộ Tài nguyên và Môi trường", "Bộ Văn hóa, Thể thao và Du lịch",
    "Bộ Dân tộc và Tôn giáo", "Ủy ban Dân tộc", "Bảo hiểm xã hội Việt Nam",
)  # fmt: skip
_LOCAL = {
    "ỦY BAN NHÂN DÂN": "Ủy ban nhân dân", "UBND": "Ủy ban nhân dân", "HỘI ĐỒNG NHÂN DÂN": "Hội đồng nhân dân",
    "HĐND": "Hội đồng nhân dân", "TỈNH ỦY": "Tỉnh ủy", "THÀNH ỦY": "Thành ủy", "HUYỆN ỦY": "Huyện ủy",
    "BAN THƯỜNG VỤ TỈNH ỦY": "Ban Thường vụ Tỉnh ủy", "BAN CHẤP HÀNH ĐẢNG BỘ": "Ban Chấp hành Đảng bộ",
    "SỞ": "Sở", "CỤC": "Cục", "TỔNG CỤC": "Tổng cục", "BỘ": "Bộ", "BAN": "Ban", "VĂN PHÒNG": "Văn phòng",
}  # fmt: skip
_UNIT = re.compile(r"^(TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG|THỊ TRẤN)\s+(.+)$")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the head of a document says; `date` is ISO (YYYY-MM-DD), None where it says nothing."""

    title: str
    kind: str | None = None
    number: str | None = None
    date: str | None = None
    issuer: str | None = None


def describe(text: str, name: str, title: str | None = None) -> Metadata:
    r"""Metadata from the first characters of `text`; `name` is the file name, `title` what the file itself states.

    >>> head = "CHÍNH PHỦ\nSố: 97/NQ-CP\nHà Nội, ngày 06 tháng 4 năm 2026\nNGHỊ QUYẾT\nVề đất đai\nCăn cứ Luật Đất đai"
    >>> describe(head, "nq97.pdf")  # doctest: +NORMALIZE_WHITESPACE
    Metadata(title='Nghị quyết 97/NQ-CP: Về đất đai', kind='Nghị quyết', number='97/NQ-CP', date='2026-04-06',
    issuer='Chính phủ')
    """
    lines = _head_lines(text)
    number, date = _number(lines), _date(_before_body(lines))
    consolidation = _CONSOLIDATION.search(text) if number is None else None
    if consolidation:
        number, date = consolidation["number"], _date(consolidation["rest"].split("\n"))
    official = number is not None or any(_STATE_HEAD.search(line) for line in lines[:30])
    at = _kind_line(lines) if official else None
    kind = _kind(lines, at, number)
    return Metadata(
        title=_title(lines, at, kind, number, title, name),
        kind=kind,
        number=number,
        date=date,
        issuer=_issuer(lines) if official else None,
    )


def _head_lines(text: str) -> list[str]:
    """The first lines, table cells apart: a Word head is often a table of two columns."""
    head = text[:_HEAD_LENGTH]
    cells = (cell.strip() for line in head.split("\n") for cell in line.split(" | "))
    return [cell for cell in cells if not _FURNITURE.fullmatch(cell)]


def _before_body(lines: list[str]) -> list[str]:
    """The lines above the first "Căn cứ", "Điều 1", …; a body cites other documents by number and date."""
    end = next((index for index, line in enumerate(lines) if _BODY.match(line)), len(lines))
    return lines[:end]


def _number(lines: list[str]) -> str | None:
    for line in _before_body(lines)[:40]:
        match = _NUMBER.search(line)
        # A subject that cites another document has words before "số": "Sửa đổi Nghị định số 85/2024/NĐ-CP".
        before = line[: match.start()].strip(" :*_-–") if match else ""
        if match and (not before or before.isupper()):
            return re.sub(r"\s+", "", match["number"]).rstrip(".-/")
        bare = _BARE_NUMBER.fullmatch(line)
        if bare:
            return bare[0]
    return None


def _date(lines: list[str]) -> str | None:
    for line in lines[:45]:
        match = _DATE.search(line)
        if not match or len(line) > 120:
            continue
        day, month, year = (int(match[key] or match[f"{key}2"]) for key in ("d", "m", "y"))
        try:
            return calendar_date(year, month, day).isoformat()
        except ValueError:  # "ngày 31 tháng 2": a slip of the pen is no date
            return None
    return None


def _kind_line(lines: list[str]) -> int | None:
    head = _before_body(lines)
    for index, line in enumerate(head):
        if _KIND_LINE.fullmatch(line):
            return index
    return None


def _kind(lines: list[str], at: int | None, number: str | None) -> str | None:
    if number and "/VBHN-" in number:
        return "Văn bản hợp nhất"
    if number is None and at is not None and any(map(_CONSOLIDATED.match, lines[: at + 20])):
        return "Văn bản hợp nhất"
    if at is not None:
        match = _KIND_LINE.fullmatch(lines[at])
        return _STANDALONE[match[1]] if match else None
    if number is None:
        return None
    if re.search(r"/QH\d+$", number):
        return "Luật"
    for part in re.split(r"[/-]", number)[1:]:
        if part in _KINDS:
            return _KINDS[part]
    return "Công văn" if any(re.match(r"V/v\b|Kính gửi", line) for line in lines[:40]) else None


def _issuer(lines: list[str]) -> str | None:
    """The last issuing body named in capitals above the kind line: under "BỘ …" may stand its own "CỤC …"."""
    head = [line for line in _before_body(lines)[:20] if line]
    joined = [f"{a} {b}" for a, b in zip(head, head[1:], strict=False)]
    known = {issuer.upper(): issuer for issuer in _ISSUERS}
    for line in [*head, *joined]:
        bare = _bare(line)
        if bare in known:
            return known[bare]
    for line in head:
        for capitals in known:
            if _bare(line).startswith(f"{capitals} "):
                return known[capitals]
    return _local_issuer(head)


def _local_issuer(head: list[str]) -> str | None:
    for index, line in enumerate(head):
        bare = _bare(line)
        for capitals, written in sorted(_LOCAL.items(), key=lambda item: -len(item[0])):
            if bare == capitals or bare.startswith(capitals + " "):
                following = _bare(head[index + 1]) if index + 1 < len(head) else ""
                rest = bare[len(capitals) :].strip() or (following if _UNIT.match(following) else "")
                return f"{written} {_unit(rest)}".strip()
    return None


def _bare(line: str) -> str:
    """Capitals before the number, rule or footnote that share their line: "CHÍNH PHỦ Số: 30/2020" → "CHÍNH PHỦ"."""
    end = r"\s*(?:Số\b|Luật số|[_*\d]|-{2,}|CỘNG H|ĐẢNG CỘNG)"
    words = re.split(end, line.replace("UỶ", "ỦY"), maxsplit=1)[0].strip(" -–")
    return words if words.isupper() else ""


def _unit(capitals: str) -> str:
    match = _UNIT.match(capitals)
    if match:
        return f"{match[1].lower()} {match[2].title()}"
    return capitals.title() if len(capitals.split()) <= 3 else capitals.capitalize()


def _title(
    lines: list[str], at: int | None, kind: str | None, number: str | None, stated: str | None, name: str
) -> str:
    if kind and (number or at is not None):
        subject = _subject(lines, at)
        label = f"{kind} {number}" if number else kind
        return _shorten(f"{label}: {subject}") if subject else label
    if stated:
        return _shorten(stated)
    first = _first_heading(lines)
    if first and len(first) <= _TITLE_LENGTH and not (first.endswith((".", ";", ",")) and len(first) > 60):
        return first
    return re.sub(r"[-_\s]+", " ", re.sub(r"\.\w{1,5}$", "", name.rsplit("/", 1)[-1])).strip() or name


def _first_heading(lines: list[str]) -> str:
    """The first line that is no letterhead; an annex's number together with its name."""
    printed = [line for line in lines if line and not _STATE_HEAD.search(line)]
    if len(printed) > 1 and re.fullmatch(r"(?i:phụ lục)(?: [IVX\d]+)?", printed[0]):
        return f"{printed[0]}: {printed[1]}"
    return printed[0] if printed else ""


def _subject(lines: list[str], at: int | None) -> str:
    """The trích yếu in one line: what stands below the kind line, or after "V/v" in a letter."""
    if at is None:
        found = next((index for index, line in enumerate(lines) if re.match(r"V/v\b", line)), None)
        return "" if found is None else re.sub(r"^V/v:?\s*", "", lines[found])
    taken: list[str] = []
    for line in lines[at + 1 : at + 12]:
        ends = _SUBJECT_END.match(line) or (taken and (not line or _bare(line) in _HEADERS))
        if ends and (taken or line):
            break
        if line:
            taken.append(line)
        if sum(map(len, taken)) > 2 * _TITLE_LENGTH:
            break
    return " ".join(taken)


_HEADERS = frozenset(issuer.upper() for issuer in _ISSUERS) | {"BỘ TRƯỞNG"}


def _shorten(title: str) -> str:
    title = " ".join(title.split())
    if len(title) <= _TITLE_LENGTH:
        return title
    return title[: _TITLE_LENGTH - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"
