"""An answer read part by part for another program, and stopped when that program hangs up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.requests import Request

from rag.schema import Answer
from ui.asking import AT_ONCE, CLOSING, IN_LINE, ClosingError
from ui.runs import Run

# Each question waits for its next part in a thread of its own; who gets its turn when is `ui.asking`'s to say.
_threads = CapacityLimiter(AT_ONCE + IN_LINE + 8)


async def parts(request: Request, answers: Callable[[], Iterator[Answer]]) -> AsyncIterator[Answer]:
    """The answers that grow; ends without the whole one when the client has left. Raises as `answers` does."""
    run = Run(answers)
    iterator = iter(run)
    leaving = asyncio.create_task(_stop_when_left(request, run))
    try:
        while True:
            part = await anyio.to_thread.run_sync(next, iterator, None, abandon_on_cancel=True, limiter=_threads)
            if part is None:
                if run.stopped.is_set() and not run.silent:  # not by this client: the program is stopping
                    raise ClosingError(CLOSING)
                return
            yield part
    finally:
        run.stop(silent=True)
        leaving.cancel()


async def whole(request: Request, answers: Callable[[], Iterator[Answer]]) -> Answer | None:
    """The whole answer; None when the client has left. Raises as `answers` does."""
    last = None
    async for part in parts(request, answers):
        last = part
    return last


async def _stop_when_left(request: Request, run: Run) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    run.stop(silent=True)
