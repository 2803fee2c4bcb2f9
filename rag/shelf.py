"""The list of all documents as a clerk leafs through it: searched, filtered and sorted a page at a time.

One narrow row a document, kept in step by the record in the transaction of each change: the rows of `documents` lie
behind whole texts, and a page of a list over a hundred thousand of them would walk through gigabytes.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from rag.database import Database
from rag.periods import periods
from rag.scope import same_name, same_period, same_place
from rag.text import fold
from rag.versions import number_key

FORMAT = "1"  # raise when a row is made otherwise: all are then made anew
State = Literal["", "in_force", "ended", "not_yet", "older", "noted", "scanned", "corrected"]
Sort = Literal["newest", "oldest", "title", "number", "added"]
_ORDERS: dict[Sort, str] = {
    "newest": "superseded, date DESC, seq DESC",
    "oldest": "date NULLS LAST, seq",
    "title": "words, seq",
    "number": "number_key NULLS LAST, seq",
    "added": "seq DESC",
}
_FIELDS = ("id", "title", "number", "kind", "issuer", "date", "period", "place", "source")
_MARKS = ("superseded", "notes", "scanned", "corrected", "provisional")
_COLUMNS = (*_FIELDS, "in_force_from", "in_force_to", *_MARKS, "number_key", "words")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page of the list shows; an empty field leaves everything.

    `words` stand in the title, the number or a file's name, in any order, with or without diacritics. `kind`,
    `issuer`, `place` and `period` are compared as `rag.scope` does, or are a part of the value. Dates are ISO and
    inclusive. Older versions are shown by state "older" only. `groups`: see `rag.scope.Scope`.
    """

    groups: tuple[str, ...] | None
    words: str = ""
    kind: str = ""
    issuer: str = ""
    place: str = ""
    period: str = ""
    date_from: str = ""
    date_to: str = ""
    state: State = ""
    sort: Sort = "newest"


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of the list. `source` is its first file; `notes` counts what a clerk should know of it.

    `state` is "ended" or "not_yet" on the day that was asked about, "older" for a superseded version, else "".
    """

    id: str
    title: str
    number: str | None
    kind: str | None
    issuer: str | None
    date: str | None
    period: str | None
    place: str | None
    source: str
    notes: int
    scanned: bool
    corrected: bool
    provisional: bool
    state: State


class Shelf:
    """The list over one record. Safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # A page of what was just looked at costs no search; a hundred thousand numbers are 800 kB.
        self._found = lru_cache(16)(lambda wanted, today, generation: array("q", self._search(wanted, today)))

    def page(self, wanted: Wanted, first: int, size: int, today: date) -> tuple[list[Listed], int]:
        """`size` rows from the `first` (0-based) on, and how many there are in all."""
        found = self._found(wanted, today.isoformat(), self._database.generation)
        return self._rows(found[first : first + size], wanted, today.isoformat()), len(found)

    def _search(self, wanted: Wanted, today: str) -> Iterator[int]:
        where, values = _where(self._database, wanted, today)
        rows = self._database.rows(f"SELECT seq FROM shelf WHERE {where} ORDER BY {_ORDERS[wanted.sort]}", *values)
        return (row[0] for row in rows)

    def _rows(self, shown: Sequence[int], wanted: Wanted, today: str) -> list[Listed]:
        state = (
            f"CASE WHEN superseded THEN 'older' WHEN {_NOT_YET} THEN 'not_yet' WHEN {_ended(wanted)} THEN 'ended' END"
        )
        columns = ", ".join((*_FIELDS, "notes", "scanned", "corrected", "provisional"))
        rows = self._database.rows(
            f"SELECT seq, {columns}, {state} FROM shelf WHERE seq IN (SELECT value FROM json_each(?))",
            *(today, today, today, *_readers(wanted), json.dumps(list(shown))),
        )
        listed = {row[0]: _listed(row[1:]) for row in rows}
        return [listed[seq] for seq in shown if seq in listed]


def values_of(database: Database, column: Literal["kind", "issuer", "place", "period"], wanted: Wanted) -> list[str]:
    """The values of a column among what these groups may read, the most frequent first, at most 300."""
    condition, given = _readable(wanted)
    rows = database.rows(
        f"SELECT {column} FROM shelf WHERE {column} NOT NULL AND NOT superseded AND {condition} "
        f"GROUP BY {column} ORDER BY count(*) DESC, {column} LIMIT 300",
        *given,
    )
    return [row[0] for row in rows]


def numbered(database: Database, number: str) -> list[tuple[str, str]]:
    """(id, title) of the documents of this number that are searched."""
    return [
        (row[0], row[1])
        for row in database.rows(
            "SELECT id, title FROM shelf WHERE number_key = ? AND NOT superseded ORDER BY date DESC, id",
            number_key(number),
        )
    ]


def _listed(row: Sequence[Any]) -> Listed:
    """A row with the columns in the order of the fields."""
    return Listed(*row[:10], bool(row[10]), bool(row[11]), bool(row[12]), row[13] or "")  # type: ignore[call-arg]


# --- conditions ----------------------------------------------------------------------------------------------------

_NOT_YET = "coalesce(in_force_from, '') > ?"


