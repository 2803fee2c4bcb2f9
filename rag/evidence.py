"""Finds in a quotation the words of the kind a question asks for: a figure, a date, a name, a document's number."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.figure_roles import asked_role, role
from rag.kept import of_question, of_text
from rag.periods import mentions
from rag.places import places
from rag.text import UPPER, fold, syllables
from rag.understand import Expected, Query

Span = tuple[int, int]

_DATE = re.compile(
    r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?|(?:\bngày\s+)?\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b"
    r"|\bngày\s+\d{1,2}[/.-]\d{1,2}\b|\btháng\s+\d{1,2}(?:\s*/\s*|\s+năm\s+)\d{4}|\bquý\s+[IV]+(?:/|\s+năm\s+)\d{4}"
    r"|\bnăm\s+\d{4}\b|\b(?:1[0-9]|20)\d\d\b(?![.,]\d|\s*(?:tỷ|triệu|người|đồng|hộ))",
    re.IGNORECASE,
)
_UNIT = (
    r"(?:\s*(?:nghìn|ngàn|triệu))?(?:\s*(?:tỷ|tỉ))?(?:\s*(?:đồng chí|đồng|USD|đô la Mỹ|tấn|ha|km|m2|lượt|người|hộ|"
    r"lao động|doanh nghiệp|dự án|đảng viên|xã|ngày làm việc|ngày|tháng|năm|giờ|lần|buổi|cuộc))?"
)
_NUMBER = r"\d+(?:[.,]\d+)*"
_FIGURE = re.compile(  # a whole number or range ("3.000-4.000 người"), never a part of one
    rf"(?<![\w/.,-]){_NUMBER}(?:\s?[-–]\s?{_NUMBER})?(?:\s*(?:%|phần trăm)|(?!\d|[.,]\d|[/-]\w){_UNIT}(?![/-]\w))"
    r"|\b(?:một|hai|ba|bốn|sáu|bảy|tám|chín|mười|nửa) (?:người|lần|năm|tháng|ngày|tỉnh|phần|tuần|giờ|lượt)",
    re.IGNORECASE,
)
_RATE = re.compile(r"\bty le\b|phan tram|%|toc do|\btang (?:truong|bao|may)|\bgiam (?:bao|may)")
_COUNT = re.compile(
    r"^(?:so|tong) |\bso luong\b|"
    r"bao nhieu (?:nguoi|ho|lao dong|doanh nghiep|dang vien|du an|ty|trieu|xa)"
)
_RANK_ASKED = re.compile(r"\b(?:(?:dung|xep|hang|vi tri) )thu may|\bhang may\b")
_RANK = re.compile(
    r"(?:thứ|hạng) (?:\d+|nhất|nhì|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)\b|\d+/\d+ tỉnh|cao nhất|thấp nhất"
)
_BORDER = re.compile(r"[,;(|]\s|\s(?:và|hoặc|trong đó)\s|\(")
_COUNTED = re.compile(r"\bbao nhieu (?P<what>(?!phan tram|ty|trieu|nghin|dong|%)\w+(?: \w+)?)")
_PARTY = re.compile(r"(?:chu dau|don vi|du an|dia phuong|huyen|xa|phuong|so|nganh|co quan)\b(?! voi)")
_NAMED = re.compile(
    rf"\b(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí|[Đđ]/c|TS\.?|ThS\.?)\s+(?P<titled>[{UPPER}]\w+(?:\s+[{UPPER}]\w+){{1,4}})"
    rf"|(?P<bare>[{UPPER}][^\W\d_{UPPER}]+(?:\s+[{UPPER}][^\W\d_{UPPER}]+){{1,4}})"
)
_BODY = re.compile(
    r"\b(?:Bộ|Ban|Ủy ban|Uỷ ban|UBND|HĐND|Hội đồng|Sở|Cục|Tổng cục|Văn phòng|Chính phủ|Thủ tướng|Chủ tịch|Bí thư|"
    r"Quốc hội|Tỉnh ủy|Tòa án|Toà án|Viện|Cơ quan|Công ty|Giám đốc|Trung tâm|Công an|Trưởng|cơ quan|tổ chức)\b"
    # a name of two capitalised words; "QUYẾT ĐỊNH" heads a document, "Trong Nghị định" begins a sentence
    rf"|(?!Trong |Theo |Căn )[{UPPER}]\w+ (?!(?:Nghị|Quyết|Thông|Quy) (?:định|quyết|tư|báo))[{UPPER}][^\W\d_{UPPER}]+"
)
# "27/2024/QĐ-UBND", or "Quy định số 22" where the code is left out.
_DOCUMENT_NUMBER = re.compile(
    rf"\d+(?:/\d{{4}})?[-/][{UPPER}]{{2,}}[\w/-]*"
    r"|(?:[Nn]ghị (?:quyết|định)|[Qq]uy(?:ết)? định|[Cc]hỉ thị|[Kk]ết luận|[Tt]hông (?:tư|báo)|[Hh]ướng dẫn)(?: số)?"
    r" \d+[\w/-]*"
)
# Capitalised pairs that begin names of offices and places, not of people.
_OFFICE = re.compile(
    r"^(?:Lưu|Ban|Bộ|Bí|Ủy|Uỷ|Hội|Sở|Cục|Tỉnh|Huyện|Thành|Chủ|Phó|Văn|Trung|Chính|Thủ|Quốc|Việt|Nhà|Đảng|Trưởng|Công|Ngân|"
    r"Mặt|Nghị|Quyết|Quy|Chỉ|Kết|Thông|Báo|Kế|Hướng|Luật|Giám|Viện|Tòa|Trong|Theo|Các|Tổng|Thường|Nhân|Đoàn|Xã|Phường)\b"
)
# What stands after these is a place; a person's office ("Chủ tịch UBND tỉnh Nguyễn Văn A") is told from it below.
_PLACE_BEFORE = re.compile(r"(?:tỉnh|huyện|xã|phường|thành phố|thị xã|ủy|uỷ|dân|ở|tại)\s+$", re.IGNORECASE)
_LEADER_BEFORE = re.compile(r"(?:[Cc]hủ tịch|CHỦ TỊCH) (?:UBND|HĐND) (?:tỉnh|huyện|xã|phường|thành phố|thị xã)\s+$")
_NOT_ASKED = re.compile(
    r"(?:Điều|Khoản|khoản|Mục|Chương|Bảng|số)\s+\d+|^\s*\d+[.)]\s"
    rf"|^\s*\d{{1,2}}(?:\.\d{{1,2}}){{1,4}}\.?\s+(?=[{UPPER}])"  # "2.1.2.4 Phải bố trí …" is numbered so
)


def find_date(query: Query, quote: str) -> Span | None:
    """Where a quote gives the date asked for: after the document's number when one was asked, else the first."""
    begin = 0
    for number in query.numbers:
        match = re.search(rf"(?<!\d)(?<!ngày )0*{re.escape(number.number)}(?!\d)(?! tháng)[\w/-]*", quote)
        begin = match.end() if match else begin
    found = _DATE.search(quote, begin) or _DATE.search(quote)
    while found and re.match(r"[/-][A-ZĐ]", quote[found.end() :]):  # 27/2024/QĐ-UBND is no date
        found = _DATE.search(quote, found.end())
    return found.span() if found else None


