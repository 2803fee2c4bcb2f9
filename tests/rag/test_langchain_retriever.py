"""langchain's face of the retriever, in a real chain over the samples."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from langchain_core.documents import Document as LangchainDocument
from langchain_core.language_models import FakeListChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompt_values import PromptValue
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough
from pydantic import ValidationError

from rag.assistant import Assistant, open_assistant
from rag.errors import QuestionError
from rag.langchain_retriever import PolicyRetriever
from rag.settings import Settings
from tests.command import ROOT, SAMPLES, ingest, library_in

T = TypeVar("T")
QUESTION = "Thời hạn báo cáo theo Quy định 15-QĐ/TU?"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("langchain")
    (folder / "models").symlink_to(models_dir)
    ingest(library_in(folder), SAMPLES)
    yield open_assistant(Settings(data_dir=folder))


def test_passages_become_documents_with_their_metadata(assistant: Assistant) -> None:
    found = PolicyRetriever(assistant=assistant, k=4).invoke(QUESTION)
    passages = assistant.passages(QUESTION, top_k=4)
    assert [(one.id, one.page_content) for one in found] == [(p.chunk.id, p.chunk.text) for p in passages]
    best, passage = found[0].metadata, passages[0]
    document = assistant.document(passage.chunk.document_id)
    assert document is not None
    assert document.text[best["start"] : best["end"]] == found[0].page_content
    assert best == {
        "chunk_id": passage.chunk.id,
        "document_id": document.id,
        "source": "quy-dinh-15-qd-tu-minh-son.pdf",
        "title": document.title,
        "locator": passage.chunk.locator,
        "page": passage.chunk.page,
        "start": passage.chunk.start,
        "end": passage.chunk.end,
        "score": passage.score,
        "lead": [excerpt.text for excerpt in passage.lead],
        "also": [],
        "number": "15-QĐ/TU",
        "date": "2024-04-12",
        "kind": "Quy định",
    }


def test_k_is_what_is_asked_for(assistant: Assistant) -> None:
    retriever = PolicyRetriever(assistant=assistant)
    assert len(retriever.invoke(QUESTION)) == 10
    assert len(retriever.invoke(QUESTION, k=2)) == 2
    with pytest.raises(ValidationError):
        PolicyRetriever(assistant=assistant, k=0)


def awaited(work: Coroutine[Any, Any, list[T]]) -> list[T]:
    """Run in a thread of its own: the browser suite leaves a running loop in the main one."""
    with ThreadPoolExecutor(1) as own:
        return own.submit(asyncio.run, work).result()


def test_async_finds_the_same(assistant: Assistant) -> None:
    retriever = PolicyRetriever(assistant=assistant, k=3)
    assert awaited(retriever.ainvoke(QUESTION)) == retriever.invoke(QUESTION)
    assert len(awaited(retriever.ainvoke(QUESTION, k=1))) == 1
    assert len(awaited(retriever.abatch([QUESTION, "thu ngân sách"]))) == 2


def test_errors_are_ours(assistant: Assistant) -> None:
    with pytest.raises(QuestionError):
        PolicyRetriever(assistant=assistant).invoke("  ")


def test_it_runs_in_a_chain(assistant: Assistant) -> None:
    read: list[PromptValue] = []

    def seen(value: PromptValue) -> PromptValue:
        read.append(value)
        return value

    def joined(documents: list[LangchainDocument]) -> str:
        return "\n\n".join(one.page_content for one in documents)

    chain = (
        {
            "context": PolicyRetriever(assistant=assistant, k=2) | RunnableLambda(joined),
            "question": RunnablePassthrough(),
        }
        | ChatPromptTemplate.from_template("{context}\n\nCâu hỏi: {question}")
        | RunnableLambda(seen)
        | FakeListChatModel(responses=["Trước ngày 15/6."])
        | StrOutputParser()
    )
    assert chain.invoke(QUESTION) == "Trước ngày 15/6."
    (shown,) = [str(message.content) for message in read[0].to_messages()]
    assert shown.endswith(f"Câu hỏi: {QUESTION}")
    assert assistant.passages(QUESTION)[0].chunk.text in shown


def test_the_example_of_the_readme_runs(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    monkeypatch.setenv("RAG_DATA_DIR", str(assistant._settings.data_dir))
    exec(example, {})
    printed = capsys.readouterr().out
    assert "quy-dinh-15-qd-tu-minh-son.pdf" in printed.splitlines()[0]
