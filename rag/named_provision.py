"""Quotes the Điều, khoản or điểm that a question asks for by its number and nothing else of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.agreement import is_itself
from rag.attributes import beyond
from rag.schema import Document, Provision
from rag.text import fold, syllables, vocabulary
from rag.understand import Query

MAX_LENGTH = 3000  # characters quoted of a provision; of a longer one whole leaves up to here
_TOLD_BY_A_CLAUSE = ("amount", "date", "person", "body", "place", "yes_no")
_ASKING = vocabulary(
    "quy dinh noi dung noi ve viec van de gi la nhu the nao ghi neu chi tiet cua trong theo tai o cho biet xem trich "
    "nguyen van toan day du dieu khoan diem chuong hay gom nhung bao quy can hoi toi muon nay do tren yeu cau"
)


@dataclass(frozen=True, slots=True)
class Named:
    """`document.text[start:end]` is the provision asked for; `heading` are its headings, innermost last.

    `whole` is False when it is longer than may be quoted.
    """

    document: Document
    start: int
    end: int
    label: str
    heading: str
    whole: bool


def named_provision(query: Query, documents: Sequence[Document]) -> Named | None:
    """The provision that is asked for as such: "Điều 5 Quyết định 27/2024 quy định gì?", "khoản 2 Điều 9 nói gì".

    None when the question asks for something in it, and when it does not tell of which document.
    """
    if query.expected in _TOLD_BY_A_CLAUSE or not any(one.startswith(("dieu", "chuong")) for one in query.provisions):
        return None
    found = [named for document in _meant(query, documents) if (named := _in(query, document)) is not None]
    different = {named.document.text[named.start : named.end] for named in found}
    return found[0] if len(different) == 1 else None


def articles_of(query: Query, documents: Sequence[Document]) -> tuple[Document, list[str]] | None:
    """For a Điều that its document does not have: the document and the Điều it has, in order."""
    asked = [label for label in query.provisions if label.startswith("dieu ")]
    meant = [document for document in documents if any(is_itself(number, document) for number in query.numbers)]
    if not asked or len(meant) != 1:
        return None
    labels = dict.fromkeys(label for leaf in meant[0].provisions for label in leaf.path if label.startswith("Điều "))
    return (meant[0], list(labels)) if labels and asked[0] not in map(fold, labels) else None


def _meant(query: Query, documents: Sequence[Document]) -> list[Document]:
    """The documents of the number asked for, else of the title told, else those the last answer cited."""
    if query.numbers:
        return [document for document in documents if any(is_itself(number, document) for number in query.numbers)]
    titled = [one for one in documents if not _left(query, one) and set(query.content) & set(_words(one.title))]
    if titled and set(query.content) - _ASKING - set(_words(" ".join(query.provisions))):
        return titled
    cited = [document for document in documents if document.id in query.context.cited]
    return cited or list(documents)


def _words(text: str) -> list[str]:
    return syllables(fold(text))


def _left(query: Query, document: Document, more: str = "") -> list[str]:
    """What the question asks for beyond the document and the provision."""
    return beyond(query, document, _ASKING | frozenset(_words(" ".join([more, *query.provisions]))))


def _in(query: Query, document: Document) -> Named | None:
    leaves = list(_leaves(query.provisions, document))
    if not leaves:
        return None
    headings = [heading for heading in leaves[0].heading if heading]
    if _left(query, document, " ".join(headings)):
        return None
    depth = max(_depth(label, leaves[0].path) for label in query.provisions)
    return quoted_leaves(document, leaves, depth + 1)


def quoted_leaves(document: Document, leaves: Sequence[Provision], depth: int) -> Named:
    """Leaves that follow each other as one quotation, named by the first `depth` labels of their path."""
    start, end = leaves[0].start, leaves[-1].end
    limit = max((leaf.end for leaf in leaves if leaf.end - start <= MAX_LENGTH), default=start + MAX_LENGTH)
    stop = min(end, limit)
    while stop > start and document.text[stop - 1].isspace():
        stop -= 1
    while start < stop and document.text[start].isspace():
        start += 1
    own = document.text[start : start + 200].replace("\n", " ")
    headings = [heading for heading in leaves[0].heading if heading]
    heading = next((h for h in reversed(headings) if not own.startswith(h[:40])), "")
    whole = not document.text[stop:end].strip()
    label = ", ".join(leaves[0].path[:depth])
    return Named(document, start, stop, label, heading if heading.startswith("Điều") else "", whole)


def _depth(label: str, path: Sequence[str]) -> int:
    return next((n for n, one in enumerate(path) if fold(one) == label), 0)


def _leaves(asked: Sequence[str], document: Document) -> Iterator[Provision]:
    """The leaves under all labels asked for; the first run of them, for an annex may begin its Điều anew."""
    begun = False
    for leaf in document.provisions:
        path = [fold(label) for label in leaf.path]
        if all(label in path for label in asked):
            begun = True
            yield leaf
        elif begun:
            return
