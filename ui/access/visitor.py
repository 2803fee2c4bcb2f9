"""Who sends a request: by the session of its cookie, by its token, or by sitting at the machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers

from rag.database import Database
from rag.settings import Settings
from ui.access import accounts, binding, sessions, tokens
from ui.access.foreign import is_named_here
from ui.access.person import OWNER, Person

FOR_PROGRAMS = ("/api/", "/v1/")


@dataclass(frozen=True, slots=True)
class Visitors:
    """Knows people by what they send; `clock` is seconds since 1970."""

    state: Database
    settings: Settings
    clock: Callable[[], float] = time.time

    @property
    def sign_in(self) -> bool:
        """True when people have to sign in: as soon as there is one account, or others can reach the page."""
        return accounts.exist(self.state) or binding.is_public(self.settings)

    def person(self, path: str, headers: Headers) -> Person | None:
        """Who asks for a path of the app; None for a stranger."""
        if not self.sign_in:
            return OWNER if is_named_here(headers) else None
        scheme, _, secret = headers.get("authorization", "").partition(" ")
        if path.startswith(FOR_PROGRAMS) and scheme.lower() == "bearer":
            return tokens.person(self.state, secret.strip(), self.clock())
        token = cookie_token(headers)
        return sessions.person(self.state, token, sessions.lasting(self.settings), self.clock()) if token else None


def cookie_token(headers: Headers) -> str:
    """The session token of a request's cookies, "" where there is none."""
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(sessions.COOKIE)
    except CookieError:
        return ""
    return cookie.value if cookie else ""
