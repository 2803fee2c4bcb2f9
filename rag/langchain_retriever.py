"""The retriever as langchain's `BaseRetriever`, for chains that are built with langchain."""

from __future__ import annotations

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangchainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import run_in_executor
from pydantic import Field

from rag.assistant import Assistant
from rag.schema import Document, Passage


class PolicyRetriever(BaseRetriever):
    """The `k` best passages for a question as langchain Documents, best first; `invoke(…, k=3)` overrules `k` once.

    `page_content` is the chunk, verbatim; `id` its id. `metadata`: `chunk_id`, `document_id`, `source`, `title`,
    `locator`, `page` (1-based or None), `start` and `end` (offsets in the document), `score` (0..1, higher is better),
    `lead` (what is printed above it, outermost first), `also` (the sources that say the same), and the document's
    `number`, `date`, `kind`. Raises as `Assistant.ask` does.
    """

    assistant: Assistant
    k: int = Field(default=10, ge=1)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[LangchainDocument]:
        found = self.assistant.passages(query, top_k=k or self.k)
        return [_converted(passage, self.assistant.document(passage.chunk.document_id)) for passage in found]

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[LangchainDocument]:
        manager = run_manager.get_sync()
        return await run_in_executor(None, lambda: self._get_relevant_documents(query, run_manager=manager, k=k))


def _converted(passage: Passage, document: Document | None) -> LangchainDocument:
    chunk = passage.chunk
    return LangchainDocument(
        id=chunk.id,
        page_content=chunk.text,
        metadata={
            "chunk_id": chunk.id,
            "document_id": chunk.document_id,
            "source": chunk.source,
            "title": chunk.title,
            "locator": chunk.locator,
            "page": chunk.page,
            "start": chunk.start,
            "end": chunk.end,
            "score": passage.score,
            "lead": [excerpt.text for excerpt in passage.lead],
            "also": sorted({other.source for other in passage.also}),
            "number": document.number if document else None,
            "date": document.date if document else None,
            "kind": document.kind if document else None,
        },
    )
