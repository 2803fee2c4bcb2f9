"""Keeps the documents last read in memory, up to so many bytes: a law of a million characters takes 20 ms to read."""

from __future__ import annotations

import threading
from typing import Protocol

from cachetools import LRUCache

from rag.schema import Document

_MOST = 96 << 20  # bytes, as `_size` estimates them: some hundred laws, or all of what a small office has
_CHARACTER, _LEAF, _CELL = 2, 250, 100  # bytes of one


class Shelf(Protocol):
    """Where documents are read: `rag.record.Record`."""

    @property
    def generation(self) -> int:
        """Rises with every change."""

    def document(self, document_id: str) -> Document | None:
        """One whole document."""


class HeldDocuments:
    """Documents by id, as they are at the newest generation that was asked for. Safe to ask from several threads."""

    def __init__(self, shelf: Shelf, most: int = _MOST) -> None:
        self._shelf = shelf
        self._lock = threading.Lock()
        self._kept: LRUCache[str, Document] = LRUCache(most, getsizeof=_size)
        self._generation = -1

    def get(self, document_id: str) -> Document | None:
        """The document as it is now, read where it is not held; None when it is gone."""
        generation = self._shelf.generation
        held = self.held(document_id, generation)
        if held is not None:
            return held
        document = self._shelf.document(document_id)
        # One that was changed while it was read is of no known generation.
        if document is not None and self._shelf.generation == generation and _size(document) <= self._kept.maxsize:
            with self._lock:
                if self._generation == generation:
                    self._kept[document_id] = document
        return document

    def held(self, document_id: str, generation: int) -> Document | None:
        """The document where it is held and of this generation, without reading it."""
        with self._lock:
            if self._generation < generation:
                self._kept.clear()  # also so that what was removed from the record is nowhere
                self._generation = generation
            return self._kept.get(document_id) if self._generation == generation else None


def _size(document: Document) -> int:
    cells = sum(len(table.cells) for table in document.tables)
    return _CHARACTER * len(document.text) + _LEAF * len(document.provisions) + _CELL * cells
