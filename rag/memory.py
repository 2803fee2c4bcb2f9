"""How Python's collector of cycles is set for a program that answers."""

from __future__ import annotations

import gc
import threading
import time

# An answer makes some hundred thousand small objects and keeps nearly none: looked for every 700 of them, as Python
# does by itself, cycles cost a fifth of the slowest answers.
_ALLOCATIONS = (50_000, 20, 50)


def settle() -> None:
    """Leave out of every later collection what is loaded by now, and collect more seldom. Call it once, in `main`."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_ALLOCATIONS)


def collect_now_and_then(seconds: float = 15.0) -> None:
    """Collect all cycles every so many seconds, in a thread that ends with the program.

    With cycles looked for so seldom, the states of pages that are closed (150 kB each, tied to each other in cycles)
    would stay for hours.
    """

    def collect() -> None:
        while True:
            time.sleep(seconds)
            gc.collect()

    threading.Thread(target=collect, name="collecting", daemon=True).start()
