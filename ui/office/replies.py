"""How the routes of these tabs answer: pieces of HTML, or one line of text when something cannot be done."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from fastapi.routing import APIRoute

from rag.errors import BusyError, RagError
from ui.access.person import Person, person_of

# A page of another site cannot send this with a form, nor with a script unless it is allowed to: it is not.
OWN_HEADER = "x-van-phong"
NOT_FOUND = "Không có văn bản này, hoặc nó không dành cho anh/chị."


class Spoken(APIRoute):
    """A route whose refusals are text in Vietnamese, with the status that says why."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """See APIRoute."""
        handle = super().get_route_handler()

        async def spoken(request: Request) -> Response:
            try:
                return await handle(request)
            except HTTPException as error:
                return PlainTextResponse(str(error.detail), error.status_code)
            except BusyError as error:
                return PlainTextResponse(str(error), 409)
            except RagError as error:
                return PlainTextResponse(str(error), 422)

        return spoken


def reader(request: Request) -> Person:
    """Whoever asks."""
    return person_of(request)


def clerk(request: Request) -> Person:
    """A clerk or an administrator; 403 for others."""
    person = person_of(request)
    if not person.at_least("clerk"):
        raise HTTPException(403, "Việc này cần quyền văn thư. Hỏi người quản trị nếu anh/chị cần làm.")
    return person


def acting(request: Request) -> Person:
    """A clerk who changes something, from this very page; 403 for others."""
    if request.headers.get(OWN_HEADER) != "1":
        raise HTTPException(403, "Yêu cầu không đến từ trang này. Tải lại trang rồi làm lại.")
    return clerk(request)


async def fields(request: Request) -> dict[str, list[str]]:
    """What a form says: every value of each of its fields."""
    form = await request.form()
    return {name: [str(value) for value in form.getlist(name)] for name in form}


Reader = Annotated[Person, Depends(reader)]
Clerk = Annotated[Person, Depends(clerk)]
Acting = Annotated[Person, Depends(acting)]
Fields = Annotated[dict[str, list[str]], Depends(fields)]


def piece(html: str, *, changed: str = "", headers: Mapping[str, str] | None = None) -> HTMLResponse:
    """A part of the page; `changed` are selectors of the parts that have to be fetched anew."""
    return HTMLResponse(html, headers={**({"x-doi": changed} if changed else {}), **(headers or {})})


def one(given: Mapping[str, list[str]], name: str) -> str:
    """The one value of a field, "" where it is missing."""
    return (given.get(name) or [""])[0].strip()
