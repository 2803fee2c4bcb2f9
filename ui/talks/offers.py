"""Suggested questions on the page: after an answer, and while there is none yet."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import gradio as gr

from rag.choices import Choices
from rag.errors import RagError
from rag.library import Library
from rag.schema import Document
from rag.scope import Scope
from ui.access.person import Person, person_of
from ui.contract import Assistant
from ui.runs import Runs
from ui.talks.chosen import NAMES, Chip, Chosen
from ui.talks.following import Proposal, beginnings, checked, followed
from ui.talks.shown import Seen, turn_of
from ui.talks.signal import QUIET

if TYPE_CHECKING:
    from ui.chat import Parts

_EXAMPLES, _NEWEST = 5, 12
_KEPT_FOR = 600.0  # seconds for which examples stay while the library changes
_SECONDS = 8.0
_log = logging.getLogger(__name__)


class Offers:
    """Reads beside the answers, one person's suggestions at a time, and only while nobody waits for an answer."""

    def __init__(self, assistant: Assistant, library: Library | None, runs: Runs, examples: Sequence[str]) -> None:
        self._assistant = assistant
        self._library = library
        self._choices = Choices(library.record) if library else None
        self._runs = runs
        self._samples = tuple(examples)
        self._reading = threading.Lock()
        self._examples: dict[tuple[str, ...] | None, tuple[float, list[str]]] = {}

    def wire(self, parts: Parts) -> None:
        """Examples come from the library once the page is there."""
        if self._library is None:
            return

        def show(request: gr.Request) -> Any:  # noqa: ANN401
            found = self.examples(person_of(request))
            return gr.update(examples=[{"text": one} for one in found])

        parts.signal.select(show, None, parts.messages, **QUIET, concurrency_limit=2, concurrency_id="goi-y")

    def after(self, person: Person, one: Seen, chosen: Chosen) -> str:
        """What may be asked next, to stand under the last answer; "" where nothing is sure or the machine is busy."""
        if self._choices is None or not one.answers or not self._reading.acquire(timeout=1):
            return ""
        try:
            last = one.answers[-1]
            history = one.turns(last.number)
            if last.answer.abstained:
                return _drops(self._wider(person, last.answer.question, history, chosen))
            scope = person.within(chosen.scope)
            history.append(turn_of(last.answer))
            near = self._siblings(scope)
            return _questions(followed(self._assistant, history, last.answer, scope, near, self._is_free))
        except RagError:
            return ""
        except Exception:
            _log.exception("no question was suggested")
            return ""
        finally:
            self._reading.release()

    def examples(self, person: Person) -> list[str]:
        """Questions that the documents this person may read answer: the samples' own, then of the newest documents."""
        key = person.groups
        with self._reading:
            known = self._examples.get(key)
            if known is None or time.monotonic() - known[0] > _KEPT_FOR:
                known = time.monotonic(), self._made(person)
                self._examples[key] = known
        return known[1]

    def _made(self, person: Person) -> list[str]:
        try:
            if self._library is None or not self._assistant.count(person.scope):
                return []
            newest = (self._document(key, person.scope) for key in self._newest(person.scope))
            own = beginnings(document for document in newest if document is not None)
            samples = (Proposal(question, "") for question in self._samples)
            proposed = (one for source in (samples, own) for one in source)
            more = {"most": _EXAMPLES, "seconds": _SECONDS, "reads": 20}
            return checked(self._assistant, proposed, (), person.scope, set(), lambda: True, **more)  # type: ignore[arg-type]
        except RagError:
            return []

    def _newest(self, scope: Scope) -> list[str]:
        assert self._choices is not None
        return [one.id for one in self._choices.newest(_NEWEST, self._may_read(scope))]

    def _document(self, key: str, scope: Scope) -> Document | None:
        return self._assistant.document(key, scope)

    def _siblings(self, scope: Scope) -> Callable[[str | None, str | None], Any]:
        choices, may_read = self._choices, self._may_read(scope)
        assert choices is not None
        return lambda place, period: choices.siblings(place, period, may_read)

    def _may_read(self, scope: Scope) -> Callable[[str], bool]:
        assert self._library is not None
        reach = self._library.reach(scope)
        return lambda key: reach is None or reach.holds(key)

    def _wider(self, person: Person, question: str, history: Sequence[Any], chosen: Chosen) -> list[Chip]:
        """The chips without which the question is answered."""
        found = []
        for chip, fewer in chosen.fewer():
            if not self._is_free():
                break
            if not self._assistant.read(question, history, person.within(fewer.scope)).abstained:
                found.append(chip)
        return found

    def _is_free(self) -> bool:
        return not self._runs.count


def _questions(found: Sequence[str]) -> str:
    return _links("Hỏi tiếp:", [(f"#viec-hoi-{quote(one, safe='')}", one) for one in found])


def _drops(chips: Sequence[Chip]) -> str:
    """What to drop from the scope, where that helps."""
    links = [
        (f"#viec-bo-{chip.field}~{quote(chip.value, safe='')}", f"Bỏ “{NAMES[chip.field]}: {chip.label}”")
        for chip in chips
    ]
    return _links("Ngoài phạm vi này có câu trả lời. Bỏ một phần rồi bấm Hỏi lại:", links)


def _links(said: str, links: Sequence[tuple[str, str]]) -> str:
    made = "".join(f'<a href="{href}">{escape(label)}</a>' for href, label in links)
    return f'\n\n<div class="cac-goi-y"><span>{said}</span>{made}</div>' if made else ""
