"""The vector index: embedded Chroma through langchain-chroma, cosine, our own vectors."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path, PurePosixPath
from typing import TypeVar

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings
from numpy.typing import ArrayLike

from rag.clause_vectors import ClauseVectors, Near, clause_spans
from rag.errors import IndexMismatchError
from rag.index_files import readable, writable
from rag.lexical import Hit
from rag.reach import Reach
from rag.schema import Chunk

_COLLECTION = "chunks"
# How many vectors a search keeps in sight. Of the ten nearest it finds, at 100 thousand chunks, .96 with 200 and .997
# with 800 (1.5 and 3.5 ms); at a million .70 and .90 (2.1 and 4.5 ms).
_COSINE = {"hnsw": {"space": "cosine", "ef_search": 800}}
_COMPARED = 1000  # so many chunks are compared one by one (70 ms)
_MOST = 0.5  # a larger share of the documents is not named
_LISTED = 50_000  # so many are named to Chroma (150 ms)
_DEEP = 1000  # how many of them it is asked for
_DEEPEST = 5000  # of all chunks, looked through for those of the documents wanted
_PAUSES = (0.0, 0.1, 0.3)  # seconds before a reading is tried again
_serial = itertools.count()
T = TypeVar("T")


def embedded_text(chunk: Chunk) -> str:
    """What a chunk's vector is made of: title, headings, text. A title that is only the file's name says nothing."""
    named = chunk.title == PurePosixPath(chunk.source).stem
    return "\n".join(part for part in ("" if named else chunk.title, chunk.heading, chunk.text) if part)


class DenseIndex:
    """Chunk vectors in a folder. Never started as a server (CVE-2026-45829), never asked to embed by itself."""

    FORMAT = "ids-and-clauses-1"  # part of the fingerprint: raise when what is stored changes

    def __init__(self, folder: Path, embedder: Embeddings) -> None:
        self.folder = folder
        self._embedder = embedder
        # Clients of one path share one view of the files for as long as any of them is open. Spelling the path
        # differently gives each index its own, so that `refresh` really reads anew and `close` really closes.
        self._path = str(folder) + "/." * next(_serial)
        self._client: ClientAPI | None = None
        self._opened: Chroma | None = None
        self._clauses = ClauseVectors(folder / "clauses.sqlite")

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
        """Let go of the files; the next use opens them anew and so sees what another process has written.

        Without this, threads and files of every former view stay until the next garbage collection.
        """
        self._clauses.close()
        client, self._client, self._opened = self._client, None, None
        if client is not None:
            client.close()  # type: ignore[attr-defined]  # every client has it; the abstract class does not say so

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            with readable("vectơ", self.folder, ChromaError, sqlite3.Error):
                yield
        except IndexMismatchError:
            if self._opened is None:
                SharedSystemClient.clear_system_cache()  # it keeps the half-opened view, and would hand it out again
            raise

    def _writable(self) -> AbstractContextManager[None]:
        return writable("vectơ", self.folder, ChromaError, sqlite3.Error)

    def add(self, chunks: Sequence[Chunk]) -> None:
        """Embed and store, replacing any of the same id. The texts stay out of Chroma: the record holds them, and
        what is purged there must not live on in a second database (langchain-chroma would store them).
        """
        if not chunks:
            return
        told = [chunk.text[start:end] for chunk in chunks for start, end in clause_spans(chunk)]
        embedded = self._embedder.embed_documents([*map(embedded_text, chunks), *told])
        self.put(chunks, embedded[: len(chunks)], embedded[len(chunks) :])

    def put(self, chunks: Sequence[Chunk], vectors: Sequence[Sequence[float]], of_clauses: ArrayLike) -> None:
        """Store vectors of chunks and of all their clauses (see `rag.clause_vectors.clause_spans`) that are there."""
        store = self._store
        with self._writable():
            self._clauses.add(chunks, of_clauses)  # first: a chunk that Chroma has needs no further look
            store._collection.upsert(
                ids=[chunk.id for chunk in chunks],
                embeddings=list(vectors),
                metadatas=[{"document": chunk.document_id} for chunk in chunks],
                documents=[""] * len(chunks),  # langchain-chroma skips what has none
            )

    def remove(self, chunk_ids: Sequence[str]) -> None:
        """Take chunks out; unknown ids are ignored."""
        store = self._store
        for start in range(0, len(chunk_ids), 1000):
            with self._writable():
                store.delete(ids=list(chunk_ids[start : start + 1000]))
                self._clauses.remove(chunk_ids[start : start + 1000])

    def clear(self) -> None:
        """An empty index in the place of this one."""
        self.close()
        with self._writable():
            if self.folder.exists():
                shutil.rmtree(self.folder)

    def held(self, chunk_ids: Sequence[str]) -> set[str]:
        """Those of the chunks that are in the index."""
        return set(self._read(lambda store: store.get(ids=list(chunk_ids), include=[]))["ids"])

    def search(self, vector: list[float], limit: int, reach: Reach | None = None) -> list[Hit]:
        """The `limit` nearest chunks, of the documents in `reach` where that is given.

        Chroma returns cosine distance; here it becomes similarity, once.
        """
        if reach is not None:
            return self._within(vector, limit, reach) if reach.count else []
        return self._nearest(vector, limit)

    def _within(self, vector: list[float], limit: int, reach: Reach) -> list[Hit]:
        """The nearest chunks of some documents.

        Few chunks are compared one by one. Of more, the graph is walked for them alone, and deeply: with a filter
        Chroma's graph finds .81 to .98 of the 50 nearest when it is asked for 50, .99 when for 1,000. Where most are
        left, or too many to name, the nearest of all are taken until enough of them fit.
        Chroma's own filter on metadata is not used: it takes .2 to .9 seconds among 100,000 chunks.
        """
        few = reach.chunk_ids(_COMPARED)
        if few is not None:
            return self._compared(vector, limit, few)
        some = reach.chunk_ids(_LISTED) if reach.share < _MOST else None
        if some is None:
            found = self._taken(vector, limit, reach, _DEEPEST)
            if found is not None:
                return found
            some = reach.chunk_ids(_LISTED)
        if some is None:
            return self._taken(vector, limit, reach, None) or []
        found = self._nearest(vector, max(limit, _DEEP), some)[:limit]
        return found if len(found) == limit else self._compared(vector, limit, some)

    def _taken(self, vector: list[float], limit: int, reach: Reach, deepest: int | None) -> list[Hit] | None:
        """The nearest that fit, out of the nearest of all; None when more than `deepest` would have to be looked at."""
        asked = int(5 * limit / reach.share)
        while deepest is None or asked <= deepest:
            nearest = self._nearest(vector, asked)
            fit = reach.among([hit.chunk_id for hit in nearest])
            if len(fit) >= limit or len(nearest) < asked:
                return [hit for hit in nearest if hit.chunk_id in fit][:limit]
            asked *= 4
        return None

    def _compared(self, vector: list[float], limit: int, chunk_ids: Sequence[str]) -> list[Hit]:
        """The nearest of some chunks, each compared."""
        scored: dict[str, float] = {}
        for start in range(0, len(chunk_ids), _COMPARED):  # a get names each id in a variable of SQL's
            scored |= self.similarity(vector, chunk_ids[start : start + _COMPARED])
        return [Hit(*pair) for pair in sorted(scored.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]]

    def _nearest(self, vector: list[float], limit: int, chunk_ids: list[str] | None = None) -> list[Hit]:
        """The nearest chunks, of these where they are named. Their metadata would take longer to read than the walk."""
        found = self._read(
            lambda store: store._collection.query(
                query_embeddings=np.asarray([vector], dtype=np.float32),
                n_results=limit,
                ids=chunk_ids,
                include=["distances"],
            )
        )
        pairs = zip(found["ids"][0], (found["distances"] or [[]])[0], strict=True)
        return [Hit(chunk_id, 1.0 - distance) for chunk_id, distance in pairs]

    def similarity(self, vector: list[float], chunk_ids: Sequence[str]) -> dict[str, float]:
        """Cosine similarity of stored chunks to a vector, for candidates that only the words found."""
        if not chunk_ids:
            return {}
        stored = self._read(lambda store: store._collection.get(ids=list(chunk_ids), include=["embeddings"]))
        if not stored["ids"]:
            return {}
        products = np.asarray(stored["embeddings"], dtype=np.float32) @ np.asarray(vector, dtype=np.float32)
        return dict(zip(stored["ids"], products.tolist(), strict=True))

    def near(self, vector: list[float], chunk_ids: Sequence[str]) -> dict[str, Near]:
        """How near each clause of these chunks is to a vector."""
        with self._readable():
            _ = self._store  # makes the folder
            return self._clauses.near(vector, chunk_ids)

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
