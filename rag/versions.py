"""Which documents are versions of one another: reissues of one number and date, and near-identical texts.

Only documents that are kept to the same groups are: whoever reads the one reads the other too, so nothing is taken from
its readers by a text that they may not see, and nobody learns of a text that is kept from them.

A text is compared by its MinHash signature (`ingest.similarity`): 128 unsigned 32-bit numbers, of which the share that
two texts have in common estimates the Jaccard similarity of their word 5-grams.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from rag.outbox import owe_document
from rag.schema import Document
from rag.text import fold

SAME = 0.5  # of one number and date: a reissue shares most of its text, an annex of the same decision does not
NEAR = 0.8  # of any number: a draft and its issued version
_NUMBERS, _ROWS = 128, 8


@dataclass(frozen=True, slots=True)
class Version:
    """One document among those that may be versions of one another."""

    id: str
    source: str
    key: str | None
    issuer: str | None
    signature: bytes | None
    superseded_by: str | None
    recognised: bool  # some of its pages are recognised scans
    readers: str  # the groups it is kept to, as one text

    @property
    def name(self) -> str:
        """Its source without the suffix: the same text in two formats is saved under one name."""
        return self.source.rpartition(".")[0].casefold()

    @property
    def rank(self) -> int:
        """How well its format carries the text, best first: pages and tables, then tables, then letters only."""
        suffix = self.source.rpartition(".")[2].lower()
        return len(_FORMATS) if self.recognised else _FORMATS.get(suffix, len(_FORMATS))


_FORMATS = {
    "pdf": 0,
    "docx": 1,
    "docm": 1,
    "xlsx": 1,
    "xlsm": 1,
    "html": 2,
    "htm": 2,
    "mhtml": 2,
    "mht": 2,
    "doc": 3,
    "txt": 4,
    "md": 4,
}


def number_key(number: str) -> str:
    """A document's number for comparison: case, diacritics, spaces and kinds of separator do not matter.

    >>> number_key("22-QĐ/TW") == number_key("22 - qđ / tw"), number_key("30/2020/NĐ-CP")
    (True, '30/2020/nd/cp')
    """
    parts = "".join(character if character.isalnum() else " " for character in fold(number)).split()
    if parts and parts[0].isdigit():
        parts[0] = parts[0].lstrip("0") or "0"
    return "/".join(parts)


def version_key(document: Document) -> str | None:
    """What versions of one document have in common; None for a document without number or date."""
    if not document.number or not document.date:
        return None
    return f"{number_key(document.number)} {document.date}"


def similarity(one: bytes, other: bytes) -> float:
    """Estimated Jaccard similarity of two texts, 0..1, from their signatures."""
    a, b = memoryview(one).cast("I"), memoryview(other).cast("I")
    return sum(x == y for x, y in zip(a, b, strict=True)) / len(a)


def family(connection: sqlite3.Connection, document_ids: Iterable[str]) -> set[str]:
    """These documents (those that exist), and all that share number and date, or a file name but for the suffix."""
    found = set(document_ids)
    for _ in range(2):  # a PDF, its TXT, and what has the TXT's number
        keyed = connection.execute(
            "SELECT id FROM documents WHERE version_key IN "
            "(SELECT version_key FROM documents WHERE version_key NOT NULL "
            "AND id IN (SELECT value FROM json_each(?)))",
            (json.dumps(sorted(found)),),
        )
        found |= {row[0] for row in keyed.fetchall()}
        paths = connection.execute(
            "SELECT root, source FROM paths WHERE document_id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(found)),),
        ).fetchall()
        for root, source in paths:
            twins = [f"{source.rpartition('.')[0]}.{suffix}" for suffix in _FORMATS]
            marks = ", ".join("?" * len(twins))
            rows = connection.execute(
                f"SELECT document_id FROM paths WHERE root = ? AND source IN ({marks})", (root, *twins)
            )
            found |= {row[0] for row in rows}
    return found


def settle_versions(connection: sqlite3.Connection, document_ids: Collection[str]) -> None:
    """Let the newest of each reissued text be searched and the older ones only be kept; `document_ids` is a `family`.

    The newest is the one whose file was saved last. Of one text saved in several formats under one name (a decree as
    PDF and as TXT) it is the one whose format carries most, whichever was saved last.
    """
    rows = connection.execute(
        "SELECT d.id, min(p.source), d.version_key, d.issuer, d.signature, d.superseded_by, d.ocr_pages != '[]', "
        f"{_kept('d.id')} "
        "FROM documents d JOIN paths p ON p.document_id = d.id WHERE d.id IN (SELECT value FROM json_each(?)) "
        "GROUP BY d.id ORDER BY max(p.mtime_ns) DESC, min(p.source) DESC, d.id",
        (json.dumps(sorted(document_ids)),),
    )
    texts: list[list[Version]] = []
    for version in [Version(*row) for row in rows]:
        text = next((text for text in texts if any(_same(version, other) for other in text)), None)
        if text is None:
            texts.append([version])
        else:
            text.append(version)
    for text in texts:
        chosen = min((v for v in text if v.name == text[0].name), key=lambda v: v.rank)
        for version in text:
            _supersede(connection, version, None if version is chosen else chosen.id)


def settle_across(connection: sqlite3.Connection) -> set[str]:
    """Settle anew where one document supersedes another that has other readers; returns the ids that were looked at."""
    rows = connection.execute(
        f"SELECT id FROM documents WHERE superseded_by NOT NULL AND {_kept('id')} != {_kept('superseded_by')}"
    )
    looked_at = set[str]()
    for (document_id,) in rows.fetchall():
        related = family(connection, [document_id])
        settle_versions(connection, related)
        looked_at |= related
    return looked_at


def _kept(document: str) -> str:
    """SQL for the groups that a document is kept to, in order, as one text."""
    return (
        "(SELECT json_group_array(name) FROM "
        f"(SELECT name FROM readers WHERE readers.document_id = {document} ORDER BY name))"
    )


def _supersede(connection: sqlite3.Connection, version: Version, by: str | None) -> None:
    if by == version.superseded_by:
        return
    connection.execute("UPDATE documents SET superseded_by = ? WHERE id = ?", (by, version.id))
    if (by is None) != (version.superseded_by is None):
        owe_document(connection, "add" if by is None else "remove", version.id)


def _same(one: Version, other: Version) -> bool:
    if one.signature is None or other.signature is None or one.readers != other.readers:
        return False
    alike = similarity(one.signature, other.signature)
    if one.name == other.name and one.source != other.source:
        return alike >= NEAR
    if one.key is None or one.key != other.key or (one.issuer and other.issuer and one.issuer != other.issuer):
        return False
    return alike >= SAME


def _bands(signature: bytes) -> Iterator[tuple[int, int]]:
    width = 4 * _ROWS
    for band in range(_NUMBERS // _ROWS):
        digest = hashlib.blake2b(signature[band * width : (band + 1) * width], digest_size=8).digest()
        yield band, int.from_bytes(digest, "big", signed=True)


def forget_similar(connection: sqlite3.Connection, document_id: str) -> None:
    """Take a document out of the comparison."""
    connection.execute("DELETE FROM bands WHERE document_id = ?", (document_id,))
    connection.execute("DELETE FROM similar WHERE document_id = ? OR other_id = ?", (document_id, document_id))


def note_similar(connection: sqlite3.Connection, document_id: str, signature: bytes) -> None:
    """Find the documents whose text is nearly this one's: those that share a band of eight numbers, then compared."""
    forget_similar(connection, document_id)
    bands = list(_bands(signature))
    others = set()
    for band, value in bands:
        rows = connection.execute("SELECT document_id FROM bands WHERE band = ? AND hash = ? LIMIT 200", (band, value))
        others |= {row[0] for row in rows}
    for other in sorted(others):
        (stored,) = connection.execute("SELECT signature FROM documents WHERE id = ?", (other,)).fetchone()
        alike = similarity(signature, stored)
        if alike >= NEAR:
            connection.execute("INSERT OR REPLACE INTO similar VALUES (?, ?, ?)", (document_id, other, alike))
    connection.executemany(
        "INSERT OR REPLACE INTO bands VALUES (?, ?, ?)", [(band, value, document_id) for band, value in bands]
    )
