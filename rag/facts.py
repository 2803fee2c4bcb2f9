"""Finds what documents say of themselves (`rag.attributes`) and of each other, when a question is about just that."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.agreement import is_itself, names_number
from rag.attributes import Attribute, Span, attribute, beyond, dated_by
from rag.days import written
from rag.schema import Document, Relation, RelationKind
from rag.text import fold, vocabulary
from rag.understand import Query
from rag.validity import name_of

RelationsTo = Callable[[Document], Sequence[tuple[Document, Relation]]]

_ACTS: tuple[tuple[re.Pattern[str], frozenset[RelationKind]], ...] = (
    (re.compile(r"\bthay the\b"), frozenset({"replaces"})),
    (re.compile(r"\bbai bo\b|\bhuy bo\b"), frozenset({"repeals"})),
    (re.compile(r"\bsua doi\b|\bbo sung\b"), frozenset({"amends"})),
    (re.compile(r"\bhop nhat\b"), frozenset({"consolidates"})),
)
_ACT = re.compile(r"thay the|bai bo|huy bo|sua doi|bo sung|hop nhat|het hieu luc")
_RELATING = vocabulary(
    "thay the bai bo huy sua doi bo sung hop nhat bi boi bang mot dieu phan toan noi dung lam mat cham dut "
    "hieu luc thi hanh bat dau co tu ke het con ap dung khong nua chua da dang van"
)
_ENDS: frozenset[RelationKind] = frozenset({"replaces", "repeals"})


@dataclass(frozen=True, slots=True)
class Fact:
    """`document.text[start:end]` tells what is asked. `about` names a document that calls itself "this one" there.

    `certain` when it was found by the number asked for, not by likeness of words. `attribute` is what of the document
    it tells; `beside` is a second quotation with what it is ("Ngày ký"), where the first needs one.
    """

    document: Document
    start: int
    end: int
    about: str = ""
    certain: bool = False
    attribute: Attribute | None = None
    beside: tuple[str, Span] | None = None


def facts(query: Query, documents: Sequence[Document], relations_to: RelationsTo) -> list[Fact]:
    """What the documents found say of themselves and of each other, when the question is about just that.

    `relations_to` is asked only for documents that the question names by number, and only about relations.
    """
    related = {(one.document.id, one.start): one for one in _relations(query, documents, relations_to)}
    return [*related.values(), *_named_apart(list(_own(query, documents)))]


def _own(query: Query, documents: Sequence[Document]) -> Iterator[Fact]:
    """What documents tell of themselves; only the one asked for where the question names it by number."""
    for document in documents:
        if query.numbers and not any(is_itself(number, document) for number in query.numbers):
            continue
        found = attribute(query, document)
        if found is not None:
            asked, span = found
            beside = dated_by(document, span) if asked == "in_force" and query.expected == "date" else None
            yield Fact(document, *span, "", bool(query.numbers), asked, beside)


def _named_apart(found: Sequence[Fact]) -> list[Fact]:
    """Each document once, whatever formats it is kept in; several that one number fits are told by their names."""
    each: dict[tuple[str, str | None], Fact] = {}
    for one in found:
        each.setdefault((name_of(one.document), one.document.date), one)
    if len(each) < 2:
        return list(each.values())
    names = Counter(name for name, _ in each)
    return [
        replace(one, about=f"{name}, ngày {written(day)}" if names[name] > 1 and day else name)
        for (name, day), one in each.items()
    ]


def _relations(query: Query, documents: Sequence[Document], relations_to: RelationsTo) -> Iterator[Fact]:
    named = [document for document in documents if any(is_itself(number, document) for number in query.numbers)]
    asked = relation_asked(query, named)
    if asked is None:
        return
    kinds, is_object = asked
    if not is_object:
        for document in named:
            does = document.relations
            meant = [one for one in does if any(names_number(number, one.target) for number in query.numbers)]
            yield from (_told(document, one) for one in _of_kind(meant or does, kinds))
        return
    others = [
        (document, relation)
        for document in documents
        for relation in document.relations
        if any(names_number(number, relation.target) for number in query.numbers)
    ]
    others += [found for document in named for found in relations_to(document)]
    wanted = _of_kind([relation for _, relation in others], kinds)
    yield from (_told(document, one, name_of(document)) for document, one in others if one in wanted)


def _of_kind(found: Sequence[Relation], kinds: frozenset[RelationKind]) -> list[Relation]:
    """Those of the kinds asked for; without such, those that end a document wholly in other words.

    "Văn bản nào thay thế X?" is answered by "X hết hiệu lực từ ngày Nghị định này có hiệu lực", which says what it is.
    """
    own = [relation for relation in found if relation.kind in kinds]
    return own or [relation for relation in found if kinds & _ENDS and relation.kind in _ENDS and relation.whole]


def _told(document: Document, relation: Relation, about: str = "") -> Fact:
    return Fact(document, relation.start, relation.end, about, certain=True)


def _act(asked: str) -> tuple[re.Match[str] | None, frozenset[RelationKind]]:
    """The verb of a question about relations between documents, and the kinds it means."""
    for pattern, kinds in _ACTS:
        if match := pattern.search(asked):
            return match, kinds
    return re.search(r"\b(?:het|con|mat|cham dut) hieu luc\b", asked), _ENDS


def relation_asked(query: Query, named: Sequence[Document] = ()) -> tuple[frozenset[RelationKind], bool] | None:
    """The kinds of relation a question is about, and True when the document it names suffers them; None for others.

    `named` are the documents of the numbers asked for: words of their titles ask for nothing more.
    """
    if not query.numbers or query.expected in ("amount", "definition", "person"):
        return None
    folded = fold(query.text)
    act, kinds = _act(folded)
    if act is None:
        return None
    if beyond(query, named[0] if named else None, _RELATING):
        return None
    return kinds, _is_object(query, folded, act)


def may_relate(query: Query, document: Document, text: str) -> bool:
    """False for a clause that cannot tell the relation asked for: of the wrong document, or without its verb.

    "Nghị định 110 thay thế văn bản nào?" is told by that decree alone, who replaced it by any other.
    """
    itself = any(is_itself(number, document) for number in query.numbers)
    asked = relation_asked(query, [document] if itself else [])
    if asked is None or query.expected in ("date", "yes_no"):
        return True
    return itself != asked[1] and bool(_ACT.search(fold(text)))


def _is_object(query: Query, asked: str, act: re.Match[str]) -> bool:
    """True when the document named suffers the act: "văn bản nào thay thế X?", "X bị thay thế bởi văn bản nào?"."""
    before = asked[: act.start()]
    if "hieu luc" in act[0] or re.search(r"\b(?:bi|duoc)(?: \w+){0,2}\s*$", before):
        return True
    return not any(re.search(rf"\b0*{number.number}\b", before) for number in query.numbers)
