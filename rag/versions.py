"""Which documents are versions of one another: reissues of one number and date, and near-identical texts.

A text is compared by its MinHash signature (`ingest.similarity`): 128 unsigned 32-bit numbers, of which the share that
two texts have in common estimates the Jaccard similarity of their word 5-grams.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from rag.outbox import owe_document
from rag.schema import Document

SAME = 0.5  # of one number and date: a reissue shares most of its text, an annex of the same decision does not
NEAR = 0.8  # of any number: a draft and its issued version
_NUMBERS, _ROWS = 128, 8


@dataclass(frozen=True, slots=True)
class Version:
    """One document of a family: the family is all documents of one number and date."""

    id: str
    issuer: str | None
    signature: bytes | None
    superseded_by: str | None


def number_key(number: str) -> str:
    """A document's number for comparison: case, diacritics, spaces and kinds of separator do not matter.

    >>> number_key("22-QĐ/TW") == number_key("22 - qđ / tw"), number_key("30/2020/NĐ-CP")
    (True, '30/2020/nd/cp')
    """
    from rag.text import fold

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


def settle_versions(connection: sqlite3.Connection, key: str) -> None:
    """Let the newest of each reissued text be searched and the older ones only be kept.

    The newest is the one whose file was saved last.
    """
    rows = connection.execute(
        "SELECT d.id, d.issuer, d.signature, d.superseded_by FROM documents d JOIN paths p ON p.document_id = d.id "
        "WHERE d.version_key = ? GROUP BY d.id ORDER BY max(p.mtime_ns) DESC, min(p.source) DESC, d.id",
        (key,),
    )
    live: list[Version] = []
    for version in [Version(*row) for row in rows]:
        newer = next((other for other in live if _same(version, other)), None)
        if newer is None:
            live.append(version)
        now = newer.id if newer else None
        if now == version.superseded_by:
            continue
        connection.execute("UPDATE documents SET superseded_by = ? WHERE id = ?", (now, version.id))
        if (now is None) != (version.superseded_by is None):
            owe_document(connection, "add" if now is None else "remove", version.id)


def _same(one: Version, other: Version) -> bool:
    if one.signature is None or other.signature is None:
        return False
    if one.issuer and other.issuer and one.issuer != other.issuer:
        return False
    return similarity(one.signature, other.signature) >= SAME


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