def _where(database: Database, wanted: Wanted, today: str) -> tuple[str, list[Any]]:
    parts = list(_conditions(database, wanted, today))
    return " AND ".join(part for part, _ in parts), [value for _, values in parts for value in values]


def _conditions(database: Database, wanted: Wanted, today: str) -> Iterator[tuple[str, Sequence[Any]]]:
    yield ("superseded" if wanted.state == "older" else "NOT superseded"), ()
    yield _readable(wanted)
    for word in fold(wanted.words).split():
        yield "instr(words, ?)", (word,)
    for column in ("kind", "issuer", "place", "period"):
        if asked := getattr(wanted, column).strip():
            told = database.rows(f"SELECT DISTINCT {column} FROM shelf WHERE {column} NOT NULL")
            fitting = [value for (value,) in told if _fits(column, asked, value)]
            yield f"{column} IN (SELECT value FROM json_each(?))", (json.dumps(fitting),)
    if wanted.date_from:
        yield "date >= ?", (wanted.date_from,)
    if wanted.date_to:
        yield "date <= ?", (wanted.date_to,)
    marks = {"noted": "notes > 0", "scanned": "scanned", "corrected": "corrected"}
    if wanted.state in marks:
        yield marks[wanted.state], ()
    if wanted.state == "not_yet":
        yield _NOT_YET, (today,)
    if wanted.state == "ended":
        yield _ended(wanted), (today, today, *_readers(wanted))
    if wanted.state == "in_force":
        yield f"NOT {_NOT_YET} AND NOT {_ended(wanted)}", (today, today, today, *_readers(wanted))


def _fits(column: str, asked: str, told: str) -> bool:
    if fold(asked) in fold(told):
        return True
    if column == "place":
        return same_place(asked, told)
    if column == "period":
        return any(same_period(one, told) for one in periods(asked))
    return same_name(asked, told)


def _readable(wanted: Wanted) -> tuple[str, Sequence[Any]]:
    """As `rag.reach.readable_by`, over the numbers of the rows: compared ten times faster than ids of 64 letters."""
    if wanted.groups is None:
        return "1", ()
    kept = "SELECT t.seq FROM readers JOIN shelf AS t ON t.id = document_id"
    return (
        f"(seq NOT IN ({kept}) OR seq IN ({kept} WHERE name IN (SELECT value FROM json_each(?))))",
        (json.dumps(sorted(wanted.groups)),),
    )


def _readers(wanted: Wanted) -> Sequence[Any]:
    return _readable(wanted)[1]


def _ended(wanted: Wanted) -> str:
    """Past its last day, or wholly replaced or repealed by a document that the same person may read.

    The same rule by which `rag.validity` warns of a document; takes the day twice, then `_readers`.
    """
    return (
        "(coalesce(in_force_to, '9') < ? OR coalesce(number_key IN (SELECT r.number_key FROM relations r "
        "CROSS JOIN shelf AS s ON s.id = r.document_id WHERE r.whole AND r.kind IN ('replaces', 'repeals') "
        "AND r.number_key NOT NULL AND NOT s.superseded AND r.number_key IS NOT s.number_key "
        f"AND coalesce(r.since, s.in_force_from, s.date, '') <= ? AND {_readable(wanted)[0]}), 0))"
    )


# --- keeping the rows in step --------------------------------------------------------------------------------------


def fill(database: Database) -> None:
    """Make every row anew when they were made otherwise, or not at all: a record of an earlier version."""
    if database.meta("shelf") == FORMAT:
        return
    with database.transaction(counted=False) as connection:
        connection.execute("DELETE FROM shelf")
        ids = [row[0] for row in connection.execute("SELECT id FROM documents ORDER BY rowid").fetchall()]
        for start in range(0, len(ids), 1000):
            shelve(connection, ids[start : start + 1000])
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('shelf', ?)", (FORMAT,))


def shelve(connection: sqlite3.Connection, document_ids: Collection[str]) -> None:
    """Bring the rows of these documents in step; those that are gone lose theirs."""
    wanted = json.dumps(list(document_ids))
    connection.execute(
        "DELETE FROM shelf WHERE id IN (SELECT value FROM json_each(?)) AND id NOT IN (SELECT id FROM documents)",
        (wanted,),
    )
    rows = connection.execute(
        "SELECT id, title, number, kind, issuer, date, period, place, "
        "(SELECT json_group_array(source) FROM (SELECT source FROM paths WHERE document_id = d.id ORDER BY source)), "
        "in_force_from, in_force_to, superseded_by NOT NULL, json_array_length(notes), ocr_pages != '[]', "
        "EXISTS (SELECT 1 FROM corrections WHERE document_id = d.id), pipeline LIKE '%(provisional)' "
        "FROM documents d WHERE id IN (SELECT value FROM json_each(?)) ORDER BY rowid",
        (wanted,),
    ).fetchall()
    updates = ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS if column != "id")
    connection.executemany(
        f"INSERT INTO shelf ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))}) "
        f"ON CONFLICT (id) DO UPDATE SET {updates}",
        map(_row, rows),
    )


def _row(read: Sequence[Any]) -> list[Any]:
    (document_id, title, number), sources = read[:3], json.loads(read[8])
    words = fold(" ".join([title, number or "", *sources]))
    key = number_key(number) if number else None
    return [document_id, title, number, *read[3:8], sources[0] if sources else "", *read[9:], key, words]
