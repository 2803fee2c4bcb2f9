"""What the page sends to gradio goes to gradio, past the routes of our own that each request was compared with."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from fastapi.telemetry import TelemetryConfig
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.access.paths import path_of

_OF_GRADIO = "/gradio_api/"
# FastAPI would report every request to whoever the environment names.
NO_TELEMETRY: TelemetryConfig = {"auto_configure": False, "tracing": False, "metrics": False, "logs": False}


class Straight:
    """ASGI middleware: gradio's own addresses lead to `mounted` at once, all others to `app`."""

    def __init__(self, app: ASGIApp, mounted: Mount) -> None:
        """Wrap `app`, which holds `mounted` as the last of its routes."""
        self._app = app
        self._mounted = mounted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and path_of(scope).startswith(_OF_GRADIO):
            match, found = self._mounted.matches(scope)
            if match is Match.FULL:
                await self._mounted.handle({**scope, **found}, receive, send)
                return
        await self._app(scope, receive, send)


def mark_matplotlib_missing() -> None:
    """Gradio imports matplotlib twice around each event; where it is not installed Python looks for it each time."""
    if "matplotlib" not in sys.modules and find_spec("matplotlib") is None:
        sys.modules["matplotlib"] = None  # type: ignore[assignment]  # Python's own mark: such an import fails at once
