"""Tells whether the documents an answer cites are in force, and of pages that a machine read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Protocol

from rag.days import written
from rag.schema import Citation, Document, Relation, RelationKind

_WHOLE: dict[RelationKind, str] = {"replaces": "thay thế", "repeals": "bãi bỏ"}
_PARTLY: dict[RelationKind, str] = {
    "replaces": "được thay thế một phần bởi",
    "repeals": "bị bãi bỏ một phần bởi",
    "amends": "được sửa đổi, bổ sung một số điều bởi",
    "consolidates": "được hợp nhất trong",
}


class Related(Protocol):
    """What is asked of the library."""

    def relations_to(self, document: Document) -> Sequence[tuple[Document, Relation]]:
        """The documents that replace, repeal or amend the given one, with what they say of it."""


def name_of(document: Document) -> str:
    """A document as an official names it: "Nghị định 30/2020/NĐ-CP", or its title in quotation marks."""
    if document.kind and document.number and re.search(r"\d", document.number):
        return f"{document.kind} {document.number}"
    return f"“{document.title}”"


def _since(other: Document, relation: Relation) -> str | None:
    return relation.since or other.in_force_from or other.date


def notices(documents: Iterable[Document], library: Related, today: date) -> list[str]:
    """One Vietnamese sentence for each thing to know of the validity of the documents, each document once.

    "Nghị định 110/2004/NĐ-CP đã được thay thế bởi Nghị định 30/2020/NĐ-CP (hiệu lực từ 05/03/2020)."
    """
    known = {document.id: document for document in documents}
    return list(dict.fromkeys(line for document in known.values() for line in _of(document, library, today)))


def _of(document: Document, library: Related, today: date) -> list[str]:
    name, now = name_of(document), today.isoformat()
    told: list[str] = []
    gone = False
    for other, relation in library.relations_to(document):
        if other.id != document.id:
            told.append(_said(name, other, relation, now))
            gone = gone or _is_over(other, relation, now)
    if document.in_force_to and document.in_force_to < now and not gone:
        told.append(f"{name} đã hết hiệu lực (hiệu lực đến hết ngày {written(document.in_force_to)}).")
    if document.in_force_from and document.in_force_from > now:
        told.append(f"{name} chưa có hiệu lực (hiệu lực từ {written(document.in_force_from)}).")
    return told


def _is_over(other: Document, relation: Relation, now: str) -> bool:
    return relation.whole and relation.kind in _WHOLE and (_since(other, relation) or "") <= now


def _said(name: str, other: Document, relation: Relation, now: str) -> str:
    since = _since(other, relation)
    begun = since is None or since <= now
    when = f" (hiệu lực từ {written(since)})" if since else ""
    done = "đã" if begun else "sẽ"
    if relation.whole and relation.kind in _WHOLE:
        if relation.kind == "repeals" and not re.search(
            "bãi bỏ|huỷ bỏ|hủy bỏ", other.text[relation.start : relation.end].lower()
        ):
            return f"{name} {done} hết hiệu lực theo {name_of(other)}{when}."
        passive = "được" if relation.kind == "replaces" else "bị"
        return f"{name} {done} {passive} {_WHOLE[relation.kind]} bởi {name_of(other)}{when}."
    return f"{name} {done} {_PARTLY[relation.kind]} {name_of(other)}{when}."


def in_force(document: Document, library: Related, today: date) -> bool:
    """False before a document's first and after its last day, and once another one took its whole place."""
    now = today.isoformat()
    if (document.in_force_to or now) < now or (document.in_force_from or now) > now:
        return False
    return not any(_is_over(*told, now) for told in library.relations_to(document) if told[0].id != document.id)


def replaced_by(document: Document, library: Related, today: date) -> Collection[str]:
    """Ids of the documents in force that take the whole place of this one."""
    now = today.isoformat()
    return {
        other.id
        for other, relation in library.relations_to(document)
        if relation.kind == "replaces" and _is_over(other, relation, now) and other.id != document.id
    }


def recognised(citations: Iterable[Citation]) -> str | None:
    """One sentence naming the cited pages whose text a machine recognised from a picture; None without such.

    "Trang 3 của “Báo cáo quý I” là bản quét, chữ do máy nhận dạng: đối chiếu con số với bản gốc."
    """
    pages: dict[str, set[int]] = {}
    for cited in citations:
        document = cited.document
        first, last = document.page_at(cited.start), document.page_at(max(cited.start, cited.end - 1))
        if first is not None and last is not None:
            scanned = set(range(first, last + 1)) & set(document.ocr_pages)
            if scanned:
                pages.setdefault(document.title, set()).update(scanned)
    if not pages:
        return None
    told = [f"trang {', '.join(map(str, sorted(numbers)))} của “{title}”" for title, numbers in pages.items()]
    line = "; ".join(told)
    return f"{line[:1].upper()}{line[1:]} là bản quét, chữ do máy nhận dạng: đối chiếu con số với bản gốc."
