"""What the Hỏi đáp tab shows, update by update, while one question is answered, and what is kept of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.database import Database
from rag.errors import RagError
from rag.schema import Answer, Turn
from ui import sources, wording
from ui.access.heard import Heard
from ui.access.person import Person
from ui.contract import Assistant
from ui.runs import Run, Runs
from ui.talks import chips
from ui.talks.chosen import Chosen
from ui.talks.drawer import heading
from ui.talks.packing import Packed, cut_short, pack
from ui.talks.rows import GONE_TALK, Talk, TalkError
from ui.talks.shown import Exchange, Message, Seen, as_text, bubbles, panel, scope_line, seen
from ui.talks.store import Talks

Update = dict[str, Any]  # what changes, by the names of `ui.chat`'s parts
_KEPT = "Câu hỏi và câu trả lời cũ vẫn được giữ."
_FILLED = ("messages", "panel", "head")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a question is answered with, and where the conversation is kept."""

    assistant: Assistant
    state: Database
    talks: Talks
    runs: Runs

    def heard(self, person: Person) -> Heard:
        """The assistant as this person asks it."""
        return Heard(self.assistant, self.state, person)


@dataclass(frozen=True, slots=True)
class Opened:
    """The conversation that one open page shows, and the version that it shows of it; `id` is None for a new one.

    `editing` is the question that the next one takes the place of, `judging` the answer that a thumb down is about.
    """

    id: str | None = None
    version: int = 0
    editing: int | None = None
    judging: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of one person from one page; `instead` is the number of the question whose place it takes."""

    person: Person
    session: str
    question: str
    chosen: Chosen
    instead: int | None = None


def answering(desk: Desk, opened: Opened, asked: Asked) -> Iterator[Update]:
    """Updates of the tab; an error is one of them, never raised."""
    try:
        told = chips.nothing_left(desk.assistant, asked.person, asked.chosen)
        now = _open(desk, opened, asked.person)
        if told:
            yield _unasked(now, asked, told)
            return
        yield from _Answering(desk, asked, now).updates()
    except RagError as error:
        yield _unasked(None, asked, wording.error_markdown(str(error)))
    except Exception:
        _log.exception("the question %r was not answered", asked.question)
        yield _unasked(None, asked, wording.error_markdown(wording.UNEXPECTED_ERROR))


def whole(one: Seen | None) -> Update:
    """The page of a conversation as it is kept; of a new one for None."""
    if one is None:
        return {"messages": [], "panel": sources.EMPTY, "opened": Opened(), "head": heading(None)}
    opened = Opened(one.talk.id, one.talk.version)
    return {"messages": bubbles(one), "panel": panel(one.answers), "opened": opened, "head": heading(one.talk)}


def buttons(*, asking: bool) -> Update:
    """Updates of Gửi and Dừng; while a question is on its way the page changes them itself (`ui.talks.questions`)."""
    return {"send": gr.update(interactive=not asking), "stop": gr.update(interactive=asking)}


def _open(desk: Desk, opened: Opened, person: Person) -> Seen | None:
    if opened.id is None:
        return None
    talk = desk.talks.talk(person.name, opened.id)
    if talk is None:
        raise TalkError(GONE_TALK)
    return seen(talk, desk.assistant, person)


def _unasked(now: Seen | None, asked: Asked, said: str) -> Update:
    """A question that was not put: it stays in the box, and nothing of it is kept."""
    before = bubbles(now) if now else []
    shown = [*before, {"role": "user", "content": as_text(asked.question)}, {"role": "assistant", "content": said}]
    return {"messages": shown, "box": asked.question}


class _Answering:
    """One question on its way."""

    def __init__(self, desk: Desk, asked: Asked, now: Seen | None) -> None:
        self.desk = desk
        self.asked = asked
        self.before: list[Message] = bubbles(now, asked.instead) if now else []
        self.done: tuple[Exchange, ...] = now.before(asked.instead) if now else ()
        self.history: list[Turn] = now.turns(asked.instead) if now else []
        self.talk: Talk | None = now.talk if now else None
        self.number = asked.instead or 0
        self.content = wording.WAITING
        self.latest: Answer | None = None
        # What no one else changes meanwhile goes with every update: gradio makes anew each output that one leaves out,
        # which costs more than to send what is there already.
        self.page: Update = {} if now else {"panel": sources.EMPTY}

    def updates(self) -> Iterator[Update]:
        """From the question in its bubble to the answer kept."""
        desk, asked = self.desk, self.asked
        first = self._begin()
        scope = asked.person.within(asked.chosen.scope)
        heard = desk.heard(asked.person)
        run = desk.runs.start(asked.session, lambda: heard.stream(asked.question, self.history, scope))
        try:
            yield {**self._shown(first, self._bubble()), "box": "", "notice": ""}
            yield from self._streamed(run)
            if run.stopped.is_set():
                left = self._left("stopped", "", shown=not run.silent)
                yield self._shown(left) if left else {}
            elif self.latest:
                yield self._shown(self._finished(self.latest))
            else:
                raise RuntimeError(f"the assistant streamed no answer to {asked.question!r}")
        except GeneratorExit:  # the page was closed
            self._left("stopped", "", shown=False)
            raise
        except RagError as error:
            yield self._shown(self._left("failed", str(error), shown=True))
        except Exception:
            _log.exception("the question %r was not answered", asked.question)
            yield self._shown(self._left("failed", wording.UNEXPECTED_ERROR, shown=True))
        finally:
            desk.runs.leave(asked.session, run)

    def _begin(self) -> Update:
        """Keep the question before it is answered; one that takes the place of another waits for its answer."""
        asked, talks = self.asked, self.desk.talks
        if asked.instead is not None and self.talk is not None:
            return {"opened": Opened(self.talk.id, self.talk.version), "head": heading(self.talk)}
        talk_id, self.number = talks.begin(
            asked.person.name, self.talk.id if self.talk else None, asked.question, asked.chosen
        )
        self.talk = talks.talk(asked.person.name, talk_id)
        return {"opened": Opened(talk_id, self.talk.version if self.talk else 0), "head": heading(self.talk)}

    def _streamed(self, run: Run) -> Iterator[Update]:
        for answer in run:
            same = self.latest is not None and _same_sources(self.latest, answer)
            self.latest, self.content = answer, wording.answer_markdown(answer, self.number)
            shown = {} if same else {"panel": panel([*self.done, Exchange(self.number, answer)])}
            update = self._shown(self._bubble(), shown)
            if not run.is_over:
                yield update

    def _shown(self, *changes: Update) -> Update:
        """The changes, with the rest of what the answer fills as it is."""
        together = {name: value for change in changes for name, value in change.items()}
        self.page |= {name: value for name, value in together.items() if name in _FILLED}
        return {**self.page, **together}

    def _bubble(self) -> Update:
        scope = scope_line(self.asked.chosen)
        said = f"{self.content}\n\n{scope}" if scope else self.content
        question = {"role": "user", "content": as_text(self.asked.question)}
        return {"messages": [*self.before, question, {"role": "assistant", "content": said}]}

    def _finished(self, answer: Answer) -> Update:
        asked, talks, talk = self.asked, self.desk.talks, self.talk
        assert talk is not None
        if asked.instead is not None:
            packed = self._packed(answer)
            talks.replace(asked.person.name, talk, asked.instead, asked.question, asked.chosen, packed)
        else:
            talks.finish(asked.person.name, talk.id, self.number, self._packed(answer))
        return self._kept()

    def _packed(self, answer: Answer) -> Packed:
        return pack(answer, self.desk.assistant.validity(answer, self.asked.person.scope))

    def _left(self, state: Any, note: str, *, shown: bool) -> Update:  # noqa: ANN401
        """A question without a whole answer; one that was to take the place of another leaves that where it was."""
        asked, talk = self.asked, self.talk
        assert talk is not None
        if asked.instead is None:
            part = self._packed(cut_short(self.latest)) if state == "stopped" and self.latest else None
            self.desk.talks.leave(asked.person.name, talk.id, self.number, state, note, part)
        if not shown:
            return {}
        if asked.instead is not None:
            gr.Info(f"{note or 'Đã dừng.'} {_KEPT}", duration=6)
            return self._kept()
        return self._kept()

    def _kept(self) -> Update:
        talk = self.talk
        assert talk is not None
        now = self.desk.talks.talk(self.asked.person.name, talk.id)
        return whole(seen(now, self.desk.assistant, self.asked.person) if now else None)


def _same_sources(one: Answer, other: Answer) -> bool:
    return one.passages == other.passages and one.citations == other.citations
