"""What is done with a conversation at once: opened, renamed, deleted, a question of it edited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from ui.access.person import Person, person_of
from ui.conversation import Desk, Opened, Update, buttons, whole
from ui.talks import chips, choosing, drawer, judging
from ui.talks.chosen import EVERYWHERE, Chosen
from ui.talks.rows import GONE_TALK, TalkError
from ui.talks.shown import seen
from ui.talks.signal import QUIET, Told, told, tried

if TYPE_CHECKING:
    from ui.chat import Parts

CHANGED = "Cuộc trò chuyện này vừa thay đổi ở một cửa sổ khác. Trang đã cập nhật; xin xem lại rồi làm lại."
_BUSY = "Đợi trả lời xong hoặc bấm Dừng, rồi hãy sửa câu hỏi."


@dataclass(frozen=True, slots=True)
class Page:
    """One open page as it asks for something."""

    person: Person
    session: str
    opened: Opened
    chosen: Chosen
    search: str


def wire(desk: Desk, shelf: chips.Shelf, purge: Callable[[], int], parts: Parts) -> None:
    """Connect what is done at once; `purge` runs each time the page is opened."""

    def act(
        opened: Opened, chosen: Chosen, search: str, words: str, event: gr.EventData, request: gr.Request
    ) -> dict[Any, Any]:
        page, asked = Page(person_of(request), request.session_hash or "", opened, chosen, search), told(event)
        update = tried(lambda: done(desk, shelf, page, asked), {"notice": gr.skip()})
        if "chosen" in update:
            update |= choosing.shown(shelf, page.person, update["chosen"], words)
        return parts.named(update)

    def begin(search: str, event: gr.EventData, request: gr.Request) -> dict[Any, Any]:
        purge()
        page = Page(person_of(request), request.session_hash or "", Opened(), EVERYWHERE, search)
        return parts.named(tried(lambda: _begun(desk, page, told(event).value), {"notice": gr.skip()}))

    state = [parts.opened, parts.chosen, parts.search, parts.choice]
    parts.signal.select(begin, parts.search, parts.all(), **QUIET)
    parts.signal.click(act, state, parts.all(), **QUIET)
    find = [parts.search, parts.opened]
    parts.search.change(listed(desk), find, parts.drawer, **QUIET, trigger_mode="always_last")


def done(desk: Desk, shelf: chips.Shelf, page: Page, asked: Told) -> Update:
    """Do what the page asks for; what changes on it. Raises TalkError for a conversation that is not the person's."""
    acts: dict[str, Callable[[], Update]] = {
        "mo": lambda: opened_again(desk, page, asked.value),
        "ten": lambda: _renamed(desk, page, asked),
        "xoa": lambda: _deleted(desk, page, asked.value),
        "sua": lambda: _editing(desk, page, asked.number),
        "thoi-sua": lambda: {"opened": replace(page.opened, editing=None), "notice": "", "box": ""},
        "dung": lambda: judging.right(desk, page.person, page.opened, asked.number),
        "sai": lambda: judging.wrong(page.opened, asked.number),
        "thoi-gop-y": judging.hidden,
        "chon": lambda: choosing.added(desk, shelf, page.person, page.opened, page.chosen, asked),
        "bo": lambda: choosing.dropped(desk, page.person, page.opened, page.chosen, asked),
    }
    return acts[asked.what]() if asked.what in acts else {"notice": gr.skip()}


def opened_again(desk: Desk, page: Page, talk_id: str) -> Update:
    """A kept conversation on the page, to be gone on with. One that is gone leaves the page as it is."""
    talk = desk.talks.talk(page.person.name, talk_id)
    if talk is None:
        raise TalkError(GONE_TALK)
    desk.runs.stop(page.session, silent=True, wait=2.0)
    cleared = {"notice": "", "box": "", "chosen": talk.chosen}
    shown = {**whole(seen(talk, desk.assistant, page.person)), **cleared, **judging.hidden(), **buttons(asking=False)}
    return {**shown, "drawer": _list(desk, page.person, page.search, talk.id)}


def _begun(desk: Desk, page: Page, talk_id: str) -> Update:
    """The page as it opens, with the conversation that its window showed before it was loaded again."""
    if talk_id and desk.talks.talk(page.person.name, talk_id):
        update = opened_again(desk, page, talk_id)
        return {**update, "chips": chips.row(update["chosen"])}
    return {"drawer": _list(desk, page.person, page.search, None)}


def changed_elsewhere(desk: Desk, page_of: Person, opened: Opened) -> Update:
    """The conversation as it is now, and a word about it."""
    gr.Warning(CHANGED, title="Chưa làm")
    talk = desk.talks.talk(page_of.name, opened.id)
    return {**whole(seen(talk, desk.assistant, page_of) if talk else None), "notice": ""}


def listed(desk: Desk) -> Callable[..., str]:
    """A handler that gives the list of conversations."""

    def show(search: str, opened: Opened, request: gr.Request) -> str:
        return _list(desk, person_of(request), search, opened.id)

    return show


def _list(desk: Desk, person: Person, search: str, opened: str | None) -> str:
    return drawer.listing(desk.talks.listed(person.name, search), opened, search)


def _renamed(desk: Desk, page: Page, asked: Told) -> Update:
    """`field` is the conversation, `value` its new title."""
    if not desk.talks.rename(page.person.name, asked.field, asked.value):
        raise TalkError("Chưa đổi tên: tên trống, hoặc cuộc trò chuyện không còn.")
    update: Update = {"drawer": _list(desk, page.person, page.search, page.opened.id)}
    if page.opened.id == asked.field:
        update["head"] = drawer.heading(desk.talks.talk(page.person.name, asked.field))
    return update


def _deleted(desk: Desk, page: Page, talk_id: str) -> Update:
    update: Update = {}
    if page.opened.id == talk_id:
        desk.runs.stop(page.session, silent=True, wait=2.0)
        update = {**whole(None), "notice": "", **judging.hidden(), **buttons(asking=False)}
    if not desk.talks.delete(page.person.name, talk_id):
        raise TalkError(GONE_TALK)
    gr.Info("Đã xoá cuộc trò chuyện.", duration=4)
    opened = update["opened"].id if update else page.opened.id
    return {**update, "drawer": _list(desk, page.person, page.search, opened)}


def _editing(desk: Desk, page: Page, number: int) -> Update:
    """An earlier question in the box, and what asking it anew will drop."""
    if desk.runs.is_on(page.session):
        gr.Info(_BUSY, duration=4)
        return {"notice": gr.skip()}
    talk = desk.talks.talk(page.person.name, page.opened.id)
    row = next((row for row in talk.rows if row.number == number), None) if talk else None
    if talk is None or row is None or talk.version != page.opened.version:
        return changed_elsewhere(desk, page.person, page.opened)
    after = sum(row.number > number for row in talk.rows)
    also = f" và {after} câu hỏi sau đó" if after else ""
    notice = (
        f'<div class="dang-sua" role="status"><span><span aria-hidden="true">✎</span> Đang sửa câu {number}. Khi gửi, '
        f"câu trả lời cũ{also} sẽ bị bỏ khỏi cuộc trò chuyện này.</span>"
        '<button type="button" class="nut-nho" data-viec="thoi-sua">Thôi sửa</button></div>'
    )
    return {
        "box": row.question,
        "opened": replace(page.opened, editing=number),
        "notice": notice,
        "chosen": row.chosen,
    }