def find_figure(query: Query, quote: str) -> Span | None:
    """Where a quote gives the figure asked for, with its unit; figures of periods, dates and numbering are passed over.

    A question after a rate gets the first percentage, any other the first figure after the words it shares. None
    when the question names a unit (%, tỷ) that no figure has; the cells of a table carry none.
    """
    asked = fold(query.text)
    if _RANK_ASKED.search(asked) and "bao nhieu" not in asked:
        ranked = _RANK.search(quote)
        return ranked.span() if ranked else None
    every = figures_in(query, quote)
    if (counting := _counting(query, quote, every)) and _PARTY.match(counted(query)[0]):
        return counting.span()  # "04 chủ đầu tư có tỷ lệ giải ngân dưới 20%": how many they are, not their rate
    whole = [match for match in every if role(query, quote, *match.span()) != "part"]
    free = [match for match in whole if role(query, quote, *match.span()) == asked_role(query)] or whole
    if "|" not in quote and (unit := unit_asked(asked)):
        free = [match for match in free if unit.search(match[0])]
    elif _RATE.search(asked):  # of the parts only: how many they are is no rate either
        free = [match for match in free if "%" in match[0]] or (free if whole == every else [])
    elif _COUNT.search(asked):
        free = [match for match in free if "%" not in match[0]] or free
    if counting := _counting(query, quote, free):
        return counting.span()
    return _nearest(query, quote, free)


def figures_in(query: Query, quote: str) -> list[re.Match[str]]:
    """The figures of a quote; those of periods, dates, document numbers and numbering are passed over."""
    free = list(_figures(quote))
    if not re.search(r"\b(?:may|bao nhieu) lan\b", fold(query.text)):  # "trợ cấp một lần" counts nothing
        free = [match for match in free if match[0].lower() != "một lần"]
    return free


