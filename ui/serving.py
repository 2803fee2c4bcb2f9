"""Serves the page until it is told to stop, and then lets those who were asking hear the end of their answers."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import threading
from types import FrameType

import uvicorn
from fastapi import FastAPI

from rag.settings import Settings
from ui.asking import Asking

_LAST_WORDS = 3  # seconds for what was answered to reach the browsers
_CUT_SHORT = 130  # the exit status of a program that Ctrl+C ended


def serve(page: FastAPI, listener: socket.socket, announcement: str, settings: Settings) -> None:
    """Serve the page of `ui.page`; returns after Ctrl+C or SIGTERM.

    Then no new question is taken, and the answers that are running get `settings.stop_seconds`. A second signal ends
    the process at once with status 130.
    """
    config = uvicorn.Config(
        page,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_LAST_WORDS,
        root_path=(settings.root_path or "").rstrip("/"),
        # Whoever else wrote these headers would choose the address that is held back after failed sign-ins.
        proxy_headers=settings.root_path is not None,
        forwarded_allow_ips=["127.0.0.1", "::1"],
    )
    _Server(config, page, announcement, settings.stop_seconds).run(sockets=[listener])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, page: FastAPI, announcement: str, patience: float) -> None:
        super().__init__(config)
        self._asking: Asking = page.state.asking
        self._heartbeats_end: asyncio.Event = page.state.heartbeats_end  # each open page holds one connection
        self._announcement = announcement
        self._patience = patience
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        if self.started:
            _say(self._announcement)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Uvicorn would raise the signal again once it has stopped: a program that was asked to stop exits with 0."""
        if self._told:
            os._exit(_CUT_SHORT)  # SQLite and both indexes survive it, as they survive a power cut
        self._told = True
        threading.Thread(target=self._wind_down, args=[sig], name="stopping", daemon=True).start()

    def _wind_down(self, sig: int) -> None:
        self._asking.close()
        if self._asking.running:
            again = " (Ctrl+C lần nữa để dừng ngay)" if sig == signal.SIGINT else ""
            _say(f"Đang dừng: chờ nhiều nhất {self._patience:g} giây cho câu trả lời đang chạy{again}")
        if not self._asking.finished(self._patience):
            self._asking.cut()
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._heartbeats_end.set)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
