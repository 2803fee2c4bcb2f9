"""The line of questions: so many at once, in order, none once the program stops."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence

import pytest

from rag.errors import LanguageModelError
from rag.schema import Answer, Turn
from rag.scope import EVERYTHING, Scope
from tests.ui.scripted import ANSWER, Scripted
from ui.asking import Asking, ClosingError, CrowdedError, Outcome
from ui.runs import Run


class Held(Scripted):
    """Gives each question a first part, and the whole answer when `release` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.release = threading.Event()
        self.begun: list[str] = []

    def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Iterator[Answer]:
        self.begun.append(question)
        yield Answer(question, ANSWER.claims[:1])
        self.release.wait(10)
        yield Answer(question, ANSWER.claims)


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not true():
        assert time.monotonic() < deadline, "it did not come to pass in 5 s"
        time.sleep(0.01)


def reading(asking: Asking, question: str) -> tuple[Run, threading.Thread, list[Answer]]:
    run = Run(lambda: asking.stream(question))
    got: list[Answer] = []
    thread = threading.Thread(target=lambda: got.extend(run), daemon=True)
    thread.start()
    return run, thread, got


@pytest.fixture
def ended() -> list[Outcome]:
    return []


def over(assistant: Scripted, ended: list[Outcome], at_once: int = 2, in_line: int = 3) -> Asking:
    return Asking(assistant, lambda outcome, seconds: ended.append(outcome), at_once, in_line)


@pytest.mark.parametrize(("question", "outcome"), [("tỷ lệ?", "answered"), ("giá vé?", "abstained")])
def test_an_answer_is_counted_by_how_it_ended(ended: list[Outcome], question: str, outcome: Outcome) -> None:
    *_, last = over(Scripted(pause=0.0), ended).stream(question)
    assert ended == [outcome]
    assert last.abstained == (outcome == "abstained")


def test_an_error_is_counted(ended: list[Outcome]) -> None:
    asking = over(Scripted(), ended)
    with pytest.raises(LanguageModelError):
        list(asking.stream("lỗi báo"))
    assert (ended, asking.running) == (["error"], 0)


def test_one_that_is_left_is_counted_and_closed(ended: list[Outcome]) -> None:
    assistant = Scripted()
    stream = over(assistant, ended).stream("chậm")
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert (ended, assistant.closed) == (["stopped"], 1)


def test_so_many_at_once_and_the_others_in_order(ended: list[Outcome]) -> None:
    assistant = Held()
    asking = over(assistant, ended)
    first = [reading(asking, question) for question in ("a", "b")]
    until(lambda: asking.running == 2)
    later = []
    for place, question in enumerate(("c", "d", "e"), 1):
        later.append(reading(asking, question))
        until(lambda place=place: asking.waiting == place)  # type: ignore[misc]
    assert sorted(assistant.begun) == ["a", "b"]
    with pytest.raises(CrowdedError):
        next(asking.stream("f"))
    assistant.release.set()
    for _, thread, _ in (*first, *later):
        thread.join(5)
    assert (asking.running, asking.waiting) == (0, 0)
    assert sorted(assistant.begun[:2]) == ["a", "b"]
    assert assistant.begun[2] == "c"
    assert sorted(ended) == ["answered"] * 5 + ["refused"]


def test_who_leaves_the_line_is_not_answered(ended: list[Outcome]) -> None:
    assistant = Held()
    asking = over(assistant, ended, at_once=1)
    reading(asking, "a")
    until(lambda: asking.running == 1)
    run, thread, got = reading(asking, "b")
    until(lambda: asking.waiting == 1)
    run.stop()
    until(lambda: asking.waiting == 0)
    thread.join(5)
    assert (got, assistant.begun, ended) == ([], ["a"], ["stopped"])
    assistant.release.set()


def test_closing_refuses_the_line_and_lets_the_others_finish(ended: list[Outcome]) -> None:
    assistant = Held()
    asking = over(assistant, ended, at_once=1)
    _, thread, got = reading(asking, "a")
    until(lambda: asking.running == 1)
    refused = threading.Event()

    def wait_in_line() -> None:
        try:
            list(asking.stream("b"))
        except ClosingError:
            refused.set()

    threading.Thread(target=wait_in_line, daemon=True).start()
    until(lambda: asking.waiting == 1)
    asking.close()
    assert refused.wait(2)
    assert not asking.finished(0.1)
    with pytest.raises(ClosingError):
        next(asking.stream("c"))
    assistant.release.set()
    assert asking.finished(5)
    thread.join(5)
    assert [answer.claims for answer in got] == [ANSWER.claims[:1], ANSWER.claims]
    assert ended == ["refused", "refused", "answered"]


def test_cutting_ends_what_is_read(ended: list[Outcome]) -> None:
    assistant = Held()
    asking = over(assistant, ended)
    _, thread, got = reading(asking, "a")
    until(lambda: len(got) == 1)
    asking.cut()
    thread.join(2)
    assert not thread.is_alive()
    assert len(got) == 1
    assistant.release.set()
