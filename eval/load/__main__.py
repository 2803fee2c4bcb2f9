"""The command line: `python -m eval.load [--users 50] [--soak MINUTES] [--data FOLDER]`."""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import httpx
import numpy as np

from eval.load.asked import base, distinct
from eval.load.people import Asked, PageForm, by_api, by_page, open_page, page_form
from eval.load.program import ROOT, Program, program, with_settings

BAR = 3.0  # seconds, p95 of a burst
_FLAT = 10.0  # MB in an hour of the soak


def main(argv: Sequence[str] | None = None) -> int:
    """0 when none failed, the burst's p95 is under the bar and the memory flat; 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m eval.load", description="Đo khi nhiều người hỏi cùng lúc.")
    parser.add_argument("--users", type=int, default=50, metavar="N", help="số người hỏi cùng lúc")
    parser.add_argument("--soak", type=int, default=0, metavar="PHÚT", help="mỗi người mỗi phút một câu, dồn lại")
    parser.add_argument("--data", type=Path, metavar="THƯ_MỤC", help="kho có sẵn; mặc định nạp samples/documents")
    parser.add_argument("--questions", type=Path, default=ROOT / "samples" / "questions.jsonl", metavar="TỆP")
    arguments = parser.parse_args(argv)
    with ExitStack() as stack:
        data = arguments.data or _samples(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        running = stack.enter_context(program(data))
        return asyncio.run(_measure(running, arguments.users, arguments.soak, base(arguments.questions)))


def _samples(folder: Path) -> Path:
    command = with_settings(["-m", "ingest", "samples/documents"], RAG_DATA_DIR=str(folder))
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


async def _measure(running: Program, users: int, soak: int, questions: list[str]) -> int:
    asked = iter(distinct(questions, 2 * users + 20 + users * soak))
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=users)
    async with httpx.AsyncClient(base_url=running.url, limits=limits) as client:
        form = page_form((await client.get("config")).json())
        for _ in range(20):  # what is made at the first question is not what is measured
            await by_api(client, next(asked))
        _say(f"RSS {running.rss:.0f} MB, tải máy {os.getloadavg()[0]:.1f}")
        pages = await asyncio.gather(*(open_page(client, form) for _ in range(users)))
        well = _told(f"{users} người mở trang cùng lúc", [opened for _, opened in pages], None)
        for way in ("page", "api"):
            cpu = running.cpu
            now = [
                by_page(client, form, next(asked), session) if way == "page" else by_api(client, next(asked))
                for session, _ in pages
            ]
            well &= _told(f"{users} người cùng lúc, {way}", await asyncio.gather(*now), BAR)
            _say(f"  máy chủ dùng {1000 * (running.cpu - cpu) / users:.0f} ms CPU mỗi câu")
        _say(f"RSS {running.rss:.0f} MB")
        if soak:
            well &= await _soak(client, form, running, list(asked), users)
    return 0 if well else 1


async def _soak(client: httpx.AsyncClient, form: PageForm, running: Program, questions: list[str], users: int) -> bool:
    """Every user asks again as soon as the answer is there; memory is looked at every 50 questions."""
    queue, done, memory = list(reversed(questions)), list[Asked](), list[tuple[int, float]]()
    began = time.perf_counter()

    async def user(number: int) -> None:
        while queue:
            question = queue.pop()
            done.append(await (by_page(client, form, question) if number % 2 else by_api(client, question)))
            if len(done) % 50 == 0:
                memory.append((len(done), running.rss))

    await asyncio.gather(*map(user, range(users)))
    seconds = time.perf_counter() - began
    well = _told(f"{len(questions)} câu dồn trong {seconds:.0f} giây", done, None)
    late = memory[len(memory) // 2 :]  # the first half fills what is kept on purpose
    slope = _slope(late) * 60 * users if len(late) > 2 else 0.0
    _say(f"RSS {memory[0][1]:.0f} → {memory[-1][1]:.0f} MB; nửa sau: {slope:+.1f} MB mỗi giờ ({60 * users} câu)")
    return well and slope < _FLAT


def _slope(points: Sequence[tuple[int, float]]) -> float:
    """Least squares."""
    x, y = (np.array(column, dtype=float) for column in zip(*points, strict=True))
    return float(((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum())


def _told(what: str, asked: Sequence[Asked], bar: float | None) -> bool:
    faults = [one.fault for one in asked if one.fault]
    p50, p95 = np.percentile([one.seconds for one in asked], (50, 95))
    _say(f"{what}: n={len(asked)}, hỏng {len(faults)}, p50 {p50:.2f} s, p95 {p95:.2f} s")
    for fault in faults[:3]:
        _say(f"  {fault}")
    return not faults and (bar is None or p95 < bar)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
