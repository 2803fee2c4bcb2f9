"""Ends a reading process that no longer gets on, wherever it is stuck."""

from __future__ import annotations

import faulthandler
import os

STALL_SECONDS = 120.0  # a page takes seconds; a file that shows nothing for this long is broken or hostile
_watched = False


def watch() -> None:
    """From now on this process ends itself when `alive` is not called for STALL_SECONDS."""
    global _watched
    _watched = True
    alive()


def alive() -> None:
    """Readers call this after every page or sheet; does nothing in a process that is not watched.

    faulthandler's timer is a thread of the C library's: it fires even while a parser loops in C code and holds
    Python's lock, and it works on every system.
    """
    if _watched:
        faulthandler.dump_traceback_later(STALL_SECONDS, exit=True, file=_nowhere())


def rest() -> None:
    """No file is being read: the process may wait for ever."""
    faulthandler.cancel_dump_traceback_later()


_open: list[int] = []


def _nowhere() -> int:
    if not _open:
        _open.append(os.open(os.devnull, os.O_WRONLY))
    return _open[0]
