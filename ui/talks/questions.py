"""What starts an answer: the question box, an example, a suggestion, asking again, stopping."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import gradio as gr

from ui.access.person import Person, person_of
from ui.conversation import Asked, Desk, Opened, Update, answering, buttons, whole
from ui.talks import acts, judging
from ui.talks.chosen import EVERYWHERE, Chosen
from ui.talks.signal import QUIET, told

if TYPE_CHECKING:
    from ui.chat import Parts

LONGEST = 2000
_EMPTY = "Xin nhập câu hỏi rồi nhấn Enter hoặc nút Gửi."


def wire(desk: Desk, parts: Parts, concurrency_limit: int) -> None:
    """Connect what asks."""
    asking: dict[str, Any] = {**QUIET, "concurrency_limit": concurrency_limit, "concurrency_id": "hoi"}
    everything, state = parts.all(), [parts.opened, parts.chosen]
    typed = gr.on([parts.box.submit, parts.send.click], _typed(desk, parts), [parts.box, *state], everything, **asking)
    example = parts.messages.example_select(_example(desk, parts), state, everything, **asking)
    asked = parts.signal.submit(_signalled(desk, parts), state, everything, **asking)
    for event in (typed, example, asked):
        event.then(acts.listed(desk), [parts.search, parts.opened], parts.drawer, **QUIET)

    def stop(request: gr.Request) -> None:
        desk.runs.stop(session_of(request))

    def start_again(request: gr.Request) -> dict[Any, Any]:
        desk.runs.stop(session_of(request), silent=True, wait=2.0)
        cleared = {"box": "", "offers": "", "notice": "", "chips": "", "chosen": EVERYWHERE}
        return parts.named({**whole(None), **cleared, **judging.hidden(), **buttons(asking=False)})

    parts.stop.click(stop, **QUIET)
    fresh = parts.fresh.click(start_again, None, everything, **QUIET)
    fresh.then(acts.listed(desk), [parts.search, parts.opened], parts.drawer, **QUIET)


def _typed(desk: Desk, parts: Parts) -> Callable[..., Iterator[dict[Any, Any]]]:
    def ask(question: str, opened: Opened, chosen: Chosen, request: gr.Request) -> Iterator[dict[Any, Any]]:
        if not question.strip():
            gr.Info(_EMPTY, title="Chưa có câu hỏi", duration=4)
            return
        asked = Asked(person_of(request), session_of(request), question.strip(), chosen, opened.editing)
        yield from _checked(desk, parts, opened, asked)

    return ask


def _example(desk: Desk, parts: Parts) -> Callable[..., Iterator[dict[Any, Any]]]:
    def ask(opened: Opened, chosen: Chosen, event: gr.SelectData, request: gr.Request) -> Iterator[dict[Any, Any]]:
        asked = Asked(person_of(request), session_of(request), str(event.value["text"]), chosen)
        yield from _named(parts, answering(desk, opened, asked))

    return ask


def _signalled(desk: Desk, parts: Parts) -> Callable[..., Iterator[dict[Any, Any]]]:
    """A suggested question, or an earlier one again."""

    def ask(opened: Opened, chosen: Chosen, event: gr.EventData, request: gr.Request) -> Iterator[dict[Any, Any]]:
        wish, person = told(event), person_of(request)
        if wish.what == "hoi" and wish.value.strip():
            asked = Asked(person, session_of(request), wish.value.strip()[:LONGEST], chosen)
            yield from _named(parts, answering(desk, opened, asked))
        elif wish.what == "lai":
            again = _again(desk, person, session_of(request), opened, wish.number)
            if again is not None:
                yield from _checked(desk, parts, opened, again)

    return ask


def _again(desk: Desk, person: Person, session: str, opened: Opened, number: int) -> Asked | None:
    talk = desk.talks.talk(person.name, opened.id)
    row = next((row for row in talk.rows if row.number == number), None) if talk else None
    return Asked(person, session, row.question, row.chosen, number) if row else None


def _checked(desk: Desk, parts: Parts, opened: Opened, asked: Asked) -> Iterator[dict[Any, Any]]:
    """What takes the place of something drops what came after: only of a conversation that the page shows as it is."""
    if asked.instead is not None:
        talk = desk.talks.talk(asked.person.name, opened.id)
        if talk is None or talk.version != opened.version:
            yield parts.named(acts.changed_elsewhere(desk, asked.person, opened))
            return
    yield from _named(parts, answering(desk, opened, asked))


def _named(parts: Parts, updates: Iterator[Update]) -> Iterator[dict[Any, Any]]:
    for update in updates:
        if update:
            yield parts.named(update)


def session_of(request: gr.Request) -> str:
    """The open page that the request comes from; a reload is a new one."""
    return request.session_hash or ""
