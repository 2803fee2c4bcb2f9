"""`python app.py` told to stop in the midst of an answer: a real process, a real signal, a scripted language model."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.command import ROOT, SAMPLES, environment, ingest, library_in
from tests.openai_server import ALIVE, OpenAIServer
from tests.ports import free_port
from ui.asking import CLOSING

QUESTION = "GRDP tỉnh Minh Sơn 6 tháng đầu năm 2024 tăng bao nhiêu?"
SAID = "Tổng sản phẩm trên địa bàn tỉnh (GRDP) 6 tháng đầu năm 2024 ước tăng 7,42% so với cùng kỳ năm 2023. [1]"
WORDS = SAID.replace(". [1]", " [{n}]. ")


class App:
    """The process, its address once it has said it, and every line it prints."""

    def __init__(self, data_dir: Path, **settings: str) -> None:
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env=environment(data_dir, RAG_PORT=str(free_port()), **settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        self.lines.append(self.process.stdout.readline())
        found = re.search(r"http://\S+", self.lines[0])
        assert found is not None, self.lines
        self.url = found[0]
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)

    def ask(self) -> httpx.Response:
        return httpx.post(f"{self.url}/api/ask", json={"question": QUESTION}, timeout=60)


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"it did not come to pass in {seconds} s"
        time.sleep(0.02)


@pytest.fixture
def data(data_dir: Path) -> Path:
    library = library_in(data_dir)
    ingest(library, SAMPLES)
    library.close()
    return data_dir


@pytest.fixture
def slow() -> Iterator[OpenAIServer]:
    with OpenAIServer(ALIVE) as server:  # three seconds without a word
        yield server


def started(data: Path, server: OpenAIServer, **settings: str) -> tuple[App, Future[httpx.Response]]:
    """The program in the midst of an answer: the language model has the question and keeps silent."""
    app = App(data, RAG_LLM_BASE_URL=server.base_url, RAG_LLM_MODEL="scripted", **settings)
    asked = ThreadPoolExecutor(1).submit(app.ask)
    until(lambda: len(server.requests) > 0)
    prompt = server.requests[0]["messages"][-1]["content"]
    before = prompt[: prompt.index("7,42%")]
    server.script.append(WORDS.format(n=re.findall(r"^\[(\d+)\]", before, re.MULTILINE)[-1]))
    return app, asked


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_running_answer_is_finished_and_a_new_one_refused(
    data: Path, slow: OpenAIServer, sent: signal.Signals
) -> None:
    app, asked = started(data, slow)
    app.process.send_signal(sent)
    until(lambda: len(app.lines) > 1)
    refused = app.ask()
    assert (refused.status_code, refused.json()["error"]["message"]) == (503, CLOSING)
    assert httpx.get(f"{app.url}/readyz").status_code == 503
    assert httpx.get(f"{app.url}/healthz").status_code == 200
    answer = asked.result(20)
    assert (answer.status_code, answer.json()["answer"]) == (200, SAID)
    assert app.process.wait(10) == 0
    again = " (Ctrl+C lần nữa để dừng ngay)" if sent == signal.SIGINT else ""
    assert app.lines[1:] == [f"Đang dừng: chờ nhiều nhất 20 giây cho câu trả lời đang chạy{again}\n"]
    assert not (data / "record.sqlite-wal").exists(), "the record was not closed"
    assert not (data / "web.sqlite-wal").exists(), "the web app's file was not closed"
    with sqlite3.connect(data / "record.sqlite") as record:
        assert record.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_an_answer_that_takes_too_long_is_cut(data: Path, slow: OpenAIServer) -> None:
    app, asked = started(data, slow, RAG_STOP_SECONDS="0.5")
    began = time.monotonic()
    app.process.terminate()
    cut = asked.result(20)
    assert (cut.status_code, cut.json()["error"]["message"]) == (503, CLOSING)
    assert app.process.wait(10) == 0
    assert time.monotonic() - began < 6


def test_a_second_signal_stops_at_once(data: Path, slow: OpenAIServer) -> None:
    app, asked = started(data, slow)
    app.process.send_signal(signal.SIGINT)
    until(lambda: len(app.lines) > 1)
    began = time.monotonic()
    app.process.send_signal(signal.SIGINT)
    assert app.process.wait(5) == 130
    assert time.monotonic() - began < 1
    with pytest.raises(httpx.HTTPError):
        asked.result(5)


def test_without_a_running_answer_it_stops_at_once(data: Path, slow: OpenAIServer) -> None:
    app = App(data)
    with httpx.stream("GET", f"{app.url}/gradio_api/heartbeat/abc") as page:  # an open page
        next(page.iter_lines())
        app.process.terminate()
        assert app.process.wait(15) == 0
    assert len(app.lines) == 1, "the server had to cut connections"
