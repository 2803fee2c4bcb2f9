"""nom-vn as its README uses it: `RAG.from_documents` and its BM25 retriever; our embedder in place of a download."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from nom.chunking import smart_chunk
from nom.rag import RAG
from nom.retrieve import BM25Retriever
from numpy.typing import NDArray

from eval.retrieval.ranking import PASSAGES
from rag.embed import Embedder
from rag.embed.e5 import open_e5

DISTRIBUTION = "nom-vn"


class _Vectors:
    """Their Embedder protocol. A batch is passages, a single text is a question: so their RAG calls it."""

    name, dim = "e5-small", 384

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed(self, text: str) -> NDArray[np.float32]:
        return np.asarray(self._embedder.embed_query(text), dtype=np.float32)

    def embed_batch(self, texts: list[str], *, batch_size: int = 32) -> NDArray[np.float32]:
        return np.asarray(self._embedder.embed_documents(texts), dtype=np.float32)


class _Mute:
    """Their LLM protocol; nothing is written, only what it was given to cite counts."""

    name = "mute"

    def complete(self, prompt: str, **_: object) -> str:
        return "—"


class Rag:
    """BM25 and vectors fused by reciprocal ranks, chunks of 512 tokens, all by their defaults but ten passages."""

    def __init__(self, models: Path, work: Path) -> None:
        self._vectors = _Vectors(open_e5(models))
        self._names: list[str] = []

    def index(self, texts: dict[str, str]) -> None:
        """See `Peer`."""
        self._names = list(texts)
        # Their test for a path fails on a long line (ENAMETOOLONG); a line feed marks a text.
        sources = [text if "\n" in text else text + "\n" for text in texts.values()]
        self._rag = RAG.from_documents(sources, llm=_Mute(), embedder=self._vectors)

    def search(self, question: str) -> list[str]:
        """See `Peer`."""
        cited = self._rag.ask(question, top_k=PASSAGES).citations
        return [self._names[citation.doc_idx] for citation in cited]


class Bm25:
    """Their BM25Retriever alone, on the chunks that their RAG makes."""

    def __init__(self, models: Path, work: Path) -> None:
        self._names: list[str] = []

    def index(self, texts: dict[str, str]) -> None:
        """See `Peer`."""
        chunks = [(name, chunk.text) for name, text in texts.items() for chunk in smart_chunk(text)]
        self._names = [name for name, _ in chunks]
        self._retriever = BM25Retriever.fit([text for _, text in chunks])

    def search(self, question: str) -> list[str]:
        """See `Peer`."""
        return [self._names[hit.idx] for hit in self._retriever.search(question, top_k=PASSAGES)]
