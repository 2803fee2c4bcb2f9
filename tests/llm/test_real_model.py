"""A real small model behind the real assistant: whatever it writes, nothing unproven looks verified.

`make test-llm` starts llama.cpp and sets RAG_TEST_LLM to its address; without it these tests are skipped.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.pipeline import run
from rag.assistant import Assistant, open_assistant
from rag.figures import missing_figures
from rag.library import Library
from rag.schema import Answer
from rag.settings import Settings

SERVER = os.environ.get("RAG_TEST_LLM", "")
SAMPLES = Path(__file__).parents[2] / "samples" / "documents"
pytestmark = pytest.mark.skipif(not SERVER, reason="RAG_TEST_LLM names no server: make test-llm")

ANSWERABLE = (
    "Tỷ lệ giải ngân vốn đầu tư công 6 tháng đầu năm 2024 của tỉnh Minh Sơn là bao nhiêu?",
    "Thu ngân sách nhà nước quý I năm 2024 của An Hải đạt bao nhiêu?",
    "Quy định 15-QĐ/TU của Tỉnh ủy Minh Sơn quy định về việc gì?",
    "Chỉ thị 08 của UBND An Hải yêu cầu những gì?",
    "Ai ký Quyết định 27/2024 của UBND tỉnh An Hải?",
)
UNANSWERABLE = ("Giá vàng hôm nay là bao nhiêu?", "Dân số tỉnh Minh Sơn năm 1999 là bao nhiêu?", "Ai là vua Pháp?")


class _Quiet:
    def files(self, done: int, total: int, name: str) -> None: ...

    def vectors(self, done: int, total: int) -> None: ...


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Assistant:
    data = tmp_path_factory.mktemp("llm") / "data"
    data.mkdir()
    (data / "models").symlink_to(models_dir)
    report = run(Library(Settings(data_dir=data)), [SAMPLES], _Quiet())
    assert report.failed == []
    return open_assistant(Settings(data_dir=data, llm_base_url=SERVER, llm_model="test", llm_timeout=900))


def check(answer: Answer) -> None:
    """What has to hold of any answer, whatever the model wrote."""
    for citation in answer.citations:
        assert citation.document.text[citation.start : citation.end] == citation.quote
    for claim in answer.claims:
        assert claim.status != "unverified" or claim.doubts, claim.text
        if claim.status == "verified":
            assert claim.citations, claim.text
            words = claim.text.rsplit(" [", len(claim.citations))[0]
            held = "\n".join(
                f"{c.quote}\n{c.document.title}\n{c.locator}\n{c.document.period}" for c in claim.citations
            )
            assert missing_figures(words, held) == set(), (claim.text, held)
    written = any(claim.status == "verified" for claim in answer.claims)
    assert written or answer.abstained or answer.notice, "neither verified, nor refused, nor extracted with its reason"


@pytest.mark.parametrize("question", ANSWERABLE)
def test_a_question_of_the_samples(assistant: Assistant, question: str) -> None:
    *parts, last = assistant.stream(question)
    for part in parts:
        assert part.claims or part.abstained
    check(last)


@pytest.mark.parametrize("question", UNANSWERABLE)
def test_a_question_that_the_samples_do_not_answer(assistant: Assistant, question: str) -> None:
    check(assistant.ask(question))
