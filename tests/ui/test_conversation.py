"""The updates of the tab while a question is answered."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from rag.schema import Answer, Turn
from rag.scope import EVERYTHING, Scope
from tests.ui.scripted import ANSWER, Scripted
from ui import conversation, wording
from ui.access.person import OWNER, Person
from ui.runs import Runs


def answer(assistant: Scripted, question: str, done: conversation.Exchanges = ()) -> list[tuple[Any, ...]]:
    """Every update of one question."""
    return list(conversation.answering(assistant, Runs(), "s", OWNER, question, [], done))


def test_an_answer_grows_and_is_remembered() -> None:
    updates = answer(Scripted(pause=0), "tỷ lệ?")
    bubbles = [update[0][-1]["content"] for update in updates[:-1]]
    assert bubbles[0] == wording.WAITING
    assert bubbles[1] == "Tỷ"
    assert bubbles[-1] == wording.answer_markdown(type(ANSWER)("tỷ lệ?", ANSWER.claims, ANSWER.passages), 1)
    assert [exchange.number for exchange in updates[-1][2]] == [1]
    assert updates[0][3] == ""
    assert [update[5]["interactive"] for update in updates] == [True] * (len(updates) - 1) + [False]


def test_earlier_turns_go_with_the_next_question() -> None:
    assistant = Scripted(pause=0)
    done = answer(assistant, "một?")[-1][2]
    answer(assistant, "hai?", done)
    assert assistant.histories == [(), (Turn("một?", ANSWER.text, ("d1", "d2")),)]


def test_only_what_the_person_may_read_is_asked() -> None:
    assistant = Scripted(pause=0)
    one = Person("lan", "cadre", ("Văn phòng",))
    list(conversation.answering(assistant, Runs(), "s", one, "một?", [], ()))
    assert assistant.scopes == [Scope(groups=("Văn phòng",))]


def test_an_expected_error_is_shown_as_its_message() -> None:
    last = answer(Scripted(), "lỗi báo")[-1]
    assert last[0][-1]["content"] == wording.error_markdown("Máy chủ mô hình không trả lời. Kiểm tra RAG_LLM_BASE_URL.")
    assert last[5]["interactive"] is False


def test_an_unexpected_error_is_logged_and_hides_its_details(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        last = answer(Scripted(), "hỏng")[-1]
    assert last[0][-1]["content"] == wording.error_markdown(wording.UNEXPECTED_ERROR)
    assert "secret detail" in caplog.text


def test_a_question_is_shown_with_the_characters_typed() -> None:
    assert answer(Scripted(), "giá vé <b>*x*?")[0][0][0] == {
        "role": "user",
        "content": "giá vé &#60;b&#62;&#42;x&#42;?",
    }


def test_closing_the_updates_closes_the_stream() -> None:
    assistant = Scripted()
    updates = conversation.answering(assistant, Runs(), "s", OWNER, "chậm", [], ())
    next(updates), next(updates)
    updates.close()  # type: ignore[attr-defined]
    assert until(lambda: assistant.closed == 1)


def test_stop_ends_a_stream_that_has_not_said_anything() -> None:
    release = threading.Event()

    class Silent(Scripted):
        def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Iterator[Answer]:
            release.wait(20)
            yield ANSWER

    runs = Runs()
    updates = conversation.answering(Silent(), runs, "s", OWNER, "?", [], ())
    next(updates)
    threading.Timer(0.1, runs.stop, ["s"]).start()
    started = time.monotonic()
    last = next(updates)
    assert time.monotonic() - started < 2
    assert last[0][-1]["content"] == wording.stopped_markdown(wording.WAITING)
    assert list(updates) == []
    release.set()


def test_a_new_conversation_ends_the_stream_without_a_trace() -> None:
    runs = Runs()
    updates = conversation.answering(Scripted(), runs, "s", OWNER, "chậm", [], ())
    next(updates), next(updates)
    runs.stop("other page")
    next(updates)
    runs.stop("s", silent=True)
    assert list(updates) == [conversation.NOTHING]


def test_an_assistant_that_says_nothing_is_an_error(caplog: pytest.LogCaptureFixture) -> None:
    class Mute(Scripted):
        def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Iterator[Answer]:
            return iter(())

    assert answer(Mute(), "?")[-1][0][-1]["content"] == wording.error_markdown(wording.UNEXPECTED_ERROR)
    assert "streamed no answer" in caplog.text


def until(holds: Callable[[], bool]) -> bool:
    """Whether it holds within five seconds."""
    deadline = time.monotonic() + 5
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()
