"""POST /api/ask: a question as JSON, the object of `python -m rag --json`."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from rag.contract import as_json
from rag.database import Database
from ui.access.heard import Heard
from ui.access.person import person_of
from ui.api import faults
from ui.api.answering import whole
from ui.api.bodies import Question, asked_text, read, searched
from ui.contract import Assistant


def routes(assistant: Assistant, state: Database) -> APIRouter:
    """The route over an assistant; `state` keeps who asked what."""
    router = APIRouter()

    @router.post("/api/ask")
    async def ask(request: Request) -> Response:
        try:
            person = person_of(request)
            given = await read(request, Question)
            question, scope = asked_text(given.question, "question"), searched(given.scope, person)
            heard = Heard(assistant, state, person)
            answer = await whole(request, lambda: heard.stream(question, given.turns, scope))
        except Exception as error:
            return faults.reply(faults.fault_of(error))
        return JSONResponse(as_json(answer)) if answer is not None else Response(status_code=499)

    return router
