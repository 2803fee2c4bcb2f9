"""What the record holds, for those who read it: documents, their files, their chunks, how they are related."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from rag.outbox import LIVE, Outbox
from rag.reach import Reach, readable_by
from rag.readers import readers_of
from rag.rows import SOURCE, load_document, load_relations
from rag.schema import Chunk, Document, Relation
from rag.scope import Scope
from rag.versions import number_key

Held = Callable[[str, int], Document | None]  # a document that is in memory already, by its id and the generation
_CHUNK_COLUMNS = 'c.id, c.document_id, c.start, c."end", c.heading, c.locator, c.page'


def nothing_held(_document_id: str, _generation: int) -> Document | None:
    """No document is in memory."""
    return None


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the record remembers of one ingested file, to see whether it changed."""

    root: str
    document_id: str
    pipeline: str
    size: int
    mtime_ns: int
    ctime_ns: int


@dataclass(frozen=True, slots=True)
class Similar:
    """Two documents, by source, whose texts are nearly the same; `similarity` is 0..1."""

    source: str
    other: str
    similarity: float


@dataclass(frozen=True, slots=True)
class About:
    """What a chunk belongs to: its document's id, title, number, kind, date, period and place (see
    `rag.schema.Document`), and its own place in the outline.
    """

    document_id: str
    title: str
    number: str | None
    kind: str | None
    date: str | None
    period: str | None
    place: str | None
    heading: str
    locator: str


