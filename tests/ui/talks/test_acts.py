"""What the page asks for is done for its own person only, whatever it sends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from rag.errors import StorageError
from tests.ui.scripted import REPORT, Scripted
from ui.access.person import OWNER, Person
from ui.conversation import Asked, Desk, Opened, answering
from ui.runs import Runs
from ui.state import open_state
from ui.talks import judging
from ui.talks.acts import Page, done
from ui.talks.chips import Shelf
from ui.talks.chosen import EVERYWHERE, Chip, Chosen
from ui.talks.rows import TalkError
from ui.talks.signal import Told, told, tried
from ui.talks.store import Talks

LAN, MINH = Person("lan", "cadre"), Person("minh", "admin", None)
REPORTS = Chosen((Chip("kinds", "Báo cáo", "Báo cáo"),))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    state = open_state(tmp_path)
    return Desk(Scripted(pause=0), state, Talks(state), Runs())


def ask(desk: Desk, question: str, opened: Opened, person: Person = LAN) -> Opened:
    *_, last = answering(desk, opened, Asked(person, "s", question, EVERYWHERE))
    return last["opened"]  # type: ignore[no-any-return]


def act(desk: Desk, person: Person, what: Told, opened: Opened, chosen: Chosen = EVERYWHERE) -> dict[str, Any]:
    return done(desk, Shelf(None), Page(person, "s", opened, chosen, ""), what)


@pytest.mark.parametrize("what", ["mo", "ten", "xoa", "dung"])
def test_another_person_gets_nothing_not_even_an_admin(desk: Desk, what: str) -> None:
    opened = ask(desk, "một?", Opened())
    before = desk.talks.talk("lan", opened.id)
    value = "1" if what == "dung" else "tên khác" if what == "ten" else str(opened.id)
    with pytest.raises(TalkError):
        act(desk, MINH, Told(what, value, str(opened.id)), opened)
    assert desk.talks.talk("lan", opened.id) == before
    assert isinstance(desk.assistant, Scripted) and desk.assistant.praised == []


def test_editing_another_persons_conversation_empties_the_page(desk: Desk) -> None:
    opened = ask(desk, "một?", Opened())
    assert act(desk, MINH, Told("sua", "1"), opened)["messages"] == []
    assert act(desk, LAN, Told("sua", "7"), opened)["opened"].editing is None
    update = act(desk, LAN, Told("sua", "1"), opened)
    assert (update["box"], update["opened"]) == ("một?", Opened(opened.id, opened.version, editing=1))
    assert "câu trả lời cũ sẽ bị bỏ" in update["notice"]
    assert act(desk, LAN, Told("thoi-sua"), update["opened"])["opened"] == opened


def test_what_is_not_known_changes_nothing(desk: Desk) -> None:
    for what in ("", "xoa-het", "__class__"):
        assert list(act(desk, OWNER, Told(what, "1"), Opened())) == ["notice"]
    assert Told("sua", "-1").number == Told("sua", "٣").number == Told("sua", "9" * 20).number == 0


def test_what_the_page_sends_is_taken_as_text() -> None:
    event = gr.EventData(None, {"viec": "mo", "giaTri": 7, "truong": None})
    assert told(event) == Told("mo", "7", "")
    assert told(gr.EventData(None, None)) == Told("")


def test_a_conversation_opens_with_its_scope(desk: Desk) -> None:
    opened = ask(desk, "một?", Opened())
    desk.talks.choose("lan", opened.id or "", REPORTS)
    update = act(desk, LAN, Told("mo", opened.id or ""), Opened())
    assert (update["chosen"], update["opened"].id, len(update["messages"])) == (REPORTS, opened.id, 2)
    assert REPORT.title in update["panel"]


def test_a_scope_is_kept_with_the_conversation(desk: Desk) -> None:
    opened = ask(desk, "một?", Opened())
    assert act(desk, LAN, Told("bo", "Báo cáo", "kinds"), opened, REPORTS)["chosen"] == EVERYWHERE
    with pytest.raises(ValueError, match="Kho không có phần này"):
        act(desk, LAN, Told("chon", "Mật", "kinds"), opened, REPORTS)


def test_thumbs_are_about_the_answer_they_stand_under(desk: Desk) -> None:
    opened = ask(desk, "hai?", ask(desk, "một?", Opened()))
    update = act(desk, LAN, Told("dung", "2"), opened)
    assert "Đã đánh giá đúng" in update["messages"][3]["content"]
    assert "Đã đánh giá đúng" not in update["messages"][1]["content"]
    assert act(desk, LAN, Told("sai", "1"), opened)["opened"].judging == 1
    with pytest.raises(TalkError):
        judging.right(desk, LAN, opened, 3)


def test_warnings_are_of_today(desk: Desk) -> None:
    opened = ask(desk, "một?", Opened())
    assert isinstance(desk.assistant, Scripted)
    desk.assistant.warnings["d1"] = "Báo cáo 15-BC/TU đã hết hiệu lực."
    assert "đã hết hiệu lực" in act(desk, LAN, Told("mo", opened.id or ""), Opened())["messages"][1]["content"]
    desk.assistant.warnings.clear()
    assert "hiệu lực" not in act(desk, LAN, Told("mo", opened.id or ""), Opened())["messages"][1]["content"]


def test_what_cannot_be_done_is_said(caplog: pytest.LogCaptureFixture) -> None:
    def full() -> dict[str, Any]:
        raise StorageError("Đĩa đầy.")

    def broken() -> dict[str, Any]:
        raise ZeroDivisionError("secret")

    assert tried(lambda: {"box": "a"}, {}) == {"box": "a"}
    assert tried(full, {"box": "b"}) == {"box": "b"} and "Đĩa đầy" not in caplog.text
    assert tried(broken, {"box": "c"}) == {"box": "c"} and "secret" in caplog.text
