"""Gathers everything that is shown of one document, as far as a person may see it."""

from __future__ import annotations

from datetime import date

from rag.library import Library, kept_original
from rag.schema import Document
from rag.shelf import numbered
from rag.validity import name_of, notices
from rag.versions import number_key
from rag.view import View
from ui.access.person import Person
from ui.office.document import Beside, Correction, Shown, relation
from ui.office.readable import groups_to_choose, may_read
from ui.office.words import day


def gathered(library: Library, person: Person, document: Document, today: date) -> Shown:
    """All of it; the caller has checked that the person may read the document itself."""
    record = library.record
    groups = record.readers(document.id)
    rows = record.rows(
        "SELECT field, seen, author, at FROM corrections WHERE document_id = ? ORDER BY field", document.id
    )
    return Shown(
        document=document,
        files=[row[0] for row in record.rows("SELECT source FROM paths WHERE document_id = ? ORDER BY 1", document.id)],
        # of the groups it is kept to, only those that the person belongs to: others are not theirs to know of
        groups=groups if person.groups is None else [name for name in groups if name in person.groups],
        corrections=[Correction(*row) for row in rows],
        versions=_versions(library, person, document),
        relations=_relations(library, person, document),
        similar=_similar(library, person, document),
        notices=notices([document], View(library, person.groups), today),
        has_original=kept_original(library.data_dir, document.id) is not None,
        may_change=person.at_least("clerk"),
        choices=groups_to_choose(record, person),
        any_group=person.groups is None,
    )


def _versions(library: Library, person: Person, document: Document) -> list[Beside]:
    record = library.record
    newer = record.superseded_by(document.id)
    siblings = [] if newer is None else [one for one in record.older_versions(newer) if one != document.id]
    pairs = [
        *([(newer, "Bản mới, đang dùng")] if newer else []),
        *((older, "Bản cũ") for older in (*record.older_versions(document.id), *siblings)),
    ]
    return [found for key, told in pairs if (found := _other(library, person, key, told)) is not None]


def _other(library: Library, person: Person, document_id: str, told: str) -> Beside | None:
    if not may_read(library.record, person, document_id):
        return None
    rows = library.record.rows("SELECT title, source, date FROM shelf WHERE id = ?", document_id)
    if not rows:
        return None
    title, source, issued = rows[0]
    return Beside(document_id, title, f"{told} ({', '.join(part for part in (source, day(issued)) if part)})")


def _relations(library: Library, person: Person, document: Document) -> list[Beside]:
    found = []
    for one in document.relations:
        told = relation(one, passive=False) + (f" từ {day(one.since)}" if one.since else "")
        known = [
            (key, title)
            for key, title in (numbered(library.record, one.number) if one.number else ())
            if key != document.id and may_read(library.record, person, key)
        ]
        found += [Beside(key, title, told) for key, title in known] or [Beside("", one.target, told)]
    own = number_key(document.number) if document.number else ""
    for other, one in library.relations_to(document):
        if own and may_read(library.record, person, other.id):
            since = one.since or other.in_force_from
            told = relation(one, passive=True) + (f" từ {day(since)}" if since else "")
            found.append(Beside(other.id, f"{name_of(other)} – {other.title}", told))
    return list(dict.fromkeys(found))


def _similar(library: Library, person: Person, document: Document) -> list[Beside]:
    rows = library.record.rows(
        "SELECT other_id, similarity FROM similar WHERE document_id = ?1 UNION "
        "SELECT document_id, similarity FROM similar WHERE other_id = ?1 ORDER BY 2 DESC LIMIT 20",
        document.id,
    )
    found = (_other(library, person, key, f"Giống khoảng {share:.0%}") for key, share in rows)
    return [one for one in found if one is not None]
