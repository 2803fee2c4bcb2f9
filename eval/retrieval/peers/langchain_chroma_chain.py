"""langchain's usual tutorial chain: recursive splitter of 1000/200 characters, Chroma, `similarity_search`."""

from __future__ import annotations

from pathlib import Path

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_text_splitters import RecursiveCharacterTextSplitter

from eval.retrieval.ranking import PASSAGES
from rag.embed.e5 import open_e5

DISTRIBUTION = "langchain-chroma"


class Chain:
    """Everything by its defaults but the embedder (ours) and ten passages."""

    def __init__(self, models: Path, work: Path) -> None:
        self._embedder, self._folder = open_e5(models), work / "chroma"

    def index(self, texts: dict[str, str]) -> None:
        """See `Peer`."""
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        documents = [Document(text, metadata={"source": name}) for name, text in texts.items()]
        self._store = Chroma.from_documents(
            splitter.split_documents(documents), self._embedder, persist_directory=str(self._folder)
        )

    def search(self, question: str) -> list[str]:
        """See `Peer`."""
        found = self._store.similarity_search(question, k=PASSAGES)
        return [document.metadata["source"] for document in found]