class Catalogue(Outbox):
    """The reading side of the record."""

    def sizes(self) -> tuple[int, int]:
        """How many documents and chunks there are to be searched."""
        row = self._connection.execute(  # a million chunks are counted by their indexes alone
            "WITH older AS (SELECT id FROM documents WHERE superseded_by NOT NULL) "
            "SELECT (SELECT count(*) FROM documents) - (SELECT count(*) FROM older), "
            "(SELECT count(*) FROM chunks) - (SELECT count(*) FROM older JOIN chunks ON document_id = older.id)"
        )
        documents, chunks = row.fetchone()
        return documents, chunks

    def known_file(self, file: str) -> KnownFile | None:
        """What is remembered of one file, named as "root/source", from whichever folder it was ingested."""
        row = self._connection.execute(
            "SELECT p.root, p.document_id, d.pipeline, p.size, p.mtime_ns, p.ctime_ns "
            "FROM paths p JOIN documents d ON d.id = p.document_id WHERE p.root || '/' || p.source = ?",
            (file,),
        ).fetchone()
        return KnownFile(*row) if row else None

    def files_below(self, folder: str) -> list[str]:
        """Every ingested file in a folder or deeper, as "root/source"."""
        rows = self._connection.execute(
            "SELECT root || '/' || source AS file FROM paths WHERE file >= ? || '/' AND file < ? || '0' ORDER BY file",
            (folder, folder),  # "0" is the character after "/"
        )
        return [row[0] for row in rows]

    def files_called(self, names: Collection[str]) -> list[str]:
        """The ingested files, as "root/source", whose full name or source is one of these."""
        rows = self._connection.execute(
            "SELECT root || '/' || source AS file FROM paths WHERE source IN (SELECT value FROM json_each(?1)) "
            "OR file IN (SELECT value FROM json_each(?1)) ORDER BY file",
            (json.dumps(sorted(names)),),
        )
        return [row[0] for row in rows]

    def document_of(self, file: str) -> str | None:
        """The document that an ingested file ("root/source") shows."""
        known = self.known_file(file)
        return known.document_id if known else None

    def document_ids(self) -> set[str]:
        """The ids of all documents: the sha256 of their original files, or one like it (see `rag.readers.own_id`)."""
        return {row[0] for row in self._connection.execute("SELECT id FROM documents")}

    def readable(self, groups: Sequence[str] | None = None) -> list[str]:
        """The ids, sorted, of what is searched and members of these groups may read; None for all documents."""
        condition, *value = readable_by(groups) if groups is not None else ("1",)
        live = f"SELECT id FROM documents WHERE superseded_by IS NULL AND {condition} ORDER BY id"
        return [row[0] for row in self._connection.execute(live, value)]

    def places(self, groups: Sequence[str] | None = None) -> list[str]:
        """The places, as written, of the documents that members of these groups may read; None for all documents."""
        condition, *value = readable_by(groups) if groups is not None else ("1",)
        rows = self._connection.execute(
            f"SELECT DISTINCT place FROM documents INDEXED BY documents_scope WHERE place NOT NULL AND {condition}",
            value,
        )
        return [row[0] for row in rows]

    def reach(self, scope: Scope) -> Reach:
        """The documents that a scope leaves, as they are now."""
        return Reach(self._snapshot, scope)

    def readers(self, document_id: str) -> list[str]:
        """The groups that a document is kept to; empty when everyone may read it."""
        return readers_of(self._connection, document_id)

    def document(self, document_id: str) -> Document | None:
        """One whole document, or None when it is gone."""
        with self._snapshot() as connection:
            return load_document(connection, document_id)

    def documents_from(self, number: str) -> list[tuple[str, str, str | None, str | None]]:
        """(id, number, kind, date) of the searched documents whose number begins with these digits, zeros before
        them or not.
        """
        found = []
        for digits in (number, f"0{number}", f"00{number}"):
            rows = self._connection.execute(
                f"SELECT id, number, kind, date FROM documents WHERE number >= ?1 AND number < ?1 || ':' AND {LIVE}",
                (digits,),  # ":" is the character after "9"
            )
            found += [tuple(row) for row in rows if not row[1][len(digits) :][:1].isdigit()]
        return sorted(found, key=lambda row: row[0])

    def chunk_ids_of(self, document_ids: Collection[str]) -> list[str]:
        """The chunks of these documents, each document's in order."""
        rows = self._connection.execute(
            "SELECT id FROM chunks WHERE document_id IN (SELECT value FROM json_each(?)) ORDER BY document_id, ordinal",
            (json.dumps(sorted(document_ids)),),
        )
        return [row[0] for row in rows]

    def about(self, chunk_ids: Collection[str]) -> dict[str, About]:
        """What each of these chunks belongs to; those that are gone are left out. Reads no text."""
        rows = self._connection.execute(
            "SELECT c.id, d.id, d.title, d.number, d.kind, d.date, d.period, d.place, c.heading, c.locator "
            "FROM chunks c JOIN documents d ON d.id = c.document_id WHERE c.id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(chunk_ids)),),
        )
        return {row[0]: About(*row[1:]) for row in rows}

    def relations_to(self, number: str) -> list[tuple[str, Relation]]:
        """(document id, what it says) of every document that replaces, repeals or amends the one of this number."""
        rows = self._connection.execute(
            "SELECT DISTINCT document_id FROM relations JOIN documents ON documents.id = document_id "
            f"WHERE number_key = ? AND {LIVE} ORDER BY documents.date DESC, document_id",
            (number_key(number),),
        )
        key = number_key(number)
        return [
            (document_id, relation)
            for (document_id,) in rows.fetchall()
            for relation in load_relations(self._connection, "document_id = ?", document_id)
            if relation.number and number_key(relation.number) == key
        ]

    def older_versions(self, document_id: str) -> list[str]:
        """The documents that this one supersedes, kept but not searched."""
        rows = self._connection.execute("SELECT id FROM documents WHERE superseded_by = ? ORDER BY id", (document_id,))
        return [row[0] for row in rows]

    def superseded_by(self, document_id: str) -> str | None:
        """The newer version of a document, or None when it is itself the newest."""
        row = self._connection.execute("SELECT superseded_by FROM documents WHERE id = ?", (document_id,)).fetchone()
        return row[0] if row else None

    def versions(self, document_id: str) -> list[str]:
        """A document with the others of its text: the one that is searched, and those that gave way to it."""
        newest = self.superseded_by(document_id) or document_id
        return [newest, *self.older_versions(newest)]

    def similar(self, among: Collection[str]) -> list[Similar]:
        """The pairs of searched documents, at least one of them `among` these ids, whose texts are nearly the same."""
        rows = self._connection.execute(
            "SELECT min(p.source), min(q.source), similarity FROM similar s "
            "JOIN paths p ON p.document_id = s.document_id JOIN paths q ON q.document_id = other_id "
            "JOIN documents a ON a.id = s.document_id JOIN documents b ON b.id = other_id "
            "WHERE a.superseded_by IS NULL AND b.superseded_by IS NULL AND "
            "(a.id IN (SELECT value FROM json_each(?1)) OR b.id IN (SELECT value FROM json_each(?1))) "
            "GROUP BY s.document_id, other_id ORDER BY similarity DESC, 1, 2",
            (json.dumps(sorted(among)),),
        )
        return [Similar(*row) for row in rows]

    def chunks(self, ids: Sequence[str], held: Held = nothing_held) -> dict[str, Chunk]:
        """The chunks that can still be searched among `ids`: an older version's cannot."""
        found = self._chunks(
            f"JOIN documents ON documents.id = c.document_id WHERE {LIVE} AND c.id IN (SELECT value FROM json_each(?))",
            json.dumps(list(ids)),
            held,
        )
        return {chunk.id: chunk for chunk in found}

    def beside(self, ids: Sequence[str]) -> dict[str, tuple[str | None, str | None]]:
        """The ids of the chunks before and after each of these in its document."""
        rows = self._connection.execute(
            "SELECT c.id, (SELECT id FROM chunks WHERE document_id = c.document_id AND ordinal = c.ordinal - 1), "
            "(SELECT id FROM chunks WHERE document_id = c.document_id AND ordinal = c.ordinal + 1) "
            "FROM chunks c WHERE c.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return {chunk_id: (before, after) for chunk_id, before, after in rows}

    def chunks_of(self, document_id: str) -> list[Chunk]:
        """A document's chunks in order."""
        return self._chunks("WHERE c.document_id = ? ORDER BY c.ordinal", document_id)

    def _chunks(self, condition: str, value: str, held: Held = nothing_held) -> list[Chunk]:
        """Each document that is not held is read once, however many of its chunks are wanted, and of its text only
        what they span: a decree has a million characters, a chunk 900. SQLite counts characters as Python does.
        """
        with self._snapshot() as connection:
            generation = self.generation
            rows = connection.execute(f"SELECT {_CHUNK_COLUMNS} FROM chunks c {condition}", (value,)).fetchall()
            about: dict[str, tuple[str, str, str, int]] = {}  # source, title, text and the offset that it begins at
            spans: dict[str, tuple[int, int]] = {}
            for _, document_id, start, end, *_ in rows:
                first, last = spans.get(document_id, (start, end))
                spans[document_id] = (min(first, start), max(last, end))
            for document_id in list(spans):
                if document := held(document_id, generation):
                    about[document_id] = (document.source, document.title, document.text, 0)
                    del spans[document_id]
            documents = connection.execute(
                f"SELECT documents.id, {SOURCE}, title, "
                "substr(text, 1 + json_extract(value, '$[1]'), json_extract(value, '$[2]')) "
                "FROM json_each(?) JOIN documents ON documents.id = json_extract(value, '$[0]')",
                (json.dumps([[key, first, last - first] for key, (first, last) in sorted(spans.items())]),),
            )
            about |= {key: (*told, spans[key][0]) for key, *told in documents}
        chunks = []
        for chunk_id, document_id, start, end, *where in rows:
            source, title, text, offset = about[document_id]
            own = text[start - offset : end - offset]
            chunks.append(Chunk(chunk_id, document_id, source, title, own, start, end, *where))
        return chunks

    def archive_done(self, file: str, stamp: tuple[int, int, int], pipeline: str) -> int | None:
        """How many members an unchanged archive ("root/source") held when all of them were read; None otherwise."""
        row = self._connection.execute(
            "SELECT members FROM archives WHERE file = ? AND pipeline = ? AND size = ? AND mtime_ns = ? "
            "AND ctime_ns = ?",
            (file, pipeline, *stamp),
        ).fetchone()
        return row[0] if row else None

    def has_document(self, document_id: str, pipeline: str) -> bool:
        """True when the document is there, read by this very pipeline."""
        row = self._connection.execute(
            "SELECT 1 FROM documents WHERE id = ? AND pipeline = ?", (document_id, pipeline)
        ).fetchone()
        return row is not None

    def told_by_name(self, document_id: str) -> bool:
        """True when a value of the document was read from its file's name: under a new name it has to be read again."""
        row = self._connection.execute(
            "SELECT 1 FROM documents, json_each(origins) WHERE documents.id = ? "
            "AND json_extract(json_each.value, '$[2]') = 'file name'",
            (document_id,),
        ).fetchone()
        return row is not None
