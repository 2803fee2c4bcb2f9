"""What the web app asks of the assistant behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from rag.schema import Answer, Document, Turn
from rag.scope import EVERYTHING, Scope


class Assistant(Protocol):
    """Answers questions from the library; `rag.assistant.Assistant` is the real one."""

    def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Iterator[Answer]:
        """Answers that grow, from the documents of the scope; the last one is whole."""
        ...

    def count(self, scope: Scope) -> int:
        """How many documents of the scope can be asked about now."""
        ...

    def corpus_size(self) -> tuple[int, int]:
        """(documents, chunks) in the index now."""
        ...

    def read(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Answer:
        """The whole answer as the documents say it, quickly and without a language model."""
        ...

    def validity(self, answer: Answer, scope: Scope = EVERYTHING) -> list[str]:
        """What is to be known today of the validity of the documents that an answer cites, a line each."""
        ...

    def document(self, document_id: str, scope: Scope = EVERYTHING) -> Document | None:
        """One whole document, or None when it is gone or not for the readers of the scope (its groups)."""
        ...

    def report_wrong(
        self,
        answer: Answer,
        history: Sequence[Turn],
        correction: str,
        remark: str,
        reason: str = "",
        by: str = "",
    ) -> None:
        """Keep an answer that a reader finds wrong, with the right one where given; `by` sees it too."""
        ...

    def report_right(self, answer: Answer, history: Sequence[Turn], by: str = "") -> None:
        """Keep an answer that a reader finds right: it may become a question that has to stay answered so."""
        ...

    def unembedded(self) -> int:
        """How many chunks are found by their words only, until their vectors are made."""
        ...
