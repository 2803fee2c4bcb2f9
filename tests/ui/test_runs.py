"""Parts of an answer as they are read: each as it comes, of several that wait the last."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from rag.errors import LanguageModelError
from rag.schema import Answer
from ui.runs import Run

FIRST, SECOND, THIRD = (Answer(question, ()) for question in ("một?", "hai?", "ba?"))


def started(rest: Callable[[], Iterator[Answer]]) -> tuple[Run, Iterator[Answer]]:
    """A run that gave its first part, and whose others all wait with its end."""
    go = threading.Event()

    def answers() -> Iterator[Answer]:
        yield FIRST
        go.wait(20)
        yield from rest()

    before = set(threading.enumerate())
    run = Run(answers)
    parts = iter(run)
    assert next(parts) is FIRST and not run.is_over
    go.set()
    for thread in set(threading.enumerate()) - before:
        thread.join(20)
    return run, parts


def test_of_parts_that_wait_the_last_is_given() -> None:
    run, parts = started(lambda: iter((SECOND, THIRD)))
    assert next(parts) is THIRD and run.is_over
    assert list(parts) == []


def test_an_error_comes_after_the_part_before_it() -> None:
    def rest() -> Iterator[Answer]:
        yield SECOND
        raise LanguageModelError("Mô hình dừng.")

    run, parts = started(rest)
    assert next(parts) is SECOND and run.is_over
    with pytest.raises(LanguageModelError, match="Mô hình dừng."):
        next(parts)


def test_a_stopped_run_gives_nothing_that_waited() -> None:
    run, parts = started(lambda: iter((SECOND, THIRD)))
    run.stop()
    assert list(parts) == []
