"""Finds where a document tells what is asked of it as such: number, date, signatory, issuer, subject, recipients."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from rag.clauses import clauses
from rag.schema import Document
from rag.text import UPPER, fold, syllables, vocabulary
from rag.understand import Query

Span = tuple[int, int]
Attribute = Literal["number", "date", "signatory", "issuer", "subject", "recipients", "in_force"]

_HEAD, _TAIL = 3000, 700  # characters in which a header and a signature stand
_LONGEST = 1500  # characters of a quoted value: a list of recipients is long
_DATE = re.compile(r"\bngày\s+(\d{1,2})\s*(?:tháng|/)\s*(\d{1,2})\s*(?:năm|/)\s*(\d{4})")
_RANK = r"(?:CHỦ TỊCH|BÍ THƯ|THỦ TƯỚNG|BỘ TRƯỞNG|THỨ TRƯỞNG|GIÁM ĐỐC|TRƯỞNG BAN|CHÁNH VĂN PHÒNG|TỔNG BÍ THƯ|CHỦ NHIỆM)"
_SIGNATURE = re.compile(rf"{_RANK}[{UPPER} ]*[\s|]+[{UPPER}]\w+(?:[ ][{UPPER}]\w+){{1,4}}(?=\s|\||$)")
_SIGNED_ON = re.compile(r"(?:kể )?từ ngày (?P<act>ký|ban hành|thông qua)\b")

# Folded; the first that matches decides.
_WHICH_BODY = r"(?:co quan|don vi|to chuc|cap|bo)(?: \w+)? nao"
_ASKED: tuple[tuple[Attribute, re.Pattern[str]], ...] = (
    ("in_force", re.compile(r"\bhieu luc\b")),
    (
        "recipients",
        re.compile(r"\bnoi nhan\b|\b(?:kinh )?gui (?:cho |den |toi )?(?:nhung )?(?:ai|dau|noi nao|co quan|don vi)\b"),
    ),
    (
        "subject",
        re.compile(
            r"\btrich yeu\b|\b(?:ve|noi) (?:viec|van de|noi dung|chuyen|dieu) (?:gi|nao)\b|\bnoi (?:ve )?gi\b|\bve gi\b"
            r"|\bnoi dung (?:chinh |cua \D{0,20})?(?:la )?gi\b|\bquy dinh (?:nhung )?gi\W*$|\bten (?:goi|day du)\b"
        ),
    ),
    (
        "signatory",
        re.compile(
            r"\bai (?:la nguoi |da |dung ten )?(?:da )?ky\b|\b(?:nguoi|dong chi|vi|lanh dao) (?:nao )?(?:da )?ky\b"
            r"|\bky (?:ten )?boi\b|\bchu ky cua\b|\bla nguoi ky\b"
        ),
    ),
    (
        "date",
        re.compile(
            r"\b(?:ky|ban hanh|ra doi|thong qua|ra)(?: \w+)? (?:ngay|thang|nam|khi|luc|thoi gian|hom)"
            r"(?: thang| nam){0,2} (?:nao|may|bao)"
            r"|\b(?:ky|ban hanh|ra doi|thong qua) (?:bao gio|khi nao)|\bngay (?:ky|ban hanh|ra)\b"
            r"|\b(?:ngay|khi|luc|nam|thang) (?:nao|may)\b.*\b(?:ky|ban hanh|ra doi|thong qua)\b"
            r"|\bbao gio\b.*\b(?:ky|ban hanh|ra doi)\b|\bngay thang(?: nam)?(?: ban hanh| ky)?\b"
        ),
    ),
    (
        "issuer",
        re.compile(
            rf"\bai (?:la nguoi |da )?(?:ban hanh|ra)\b|{_WHICH_BODY} (?:da )?(?:ban hanh|ra)\b|\bban hanh boi\b"
            rf"|\bco quan ban hanh\b|\bdo {_WHICH_BODY} ky\b|\b(?:la )?cua {_WHICH_BODY}\W*$"
        ),
    ),
    ("number", re.compile(r"\bso may\b|\bso hieu\b|\bso bao nhieu\b|\bmang so\b|\bso nao\b|\bso ky hieu\b")),
)
_OF_ITSELF = re.compile(r"ban hanh|\bky\b|ra doi|ngay (?:nao|may|bao)|khi nao")
_META = vocabulary(
    "ban hanh ky ra doi van so ngay thang nam luc la duoc vao cua tinh tw trung uong nguoi da do ai co quan nao hieu "
    "trich yeu ve viec gi van de noi dung chinh quy dinh gui cho den toi nhung noi nhan kinh don vi boi ten dung dong "
    "chi lanh dao vi chu to chuc cap bo thong qua thoi gian gom dau dieu chuyen mang may bao gio hom goi day hay biet"
)
_IN_FORCE = vocabulary("hieu luc thi hanh bat dau co tu ke het con ap dung khong nua chua den khi nao da")


def attribute_asked(query: Query) -> Attribute | None:
    """What of a document as such a question asks for, in any wording; None for a question about something else.

    >>> from rag.understand import understand
    >>> [attribute_asked(understand(question)) for question in ("QĐ 798 do ai ký?", "Nghị định 30 gửi cho ai?")]
    ['signatory', 'recipients']
    """
    if query.provisions:
        return None
    asked = " ".join(syllables(fold(query.text)))
    found = next((attribute for attribute, pattern in _ASKED if pattern.search(asked)), None)
    if found == "in_force":
        return found if query.expected in ("date", "yes_no", "any") else None
    if found == "number":
        return found if query.expected == "number" or query.numbers else None
    if found == "subject":  # asked of a document without its number, the subject is what the question tells itself
        return found if query.numbers else None
    if found is None and query.expected == "date" and query.numbers and _OF_ITSELF.search(asked):
        return "date"
    return found


def beyond(query: Query, document: Document | None, also: frozenset[str] = frozenset()) -> list[str]:
    """What a question asks of a document beside its number, its title and `also`, folded.

    "Chỉ thị 08 yêu cầu báo cáo khi nào?" leaves "yeu", "cau", "bao", "cao".
    """
    own = {word for number in query.numbers for word in re.split(r"\W", f"{number.kind} {number.number}/{number.tail}")}
    own |= {number.year for number in query.numbers} | {word for place in query.places for word in place.split()}
    if document is not None:
        own |= set(syllables(fold(f"{document.title} {document.subject or ''} {document.kind or ''}")))
        own |= set(re.findall(r"[a-z]+|\d+", fold(document.number or "")))  # "29/2013/QH13" leaves "13"
    return [word for word in query.content if not {word, word.lstrip("0")} & (own | also)]


def remaining(query: Query) -> set[str]:
    """The folded words of a question that name its document, those that ask left out."""
    return set(query.content) - _META - _IN_FORCE


def attribute(query: Query, document: Document) -> tuple[Attribute, Span] | None:
    """Which attribute of the document is asked for and where its text tells it; None when more is asked, or untold."""
    asked = attribute_asked(query)
    if asked is None:
        return None
    meta = _META | _IN_FORCE if asked == "in_force" else _META
    if query.numbers and beyond(query, document, meta):
        return None
    span = _FOUND[asked](query, document) if asked in _FOUND else told(document, asked)
    return (asked, span) if span and span[1] - span[0] <= _LONGEST else None


def told(document: Document, field: str) -> Span | None:
    """Where the text gives a value of the document."""
    found = (origin for origin in document.origins if origin.field == field and origin.told == "text")
    return next(((origin.start, origin.end) for origin in found if origin.start < origin.end), None)


def _line(text: str, at: int) -> Span:
    """The line (or table cell) around an offset."""
    start = max(text.rfind("\n", 0, at), text.rfind("|", 0, at)) + 1
    ends = [end for end in (text.find("\n", at), text.find("|", at), len(text)) if end >= 0]
    stop = min(ends)
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return start, stop


def _number(_query: Query, document: Document) -> Span | None:
    span = told(document, "number")
    at = span[0] if span else document.text.find(document.number, 0, _HEAD) if document.number else -1
    return _line(document.text, at) if at >= 0 else None


def date_line(document: Document) -> Span | None:
    """The line of the head that gives the document's date, "Hà Nội, ngày 05 tháng 3 năm 2020"."""
    for match in _DATE.finditer(document.text, 0, _HEAD):
        day, month, year = (int(part) for part in match.groups())
        if document.date == f"{year:04}-{month:02}-{day:02}":
            return _line(document.text, match.start())[0], match.end()
    return told(document, "date")