@of_text
def _figures(quote: str) -> tuple[re.Match[str], ...]:
    taken = [match.span() for match in _DATE.finditer(quote)] + [(at, at + 8) for at, _ in mentions(quote)]
    taken += [match.span() for match in _DOCUMENT_NUMBER.finditer(quote)]
    taken += [match.span() for match in _NOT_ASKED.finditer(quote)]
    return tuple(m for m in _FIGURE.finditer(quote) if not any(start <= m.start() < end for start, end in taken))


@of_text
def _spoken(quote: str) -> tuple[tuple[int, str], ...]:
    """Where each syllable of a quote is, and how it is spelt when folded; those of digits alone left out."""
    return tuple((m.start(), fold(m[0])) for m in re.finditer(r"[^\W_]+", quote) if not m[0].isdigit())


@of_question
def _asked_words(query: Query) -> frozenset[str]:
    return frozenset((*query.content, *(unit for unit in syllables(fold(query.question)) if not unit.isdigit())))


def _nearest(query: Query, quote: str, figures: Sequence[re.Match[str]]) -> Span | None:
    """The figure whose own part of the quote, between commas, shares most with the question; else the first after
    the words they share.
    """
    words = _asked_words(query)
    shared = [at for at, word in _spoken(quote) if word in words]
    borders = [0, *(match.end() for match in _BORDER.finditer(quote)), len(quote)]

    def telling(figure: re.Match[str]) -> tuple[int, bool]:
        end = next(border for border in borders if border > figure.start())
        start = max(border for border in borders if border <= figure.start())
        own = {fold(unit) for unit in syllables(quote[start:end])}
        return len(own & words), bool(shared) and figure.start() >= shared[0]

    return max(figures, key=telling).span() if figures else None


def unit_asked(asked: str) -> re.Pattern[str] | None:
    """What a figure must be written with when the folded question names its unit."""
    if re.search(r"\b(?:bao nhieu|may) (?:phan tram|%)", asked):
        return re.compile("%|phần trăm")
    if re.search(r"\b(?:bao nhieu|may) (?:ty|trieu|nghin|tien)\b", asked):
        return re.compile(r"tỷ|tỉ|triệu|nghìn|ngàn|đồng|USD|đô la")
    return None


@of_question
def counted(query: Query) -> tuple[str, ...]:
    """What a question counts, folded, two words and one: "bao nhiêu doanh nghiệp" → ("doanh nghiep", "doanh")."""
    found = _COUNTED.search(fold(query.text))
    return (found["what"], found["what"].split()[0]) if found else ()


def _counting(query: Query, quote: str, figures: Sequence[re.Match[str]]) -> re.Match[str] | None:
    """The figure that counts what is asked for: "bao nhiêu doanh nghiệp" → "341 doanh nghiệp"."""
    for what in counted(query):
        told = re.compile(rf"\d[\d.,]*\s+{what}\b")
        for figure in figures:
            if told.match(fold(quote), figure.start()):
                return figure
    return None


def find_person(query: Query, quote: str) -> Span | None:
    """Where a quote names a person: after "ông", "bà", "đồng chí", or a run of capitalised syllables no office has."""
    for match in _NAMED.finditer(quote):
        name = match["titled"] or match["bare"]
        if _OFFICE.match(name) or " ".join(syllables(fold(name))) in query.places:
            continue
        if match["titled"]:
            return match.span("titled")
        led = _LEADER_BEFORE.search(quote, 0, match.start())
        if (led or not _PLACE_BEFORE.search(quote, 0, match.start())) and not places(name):
            return match.span("bare")
    return None


def find_number(query: Query, quote: str) -> Span | None:
    """Where a quote names the document asked for: of several, the one followed by most of the question's words."""
    named = list(_DOCUMENT_NUMBER.finditer(quote))
    words = set(query.content)
    ends = [match.start() for match in named[1:]] + [len(quote)]

    def told(at: int) -> int:
        return len(words & set(syllables(fold(quote[named[at].end() : ends[at]]))))

    return named[max(range(len(named)), key=told)].span() if named else None


def _pattern(pattern: re.Pattern[str]) -> Callable[[Query, str], Span | None]:
    def find(_query: Query, quote: str) -> Span | None:
        match = pattern.search(quote)
        return match.span() if match else None

    return find


_FINDERS: dict[Expected, Callable[[Query, str], Span | None]] = {
    "amount": find_figure,
    "date": find_date,
    "person": find_person,
    "body": _pattern(_BODY),
    "number": find_number,
}


def needs_evidence(query: Query) -> bool:
    """True when the kind of answer expected can be recognised by its form."""
    return query.expected in _FINDERS


def find_evidence(query: Query, quote: str) -> Span | None:
    """Where in a quote the words of the expected kind stand, or None."""
    finder = _FINDERS.get(query.expected)
    return finder(query, quote) if finder else None
