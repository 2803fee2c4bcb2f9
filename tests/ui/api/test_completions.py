"""The OpenAI protocol through the clients that offices have: openai's own and langchain's."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from fastapi.testclient import TestClient
from langchain_openai import ChatOpenAI
from openai.types.chat import ChatCompletionChunk
from pydantic import SecretStr

from rag.contract import as_json
from rag.schema import Answer, Claim, Turn
from rag.scope import EVERYTHING, Scope
from tests.ui.live import LiveServer
from tests.ui.scripted import ANSWER, NOTICE, PASSAGES, Scripted
from tests.ui.serving import app_with_people, as_
from ui.api.bodies import Message
from ui.api.completions import turns
from ui.api.wording import MODELS, PLAIN, WITH_SOURCES, Growing, content
from ui.asking import CLOSING

QUESTION = "tỷ lệ giải ngân là bao nhiêu?"
TEXT = ANSWER.text
SOURCES = "\n\nNguồn:\n[1] Báo cáo kết quả 9 tháng năm 2021 · 15-BC/TU · mục I · trang 2\n[2] Ghi chép"
CITATIONS = as_json(ANSWER)["citations"]
USAGE = {"prompt_tokens": 7, "completion_tokens": len(TEXT.split()), "total_tokens": 7 + len(TEXT.split())}


class Failing(Scripted):
    """Gives one part, then fails."""

    def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Iterator[Answer]:
        yield Answer(question, ANSWER.claims[:1], PASSAGES)
        raise ZeroDivisionError("secret detail")


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[LiveServer, Scripted]]:
    assistant = Scripted(pause=0.02)
    with LiveServer(assistant) as server:
        yield server, assistant


@pytest.fixture
def client(served: tuple[LiveServer, Scripted]) -> openai.OpenAI:
    return openai.OpenAI(base_url=served[0].url + "v1", api_key="the", max_retries=0, timeout=20)


def streamed(client: openai.OpenAI, question: str = QUESTION, **more: Any) -> list[ChatCompletionChunk]:
    model = more.pop("model", PLAIN)
    asked: Any = [{"role": "user", "content": question}]
    return list(client.chat.completions.create(model=model, messages=asked, stream=True, **more))


def text_of(chunks: Sequence[ChatCompletionChunk]) -> str:
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


def test_the_models_are_named(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == list(MODELS)


def test_a_whole_answer(client: openai.OpenAI) -> None:
    got = client.chat.completions.create(model=PLAIN, messages=[{"role": "user", "content": QUESTION}])
    [choice] = got.choices
    assert (choice.finish_reason, choice.message.role, choice.message.content) == ("stop", "assistant", TEXT)
    assert choice.message.model_extra == {"citations": CITATIONS, "abstained": False}
    assert got.usage is not None
    assert {name: getattr(got.usage, name) for name in USAGE} == USAGE
    assert got.model == PLAIN


def test_a_streamed_answer_says_the_same_in_many_pieces(client: openai.OpenAI) -> None:
    chunks = streamed(client, stream_options={"include_usage": True})
    assert text_of(chunks) == TEXT
    assert len(chunks) > 8
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices] == [None] * (len(chunks) - 2) + [
        "stop"
    ]
    *_, told, _, counted = chunks
    assert told.choices[0].delta.model_extra == {"citations": CITATIONS, "abstained": False}
    assert counted.choices == []
    assert counted.usage is not None
    assert {name: getattr(counted.usage, name) for name in USAGE} == USAGE
    assert len({chunk.id for chunk in chunks}) == 1


def test_usage_is_counted_only_when_it_is_asked_for(client: openai.OpenAI) -> None:
    assert [chunk.usage for chunk in streamed(client) if chunk.usage is not None] == []


def ended(assistant: Scripted, before: int) -> int:
    """How many of the slow streams ended since then, once one has."""
    deadline = time.monotonic() + 5
    while assistant.closed == before and time.monotonic() < deadline:
        time.sleep(0.05)
    return assistant.closed - before


def test_the_pieces_come_as_they_are_made(served: tuple[LiveServer, Scripted], client: openai.OpenAI) -> None:
    assistant, before = served[1], served[1].closed
    began, arrivals = time.monotonic(), []
    asked: Any = [{"role": "user", "content": "chậm"}]
    with client.chat.completions.create(model=PLAIN, messages=asked, stream=True) as stream:
        for _ in stream:
            arrivals.append(time.monotonic() - began)
            if len(arrivals) == 5:
                break
    assert arrivals[-1] - arrivals[0] > 0.25, "the pieces came all at once: something buffers them"
    assert arrivals[0] < 2
    assert ended(assistant, before) == 1  # before the next test counts its own


def test_a_client_that_hangs_up_stops_its_answer(served: tuple[LiveServer, Scripted], client: openai.OpenAI) -> None:
    assistant, before = served[1], served[1].closed
    asked: Any = [{"role": "user", "content": "chậm"}]
    with client.chat.completions.create(model=PLAIN, messages=asked, stream=True) as stream:
        next(iter(stream))
    assert ended(assistant, before) == 1


def test_an_abstention_is_flagged(client: openai.OpenAI) -> None:
    got = client.chat.completions.create(model=PLAIN, messages=[{"role": "user", "content": "giá vé?"}])
    assert got.choices[0].message.model_extra == {"citations": [], "abstained": True}
    *_, told, _ = streamed(client, "giá vé?")
    assert told.choices[0].delta.model_extra == {"citations": [], "abstained": True}


def test_what_was_not_verified_says_so(client: openai.OpenAI) -> None:
    said = "Đạt **90%**. [1] (chưa kiểm chứng)\n\nLưu ý: " + NOTICE
    got = client.chat.completions.create(model=PLAIN, messages=[{"role": "user", "content": "lưu ý"}])
    assert got.choices[0].message.content == said
    assert text_of(streamed(client, "lưu ý")) == said


def test_a_model_that_lists_the_sources(client: openai.OpenAI) -> None:
    asked: Any = [{"role": "user", "content": QUESTION}]
    got = client.chat.completions.create(model=WITH_SOURCES, messages=asked)
    assert got.choices[0].message.content == TEXT + SOURCES
    assert text_of(streamed(client, model=WITH_SOURCES)) == TEXT + SOURCES


def test_langchain_asks_whole_and_streamed(served: tuple[LiveServer, Scripted]) -> None:
    model = ChatOpenAI(
        model=WITH_SOURCES, base_url=served[0].url + "v1", api_key=SecretStr("the"), temperature=0, max_retries=0
    )
    conversation = [("system", "Trả lời ngắn."), ("human", "GRDP?"), ("ai", "7% [1]"), ("human", QUESTION)]
    assert model.invoke(conversation).content == TEXT + SOURCES
    assert "".join(str(piece.content) for piece in model.stream(conversation)) == TEXT + SOURCES
    assert served[1].histories[-1] == served[1].histories[-2] == (Turn("GRDP?", "7% [1]"),)


def test_messages_as_turns() -> None:
    said = [
        Message(role="system", content="Trả lời ngắn."),
        Message(role="assistant", content="Xin chào"),
        Message(role="user", content="GRDP?"),
        Message(role="assistant", content="7%"),
        Message(role="assistant", content="[1]"),
        Message.model_validate({"role": "user", "content": [{"type": "text", "text": "còn thu?"}]}),
    ]
    assert turns(said) == [Turn("GRDP?", "7%\n[1]"), Turn("còn thu?", "")]


@pytest.fixture
def web(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(app_with_people(Scripted(pause=0.0), tmp_path), headers=as_("quan-tri")) as client:
        yield client


def body(*messages: tuple[str, Any], **more: Any) -> dict[str, Any]:
    return {"model": PLAIN, "messages": [{"role": role, "content": text} for role, text in messages], **more}


@pytest.mark.parametrize(
    ("sent", "status", "field"),
    [
        ({"messages": []}, 400, "model"),
        (body(), 400, "messages"),
        (body(("assistant", "a")), 400, "messages"),
        (body(("user", " ")), 400, "messages"),
        (
            body(("user", [{"type": "image_url", "image_url": {"url": "http://a"}}])),
            400,
            "messages.0.content",
        ),
        (body(("user", "a" * 2001)), 413, "messages"),
        (body(("user", "a"), n=2), 400, "n"),
        (body(("user", "a"), model="gpt-4"), 404, "model"),
        (body(("user", "a"), scope={"group": "x"}), 400, "scope.group"),
    ],
)
def test_a_wrong_body_is_refused_naming_the_field(
    web: TestClient, sent: dict[str, Any], status: int, field: str
) -> None:
    error = web.post("/v1/chat/completions", json=sent)
    assert (error.status_code, error.json()["error"]["param"]) == (status, field)


def test_without_a_person_nothing_is_told(web: TestClient) -> None:
    stranger = {"Authorization": "Bearer another"}
    assert web.get("/v1/models", headers=stranger).status_code == 401
    assert web.post("/v1/chat/completions", json=body(("user", "a")), headers=stranger).status_code == 401


@pytest.mark.parametrize("stream", [False, True])
def test_the_scope_and_the_groups_reach_the_assistant(tmp_path: Path, stream: bool) -> None:
    assistant = Scripted(pause=0.0)
    with TestClient(app_with_people(assistant, tmp_path)) as client:
        sent = body(("user", QUESTION), scope={"kind": "Báo cáo"}, stream=stream)
        client.post("/v1/chat/completions", json=sent, headers=as_("an"))
    assert assistant.scopes == [Scope(kinds=("Báo cáo",), groups=("Văn phòng",))]


@pytest.mark.parametrize("stream", [False, True])
def test_an_error_before_the_first_word_has_its_status(web: TestClient, stream: bool) -> None:
    web.app.state.asking.close()  # type: ignore[attr-defined]
    reply = web.post("/v1/chat/completions", json=body(("user", "a"), stream=stream))
    assert (reply.status_code, reply.json()["error"]["message"]) == (503, CLOSING)


def test_an_error_after_the_first_word_is_an_event(tmp_path: Path) -> None:
    with TestClient(app_with_people(Failing(), tmp_path), headers=as_("quan-tri")) as client:
        reply = client.post("/v1/chat/completions", json=body(("user", "a"), stream=True))
    events = [line.removeprefix("data: ") for line in reply.text.split("\n\n") if line]
    assert json.loads(events[-1])["error"]["code"] == 500
    assert "secret" not in reply.text
    with LiveServer(Failing()) as server:
        client_ = openai.OpenAI(base_url=server.url + "v1", api_key="the", max_retries=0)
        with pytest.raises(openai.APIError):
            streamed(client_)


def test_a_message_cannot_take_back_what_it_said() -> None:
    written = Answer(QUESTION, (Claim("Đạt 85%. [1]"),))
    growing = Growing()
    assert growing.more(written) == "Đạt 85%. [1]"
    assert growing.more(ANSWER).endswith("Câu trả lời thay thế:\n\n" + TEXT)
    assert growing.rest(ANSWER, PLAIN) == ""
    assert growing.said.startswith("Đạt 85%. [1]\n\n---\n\n")
    assert content(ANSWER, PLAIN) == TEXT


def test_the_wall_lets_no_other_path_of_the_protocol_through(served: tuple[LiveServer, Scripted]) -> None:
    for path in ("v1/embeddings", "v1/files", "v1/models/x", "api/upload"):
        assert httpx.get(served[0].url + path).status_code == 404
