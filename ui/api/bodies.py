"""The bodies that other programs send, checked field by field."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rag.assistant import MAX_QUESTION
from rag.jsonl import reasons
from rag.schema import Turn
from rag.scope import Scope
from rag.scope_given import GivenScope
from ui.access.person import Person
from ui.api.faults import Fault

MAX_BODY = 512 * 1024  # bytes; a long conversation is a tenth of it
MAX_TURNS = 100
Body = TypeVar("Body", bound=BaseModel)


class Exchange(BaseModel):
    """One earlier question and what was answered."""

    model_config = ConfigDict(extra="forbid")
    question: str
    answer: str = ""


class Question(BaseModel):
    """What /api/ask takes: a line of `python -m rag --batch`."""

    model_config = ConfigDict(extra="forbid")
    question: str
    history: Annotated[list[Exchange], Field(max_length=MAX_TURNS)] = []
    scope: GivenScope = GivenScope()

    @property
    def turns(self) -> list[Turn]:
        """The history as the assistant takes it."""
        return [Turn(one.question, one.answer) for one in self.history]


class Part(BaseModel):
    """One part of a message; only text is understood."""

    type: Literal["text"]
    text: str


class Message(BaseModel):
    """One message of a conversation in OpenAI's form; what else a client sends with it is not looked at."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """What it says."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(BaseModel):
    """Of a stream."""

    include_usage: bool = False


class Completion(BaseModel):
    """What /v1/chat/completions takes; temperature and the like are accepted and change nothing."""

    model: str
    messages: Annotated[list[Message], Field(min_length=1, max_length=2 * MAX_TURNS + 2)]
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: Annotated[int, Field(le=1)] | None = None
    scope: GivenScope = GivenScope()  # of our own


async def read(request: Request, model: type[Body]) -> Body:
    """The body of a request. Raises Fault 413, 415 or 400 naming the field."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":  # a form of another site cannot send this kind with the reader's cookie
        raise Fault(415, f"Nội dung gửi đến là {kind or 'không rõ loại'!r}; cần Content-Type: application/json.")
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY:
            raise Fault(413, f"Nội dung gửi đến dài quá {MAX_BODY // 1024} KB. Gửi lịch sử ngắn hơn.")
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        said = reasons(error)
        field = said[0].partition(":")[0] if error.errors()[0]["loc"] else None
        raise Fault(400, "; ".join(said), field) from None


def asked_text(text: str, field: str) -> str:
    """The question, if it can be put. Raises Fault."""
    if not text.strip():
        raise Fault(400, f"{field}: câu hỏi trống", field)
    if len(text) > MAX_QUESTION:
        raise Fault(413, f"{field}: câu hỏi dài {len(text)} ký tự, nhiều nhất là {MAX_QUESTION}", field)
    return text


def searched(given: GivenScope, person: Person) -> Scope:
    """The scope asked for as this person may search it. Raises Fault: whose groups count is the door's to say."""
    if given.group is not None:
        raise Fault(400, "scope.group: nhóm theo tài khoản hoặc thẻ của người hỏi, không đặt ở đây được", "scope.group")
    return person.within(given.scope)
