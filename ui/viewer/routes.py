"""The viewer's routes: a place in a document, its pages, its text, its original; each for those who may read it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, ParamSpec

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, JSONResponse, Response

from rag.errors import BusyError, DocumentError, RagError
from rag.library import Library
from rag.schema import Document
from rag.view import View
from ui.access.person import Person, person_of
from ui.viewer import place, stretch
from ui.viewer.originals import Original, original_of
from ui.viewer.press import Press
from ui.viewer.scans import Scans

NOT_THERE = "Không có văn bản này trong kho, hoặc bạn không được xem văn bản này."
_NO_ORIGINAL = "Bản gốc không còn được giữ trên máy chủ. Phần chữ đã đọc từ bản gốc vẫn xem được."
_NOT_PAGED = "Văn bản này không phải tệp PDF nên không có ảnh trang. Xem phần chữ."
_BAD_REQUEST = "Yêu cầu không đúng: “{}” phải là một số nguyên không âm."
_UNEXPECTED = "Có lỗi trong chương trình, chưa hiện được văn bản"
# A page's picture depends on who asks: another person at the same browser has another cookie.
_KEEP = {"Cache-Control": "private, max-age=600", "Vary": "Cookie"}
_log = logging.getLogger(__name__)
P = ParamSpec("P")
Note = Callable[[Person, str, str], None]


class _Refusal(Exception):
    """A request that cannot be met: the HTTP status, and why in words for the reader."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def nothing_noted(person: Person, action: str, document_id: str) -> None:
    """Nobody keeps what was seen."""


def router(library: Library, press: Press, note: Note = nothing_noted) -> APIRouter:
    """The routes below /van-ban. `note(person, action, document id)` is told of each document that was opened
    ("see") or whose original was handed out ("download").
    """
    routes = APIRouter(prefix="/van-ban")
    rooms = _Rooms(library, press, note)
    routes.get("/{document_id}/cho")(_told(rooms.place))
    routes.get("/{document_id}/khung")(_told(rooms.frames))
    routes.get("/{document_id}/trang/{number}.jpg")(_told(rooms.picture))
    routes.get("/{document_id}/chu")(_told(rooms.text))
    routes.get("/{document_id}/goc")(_told(rooms.original))
    return routes


class _Rooms:
    """What each route shows."""

    def __init__(self, library: Library, press: Press, note: Note) -> None:
        self._library = library
        self._press = press
        self._scans = Scans(press)
        self._note = note

    async def place(self, request: Request, document_id: str) -> Response:
        """?tu=&den=: where the words [tu, den) of the text stand, as JSON (see `ui.viewer.place`)."""
        document = await self._document(request, document_id)
        start, end = _span(request, document)
        original = await run_in_threadpool(self._original, document)
        await run_in_threadpool(self._note, person_of(request), "see", document.id)
        recognises = await run_in_threadpool(self._scans.available)
        told = await place.told(document, original, self._press, start, end, recognises=recognises)
        return JSONResponse(told, headers=_KEEP)

    async def frames(self, request: Request, document_id: str) -> Response:
        """?tu=&den=: the same words on pages that are pictures, as JSON (`ui.viewer.place.framed`)."""
        document = await self._document(request, document_id)
        start, end = _span(request, document)
        original = await run_in_threadpool(self._original, document)
        if original is None or not original.is_pdf:
            raise _Refusal(404, _NOT_PAGED if original else _NO_ORIGINAL)
        return JSONResponse(await place.framed(document, original, self._scans, start, end), headers=_KEEP)

    async def picture(self, request: Request, document_id: str, number: str) -> Response:
        """?rong=: a page as a picture about that many pixels wide."""
        document = await self._document(request, document_id)
        original = await run_in_threadpool(self._original, document)
        if original is None:
            raise _Refusal(404, _NO_ORIGINAL)
        if not original.is_pdf:
            raise _Refusal(404, _NOT_PAGED)
        if not 1 <= (page := _whole(number)) <= len(document.page_starts):
            raise _Refusal(404, place.no_page(document, page))
        picture = await self._press.page(original.path, page, _number(request, "rong", 960))
        return Response(picture, media_type="image/jpeg", headers=_KEEP)

    async def text(self, request: Request, document_id: str) -> Response:
        """A stretch of text: around ?tu=&den=, of page ?trang=, before ?truoc= or after ?sau=."""
        document = await self._document(request, document_id)
        shown = await run_in_threadpool(_stretch, request, document)
        told = {"html": shown.html, "tu": shown.start, "den": shown.end, "dai": len(document.text)}
        return JSONResponse(told, headers=_KEEP)

    async def original(self, request: Request, document_id: str) -> Response:
        """The file itself: a PDF to be looked at, anything else to be kept."""
        document = await self._document(request, document_id)
        original = await run_in_threadpool(self._original, document)
        if original is None:
            raise _Refusal(404, _NO_ORIGINAL)
        await run_in_threadpool(self._note, person_of(request), "download", document.id)
        return FileResponse(
            original.path,
            media_type=original.media_type,
            filename=original.name,
            content_disposition_type="inline" if original.inline else "attachment",
            headers={**_KEEP, "Cache-Control": "private, no-cache"},
        )

    async def _document(self, request: Request, document_id: str) -> Document:
        """The document as the person may see it; one of another group is as one that does not exist."""
        groups = person_of(request).scope.groups
        document = await run_in_threadpool(lambda: View(self._library, groups).document(document_id))
        if document is None:
            raise _Refusal(404, NOT_THERE)
        return document

    def _original(self, document: Document) -> Original | None:
        return original_of(self._library.data_dir, document)


def _stretch(request: Request, document: Document) -> stretch.Stretch:
    asked = request.query_params
    length = len(document.text)
    if "truoc" in asked:
        return stretch.before(document, min(_number(request, "truoc"), length))
    if "sau" in asked:
        return stretch.after(document, min(_number(request, "sau"), length))
    if "trang" not in asked:
        return stretch.around(document, *_span(request, document))
    number = _number(request, "trang")
    try:
        return stretch.page(document, number, _span(request, document))
    except IndexError:
        raise _Refusal(404, place.no_page(document, number)) from None


def _span(request: Request, document: Document) -> tuple[int, int]:
    """?tu= and ?den= within the text."""
    length = len(document.text)
    start = min(_number(request, "tu", 0), length)
    return start, min(max(start, _number(request, "den", start)), length)


def _number(request: Request, name: str, otherwise: int | None = None) -> int:
    said = request.query_params.get(name)
    if said is None and otherwise is not None:
        return otherwise
    return _whole(said or "")


def _whole(said: str) -> int:
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise _Refusal(400, _BAD_REQUEST.format(said[:20]))
    return int(said)


def _told(route: Callable[P, Awaitable[Response]]) -> Callable[P, Awaitable[Response]]:
    """The route with every error as a sentence that the viewer shows: {"loi": "…"}."""

    @wraps(route)
    async def answering(*args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            return await route(*args, **kwargs)
        except _Refusal as refusal:
            return _error(refusal.status, str(refusal))
        except DocumentError as error:
            return _error(422, str(error))
        except BusyError as error:
            return _error(503, str(error), {"Retry-After": "3"})
        except RagError as error:
            return _error(500, str(error))
        except Exception:
            _log.exception("a route of the viewer failed")
            return _error(500, f"{_UNEXPECTED}; xem nhật ký của chương trình.")

    return answering


def _error(status: int, reason: str, headers: dict[str, Any] | None = None) -> Response:
    return JSONResponse({"loi": reason}, status, headers={**(headers or {}), "Cache-Control": "no-store"})
