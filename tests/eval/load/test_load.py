"""The load command against the real program: it asks as the page does and as a program does, and tells the truth."""

from __future__ import annotations

import asyncio
import functools
import re
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from eval.load.__main__ import _slope, _told
from eval.load.asked import base, distinct
from eval.load.people import Asked, by_api, by_page, open_page, page_form
from tests.command import ROOT, SAMPLES, command, ingest, library_in
from tests.ui.live import LiveServer
from tests.ui.scripted import Scripted


def in_a_thread(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run a test in a loop of its own: the browser suite leaves one running in the main thread."""

    @functools.wraps(test)
    def run(**given: Any) -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: asyncio.run(test(**given))).result()

    return run


def test_no_two_questions_are_alike() -> None:
    questions = base(ROOT / "samples" / "questions.jsonl")
    asked = distinct(questions, 3000)
    assert len(set(asked)) == len(asked) == 3000
    assert all(asked[n].endswith(questions[n % len(questions)]) for n in (0, 1, 2999))


async def _both(url: str, question: str) -> list[Asked]:
    async with httpx.AsyncClient(base_url=url) as client:
        form = page_form((await client.get("config")).json())
        return [await by_page(client, form, question), await by_api(client, question)]


@pytest.mark.parametrize("question", ["tỷ lệ?", "giá vé?"])
@in_a_thread
async def test_an_answer_is_no_fault(question: str) -> None:
    with LiveServer(Scripted(pause=0.01)) as server:
        page, api = await _both(server.url, question)
    assert (page.way, page.fault, api.way, api.fault) == ("page", "", "api", "")


@pytest.mark.parametrize("question", ["lỗi báo", "hỏng"])
@in_a_thread
async def test_an_error_in_the_bubble_is_a_fault(question: str) -> None:
    with LiveServer(Scripted()) as server:
        page, api = await _both(server.url, question)
    assert "hop loi" in page.fault
    assert '"code":50' in api.fault


@in_a_thread
async def test_an_open_page_asks_again_and_again() -> None:
    with LiveServer(Scripted(pause=0.01)) as server:
        async with httpx.AsyncClient(base_url=server.url) as client:
            form = page_form((await client.get("config")).json())
            session, opened = await open_page(client, form)
            asked = [await by_page(client, form, question, session) for question in ("tỷ lệ?", "giá vé?")]
    assert form.opening
    assert (opened.way, opened.fault, [one.fault for one in asked]) == ("open", "", ["", ""])


@in_a_thread
async def test_nobody_there_is_a_fault() -> None:
    with LiveServer(Scripted()) as server:
        async with httpx.AsyncClient(base_url=server.url) as client:
            form = page_form((await client.get("config")).json())
    async with httpx.AsyncClient(base_url=server.url) as client:
        assert (await by_page(client, form, "a")).fault.startswith("ConnectError")
        assert (await by_api(client, "a")).fault.startswith("ConnectError")
        assert (await open_page(client, form))[1].fault.startswith("ConnectError")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def test_the_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    quick = [Asked("api", 1.0)] * 19
    assert _told("19", quick, 3.0)
    assert not _told("20", [*quick, Asked("api", 1.0, "đứt")], 3.0)
    assert not _told("slow", [Asked("api", 4.0)], 3.0)
    assert capsys.readouterr().out.splitlines() == [
        "19: n=19, hỏng 0, p50 1.00 s, p95 1.00 s",
        "20: n=20, hỏng 1, p50 1.00 s, p95 1.00 s",
        "  đứt",
        "slow: n=1, hỏng 0, p50 4.00 s, p95 4.00 s",
    ]


def test_the_slope() -> None:
    assert _slope([(50, 400.0), (100, 405.0), (150, 410.0)]) == pytest.approx(0.1)


def test_the_command(data_dir: Path) -> None:
    """A few people, so that it stays short: none fails, and every line is there."""
    library = library_in(data_dir)
    ingest(library, SAMPLES)
    library.close()
    done = command("eval.load", data_dir, "--data", data_dir, "--users", "4", "--soak", "40")
    begins = (
        "RSS",
        "4 người mở trang cùng lúc: n=4,",
        "4 người cùng lúc, page: n=4,",
        "  máy chủ",
        "4 người cùng lúc, api: n=4,",
        "  máy chủ",
        "RSS",
        "160 câu",
    )
    shown = done.stdout.splitlines()
    assert len(shown) == 9, done.stdout + done.stderr
    assert [line for line, begin in zip(shown, (*begins, "RSS"), strict=True) if not line.startswith(begin)] == []
    assert re.findall(r"hỏng (\d+)", done.stdout) == ["0", "0", "0", "0"]
