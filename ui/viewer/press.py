"""The one process that opens PDF files for the viewer: pdfium is not thread-safe, and a bad file may take it down."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pebble import ProcessExpired, ProcessPool

from rag.errors import BusyError, DocumentError
from ui.viewer import drawing, sheets

if TYPE_CHECKING:
    from ui.viewer.drawing import Found, Sought
    from ui.viewer.sheets import Sheet

WIDTHS = (480, 720, 960, 1280, 1680, 2400)  # pixels; others are rounded up, so that what was drawn is found again
_SECONDS = 20.0  # one page may take; a drawing of a million lines must not hold the others up
_WAITING = 64  # pages asked for at once
_KEPT_BYTES = 64 << 20
_KEPT_PLACES = 512
_MEMORY_BYTES = 2 << 30
_SLOW = "Trang này vẽ quá lâu nên không hiện được. Xem phần chữ hoặc mở bản gốc."
_DIED = "Chương trình đọc PDF dừng giữa chừng ở trang này. Xem phần chữ hoặc mở bản gốc."
_BUSY = "Máy chủ đang vẽ nhiều trang cùng lúc. Đợi vài giây rồi thử lại."
T = TypeVar("T")


class Press:
    """Draws and searches pages, one after the other; what was drawn lately is kept in memory.

    The process starts with the first page and is replaced when it dies or gets stuck.
    """

    def __init__(self) -> None:
        self._pool: ProcessPool | None = None
        self._starting = threading.Lock()
        self._waiting = 0
        self._pages: OrderedDict[tuple[Path, int, int], bytes] = OrderedDict()
        self._bytes = 0
        self._places: OrderedDict[tuple[Path, tuple[Sought, ...]], list[Found]] = OrderedDict()

    async def page(self, path: Path, number: int, width: int) -> bytes:
        """Page `number` (from 1) as a JPEG about `width` pixels wide.

        Raises DocumentError with the reason where it cannot be drawn, BusyError where too many wait.
        """
        width = next((one for one in WIDTHS if one >= width), WIDTHS[-1])
        key = path, number, width
        if key in self._pages:
            self._pages.move_to_end(key)
            return self._pages[key]
        picture = await self._run(drawing.draw, path, number, width)
        self._keep(key, picture)
        return picture

    async def find(self, path: Path, sought: Sequence[Sought]) -> list[Found]:
        """Where words stand on their pages. Raises as `page` does."""
        key = path, tuple(sought)
        if key not in self._places:
            self._places[key] = await self._run(drawing.find, path, list(sought))
            while len(self._places) > _KEPT_PLACES:
                self._places.popitem(last=False)
        return self._places[key]

    async def sheet(self, path: Path, number: int) -> Sheet:
        """A page that is a picture, ready to be recognised (`ui.viewer.scans`). Raises as `page` does."""
        return await self._run(sheets.sheet, path, number)

    def start(self) -> None:
        """Start the process now, so that the first page need not wait for it."""
        self._opened().submit(drawing.ready, None)

    def close(self) -> None:
        """End the process."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    async def _run(self, work: Callable[..., T], *arguments: object) -> T:
        if self._waiting >= _WAITING:
            raise BusyError(_BUSY)
        self._waiting += 1
        try:
            future = self._opened().submit(work, _SECONDS, *arguments)
            done: T = await asyncio.wrap_future(future)
            return done
        except TimeoutError as error:
            raise DocumentError(_SLOW) from error
        except (ProcessExpired, MemoryError) as error:
            raise DocumentError(_DIED) from error
        finally:
            self._waiting -= 1

    def _opened(self) -> ProcessPool:
        with self._starting:
            if self._pool is None:
                spawn = multiprocessing.get_context("spawn")
                self._pool = ProcessPool(max_workers=1, initializer=_limit, context=spawn)
            return self._pool

    def _keep(self, key: tuple[Path, int, int], picture: bytes) -> None:
        if key not in self._pages:
            self._pages[key] = picture
            self._bytes += len(picture)
        while self._bytes > _KEPT_BYTES:
            _, oldest = self._pages.popitem(last=False)
            self._bytes -= len(oldest)


def _limit() -> None:
    """What holds for the drawing process: bounded memory; Ctrl+C is its parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    except (ImportError, OSError, ValueError):  # Windows has none; a lower limit may be set already
        pass
