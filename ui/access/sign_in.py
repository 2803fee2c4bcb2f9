"""Signing in and out: a page of plain HTML, and what its forms are sent to."""

from __future__ import annotations

import logging
import math
from html import escape
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from rag.errors import RagError
from ui.access import accounts, passwords, sessions, throttle
from ui.access.audit import note, prune
from ui.access.door import SIGN_IN, SIGN_OUT
from ui.access.paths import place
from ui.access.person import Person
from ui.access.visitor import Visitors, cookie_token

_LONGEST = 4096  # bytes of a name and a password
_PAGE = Path(__file__).with_name("sign_in.html")
_WRONG = "Tên hoặc mật khẩu không đúng, hoặc tài khoản đã bị khoá."
_log = logging.getLogger(__name__)


class _Shown(Protocol):
    def __call__(self, request: Request, status: int = 200, message: str = "", name: str = "") -> HTMLResponse: ...


def add_routes(app: FastAPI, visitors: Visitors, title: str) -> None:
    """Serve the sign-in page and its forms; the app is to be called behind a `Door` over the same visitors."""
    page = _PAGE.read_text(encoding="utf-8").replace("{{title}}", escape(title))

    threads = CapacityLimiter(4)  # of its own: whoever floods it with names must not hold up those who are in

    def shown(request: Request, status: int = 200, message: str = "", name: str = "") -> HTMLResponse:
        return HTMLResponse(_filled(page, request, message, name), status, {"Cache-Control": "no-store"})

    @app.get(SIGN_IN)
    def sign_in_page(request: Request) -> Response:
        signed_in = not visitors.sign_in or visitors.person("/", request.headers) is not None
        return RedirectResponse(place(request.scope, "/"), 303) if signed_in else shown(request)

    @app.post(SIGN_IN)
    async def sign_in(request: Request) -> Response:
        fields = await _fields(request)
        if fields is None:
            return PlainTextResponse("Yêu cầu quá dài.", 413)
        name, password = accounts.account_name(fields.get("name", "")), fields.get("password", "")
        try:
            return await to_thread.run_sync(_tried, visitors, request, name, password, shown, limiter=threads)
        except RagError as error:
            _log.exception("nobody can sign in")
            return shown(request, 503, str(error), name)

    @app.post(SIGN_OUT)
    def sign_out(request: Request) -> Response:
        sessions.end(visitors.state, cookie_token(request.headers))
        reply = RedirectResponse(place(request.scope, SIGN_IN), 303)
        reply.delete_cookie(sessions.COOKIE, path=place(request.scope, "/"))
        return reply


def _filled(page: str, request: Request, message: str, name: str) -> str:
    fault = f'<p id="loi" class="loi" role="alert"><span aria-hidden="true">⚠</span> {escape(message)}</p>'
    values = {
        "action": escape(place(request.scope, SIGN_IN)),
        "fault": fault if message else "",
        "described": 'aria-invalid="true" aria-describedby="loi"' if message else "",
        "first": "" if name else " autofocus",
        "then": " autofocus" if name else "",
        "name": escape(name),  # last: nothing that was typed is filled in again
    }
    for key, value in values.items():
        page = page.replace(f"{{{{{key}}}}}", value)
    return page


def _tried(visitors: Visitors, request: Request, name: str, password: str, shown: _Shown) -> Response:
    """One try: as slow and as silent for a name that does not exist as for a wrong password."""
    state, now = visitors.state, visitors.clock()
    address = request.client.host if request.client else ""
    tried = Person(name[:64], "cadre")
    wait = throttle.wait(state, tried.name, address, now)
    if wait > 0:
        held = shown(request, 429, f"Đã thử sai nhiều lần. Xin thử lại sau {_time(wait)}.", name)
        held.headers["Retry-After"] = str(math.ceil(wait))
        return held
    if not passwords.matches(password, accounts.password_hash(state, tried.name)):
        note(state, tried, "sign-in failed", "", f"từ {address}")
        return shown(request, 401, _WRONG, name)
    throttle.succeeded(state, tried.name, address)
    sessions.forget_ended(state, sessions.lasting(visitors.settings), now)
    prune(state, visitors.settings.audit_days)
    sessions.end(state, cookie_token(request.headers))
    token = sessions.start(state, tried.name, now, f"từ {address}")
    reply = RedirectResponse(place(request.scope, "/"), 303)
    reply.set_cookie(
        sessions.COOKIE,
        token,
        path=place(request.scope, "/"),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return reply


async def _fields(request: Request) -> dict[str, str] | None:
    """The fields of a form, None where it is too long to be one."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST:
            return None
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def _time(seconds: float) -> str:
    """How long to wait, in words.

    >>> _time(14.2), _time(61)
    ('15 giây', '2 phút')
    """
    return f"{math.ceil(seconds)} giây" if seconds <= 60 else f"{math.ceil(seconds / 60)} phút"
