"""The updates of the tab while a question is answered, and what is kept of it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from rag.errors import StorageError
from rag.schema import Answer, Claim, Turn
from rag.scope import EVERYTHING, Scope
from tests.ui.scripted import ANSWER, PASSAGES, Scripted
from ui import conversation, sources, wording
from ui.access.person import OWNER, Person
from ui.conversation import Asked, Desk, Opened
from ui.runs import Runs
from ui.state import open_state
from ui.talks.chosen import EVERYWHERE, Chip, Chosen
from ui.talks.rows import GONE_TALK
from ui.talks.shown import seen
from ui.talks.store import Talks

NEW = Opened()
REPORTS = Chosen((Chip("kinds", "Báo cáo", "Báo cáo"),))
BOUNDARY = '\n\n<div class="chan-cau">'


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return at(tmp_path, Scripted(pause=0))


def at(folder: Path, assistant: Scripted) -> Desk:
    """A desk over this assistant."""
    state = open_state(folder)
    return Desk(assistant, state, Talks(state), Runs())


def ask(desk: Desk, question: str, opened: Opened = NEW, **more: Any) -> list[dict[str, Any]]:
    """Every update of one question."""
    return list(
        conversation.answering(
            desk, opened, Asked(OWNER, more.pop("session", "s"), question, more.pop("chosen", EVERYWHERE), **more)
        )
    )


def said(update: dict[str, Any], at: int = -1) -> str:
    """A bubble without what can be done with it."""
    return str(update["messages"][at]["content"]).split(BOUNDARY)[0]


def kept(desk: Desk, opened: Opened) -> list[tuple[int, str, str, str]]:
    """Number, question, state and note of each row."""
    talk = desk.talks.talk("", opened.id)
    assert talk is not None
    return [(row.number, row.question, row.state, row.note) for row in talk.rows]


def test_an_answer_grows_and_is_kept(tmp_path: Path) -> None:
    desk = at(tmp_path, Scripted(pause=0.05))
    updates = ask(desk, "tỷ lệ?")
    assert said(updates[0]) == wording.WAITING
    assert said(updates[1]) == "Tỷ"
    assert said(updates[-1]) == wording.answer_markdown(Answer("tỷ lệ?", ANSWER.claims, PASSAGES), 1)
    assert updates[0]["box"] == ""
    assert not any("box" in update for update in updates[1:])  # where the next question may be typed meanwhile
    assert not any({"opened", "notice"} & update.keys() for update in updates[1:-1])  # others change them meanwhile
    opened = updates[-1]["opened"]
    assert kept(desk, opened) == [(1, "tỷ lệ?", "done", "")]
    assert opened == Opened(opened.id, 2) and updates[0]["opened"].id == opened.id
    shown = [update["panel"] for update in updates if "panel" in update]
    # what the answer did not cite is not kept, and still shown
    assert shown[-1] == sources.panel([(1, Answer("tỷ lệ?", ANSWER.claims, PASSAGES))])


def test_earlier_turns_go_with_the_next_question(tmp_path: Path) -> None:
    assistant = Scripted(pause=0)
    desk = at(tmp_path, assistant)
    opened = ask(desk, "một?")[-1]["opened"]
    last = ask(desk, "hai?", opened)[-1]
    assert assistant.histories == [(), (Turn("một?", ANSWER.text, ("d1", "d2")),)]
    assert [said(last, at) for at in (0, 2)] == ["một?", "hai?"]


def test_only_what_the_person_may_read_of_the_chosen_scope_is_asked(tmp_path: Path) -> None:
    assistant = Scripted(pause=0)
    one = Person("lan", "cadre", ("Văn phòng",))
    updates = list(conversation.answering(at(tmp_path, assistant), Opened(), Asked(one, "s", "một?", REPORTS)))
    assert assistant.scopes == [Scope(kinds=("Báo cáo",), groups=("Văn phòng",))]
    assert "Phạm vi: Loại: Báo cáo" in updates[0]["messages"][-1]["content"]
    assert "Phạm vi: Loại: Báo cáo" in updates[-1]["messages"][-1]["content"]


def test_an_empty_scope_says_which_chip_to_drop_and_asks_nothing(tmp_path: Path) -> None:
    class Empty(Scripted):
        def count(self, scope: Scope) -> int:
            return 0 if scope.kinds else 7

    assistant = Empty()
    desk = at(tmp_path, assistant)
    both = REPORTS.with_(Chip("places", "An Hải", "An Hải"))
    (update,) = ask(desk, "một?", chosen=both)
    assert "bỏ “Loại: Báo cáo” thì còn 7 văn bản." in said(update)
    assert "An Hải" not in said(update)
    assert update["box"] == "một?" and assistant.histories == [] and desk.talks.listed("") == []


def test_an_expected_error_is_shown_as_its_message_and_kept(desk: Desk) -> None:
    last = ask(desk, "lỗi báo")[-1]
    message = "Máy chủ mô hình không trả lời. Kiểm tra RAG_LLM_BASE_URL."
    assert said(last) == wording.error_markdown(message)
    assert kept(desk, last["opened"]) == [(1, "lỗi báo", "failed", message)]


def test_an_unexpected_error_is_logged_and_hides_its_details(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        last = ask(desk, "hỏng")[-1]
    assert said(last) == wording.error_markdown(wording.UNEXPECTED_ERROR)
    assert "secret detail" in caplog.text


def test_a_question_that_cannot_be_kept_is_not_lost(tmp_path: Path) -> None:
    class Full(Talks):
        def begin(
            self, person: str, talk_id: str | None, question: str, chosen: Chosen = EVERYWHERE
        ) -> tuple[str, int]:
            raise StorageError("Đĩa đầy.")

    state = open_state(tmp_path)
    (update,) = ask(Desk(Scripted(), state, Full(state), Runs()), "một?")
    assert said(update) == wording.error_markdown("Đĩa đầy.")
    assert update["box"] == "một?"


def test_a_question_is_shown_with_the_characters_typed(desk: Desk) -> None:
    assert ask(desk, "giá vé <b>*x*?")[0]["messages"][0] == {
        "role": "user",
        "content": "giá vé &#60;b&#62;&#42;x&#42;?",
    }


def test_asking_anew_takes_the_place_of_the_answer_and_of_what_came_after(desk: Desk) -> None:
    opened = Opened()
    for question in ("một?", "hai?", "ba?"):
        opened = ask(desk, question, opened)[-1]["opened"]
    updates = ask(desk, "hai khác?", opened, instead=2)
    assert [said(updates[0], at) for at in (0, 2)] == ["một?", "hai khác?"]
    assert kept(desk, updates[-1]["opened"]) == [(1, "một?", "done", ""), (2, "hai khác?", "done", "")]


def test_a_failed_retry_leaves_what_was_there(desk: Desk) -> None:
    opened = ask(desk, "một?")[-1]["opened"]
    last = ask(desk, "lỗi báo", opened, instead=1)[-1]
    assert kept(desk, opened) == [(1, "một?", "done", "")]
    assert said(last, 0) == "một?" and len(last["messages"]) == 2


def test_what_another_window_added_is_not_dropped(desk: Desk) -> None:
    opened = ask(desk, "một?")[-1]["opened"]
    updates = conversation.answering(desk, opened, Asked(OWNER, "s", "một khác?", EVERYWHERE, 1))
    next(updates)
    ask(desk, "ở cửa sổ khác?", opened, session="other")
    last = list(updates)[-1]
    assert [row[:2] for row in kept(desk, opened)] == [(1, "một?"), (2, "ở cửa sổ khác?"), (3, "một khác?")]
    assert len(last["messages"]) == 6 and "nguon-3-1" in last["panel"]


def test_two_windows_go_on_with_one_conversation(desk: Desk) -> None:
    opened = ask(desk, "một?")[-1]["opened"]
    ask(desk, "hai?", opened)
    last = ask(desk, "ba?", opened)[-1]  # the window has not seen the second question
    assert [said(last, at) for at in (0, 2, 4)] == ["một?", "hai?", "ba?"]


def test_a_conversation_deleted_elsewhere_is_not_written_again(desk: Desk) -> None:
    opened = ask(desk, "một?")[-1]["opened"]
    updates = conversation.answering(desk, opened, Asked(OWNER, "s", "hai?", EVERYWHERE))
    next(updates)
    assert desk.talks.delete("", opened.id or "")
    last = list(updates)[-1]
    assert (last["messages"], last["opened"]) == ([], Opened())
    assert desk.talks.listed("") == []
    (refused,) = ask(desk, "ba?", opened)
    assert said(refused) == wording.error_markdown(GONE_TALK) and refused["box"] == "ba?"


def test_closing_the_updates_closes_the_stream_and_keeps_the_question(tmp_path: Path) -> None:
    assistant = Scripted()
    desk = at(tmp_path, assistant)
    updates = conversation.answering(desk, Opened(), Asked(OWNER, "s", "chậm", EVERYWHERE))
    opened = next(updates)["opened"]
    next(updates)
    updates.close()  # type: ignore[attr-defined]
    assert until(lambda: assistant.closed == 1)
    assert kept(desk, opened) == [(1, "chậm", "stopped", "")]


def test_stop_ends_a_stream_that_has_not_said_anything(tmp_path: Path) -> None:
    release = threading.Event()

    class Silent(Scripted):
        def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Iterator[Answer]:
            release.wait(20)
            yield ANSWER

    desk = at(tmp_path, Silent())
    updates = conversation.answering(desk, Opened(), Asked(OWNER, "s", "?", EVERYWHERE))
    next(updates)
    threading.Timer(0.1, desk.runs.stop, ["s"]).start()
    started = time.monotonic()
    last = next(updates)
    assert time.monotonic() - started < 2
    assert said(last) == wording.stopped_markdown(wording.WAITING)
    assert list(updates) == []
    release.set()


def test_what_had_arrived_is_shown_when_it_is_stopped(desk: Desk) -> None:
    updates = conversation.answering(desk, Opened(), Asked(OWNER, "s", "chậm", EVERYWHERE))
    next(updates), next(updates)
    desk.runs.stop("s")
    last = list(updates)[-1]
    unsure = Claim("phần 1", (), "unverified", ("dừng trước khi kiểm chứng",))
    assert said(last) == wording.stopped_markdown(wording.answer_markdown(Answer("chậm", (unsure,)), 1))
    assert wording.UNVERIFIED_LABEL in said(last)
    foot = last["messages"][-1]["content"].split(BOUNDARY)[1]
    assert "#viec-lai-1" in foot and "docx?cau=1" in foot and "#viec-dung-1" not in foot


def test_what_had_arrived_and_what_was_looked_at_is_kept_but_not_gone_on_from(tmp_path: Path) -> None:
    class Halting(Scripted):
        def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Iterator[Answer]:
            if question != "dở?":
                yield from super().stream(question, history, scope)
                return
            yield Answer(question, ANSWER.claims[:1], PASSAGES)
            time.sleep(0.5)
            yield Answer(question, ANSWER.claims, PASSAGES)

    assistant = Halting(pause=0)
    desk = at(tmp_path, assistant)
    updates = conversation.answering(desk, Opened(), Asked(OWNER, "s", "dở?", EVERYWHERE))
    opened = next(updates)["opened"]
    next(updates)
    desk.runs.stop("s")
    last = list(updates)[-1]
    part = Answer("dở?", ANSWER.claims[:1], PASSAGES)
    assert said(last) == wording.stopped_markdown(wording.answer_markdown(part, 1))
    assert last["panel"] == sources.panel([(1, part)])
    assert kept(desk, opened) == [(1, "dở?", "stopped", "")]
    again = conversation.whole(seen(desk.talks.talk("", opened.id), assistant, OWNER))  # type: ignore[arg-type]
    assert (again["messages"], again["panel"]) == (last["messages"], last["panel"])
    assert [one.title for one in desk.talks.listed("", "giai ngan 88")] == ["dở?"]
    ask(desk, "rồi sao?", last["opened"])
    assert assistant.histories[-1] == ()


def test_a_new_conversation_ends_the_stream_without_a_trace_on_the_page(desk: Desk) -> None:
    updates = conversation.answering(desk, Opened(), Asked(OWNER, "s", "chậm", EVERYWHERE))
    next(updates), next(updates)
    desk.runs.stop("other page")
    next(updates)
    desk.runs.stop("s", silent=True)
    assert list(updates) == [{}]


def test_an_assistant_that_says_nothing_is_an_error(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    class Mute(Scripted):
        def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Iterator[Answer]:
            return iter(())

    assert said(ask(at(tmp_path, Mute()), "?")[-1]) == wording.error_markdown(wording.UNEXPECTED_ERROR)
    assert "streamed no answer" in caplog.text


def until(holds: Callable[[], bool]) -> bool:
    """Whether it holds within five seconds."""
    deadline = time.monotonic() + 5
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()
