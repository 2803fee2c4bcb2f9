"""haystack's BM25 pipeline and the hybrid one of its documentation: both retrievers, joined by reciprocal ranks."""

from __future__ import annotations

from pathlib import Path

from haystack import Document, Pipeline, component
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

from eval.retrieval.ranking import PASSAGES
from rag.embed import Embedder
from rag.embed.e5 import open_e5

DISTRIBUTION = "haystack-ai"


def _split(texts: dict[str, str]) -> list[Document]:
    """As in their tutorial on hybrid retrieval: 512 words, 32 of overlap."""
    splitter = DocumentSplitter(split_by="word", split_length=512, split_overlap=32)
    documents = [Document(content=text, meta={"source": name}) for name, text in texts.items()]
    split: list[Document] = splitter.run(documents=documents)["documents"]
    return split


def _sources(documents: list[Document]) -> list[str]:
    return [document.meta["source"] for document in documents[:PASSAGES]]


class Bm25:
    """The in-memory store with its own tokenisation and BM25 variant."""

    def __init__(self, models: Path, work: Path) -> None:
        self._store = InMemoryDocumentStore()

    def index(self, texts: dict[str, str]) -> None:
        """See `Peer`."""
        self._store.write_documents(_split(texts))
        self._pipeline = Pipeline()
        self._pipeline.add_component("bm25", InMemoryBM25Retriever(self._store, top_k=PASSAGES))

    def search(self, question: str) -> list[str]:
        """See `Peer`."""
        return _sources(self._pipeline.run({"bm25": {"query": question}})["bm25"]["documents"])


@component
class _QueryVector:
    """Our embedder as their text embedder."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @component.output_types(embedding=list[float])  # type: ignore[untyped-decorator, unused-ignore]  # where haystack is not installed
    def run(self, text: str) -> dict[str, list[float]]:
        """The vector of a question."""
        return {"embedding": self._embedder.embed_query(text)}


class Hybrid:
    """BM25 and vectors, ten of each, joined by reciprocal rank fusion."""

    def __init__(self, models: Path, work: Path) -> None:
        self._embedder = open_e5(models)
        self._store = InMemoryDocumentStore(embedding_similarity_function="cosine")

    def index(self, texts: dict[str, str]) -> None:
        """See `Peer`."""
        documents = _split(texts)
        vectors = self._embedder.embed_documents([document.content for document in documents])
        for document, vector in zip(documents, vectors, strict=True):
            document.embedding = vector
        self._store.write_documents(documents)
        pipeline = Pipeline()
        pipeline.add_component("embedder", _QueryVector(self._embedder))
        pipeline.add_component("dense", InMemoryEmbeddingRetriever(self._store, top_k=PASSAGES))
        pipeline.add_component("bm25", InMemoryBM25Retriever(self._store, top_k=PASSAGES))
        pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=PASSAGES))
        pipeline.connect("embedder", "dense")
        pipeline.connect("bm25", "joiner")
        pipeline.connect("dense", "joiner")
        self._pipeline = pipeline

    def search(self, question: str) -> list[str]:
        """See `Peer`."""
        found = self._pipeline.run({"embedder": {"text": question}, "bm25": {"query": question}})
        return _sources(found["joiner"]["documents"])
