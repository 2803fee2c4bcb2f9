"""The library as one reader sees it: nothing of a document that is kept to groups the reader does not belong to."""

from __future__ import annotations

from collections.abc import Sequence

from rag.clause_vectors import Near
from rag.library import Library
from rag.schema import Document, Relation
from rag.scope import Scope


class View:
    """What the answer is read from beside the passages found: whole documents, and what they say of each other."""

    def __init__(self, library: Library, groups: tuple[str, ...] | None) -> None:
        self._library = library
        self._readable = library.reach(Scope(groups=groups))

    def may_read(self, document: Document) -> bool:
        """True when the reader may see this document."""
        return self._readable is None or self._readable.holds(document.id)

    def document(self, document_id: str) -> Document | None:
        """One whole document, or None when it is gone or not for this reader."""
        found = self._library.document(document_id)
        return found if found is not None and self.may_read(found) else None

    def relations_to(self, document: Document) -> Sequence[tuple[Document, Relation]]:
        """The documents that replace, repeal or amend this one, as far as the reader may see them."""
        return [pair for pair in self._library.relations_to(document) if self.may_read(pair[0])]

    def near(self, vector: list[float], chunk_ids: Sequence[str]) -> dict[str, Near]:
        """See `Library`: the chunks asked about were found within the reader's scope."""
        return self._library.near(vector, chunk_ids)

    def embed_passages(self, texts: list[str]) -> list[list[float]]:
        """See `Library`."""
        return self._library.embed_passages(texts)

    def embed_query(self, question: str) -> list[float]:
        """See `Library`."""
        return self._library.embed_query(question)

    def document_frequency(self, term: str) -> int:
        """See `Library`: counted over all chunks, as in the index that ranks them."""
        return self._library.document_frequency(term)

    @property
    def size(self) -> tuple[int, int]:
        """See `Library`."""
        return self._library.size
