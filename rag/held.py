"""Keeps the documents last read in memory, up to so many bytes: a law of a million characters takes 20 ms to read."""

from __future__ import annotations

import threading
from collections.abc import Callable

from cachetools import LRUCache

from rag.schema import Document

_MOST = 96 << 20  # bytes, as `_size` estimates them: some hundred laws, or all of what a small office has
_CHARACTER, _LEAF, _CELL = 2, 250, 100  # bytes of one


class HeldDocuments:
    """Documents by id, as they were at one generation of the record. Safe to ask from several threads."""

    def __init__(self, load: Callable[[str], Document | None], most: int = _MOST) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._kept: LRUCache[str, Document] = LRUCache(most, getsizeof=_size)
        self._generation = -1

    def get(self, document_id: str, generation: int) -> Document | None:
        """The document as it is at this generation, read where it is not held; None when it is gone."""
        held = self.held(document_id, generation)
        if held is not None:
            return held
        document = self._load(document_id)
        with self._lock:
            if document is not None and self._generation == generation and _size(document) <= self._kept.maxsize:
                self._kept[document_id] = document
        return document

    def held(self, document_id: str, generation: int) -> Document | None:
        """The document where it is held and of this generation, without reading it."""
        with self._lock:
            if self._generation != generation:
                self._kept.clear()  # also so that what was removed from the record is nowhere
                self._generation = generation
            return self._kept.get(document_id)


def _size(document: Document) -> int:
    cells = sum(len(table.cells) for table in document.tables)
    return _CHARACTER * len(document.text) + _LEAF * len(document.provisions) + _CELL * cells
