"""The page on a free port in a thread, for tests that need real HTTP."""

from __future__ import annotations

import socket
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType

import uvicorn

from rag.library import Library
from rag.settings import Settings
from ui.context import Context
from ui.contract import Assistant
from ui.page import build
from ui.state import open_state


class LiveServer:
    """`with LiveServer(assistant) as server: httpx.get(server.url)`."""

    def __init__(self, assistant: Assistant, library: Library | None = None) -> None:
        """Bind a free port; serving starts on entry. With a library there is a viewer."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/"
        self._data = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        settings = Settings.model_construct(port=port, data_dir=Path(self._data.name))
        app = build(Context(assistant, settings, open_state(settings.data_dir), library))
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._listener],), daemon=True)

    def __enter__(self) -> LiveServer:
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
        self._data.cleanup()
