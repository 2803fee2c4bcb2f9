"""What starts an answer: the question box, an example, a suggestion, asking again, stopping."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from ui.access.person import person_of
from ui.conversation import Asked, Desk, Opened, Update, answering, buttons, whole
from ui.talks import acts, judging
from ui.talks.chosen import EVERYWHERE, Chosen
from ui.talks.offers import Offers
from ui.talks.shown import bubbles, seen
from ui.talks.signal import QUIET, told

if TYPE_CHECKING:
    from ui.chat import Parts

LONGEST = 2000
EMPTY = "Xin nhập câu hỏi rồi nhấn Enter hoặc nút Gửi."
# Gửi and Dừng, by the page itself: at once, and gradio makes a button anew on the server at each update.
_BEGUN, _ENDED = (
    f"() => ['send', 'stop'].map((name) => ({{__type__: 'update', interactive: name === '{enabled}'}}))"
    for enabled in ("stop", "send")
)
_SHOWN = 40  # letters of a question that a message repeats


def wire(desk: Desk, offers: Offers, parts: Parts, concurrency_limit: int) -> None:
    """Connect what asks."""
    asking: dict[str, Any] = {**QUIET, "concurrency_limit": concurrency_limit, "concurrency_id": "hoi"}
    everything, state, changed = parts.all(), [parts.opened, parts.chosen], parts.of_an_answer()
    buttons_only: dict[str, Any] = {"fn": None, "outputs": [parts.send, parts.stop], **QUIET}
    # first: what else an event leads to waits until the answer is there
    gr.on(
        [parts.box.submit, parts.send.click, parts.messages.example_select, parts.signal.submit],
        js=_BEGUN,
        **buttons_only,
    )
    typed = gr.on([parts.box.submit, parts.send.click], _typed(desk, parts), [parts.box, *state], changed, **asking)
    example = parts.messages.example_select(_example(desk, parts), state, changed, **asking)
    asked = parts.signal.submit(_signalled(desk, parts), state, changed, **asking)
    for event in (typed, example, asked):
        event.then(js=_ENDED, **buttons_only)
        event.then(acts.listed(desk), [parts.search, parts.opened], parts.drawer, **QUIET)
        event.then(_offered(desk, offers), state, parts.messages, **QUIET, concurrency_limit=2, concurrency_id="goi-y")

    def stop(request: gr.Request) -> None:
        desk.runs.stop(session_of(request))

    def start_again(request: gr.Request) -> dict[Any, Any]:
        desk.runs.stop(session_of(request), silent=True, wait=2.0)
        cleared = {"box": "", "notice": "", "chips": "", "chosen": EVERYWHERE}
        return parts.named({**whole(None), **cleared, **judging.hidden(), **buttons(asking=False)})

    parts.stop.click(stop, **QUIET)
    fresh = parts.fresh.click(start_again, None, everything, **QUIET)
    fresh.then(acts.listed(desk), [parts.search, parts.opened], parts.drawer, **QUIET)


def _offered(desk: Desk, offers: Offers) -> Callable[..., Any]:
    """Suggestions under the answer: it is there already, and waits for nothing."""

    def offer(opened: Opened, chosen: Chosen, request: gr.Request) -> Any:  # noqa: ANN401
        person = person_of(request)
        talk = desk.talks.talk(person.name, opened.id)
        if talk is None or talk.version != opened.version or talk.rows[-1].state != "done":
            return gr.skip()
        one = seen(talk, desk.assistant, person)
        said = "" if desk.runs.is_on(session_of(request)) else offers.after(person, one, chosen)
        if not said or desk.runs.is_on(session_of(request)):
            return gr.skip()
        *before, last = bubbles(one)
        return [*before, {**last, "content": last["content"] + said}]

    return offer


def _typed(desk: Desk, parts: Parts) -> Callable[..., Iterator[dict[Any, Any]]]:
    def ask(question: str, opened: Opened, chosen: Chosen, request: gr.Request) -> Iterator[dict[Any, Any]]:
        if fault := unaskable(question):
            gr.Warning(fault, title="Chưa gửi", duration=12)
            yield {parts.notice: gr.skip()}  # of a handler that gives nothing gradio empties every output
            return
        asked = Asked(person_of(request), session_of(request), question.strip(), chosen, opened.editing)
        yield from _checked(desk, parts, opened, asked)

    return ask


def unaskable(question: str) -> str:
    """What is wrong with what was typed, and what to do; "" for a question.

    >>> unaskable("GRDP?"), unaskable(" ") == EMPTY
    ('', True)
    >>> unaskable("👍 ?!")
    'Câu hỏi “👍 ?!” không có chữ hay số nào để tìm. Gõ bằng chữ điều cần tìm, có dấu hoặc không dấu.'
    """
    words = " ".join(question.split())
    if not words:
        return EMPTY
    shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
    if len(question.strip()) > LONGEST:
        length, most = (f"{number:,}".replace(",", ".") for number in (len(question.strip()), LONGEST))
        return (
            f"Câu hỏi “{shown}” dài {length} ký tự, nhiều nhất là {most}. Rút ngắn, hoặc tách thành nhiều câu rồi gửi "
            "lại; những gì đã gõ vẫn còn trong ô."
        )
    if not any(letter.isalnum() for letter in words):
        return f"Câu hỏi “{shown}” không có chữ hay số nào để tìm. Gõ bằng chữ điều cần tìm, có dấu hoặc không dấu."
    return ""


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
            return
        if wish.what == "lai":
            again = _again(desk, Asked(person, session_of(request), "", chosen), opened, wish.number)
            if again is not None:
                yield from _checked(desk, parts, opened, again)
                return
        yield {parts.notice: gr.skip()}

    return ask


def _again(desk: Desk, asked: Asked, opened: Opened, number: int) -> Asked | None:
    """An earlier question once more, in the scope that is chosen now."""
    talk = desk.talks.talk(asked.person.name, opened.id)
    row = next((row for row in talk.rows if row.number == number), None) if talk else None
    return replace(asked, question=row.question, instead=number) if row else None


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
