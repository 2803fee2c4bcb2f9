"""How Python's collector of cycles is set for a program that answers."""

from __future__ import annotations

import gc

# An answer makes some hundred thousand small objects and keeps nearly none: looked for every 700 of them, as Python
# does by itself, cycles cost a fifth of the slowest answers.
_ALLOCATIONS = (50_000, 20, 50)


def settle() -> None:
    """Leave out of every later collection what is loaded by now, and collect more seldom. Call it once, in `main`."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_ALLOCATIONS)