def _signatory(_query: Query, document: Document) -> Span | None:
    found = list(_SIGNATURE.finditer(document.text, max(0, len(document.text) - _TAIL)))
    if found and (document.signatory or "").split()[-1:] in ([], found[-1][0].split()[-1:]):
        return found[-1].span()
    return told(document, "signatory")


def _clause(document: Document, span: Span) -> Span:
    """The clause around a value, to be quoted: a bare date proves little."""
    begun = document.text.rfind("\n", 0, span[0]) + 1
    stop = document.text.find("\n", span[1])
    lines = clauses(document.text, begun, len(document.text) if stop < 0 else stop)
    return next(((start, end) for start, end in lines if start <= span[0] and span[1] <= end), span)


def _in_force(query: Query, document: Document) -> Span | None:
    ended = re.search(r"\bhet (?:hieu luc|han)\b|\bden (?:ngay|khi|bao)", fold(query.text))
    span = told(document, "in_force_to" if ended else "in_force_from")
    return _clause(document, span) if span else None


_FOUND: dict[Attribute, Callable[[Query, Document], Span | None]] = {
    "number": _number,
    "date": lambda query, document: date_line(document),
    "signatory": _signatory,
    "in_force": _in_force,
}


def dated_by(document: Document, span: Span) -> tuple[str, Span] | None:
    """For "… có hiệu lực kể từ ngày ký": what that day is called and the line of the head that tells it.

    None where the clause at `span` names its day itself, or the head tells none that agrees.
    """
    named = _SIGNED_ON.search(document.text, *span)
    line = date_line(document)
    if not named or line is None or document.in_force_from is None or document.in_force_from != document.date:
        return None
    return f"Ngày {named['act']}", line
