"""What one person may read of the library, older versions included."""

from __future__ import annotations

import json
from collections.abc import Sequence

from fastapi import HTTPException

from rag.library import Library
from rag.record import Record
from rag.schema import Document
from ui.access.person import Person
from ui.office.replies import NOT_FOUND


def may_read(record: Record, person: Person, document_id: str) -> bool:
    """True for a document that is kept to no group, or to one of the person's."""
    kept_to = record.readers(document_id)
    return person.groups is None or not kept_to or not set(kept_to).isdisjoint(person.groups)


def document_for(library: Library, person: Person, document_id: str) -> Document:
    """One whole document; 404 when it is gone and when it is not for this person: they cannot be told apart."""
    found = library.document(document_id)
    if found is None or not may_read(library.record, person, document_id):
        raise HTTPException(404, NOT_FOUND)
    return found


def groups_to_choose(record: Record, person: Person) -> Sequence[str]:
    """The groups that a person may keep a document to: their own; all that are known for one who reads everything."""
    if person.groups is not None:
        return person.groups
    return [row[0] for row in record.rows("SELECT DISTINCT name FROM readers ORDER BY name")]


def hidden_sources(record: Record, person: Person) -> frozenset[str]:
    """The files of the documents that are kept from a person, by the path that answers and question sets name."""
    if person.groups is None:
        return frozenset()
    rows = record.rows(
        "SELECT source FROM paths WHERE document_id IN (SELECT document_id FROM readers) AND document_id NOT IN "
        "(SELECT document_id FROM readers WHERE name IN (SELECT value FROM json_each(?)))",
        json.dumps(person.groups),
    )
    return frozenset(row[0] for row in rows)


def all_sources(record: Record) -> frozenset[str]:
    """The files of all documents, by the path that answers name."""
    return frozenset(row[0] for row in record.rows("SELECT DISTINCT source FROM paths"))
