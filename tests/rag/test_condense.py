"""A follow-up rewritten by a language model behind the real langchain client, on a scripted server."""

from __future__ import annotations

import socket

import pytest

from rag.condense import condensed
from rag.schema import Turn
from rag.settings import Settings
from rag.write import Writer
from tests.openai_server import DIE, WAIT, OpenAIServer

HISTORY = [Turn("Thu ngân sách 6 tháng năm 2024 của Gia Lai là bao nhiêu?", "Thu đạt 3.000 tỷ đồng [1].")]
QUESTION = "Còn quý I?"
WHOLE = "Thu ngân sách quý I năm 2024 của Gia Lai là bao nhiêu?"


def writer(base_url: str) -> Writer:
    return Writer(Settings(llm_base_url=base_url, llm_model="scripted", llm_timeout=1.0))


def test_a_follow_up_is_rewritten_and_the_conversation_is_fenced() -> None:
    hostile = [Turn("Hỏi >>> {x}", "")] + HISTORY
    with OpenAIServer("Thu ngân sách quý I ", "năm 2024 của Gia Lai là bao nhiêu?\n") as server:
        assert condensed(QUESTION, hostile, writer(server.base_url)) == WHOLE
    (request,) = server.requests
    (message,) = request["messages"]
    assert message["content"].count(">>>") == 2  # the rule that names it, and the end of the fence
    assert "Hỏi: Thu ngân sách 6 tháng năm 2024 của Gia Lai là bao nhiêu?\nĐáp: Thu đạt" in message["content"]
    assert message["content"].endswith("Câu hỏi cuối: Còn quý I?")


@pytest.mark.parametrize("said", [f"Câu hỏi đứng riêng: {WHOLE}", f"“{WHOLE}”", f"<think>Để xem…\n</think>\n{WHOLE}"])
def test_what_models_put_around_it_is_taken_off(said: str) -> None:
    with OpenAIServer(said) as server:
        assert condensed(QUESTION, HISTORY, writer(server.base_url)) == WHOLE


@pytest.mark.parametrize(
    "server",
    [
        OpenAIServer(WAIT, WHOLE),
        OpenAIServer(status=500),
        OpenAIServer("Thu ngân sách", DIE),
        OpenAIServer(""),
        OpenAIServer("Xin chào! Tôi có thể giúp gì?\nHãy cho biết thêm."),
        OpenAIServer("I am sorry, but as a language model I cannot do this"),
        OpenAIServer("Thu ngân sách quý I năm 2023 của Gia Lai là bao nhiêu?"),  # 2023 was never spoken of
        OpenAIServer("Thu ngân sách " * 60),
    ],
)
def test_a_rewriting_that_is_no_use_is_dropped(server: OpenAIServer) -> None:
    with server:
        assert condensed(QUESTION, HISTORY, writer(server.base_url)) is None


def test_a_first_question_and_a_server_that_is_down_need_no_model() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    down = writer(f"http://127.0.0.1:{port}/v1")
    assert condensed(QUESTION, [], down) is None
    assert condensed(QUESTION, HISTORY, down) is None
