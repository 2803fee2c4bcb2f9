"""What a scope can be made of: the kinds, issuers and places that documents tell, and documents by their titles."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rag.outbox import LIVE
from rag.reach import readable_by
from rag.record import Record
from rag.text import fold, normalise, syllables

Column = Literal["kind", "issuer", "place"]
Groups = tuple[str, ...] | None
_STALE = 30.0  # seconds for which an ingest in progress does not make the titles be read again


@dataclass(frozen=True, slots=True)
class Titled:
    """A document as it is chosen; `date` is ISO."""

    id: str
    title: str
    number: str | None
    kind: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Sibling:
    """A document that reports on a period, of a place where it tells one; both as printed."""

    id: str
    period: str | None
    place: str | None


class Choices:
    """Looks through one record, for one reader at a time. Safe to use from several threads."""

    def __init__(self, record: Record, clock: Callable[[], float] = time.monotonic) -> None:
        self._record = record
        self._clock = clock
        self._lock = threading.Lock()
        self._titles: list[tuple[str, Titled]] = []
        self._seen, self._read_at = -1, 0.0
        self._told = lru_cache(64)(lambda column, groups, generation: tuple(self._counted(column, groups)))

    def told(self, column: Column, groups: Groups, words: str = "") -> list[tuple[str, int]]:
        """The values of a column that hold these words, each with how many documents tell it, the most first.

        Only what members of the groups may read counts; None is for who may read everything. Words are compared
        without diacritics, the last one may be cut short.
        """
        asked = _key(words)
        values: tuple[tuple[str, int], ...] = self._told(column, groups, self._record.generation)
        return [(value, count) for value, count in values if _holds(_key(value), asked)]

    def titled(self, words: str, limit: int, may_read: Callable[[str], bool]) -> list[Titled]:
        """The newest documents whose title or number holds these words, those that begin with them first."""
        asked = _key(words)
        if not asked:
            return []
        found: list[Titled] = []
        for _, document in sorted(self._fitting(asked), key=lambda pair: not pair[0]):
            if may_read(document.id):
                found.append(document)
                if len(found) == limit:
                    break
        return found

    def siblings(self, place: str | None, period: str | None, may_read: Callable[[str], bool]) -> list[Sibling]:
        """The newest reports of a place, of a period, or both; at most twenty."""
        rows = self._record.rows(
            "SELECT id, period, place FROM documents INDEXED BY documents_scope "
            f"WHERE {LIVE} AND period NOT NULL AND (?1 IS NULL OR place = ?1) AND (?2 IS NULL OR period = ?2) "
            "ORDER BY date DESC, id LIMIT 500",
            place,
            period,
        )
        return [Sibling(*row) for row in rows if may_read(row[0])][:20]

    def newest(self, limit: int, may_read: Callable[[str], bool]) -> list[Titled]:
        """The newest documents."""
        found: list[Titled] = []
        for _, document in self._all():
            if len(found) < limit and may_read(document.id):
                found.append(document)
        return found

    def _fitting(self, asked: str) -> Iterator[tuple[bool, Titled]]:
        """(begins with what was asked, document), newest first."""
        for key, document in self._all():
            if _holds(key, asked):
                yield any(part.startswith(asked) for part in key.split("\n")), document

    def _all(self) -> list[tuple[str, Titled]]:
        """Every title, folded once: 100 thousand are looked through in a few hundredths of a second."""
        generation, now = self._record.generation, self._clock()
        with self._lock:
            if self._seen < 0 or (generation != self._seen and now - self._read_at > _STALE):
                self._titles = [(_searched(one), one) for one in self._read()]
                self._seen, self._read_at = generation, now
            return self._titles

    def _read(self) -> list[Titled]:
        rows = self._record.rows(
            "SELECT id, title, number, kind, date FROM documents INDEXED BY documents_about WHERE id NOT IN "
            "(SELECT id FROM documents WHERE superseded_by NOT NULL) ORDER BY date DESC, id"
        )
        return [Titled(*row) for row in rows]

    def _counted(self, column: Column, groups: Groups) -> list[tuple[str, int]]:
        condition, *value = readable_by(groups) if groups is not None else ("1",)
        rows = self._record.rows(
            f"SELECT {column}, count(*) FROM documents INDEXED BY documents_scope "
            f"WHERE {LIVE} AND {column} NOT NULL AND {condition} GROUP BY 1 ORDER BY 2 DESC, 1",
            *value,
        )
        return [(told, count) for told, count in rows]


def _searched(document: Titled) -> str:
    """A line each for how it is called: kind and number, number, title."""
    number = document.number or ""
    return "\n".join(_key(name) for name in (f"{document.kind or ''} {number}", number, document.title))


def _holds(key: str, asked: str) -> bool:
    return all(word in key for word in asked.split())


def _key(text: str) -> str:
    return " ".join(syllables(fold(normalise(text))))
