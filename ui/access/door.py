"""The door of the web app: every request that passes has a person, and reaches nothing of another's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access.claims import Claims
from ui.access.foreign import is_forged
from ui.access.held import Held, Unheld
from ui.access.paths import path_of, place
from ui.access.person import Person
from ui.access.visitor import FOR_PROGRAMS, Visitors
from ui.api import faults

SIGN_IN = "/dang-nhap"
SIGN_OUT = "/dang-xuat"
# Asked by whoever keeps the server running, and by people who are not signed in yet.
FOR_EVERYBODY = frozenset(("/healthz", SIGN_IN, SIGN_OUT))
FOR_MACHINES = frozenset(("/readyz", "/san-sang", "/metrics"))  # they tell strangers little (`ui.health`)
_ASSETS = ("/assets/", "/static/")
_LOOK_AGAIN = 5.0  # seconds between two looks at whether somebody who still listens is still signed in
# gradio builds its own address from these, whoever sends them; the server has read what a trusted proxy says
_NOT_BELIEVED = (b"x-forwarded-", b"x-gradio-", b"forwarded")


class Door:
    """ASGI middleware: strangers are sent to the sign-in page, others get `scope["person"]`, for `person_of`."""

    def __init__(self, app: ASGIApp, visitors: Visitors) -> None:
        """Wrap `app`; `visitors` knows the person of a request."""
        self._app = app
        self._visitors = visitors
        self._held = Held(Claims())
        # threads of its own: those of the page are taken by answers that stream
        self._threads = CapacityLimiter(8)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":  # nothing here uses one
            await send({"type": "websocket.close", "code": 1008})
        else:
            believed = [pair for pair in scope["headers"] if not pair[0].startswith(_NOT_BELIEVED)]
            await self._serve(scope, {**scope, "headers": believed}, receive, send)

    async def _serve(self, sent: Scope, scope: Scope, receive: Receive, send: Send) -> None:
        """`scope` is what was sent without the headers that are not believed."""
        headers, path = Headers(scope=scope), path_of(scope)
        if is_forged(scope["method"], headers):
            await _refusal(403, "Yêu cầu đến từ một trang khác nên bị từ chối.")(scope, receive, send)
            return
        if path in FOR_EVERYBODY:
            await self._app(scope, receive, send)
            return
        person = await self._who(path, headers)
        if path in FOR_MACHINES:
            await self._app({**sent, "person": person}, receive, send)
            return
        if person is None:
            await self._stranger(scope, path)(scope, receive, send)
            return
        named: dict[str, Any] = {**scope, "person": person}
        if not person.name:  # nobody signs in: there is nobody to keep anything from
            await self._app(named, receive, send)
            return
        try:
            receive, send = await self._held.between(named, path, person, receive, send)
        except Unheld as error:
            await _refusal(error.status, str(error))(scope, receive, send)
            return

        async def still_here() -> bool:
            return await self._who(path, headers) == person

        watch = _Watch(still_here, self._visitors.clock, receive, send, kept=path.startswith(_ASSETS))
        await self._app(named, watch.receive, watch.send)

    async def _who(self, path: str, headers: Headers) -> Person | None:
        return await to_thread.run_sync(self._visitors.person, path, headers, limiter=self._threads)

    def _stranger(self, scope: Scope, path: str) -> Response:
        if not self._visitors.sign_in:
            return PlainTextResponse("Hãy mở trang bằng địa chỉ http://127.0.0.1 của máy này.", 403)
        if path == "/" and scope["method"] in ("GET", "HEAD"):
            return RedirectResponse(place(scope, SIGN_IN), 303)
        if path.startswith(FOR_PROGRAMS):
            return faults.reply(faults.fault_of(PermissionError()))
        return _refusal(401, "Cần đăng nhập.")


class _Watch:
    """One reply: kept by the browser only if it is an asset, and ended when its listener is signed out meanwhile."""

    def __init__(
        self,
        still_here: Callable[[], Awaitable[bool]],
        clock: Callable[[], float],
        receive: Receive,
        send: Send,
        *,
        kept: bool,
    ) -> None:
        self._still_here = still_here
        self._clock = clock
        self._receive = receive
        self._send = send
        self._kept = kept
        self._looked = clock()
        self._ended = False

    async def receive(self) -> Message:
        """What the browser sends; nothing more once the reply was ended."""
        return {"type": "http.disconnect"} if self._ended else await self._receive()

    async def send(self, message: Message) -> None:
        """Pass a part of the reply on."""
        if self._ended:
            return
        if message["type"] == "http.response.start" and not self._kept:
            MutableHeaders(scope=message)["cache-control"] = "no-store"
        if message["type"] == "http.response.body" and self._clock() - self._looked > _LOOK_AGAIN:
            self._looked = self._clock()
            if not await self._still_here():
                self._ended = True
                message = {"type": "http.response.body", "body": b"", "more_body": False}
        await self._send(message)


def _refusal(status: int, message: str) -> Response:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse({"detail": message}, status, headers)
