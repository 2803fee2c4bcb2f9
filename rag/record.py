"""The system of record: every document, where its files are, its chunks, and what the indexes still owe.

The record decides what exists. The lexical and the vector index are derived from it: each change to the
chunks writes, in the same transaction, what each index has to add or remove (`rag.outbox`). An index applies
those entries, which is safe to repeat, and only then strikes them off, so a crash at any point leaves
every document whole in its old or its new version and the indexes able to catch up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from rag import corrections
from rag.catalogue import Catalogue, KnownFile, Similar
from rag.outbox import INDEXES, Owed, owe, owe_document
from rag.question_candidates import forget_candidates
from rag.readers import inherit, keep_to, own_id
from rag.rows import load_document, store_document
from rag.schema import Chunk, Document
from rag.shelf import fill, shelve
from rag.versions import family, forget_similar, note_similar, settle_across, settle_versions, version_key

__all__ = ["INDEXES", "KnownFile", "Owed", "Record", "Similar"]

_VERSIONS = "2"  # raise when what makes documents versions of one another changes


class Record(Catalogue):
    """Documents and chunks in SQLite. Writers take `rag.library.writing` first."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        fill(self)
        self._settle()

    def put(
        self,
        source: str,
        known: KnownFile,
        document: Document | None,
        chunks: Sequence[Chunk] = (),
        signature: bytes | None = None,
        readers: Sequence[str] | None = None,
        *,
        joins: bool = False,
    ) -> None:
        """Make one file show `document`, in one transaction; what no file shows any more is removed.

        `document` is None when the record has that document already (a touched or a second identical file).
        A file that was ingested from another folder before belongs to this one from now on. `signature` is the
        text's MinHash (see `rag.versions`). `readers` are the groups it is kept to; None leaves them as they are, a
        changed text to those of the former one. A file that `joins` a document that is there leaves its readers too.
        """
        with self.transaction() as connection:
            shown = self._shown(connection, [f"{known.root}/{source}"], known.document_id)
            related = family(connection, shown)
            inherit(connection, known.document_id, shown)
            if readers is not None:
                there = connection.execute("SELECT 1 FROM documents WHERE id = ?", (known.document_id,)).fetchone()
                if not (there and joins):
                    keep_to(connection, known.document_id, readers)
            if document is not None:
                self._store(connection, document, known.pipeline, chunks, signature, sorted(shown))
            connection.execute("DELETE FROM paths WHERE root || '/' || source = ? || '/' || ?", (known.root, source))
            connection.execute(
                "INSERT INTO paths VALUES (?, ?, ?, ?, ?, ?)",
                (known.root, source, known.document_id, known.size, known.mtime_ns, known.ctime_ns),
            )
            self._follow(connection, shown)
            related |= family(connection, shown)
            settle_versions(connection, related)
            shelve(connection, related | shown.keys())

    def forget(self, files: Sequence[str], *, wholly: bool = False) -> None:
        """These files ("root/source") are gone: so are the documents that no other file shows.

        What clerks corrected in them, whom they kept them to and the questions drafted from them are kept for the day
        they come back, unless `wholly`.
        """
        with self.transaction() as connection:
            shown = self._shown(connection, files)
            related = family(connection, shown)
            for file in files:
                connection.execute("DELETE FROM paths WHERE root || '/' || source = ?", (file,))
                connection.execute("DELETE FROM archives WHERE substr(?, 1, length(file) + 1) = file || '/'", (file,))
            self._follow(connection, shown)
            settle_versions(connection, related)
            shelve(connection, related | shown.keys())
            if wholly:
                forget_candidates(connection)
                for table in ("corrections", "readers"):
                    connection.execute(f"DELETE FROM {table} WHERE document_id NOT IN (SELECT id FROM documents)")

    def keep_to(self, files: Sequence[str], groups: Sequence[str]) -> None:
        """Let members of these groups read what the files ("root/source", or archives) show; everyone without any."""
        with self.transaction() as connection:
            inside = [member for file in files for member in self.files_below(file)]
            for document_id in self._shown(connection, [*files, *inside]):
                if keep_to(connection, document_id, groups):
                    related = family(connection, [document_id])
                    settle_versions(connection, related)
                    shelve(connection, related)

    def keep_versions_to(self, document_id: str, groups: Sequence[str]) -> None:
        """Let members of these groups read a document and its other versions; everyone without any.

        All of them: a text that is closed must not be found by the copy of another format that gave way to it.
        """
        with self.transaction() as connection:
            related = set[str]()
            for version in self.versions(document_id):
                keep_to(connection, version, groups)
                related |= family(connection, [version])
            settle_versions(connection, related)
            shelve(connection, related)

    def own_id(self, digest: str, member: Collection[str]) -> str:
        """The id under which somebody of these groups brings in a content, see `rag.readers.own_id`."""
        with self._snapshot() as connection:
            return own_id(connection, digest, member)

    def _settle(self) -> None:
        """Once for a record of an earlier version, in which a text could give way to one of other readers."""
        if self.meta("versions") == _VERSIONS:
            return
        with self.transaction(counted=self.sizes()[0] > 0) as connection:
            shelve(connection, settle_across(connection))
            connection.execute("INSERT OR REPLACE INTO meta VALUES ('versions', ?)", (_VERSIONS,))

    def correct(self, document_id: str, changes: Mapping[str, str | None], author: str) -> None:
        """A clerk's values in the place of what was read, None where the document has no such value.

        They stay when the file is read again. Raises CorrectionError for a field or a value that cannot be.
        """
        checked = corrections.checked(changes)
        with self.transaction() as connection:
            self._say(connection, document_id, corrections.store(connection, document_id, checked, author))

    def withdraw_corrections(self, document_id: str, fields: Sequence[str]) -> None:
        """Back to what was read in these fields."""
        with self.transaction() as connection:
            self._say(connection, document_id, corrections.withdraw(connection, document_id, fields))

    def _say(self, connection: sqlite3.Connection, document_id: str, values: Mapping[str, str | None]) -> None:
        related = family(connection, [document_id])
        for field, value in values.items():
            connection.execute(f"UPDATE documents SET {field} = ? WHERE id = ?", (value, document_id))
        document = load_document(connection, document_id)
        if document is None:
            return
        connection.execute("UPDATE documents SET version_key = ? WHERE id = ?", (version_key(document), document_id))
        related |= family(connection, [document_id])
        settle_versions(connection, related)
        shelve(connection, related | {document_id})
        if "title" in values:  # it is searched for together with the text
            owe_document(connection, "add", document_id)

    def set_archive(self, file: str, stamp: tuple[int, int, int], pipeline: str, members: int) -> None:
        """All members of this archive have been read."""
        with self.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO archives VALUES (?, ?, ?, ?, ?, ?)", (file, pipeline, *stamp, members)
            )

    @staticmethod
    def _store(
        connection: sqlite3.Connection,
        read: Document,
        pipeline: str,
        chunks: Sequence[Chunk],
        signature: bytes | None,
        before: Sequence[str],
    ) -> None:
        old = {row[0] for row in connection.execute("SELECT id FROM chunks WHERE document_id = ?", (read.id,))}
        new = {chunk.id for chunk in chunks}
        connection.execute("DELETE FROM chunks WHERE document_id = ?", (read.id,))
        document = corrections.overlaid(connection, read, before)
        store_document(connection, document, read, pipeline, signature)
        if signature is not None:
            note_similar(connection, document.id, signature)
        connection.executemany(
            "INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (c.id, document.id, ordinal, c.start, c.end, c.heading, c.locator, c.page)
                for ordinal, c in enumerate(chunks)
            ],
        )
        owe(connection, "remove", sorted(old - new))
        owe(connection, "add", [chunk.id for chunk in chunks])

    @staticmethod
    def _shown(connection: sqlite3.Connection, files: Iterable[str], *also: str) -> dict[str, str | None]:
        """The documents that these files show (and those named), each with the source it goes by."""
        shown = set(also)
        for file in files:
            rows = connection.execute("SELECT document_id FROM paths WHERE root || '/' || source = ?", (file,))
            shown |= {row[0] for row in rows}
        return {document_id: _source(connection, document_id) for document_id in shown}

    @staticmethod
    def _follow(connection: sqlite3.Connection, shown: dict[str, str | None]) -> None:
        """Drop those that no file shows now; words find a document by its file name too, so a new name is owed."""
        for document_id, before in sorted(shown.items()):
            now = _source(connection, document_id)
            if before is None or now == before:  # None: stored just now, and owed already
                continue
            if now is not None:
                owe_document(connection, "add", document_id, ("lexical",))
                continue
            owe_document(connection, "remove", document_id)
            forget_similar(connection, document_id)
            for table, column in (("chunks", "document_id"), ("relations", "document_id"), ("documents", "id")):
                connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (document_id,))


def _source(connection: sqlite3.Connection, document_id: str) -> str | None:
    row = connection.execute("SELECT min(source) FROM paths WHERE document_id = ?", (document_id,)).fetchone()
    source: str | None = row[0]
    return source
