"""The vector index: embedded Chroma through langchain-chroma, cosine, our own vectors."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import chromadb
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings as ChromaSettings
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

from rag.lexical import Hit, indexed_text
from rag.schema import Chunk

_COLLECTION = "chunks"
_COSINE = {"hnsw": {"space": "cosine", "ef_search": 200}}
BATCH = 64


class DenseIndex:
    """Chunk vectors in a folder. Never started as a server (CVE-2026-45829), never asked to embed by itself."""

    def __init__(self, folder: Path, embedder: Embeddings) -> None:
        self._folder = folder
        self._embedder = embedder
        self._open()

    def _open(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        client = chromadb.PersistentClient(
            path=str(self._folder), settings=ChromaSettings(anonymized_telemetry=False, is_persistent=True)
        )
        self._store = Chroma(
            client=client,
            collection_name=_COLLECTION,
            embedding_function=self._embedder,
            collection_configuration=_COSINE,  # type: ignore[arg-type]  # a TypedDict chroma does not export
        )

    def add(self, chunks: Sequence[Chunk]) -> Iterator[int]:
        """Embed and store batch by batch, replacing any of the same id; yields how many each batch held."""
        for start in range(0, len(chunks), BATCH):
            batch = chunks[start : start + BATCH]
            self._store.add_texts(
                [indexed_text(chunk) for chunk in batch],
                metadatas=[{"document": chunk.document_id} for chunk in batch],
                ids=[chunk.id for chunk in batch],
            )
            yield len(batch)

    def remove(self, chunk_ids: Sequence[str]) -> None:
        """Take chunks out; unknown ids are ignored."""
        for start in range(0, len(chunk_ids), 1000):
            self._store.delete(ids=list(chunk_ids[start : start + 1000]))

    def refresh(self) -> None:
        """See what another process has written: Chroma keeps its graph in memory, so the client is opened anew."""
        SharedSystemClient.clear_system_cache()
        self._open()

    def clear(self) -> None:
        """An empty index in the place of this one."""
        SharedSystemClient.clear_system_cache()
        shutil.rmtree(self._folder, ignore_errors=True)
        self._open()

    def search(self, vector: list[float], limit: int) -> list[Hit]:
        """The `limit` nearest chunks. Chroma returns cosine distance; here it becomes similarity, once."""
        found = self._store.similarity_search_by_vector_with_relevance_scores(vector, k=limit)
        return [Hit(str(document.id), 1.0 - distance) for document, distance in found]

    def embed_query(self, question: str) -> list[float]:
        """The question's vector."""
        return self._embedder.embed_query(question)

    def similarity(self, vector: list[float], chunk_ids: Sequence[str]) -> dict[str, float]:
        """Cosine similarity of stored chunks to a vector, for candidates that only the words found."""
        if not chunk_ids:
            return {}
        stored = self._store.get(ids=list(chunk_ids), include=["embeddings"])
        return {
            chunk_id: float(sum(a * b for a, b in zip(vector, other, strict=True)))
            for chunk_id, other in zip(stored["ids"], stored["embeddings"], strict=True)
        }

    @property
    def size(self) -> int:
        """How many chunks the index holds."""
        return int(self._store._collection.count())  # langchain-chroma has no public count
