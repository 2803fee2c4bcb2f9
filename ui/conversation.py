"""What the Hỏi đáp tab shows, update by update, while one question is answered."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.errors import RagError
from rag.schema import Answer, Turn
from ui import sources, wording
from ui.access.person import Person
from ui.contract import Assistant
from ui.runs import Runs

Message = dict[str, Any]
Update = tuple[Any, ...]
NOTHING: Update = (gr.skip(),) * 6
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One finished answer of the conversation, numbered from 1."""

    number: int
    answer: Answer


# No forward reference: gradio resolves the hints of functions in other modules, and passes no request if it cannot.
Exchanges = tuple[Exchange, ...]


def turn_of(answer: Answer) -> Turn:
    """A finished answer as what was said before the next question."""
    cited = dict.fromkeys(citation.document.id for citation in answer.citations)
    return Turn(answer.question, answer.text, tuple(cited))


def answering(
    assistant: Assistant,
    runs: Runs,
    session: str,
    person: Person,
    question: str,
    messages: list[Message],
    done: Exchanges,
) -> Iterator[Update]:
    """Updates of the tab, each (messages, panel, done, box, send, stop); an error is one of them, never raised."""
    shown = [*messages, {"role": "user", "content": as_text(question)}]
    number = len(done) + 1
    content = wording.WAITING
    latest: Answer | None = None

    def update(content: str, panel: Any = NOTHING[0], *, asking: bool = False) -> Update:  # noqa: ANN401
        bubbles = [*shown, {"role": "assistant", "content": content}]
        return bubbles, panel, gr.skip(), gr.skip(), *buttons(asking=asking)

    history = [turn_of(exchange.answer) for exchange in done]
    run = runs.start(session, lambda: assistant.stream(question, history, person.scope))
    try:
        yield (*update(content, asking=True)[:3], "", *buttons(asking=True))
        for answer in run:
            panel = NOTHING[0] if latest and _same_sources(latest, answer) else _panel(done, number, answer)
            latest, content = answer, wording.answer_markdown(answer, number)
            yield update(content, panel, asking=True)
        if run.stopped.is_set():
            yield NOTHING if run.silent else update(wording.stopped_markdown(content))
        elif latest:
            finished = (*done, Exchange(number, latest))
            yield gr.skip(), gr.skip(), finished, gr.skip(), *buttons(asking=False)
        else:
            raise RuntimeError(f"the assistant streamed no answer to {question!r}")
    except RagError as error:
        yield update(wording.error_markdown(str(error)))
    except Exception:
        _log.exception("the question %r was not answered", question)
        yield update(wording.error_markdown(wording.UNEXPECTED_ERROR))
    finally:
        runs.leave(session, run)


def buttons(*, asking: bool) -> tuple[Any, Any]:
    """Updates of (Gửi, Dừng)."""
    return gr.update(interactive=not asking), gr.update(interactive=asking)


def as_text(question: str) -> str:
    """The question as Markdown that shows the characters typed."""
    return re.sub(r"[\\`*_\[\]<>#|~!&]", lambda match: f"&#{ord(match[0])};", question)


def _panel(done: Exchanges, number: int, answer: Answer) -> str:
    pairs = [(exchange.number, exchange.answer) for exchange in done]
    return sources.panel([*pairs, (number, answer)])


def _same_sources(one: Answer, other: Answer) -> bool:
    return one.passages == other.passages and one.citations == other.citations
