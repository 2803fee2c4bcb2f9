"""Text → vectors behind langchain's `Embeddings`: the embedded default, or any sentence-transformers model."""

from __future__ import annotations

from abc import abstractmethod

from langchain_core.embeddings import Embeddings

from rag.settings import Settings

DEFAULT_MODEL = "e5-small"


class Embedder(Embeddings):
    """langchain's `Embeddings` (L2-normalised vectors) with a name that an index can remember."""

    @property
    @abstractmethod
    def fingerprint(self) -> str:
        """Model, weights, prompts: two embedders with equal fingerprints give equal vectors."""


def open_embedder(settings: Settings) -> Embedder:
    """The embedder named by the settings. Raises ModelError when it cannot be loaded.

    torch and transformers are imported only when a model that needs them is named.
    """
    if settings.embedding_model == DEFAULT_MODEL:
        from rag.embed.e5 import open_e5

        return open_e5(settings.data_dir / "models")
    from rag.embed.hub import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(
        settings.embedding_model, settings.embedding_query_prompt, settings.embedding_passage_prompt
    )
