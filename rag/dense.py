"""The vector index: embedded Chroma through langchain-chroma, cosine, our own vectors."""

from __future__ import annotations

import itertools
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeVar

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

from rag.errors import IndexMismatchError
from rag.index_files import readable, writable
from rag.lexical import Hit, indexed_text
from rag.schema import Chunk

_COLLECTION = "chunks"
# How many vectors a search keeps in sight. Of the ten nearest it finds, at 100 thousand chunks, .96 with 200 and .997
# with 800 (1.5 and 3.5 ms); at a million .70 and .90 (2.1 and 4.5 ms).
_COSINE = {"hnsw": {"space": "cosine", "ef_search": 800}}
_PAUSES = (0.0, 0.1, 0.3)  # seconds before a reading is tried again
_serial = itertools.count()
T = TypeVar("T")


class DenseIndex:
    """Chunk vectors in a folder. Never started as a server (CVE-2026-45829), never asked to embed by itself."""

    FORMAT = "ids-only-1"  # part of the fingerprint: raise when what is stored changes

    def __init__(self, folder: Path, embedder: Embeddings) -> None:
        self.folder = folder
        self._embedder = embedder
        # Clients of one path share one view of the files for as long as any of them is open. Spelling the path
        # differently gives each index its own, so that `refresh` really reads anew and `close` really closes.
        self._path = str(folder) + "/." * next(_serial)
        self._client: ClientAPI | None = None
        self._opened: Chroma | None = None

    @property
    def _store(self) -> Chroma:
        """Opened when it is first needed, so that a damaged one can be emptied."""
        if self._opened is None:
            with self._readable():
                self.folder.mkdir(parents=True, exist_ok=True)
                self._client = chromadb.PersistentClient(
                    path=self._path, settings=ChromaSettings(anonymized_telemetry=False, is_persistent=True)
                )
                self._opened = Chroma(
                    client=self._client,
                    collection_name=_COLLECTION,
                    embedding_function=self._embedder,
                    collection_configuration=_COSINE,  # type: ignore[arg-type]  # a TypedDict chroma does not export
                )
        return self._opened

    def close(self) -> None:
        """Let go of the files; the next use opens them anew and so sees what another process has written."""
        """Without this, threads and files of every former view stay until the next garbage collection."""
        client, self._client, self._opened = self._client, None, None
        if client is not None:
            client.close()  # type: ignore[attr-defined]  # every client has it; the abstract class does not say so

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            with readable("vectơ", self.folder, ChromaError):
                yield
        except IndexMismatchError:
            if self._opened is None:
                SharedSystemClient.clear_system_cache()  # it keeps the half-opened view, and would hand it out again
            raise

    def _writable(self) -> AbstractContextManager[None]:
        return writable("vectơ", self.folder, ChromaError)

    def add(self, chunks: Sequence[Chunk]) -> None:
        """Embed and store, replacing any of the same id. The texts stay out of Chroma: the record holds them, and
        what is purged there must not live on in a second database (langchain-chroma would store them).
        """
        if not chunks:
            return
        vectors = self._embedder.embed_documents([indexed_text(chunk) for chunk in chunks])
        store = self._store
        with self._writable():
            store._collection.upsert(
                ids=[chunk.id for chunk in chunks],
                embeddings=vectors,  # type: ignore[arg-type]  # lists are accepted, and made arrays
                metadatas=[{"document": chunk.document_id} for chunk in chunks],
                documents=[""] * len(chunks),  # langchain-chroma skips what has none
            )

    def remove(self, chunk_ids: Sequence[str]) -> None:
        """Take chunks out; unknown ids are ignored."""
        store = self._store
        for start in range(0, len(chunk_ids), 1000):
            with self._writable():
                store.delete(ids=list(chunk_ids[start : start + 1000]))

    def clear(self) -> None:
        """An empty index in the place of this one."""
        self.close()
        with self._writable():
            if self.folder.exists():
                shutil.rmtree(self.folder)

    def held(self, chunk_ids: Sequence[str]) -> set[str]:
        """Those of the chunks that are in the index."""
        return set(self._read(lambda store: store.get(ids=list(chunk_ids), include=[]))["ids"])

    def search(self, vector: list[float], limit: int) -> list[Hit]:
        """The `limit` nearest chunks. Chroma returns cosine distance; here it becomes similarity, once."""
        found = self._read(
            lambda store: store._collection.query(  # langchain-chroma would fetch texts and metadata too
                query_embeddings=np.asarray([vector], dtype=np.float32), n_results=limit, include=["distances"]
            )
        )
        distances = found["distances"] or [[]]
        return [Hit(key, 1.0 - distance) for key, distance in zip(found["ids"][0], distances[0], strict=True)]

    def similarity(self, vector: list[float], chunk_ids: Sequence[str]) -> dict[str, float]:
        """Cosine similarity of stored chunks to a vector, for candidates that only the words found."""
        if not chunk_ids:
            return {}
        stored = self._read(lambda store: store._collection.get(ids=list(chunk_ids), include=["embeddings"]))
        if not stored["ids"]:
            return {}
        products = np.asarray(stored["embeddings"], dtype=np.float32) @ np.asarray(vector, dtype=np.float32)
        return dict(zip(stored["ids"], products.tolist(), strict=True))

    @property
    def size(self) -> int:
        """How many chunks the index holds."""
        return int(self._read(lambda store: store._collection.count()))  # langchain-chroma has no public count

    def _read(self, ask: Callable[[Chroma], T]) -> T:
        """Ask the store, looking anew when another process writes meanwhile: Chroma then knows an id from its
        database before its graph has the vector ("Error finding id").
        """
        for pause in _PAUSES:
            try:
                return ask(self._store)
            except (ChromaError, OSError):
                self.close()
                time.sleep(pause)
        with self._readable():
            return ask(self._store)
