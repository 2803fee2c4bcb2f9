"""A slow language model blocks nobody: with all places taken, the next user has the page, its header and its stop."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path

import httpx
from playwright.sync_api import expect

from eval.load.people import Asked, by_page, page_form
from tests.browser.conftest import Opener, RealApp, ask, last_answer
from tests.browser.tabs import QUESTION
from tests.command import SAMPLES, ingest, library_in
from tests.openai_server import ALIVE, OpenAIServer
from ui.asking import AT_ONCE
from ui.wording import STOPPED_LABEL

_AT_ONCE_S = 8.0  # seconds: generous, for two busy cores; those who are before them wait for more than twenty


def asking(url: str, number: int, asked: list[Asked]) -> None:
    """So many people ask on their pages at once."""

    async def together() -> None:
        async with httpx.AsyncClient(base_url=url, timeout=120, limits=httpx.Limits(max_connections=None)) as client:
            form = page_form((await client.get("config")).json())
            asked.extend(await asyncio.gather(*(by_page(client, form, QUESTION) for _ in range(number))))

    asyncio.run(together())


def test_the_next_user_has_the_page_at_once(open_page: Opener, data_dir: Path) -> None:
    library = library_in(data_dir)
    ingest(library, SAMPLES)
    library.close()
    asked: list[Asked] = []
    with (
        OpenAIServer(*[ALIVE] * 9) as server,
        RealApp(data_dir, RAG_LLM_BASE_URL=server.base_url, RAG_LLM_MODEL="scripted") as app,
    ):
        others = threading.Thread(target=asking, args=[app.url, AT_ONCE, asked])
        others.start()
        deadline = time.monotonic() + 60
        while len(server.requests) < AT_ONCE:
            assert time.monotonic() < deadline, f"only {len(server.requests)} questions reached the model"
            time.sleep(0.1)
        began = time.monotonic()
        page = open_page(app.url)
        expect(page.locator(".kho")).to_contain_text("Kho có 10 văn bản")
        opened = time.monotonic()
        ask(page, QUESTION)
        stop = page.locator("#dung:not([disabled])")
        stop.wait_for()
        asking_since = time.monotonic()
        stop.click()
        expect(last_answer(page)).to_contain_text(STOPPED_LABEL)
        stopped = time.monotonic()
        assert asked == [], "the others were done: nothing was blocked"
        assert max(opened - began, asking_since - opened, stopped - asking_since) < _AT_ONCE_S
        assert len(server.requests) == AT_ONCE, "the one that was stopped in line still reached the model"
        others.join(120)
    assert [one.fault for one in asked] == [""] * AT_ONCE
