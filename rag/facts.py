"""Finds what a document says of itself: its number, date, signatory, when it is in force, what it replaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.agreement import is_itself, names_number
from rag.clauses import clauses
from rag.schema import Document, Relation, RelationKind
from rag.text import UPPER, fold, vocabulary
from rag.understand import Query
from rag.validity import name_of

RelationsTo = Callable[[Document], Sequence[tuple[Document, Relation]]]

_HEAD, _TAIL = 3000, 700  # characters in which a header and a signature stand
_DATE = re.compile(r"[^\n|]*\bngày\s+(\d{1,2})\s*(?:tháng|/)\s*(\d{1,2})\s*(?:năm|/)\s*(\d{4})")
_RANK = r"(?:CHỦ TỊCH|BÍ THƯ|THỦ TƯỚNG|BỘ TRƯỞNG|THỨ TRƯỞNG|GIÁM ĐỐC|TRƯỞNG BAN|CHÁNH VĂN PHÒNG|TỔNG BÍ THƯ|CHỦ NHIỆM)"
_SIGNATURE = re.compile(rf"{_RANK}[{UPPER} ]*[\s|]+[{UPPER}]\w+(?:[ ][{UPPER}]\w+){{1,4}}(?=\s|\||$)")
_OF_ITSELF = re.compile(r"ban hanh|\bky\b|ra doi|ngay (?:nao|may|bao)|khi nao")

_ITS_NUMBER = re.compile(r"so may|so hieu|so bao nhieu|mang so|so nao")
_META = vocabulary("ban hanh ky ra doi van so ngay thang nam luc la duoc vao cua tinh tw trung uong")
_IN_FORCE = vocabulary("hieu luc thi hanh bat dau co tu ke het con ap dung khong nua chua")
_ACTS: tuple[tuple[re.Pattern[str], frozenset[RelationKind]], ...] = (
    (re.compile(r"\bthay the\b"), frozenset({"replaces"})),
    (re.compile(r"\bbai bo\b|\bhuy bo\b"), frozenset({"repeals"})),
    (re.compile(r"\bsua doi\b|\bbo sung\b"), frozenset({"amends"})),
    (re.compile(r"\bhop nhat\b"), frozenset({"consolidates"})),
)
_RELATING = _IN_FORCE | vocabulary(
    "thay the bai bo huy sua doi bo sung hop nhat bi boi bang mot dieu phan toan noi dung"
)
_ENDS: frozenset[RelationKind] = frozenset({"replaces", "repeals"})


@dataclass(frozen=True, slots=True)
class Fact:
    """`document.text[start:end]` tells what is asked. `about` names a document that calls itself "this one" there.

    `certain` when it was found by the number asked for, not by likeness of words.
    """

    document: Document
    start: int
    end: int
    about: str = ""
    certain: bool = False


def _told(document: Document, field: str) -> tuple[int, int] | None:
    """Where the text gives a value of the document."""
    found = (origin for origin in document.origins if origin.field == field and origin.told == "text")
    return next(((origin.start, origin.end) for origin in found if origin.start < origin.end), None)


def _clause(document: Document, span: tuple[int, int]) -> tuple[int, int]:
    """The clause around a value, to be quoted: a bare date proves little."""
    begun = document.text.rfind("\n", 0, span[0]) + 1
    stop = document.text.find("\n", span[1])
    lines = clauses(document.text, begun, len(document.text) if stop < 0 else stop)
    return next(((start, end) for start, end in lines if start <= span[0] and span[1] <= end), span)


def _line(text: str, at: int) -> tuple[int, int]:
    """The line (or table cell) around an offset."""
    start = max(text.rfind("\n", 0, at), text.rfind("|", 0, at)) + 1
    ends = [end for end in (text.find("\n", at), text.find("|", at), len(text)) if end >= 0]
    stop = min(ends)
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return start, stop


def _number(document: Document) -> tuple[int, int] | None:
    told = _told(document, "number")
    at = told[0] if told else document.text.find(document.number, 0, _HEAD) if document.number else -1
    return _line(document.text, at) if at >= 0 else None


def _date(document: Document) -> tuple[int, int] | None:
    for match in _DATE.finditer(document.text, 0, _HEAD):
        day, month, year = (int(part) for part in match.groups())
        if document.date == f"{year:04}-{month:02}-{day:02}":
            start = match.end() - len(match[0].lstrip())
            return start, match.end()
    return _told(document, "date")


def _signatory(document: Document) -> tuple[int, int] | None:
    found = list(_SIGNATURE.finditer(document.text, max(0, len(document.text) - _TAIL)))
    if found and (document.signatory or "").split()[-1:] in ([], found[-1][0].split()[-1:]):
        return found[-1].span()
    return _told(document, "signatory")


def fact(query: Query, document: Document) -> tuple[int, int] | None:
    """Where a document gives its own number, date, signatory or time in force, when just that is asked."""
    asked = fold(query.text)
    if query.expected == "number" and not query.numbers and _ITS_NUMBER.search(asked):
        return _number(document)
    if re.search(r"\bhieu luc\b", asked):
        return _in_force(query, asked, document)
    if query.expected == "date" and _OF_ITSELF.search(asked) and not _beyond(query):
        return _date(document)
    if query.expected == "person" and re.search(r"\bky\b", asked):
        return _signatory(document)
    return None


def _in_force(query: Query, asked: str, document: Document) -> tuple[int, int] | None:
    if query.expected not in ("date", "yes_no", "any") or _beyond(query, _IN_FORCE):
        return None
    ended = _told(document, "in_force_to")
    span = ended if re.search(r"\bhet\b", asked) else _told(document, "in_force_from")
    return _clause(document, span) if span else None


def facts(query: Query, documents: Sequence[Document], relations_to: RelationsTo) -> list[Fact]:
    """What the documents found say of themselves and of each other, when the question is about just that.

    `relations_to` is asked only for documents that the question names by number, and only about relations.
    """
    found = [Fact(document, *span) for document in documents if (span := fact(query, document)) is not None]
    related = {(one.document.id, one.start): one for one in _relations(query, documents, relations_to)}
    return [*related.values(), *found]


def _relations(query: Query, documents: Sequence[Document], relations_to: RelationsTo) -> Iterator[Fact]:
    asked = fold(query.text)
    act, kinds = _act(asked)
    if act is None or not query.numbers or query.expected in ("amount", "definition", "person"):
        return
    if _beyond(query, _RELATING):
        return
    named = [document for document in documents if any(is_itself(number, document) for number in query.numbers)]
    if not _is_object(query, asked, act):
        for document in named:
            does = [relation for relation in document.relations if relation.kind in kinds]
            meant = [one for one in does if any(names_number(number, one.target) for number in query.numbers)]
            yield from (Fact(document, one.start, one.end, certain=True) for one in meant or does)
        return
    for document in documents:
        for relation in document.relations:
            if relation.kind in kinds and any(names_number(number, relation.target) for number in query.numbers):
                yield _fact(document, relation)
    for document in named:
        yield from (_fact(other, relation) for other, relation in relations_to(document) if relation.kind in kinds)


def _fact(document: Document, relation: Relation) -> Fact:
    return Fact(document, relation.start, relation.end, name_of(document), certain=True)


def _act(asked: str) -> tuple[re.Match[str] | None, frozenset[RelationKind]]:
    """The verb of a question about relations between documents, and the kinds it means."""
    for pattern, kinds in _ACTS:
        if match := pattern.search(asked):
            return match, kinds
    return re.search(r"\b(?:het|con) hieu luc\b", asked), _ENDS


def _is_object(query: Query, asked: str, act: re.Match[str]) -> bool:
    """True when the document named suffers the act: "văn bản nào thay thế X?", "X bị thay thế bởi văn bản nào?"."""
    before = asked[: act.start()]
    if "hieu luc" in act[0] or re.search(r"\b(?:bi|duoc)(?: \w+){0,2}\s*$", before):
        return True
    return not any(re.search(rf"\b0*{number.number}\b", before) for number in query.numbers)


def _beyond(query: Query, also: frozenset[str] = frozenset()) -> bool:
    """True when a question that names a document asks for more than its date: "… phải giao xong mặt bằng khi nào?"."""
    if not query.numbers:
        return False
    own = {word for number in query.numbers for word in re.split(r"\W", f"{number.kind} {number.number}/{number.tail}")}
    named = {word for place in query.places for word in place.split()}
    return bool({word.lstrip("0") for word in query.content} - own - named - _META - also)
