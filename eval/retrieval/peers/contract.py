"""What a peer module offers: a class made of the folder of the shared embedder's files and a folder to work in."""

from __future__ import annotations

from typing import Protocol


class Peer(Protocol):
    """One system over one collection."""

    def index(self, texts: dict[str, str]) -> None:
        """Take in every file (name → text), once."""

    def search(self, question: str) -> list[str]:
        """The files of its ten best passages, best first; a file stands as often as it has passages."""
