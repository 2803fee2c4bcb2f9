"""txtai's hybrid index (`hybrid=True`: BM25 and vectors, weighted half and half), our embedder as external vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from txtai import Embeddings

from eval.retrieval.ranking import PASSAGES
from rag.embed.e5 import open_e5

DISTRIBUTION = "txtai"


class Hybrid:
    """One row a file: txtai leaves splitting to its caller, and the contexts are short."""

    def __init__(self, models: Path, work: Path) -> None:
        self._asking = False
        embedder = open_e5(models)

        def vectors(texts: list[str]) -> NDArray[np.float32]:
            """Their transform is not told what it embeds: the prefix depends on what goes on around it."""
            found = [embedder.embed_query(text) for text in texts] if self._asking else embedder.embed_documents(texts)
            return np.asarray(found, dtype=np.float32)

        self._index = Embeddings(method="external", transform=vectors, hybrid=True)

    def index(self, texts: dict[str, str]) -> None:
        """See `Peer`."""
        self._index.index((name, text, None) for name, text in texts.items())
        self._asking = True

    def search(self, question: str) -> list[str]:
        """See `Peer`."""
        return [name for name, _ in self._index.search(question, PASSAGES)]
