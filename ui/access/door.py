"""The door of the web app: every request that passes has a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from ui.access.person import OWNER, Person


def without_accounts(scope: Scope) -> Person:
    """The owner of the machine, whoever asks: the page listens on 127.0.0.1 only."""
    return OWNER


class Door:
    """ASGI middleware that says who asks: `scope["person"]`, for `person_of`."""

    def __init__(self, app: ASGIApp, who: Callable[[Scope], Person] = without_accounts) -> None:
        """Wrap `app`; `who` knows the person of an ASGI scope."""
        self.app = app
        self.who = who

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        named: dict[str, Any] = {**scope, "person": self.who(scope)} if scope["type"] == "http" else dict(scope)
        await self.app(named, receive, send)
