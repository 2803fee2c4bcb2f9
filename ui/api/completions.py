"""The OpenAI chat protocol over the assistant: /v1/chat/completions, streamed and whole, and /v1/models."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from rag.contract import as_json
from rag.database import Database
from rag.schema import Answer, Turn
from rag.scope import Scope
from ui.access.heard import Heard
from ui.access.person import person_of
from ui.api import faults
from ui.api.answering import parts, whole
from ui.api.bodies import Completion, Message, asked_text, read, searched
from ui.api.wording import MODELS, Growing, content
from ui.contract import Assistant


@dataclass(frozen=True, slots=True)
class _Put:
    """One request that can be answered."""

    question: str
    history: tuple[Turn, ...]
    scope: Scope
    model: str
    stream: bool
    usage: bool
    words: int
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid.uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))


def routes(assistant: Assistant, state: Database) -> APIRouter:
    """The routes over an assistant; `state` keeps who asked what."""
    router = APIRouter()

    @router.get("/v1/models")
    async def models(request: Request) -> Response:
        try:
            person_of(request)
        except PermissionError as error:
            return faults.reply(faults.fault_of(error))
        found = [{"id": name, "object": "model", "created": 0, "owned_by": "tro-ly-van-ban"} for name in MODELS]
        return JSONResponse({"object": "list", "data": found})

    @router.post("/v1/chat/completions")
    async def completions(request: Request) -> Response:
        try:
            put = await _put(request)
            heard = Heard(assistant, state, person_of(request))
            if put.stream:
                return await _streamed(request, put, heard)
            answer = await whole(request, lambda: heard.stream(put.question, put.history, put.scope))
        except Exception as error:
            return faults.reply(faults.fault_of(error))
        return JSONResponse(_completion(put, answer)) if answer is not None else Response(status_code=499)

    return router


async def _put(request: Request) -> _Put:
    person = person_of(request)
    given = await read(request, Completion)
    if given.model not in MODELS:
        known = ", ".join(MODELS)
        raise faults.Fault(404, f"model: không có {given.model!r}; các tên dùng được: {known}", "model")
    *earlier, last = given.messages
    if last.role != "user":
        raise faults.Fault(400, f"messages: tin cuối là của {last.role!r}, cần là câu hỏi của 'user'", "messages")
    return _Put(
        asked_text(last.text, "messages"),
        tuple(turns(earlier)),
        searched(given.scope, person),
        given.model,
        given.stream,
        given.stream_options is not None and given.stream_options.include_usage,
        sum(len(message.text.split()) for message in given.messages),
    )


def turns(messages: Sequence[Message]) -> list[Turn]:
    """Earlier messages as exchanges; what a system or a tool says has no place in a question to the library."""
    found: list[Turn] = []
    for message in messages:
        if message.role == "user":
            found.append(Turn(message.text, ""))
        elif message.role == "assistant" and found:
            asked = found[-1]
            found[-1] = Turn(asked.question, "\n".join(filter(None, (asked.answer, message.text))))
    return found


def _completion(put: _Put, answer: Answer) -> dict[str, Any]:
    said = content(answer, put.model)
    message = {"role": "assistant", "content": said, **_beside(answer)}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return {**_head(put, "chat.completion", answer), "choices": [choice], "usage": _usage(put, said)}


def _beside(answer: Answer) -> dict[str, Any]:
    """What OpenAI's form has no place for: what each [n] is, and whether the library had no answer."""
    return {"citations": as_json(answer)["citations"], "abstained": answer.abstained}


def _usage(put: _Put, said: str) -> dict[str, int]:
    """Syllables between spaces: there are no tokens without a language model."""
    written = len(said.split())
    return {"prompt_tokens": put.words, "completion_tokens": written, "total_tokens": put.words + written}


def _head(put: _Put, kind: str, answer: Answer | None) -> dict[str, Any]:
    known = {"system_fingerprint": answer.fingerprint} if answer is not None else {}
    return {"id": put.id, "object": kind, "created": put.created, "model": put.model, **known}


async def _streamed(request: Request, put: _Put, heard: Heard) -> Response:
    """The first part is waited for, so that an error still has its status."""
    answers = parts(request, lambda: heard.stream(put.question, put.history, put.scope))
    try:
        first = await anext(answers)
    except StopAsyncIteration:
        return Response(status_code=499)
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(put, first, answers), media_type="text/event-stream", headers=headers)


async def _events(put: _Put, first: Answer, answers: AsyncIterator[Answer]) -> AsyncIterator[str]:
    growing, last = Growing(), first
    try:
        yield _event(put, {"role": "assistant", "content": growing.more(first)})
        async for last in answers:
            if more := growing.more(last):
                yield _event(put, {"content": more})
    except Exception as error:
        yield f"data: {json.dumps(faults.as_object(faults.fault_of(error)), ensure_ascii=False)}\n\n"
        return
    finally:
        await answers.aclose()  # type: ignore[attr-defined]  # an async generator
    yield _event(put, {"content": growing.rest(last, put.model), **_beside(last)}, last)
    yield _event(put, {}, last, finish="stop")
    if put.usage:
        counted = {**_head(put, "chat.completion.chunk", last), "choices": [], "usage": _usage(put, growing.said)}
        yield f"data: {json.dumps(counted)}\n\n"
    yield "data: [DONE]\n\n"


def _event(put: _Put, delta: dict[str, Any], answer: Answer | None = None, finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    chunk = {**_head(put, "chat.completion.chunk", answer), "choices": [choice]}
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"
