"""The page on a free port in a thread, for tests that need real HTTP."""

from __future__ import annotations

import socket
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn
from starlette.types import ASGIApp

from rag.database import Database
from rag.library import Library
from rag.settings import Settings
from ui.context import Context
from ui.contract import Assistant
from ui.page import build
from ui.state import open_state


class Served:
    """`with Served(app) as server: httpx.get(server.url)`."""

    def __init__(self, app: ASGIApp) -> None:
        """Bind a free port; serving starts on entry."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1, proxy_headers=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._listener],), daemon=True)

    def __enter__(self) -> Self:
        """Serve; returns once the server has started."""
        self._thread.start()
        deadline = time.monotonic() + 30
        while not self._server.started:
            if time.monotonic() > deadline:
                raise TimeoutError("the page did not start in 30 s")
            time.sleep(0.02)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving."""
        self._server.should_exit = True
        self._thread.join(10)


class LiveServer(Served):
    """`with LiveServer(assistant) as server: httpx.get(server.url)`."""

    def __init__(
        self,
        assistant: Assistant,
        settings: Settings | None = None,
        state: Database | None = None,
        library: Library | None = None,
    ) -> None:
        """Bind a free port; serving starts on entry. Without settings or state: those of a folder of its own.

        With a library there is a viewer.
        """
        self._data = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        settings = settings or Settings.model_construct(data_dir=Path(self._data.name))
        super().__init__(build(Context(assistant, settings, state or open_state(settings.data_dir), library)))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving."""
        super().__exit__(kind, error, trace)
        self._data.cleanup()
