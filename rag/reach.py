"""The documents that a scope leaves: found in the record, asked about by each index while it searches.

Both indexes ask the record's answer instead of holding copies of kinds, days and groups: a correction, a decree that
ends another one, a document kept to a group from now on take effect at once, and there is nothing to bring in step.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager

from rag.outbox import LIVE
from rag.scope import Scope, same_name, same_period, same_place
from rag.versions import number_key

_SHELF = "documents INDEXED BY documents_scope"  # without it SQLite reads through every text to reach what follows it
_LISTED = 20_000  # documents whose chunks may be listed one by one
Snapshot = Callable[[], AbstractContextManager[sqlite3.Connection]]


def document_key(document_id: str) -> int:
    """A document as the lexical index knows it: 64 bits, compared a hundred times faster than ids of 64 letters."""
    return int.from_bytes(hashlib.blake2b(document_id.encode(), digest_size=8).digest())


class Reach:
    """The documents that one scope leaves among all that are searched.

    `keys` names those that are left, never those that are not: a document that is added after this was found out is
    outside, whoever may read it.
    """

    def __init__(self, snapshot: Snapshot, scope: Scope) -> None:
        self._snapshot = snapshot
        with snapshot() as connection:
            documents = documents_in(connection, scope)
            (self.total,) = connection.execute(f"SELECT count(*) FROM {_SHELF} WHERE {LIVE}").fetchone()
        self.count = len(documents)
        self.keys = frozenset(map(document_key, documents))
        self._documents = sorted(documents) if self.count <= _LISTED else None

    @property
    def share(self) -> float:
        """The share of the documents that is left, 0..1."""
        return self.count / self.total if self.total else 0.0

    def holds(self, document_id: str) -> bool:
        """True when this document is left."""
        return document_key(document_id) in self.keys

    def among(self, chunk_ids: Sequence[str]) -> set[str]:
        """Those of the chunks that are of a document left."""
        with self._snapshot() as connection:
            rows = connection.execute(
                "SELECT id, document_id FROM chunks WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(chunk_ids)),),
            ).fetchall()
        held = {document_id: self.holds(document_id) for document_id in {row[1] for row in rows}}
        return {chunk_id for chunk_id, document_id in rows if held[document_id]}

    def chunk_ids(self, at_most: int) -> list[str] | None:
        """The chunks of the documents left that have their vectors, or None when they are more than `at_most`."""
        if self._documents is None or self.count > at_most:
            return None
        with self._snapshot() as connection:
            rows = connection.execute(
                "SELECT id FROM chunks WHERE document_id IN (SELECT value FROM json_each(?)) "
                "AND id NOT IN (SELECT chunk_id FROM outbox WHERE \"index\" = 'dense') LIMIT ?",
                (json.dumps(self._documents), at_most + 1),
            ).fetchall()
        return [row[0] for row in rows] if len(rows) <= at_most else None


def documents_in(connection: sqlite3.Connection, scope: Scope) -> set[str]:
    """The ids of the documents that are searched and fit."""
    conditions, values = [LIVE], []
    for condition, value in _conditions(connection, scope):
        conditions.append(condition)
        values.append(value)
    rows = connection.execute(
        f"SELECT id, number, version_key FROM {_SHELF} WHERE {' AND '.join(conditions)}", values
    ).fetchall()
    ended = _ended(connection, scope.in_force_on, scope.groups) if scope.in_force_on else {}
    if not ended:
        return {row[0] for row in rows}
    none: set[str] = set()
    return {
        document_id
        for document_id, number, version in rows
        if not number or not ended.get(_number_key(number, version), none) - {document_id}
    }


def _number_key(number: str, version: str | None) -> str:
    """A document's number for comparison; the key of its versions begins with it (`rag.versions`)."""
    return version.partition(" ")[0] if version else number_key(number)


def _conditions(connection: sqlite3.Connection, scope: Scope) -> Iterator[tuple[str, str]]:
    """Conditions on the row of a document, each with its one value."""
    if scope.kinds:
        yield _one_of(connection, "kind", lambda told: any(same_name(one, told) for one in scope.kinds))
    if scope.issuers:
        yield _one_of(connection, "issuer", lambda told: any(same_name(one, told) for one in scope.issuers))
    if scope.places:
        yield _one_of(connection, "place", lambda told: any(same_place(one, told) for one in scope.places))
    if scope.periods:
        yield _one_of(connection, "period", lambda told: any(same_period(one, told) for one in scope.periods))
    if scope.date_from is not None:
        yield "date >= ?", scope.date_from
    if scope.date_to is not None:
        yield "date <= ?", scope.date_to
    if scope.in_force_on is not None:
        yield "coalesce(in_force_from, date, '') <= ?", scope.in_force_on
        yield "coalesce(in_force_to, '9') >= ?", scope.in_force_on
    if scope.groups is not None:
        yield readable_by(scope.groups)
    if scope.documents is not None:
        yield "id IN (SELECT value FROM json_each(?))", json.dumps(scope.documents)


def _one_of(connection: sqlite3.Connection, column: str, fits: Callable[[str], bool]) -> tuple[str, str]:
    """The condition that a column has one of its values that fit: there are far fewer values than documents."""
    told = connection.execute(f"SELECT DISTINCT {column} FROM {_SHELF} WHERE {column} NOT NULL")
    return f"{column} IN (SELECT value FROM json_each(?))", json.dumps([one for (one,) in told if fits(one)])


def readable_by(groups: Iterable[str]) -> tuple[str, str]:
    """The condition that a document is kept to no group, or to one of these, with its value."""
    return (
        "(id NOT IN (SELECT document_id FROM readers) OR "
        "id IN (SELECT document_id FROM readers WHERE name IN (SELECT value FROM json_each(?))))",
        json.dumps(sorted(groups)),
    )


def _ended(connection: sqlite3.Connection, day: str, groups: Iterable[str] | None) -> dict[str, set[str]]:
    """The numbers that documents of the library had wholly replaced or repealed by a day, each with those documents.

    The same rule by which `rag.validity` warns of a document: what a reader may not see has ended nothing for him.
    """
    readable, *value = readable_by(groups) if groups is not None else ("1",)
    rows = connection.execute(
        f"SELECT relations.number_key, documents.id FROM relations CROSS JOIN {_SHELF} ON documents.id = document_id "
        f"WHERE whole AND relations.kind IN ('replaces', 'repeals') AND number_key NOT NULL AND {LIVE} "
        f"AND coalesce(since, in_force_from, date, '') <= ? AND {readable}",
        (day, *value),
    )
    ended: dict[str, set[str]] = {}
    for key, document_id in rows:
        ended.setdefault(key, set()).add(document_id)
    return ended
