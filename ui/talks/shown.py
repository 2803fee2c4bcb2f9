"""A kept conversation as the page shows it: its bubbles, what can be done with each answer, its sources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from rag.schema import Answer, Turn
from rag.scope import Scope
from ui import sources, wording
from ui.access.person import Person
from ui.contract import Assistant
from ui.talks.chosen import Chosen
from ui.talks.packing import GONE, Packed, unpack
from ui.talks.rows import Row, Talk

Message = dict[str, Any]
FOLDER = "/hoi-thoai/"  # where conversations are downloaded (`ui.talks.routes`)
CUT_OFF = "Câu trả lời này chưa viết xong."
_OTHER_WINDOW = "Có thể nó đang được viết ở một cửa sổ khác."


@dataclass(frozen=True, slots=True)
class Exchange:
    """One answer of the conversation, numbered as its question is; not `whole` when it was stopped."""

    number: int
    answer: Answer
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Seen:
    """A conversation as one person may see it now; `answers` are those there are."""

    talk: Talk
    answers: tuple[Exchange, ...]

    def answer(self, number: int) -> Answer | None:
        """The answer of this number."""
        return next((one.answer for one in self.answers if one.number == number), None)

    def before(self, number: int | None) -> tuple[Exchange, ...]:
        """The answers before a question; all of them for None."""
        return tuple(one for one in self.answers if number is None or one.number < number)

    def turns(self, number: int | None) -> list[Turn]:
        """What was said before a question: whole answers."""
        return [turn_of(one.answer) for one in self.before(number) if one.whole]


def seen(talk: Talk, assistant: Assistant, person: Person) -> Seen:
    """The conversation with the documents of its answers, as far as they are there for this person.

    The last answer has the other passages that were looked at too.
    """
    scope = person.scope

    def answer(packed: Packed, *, last: bool) -> Answer:
        told = unpack(packed, lambda key: assistant.document(key, scope), with_passages=last)
        return _today(told, assistant, scope)

    answers = [
        Exchange(row.number, answer(row.answer, last=row == talk.rows[-1]), row.state == "done")
        for row in talk.rows
        if row.answer is not None
    ]
    return Seen(talk, tuple(answers))


def _today(answer: Answer, assistant: Assistant, scope: Scope) -> Answer:
    """What is known of the validity of its documents now, not when it was given."""
    lines = [line for line in (answer.notice, *assistant.validity(answer, scope)) if line]
    return replace(answer, notice="\n".join(lines) or None)


def turn_of(answer: Answer) -> Turn:
    """A finished answer as what was said before the next question."""
    cited = dict.fromkeys(citation.document.id for citation in answer.citations)
    return Turn(answer.question, answer.text.replace(GONE, "").strip(), tuple(cited))


def bubbles(one: Seen, before: int | None = None) -> list[Message]:
    """The bubbles of the questions before a number; of all for None."""
    rows = [row for row in one.talk.rows if before is None or row.number < before]
    shown: list[Message] = []
    for row in rows:
        shown.append({"role": "user", "content": as_text(row.question)})
        shown.append({"role": "assistant", "content": _said(one, row)})
    return shown


def panel(answers: Sequence[Exchange]) -> str:
    """The sources of these answers, the newest open."""
    return sources.panel([(one.number, one.answer) for one in answers])


def scope_line(chosen: Chosen) -> str:
    """What an answer was looked for in; "" for the whole library."""
    return f'<div class="pham-vi-cau">Phạm vi: {escape(chosen.said)}</div>' if chosen.chips else ""


def as_text(question: str) -> str:
    """The question as Markdown that shows the characters typed."""
    return re.sub(r"[\\`*_\[\]<>#|~!&]", lambda match: f"&#{ord(match[0])};", question)


def _said(one: Seen, row: Row) -> str:
    answer = one.answer(row.number)
    if answer is not None:
        said = wording.answer_markdown(answer, row.number)
        said = said if row.state == "done" else wording.stopped_markdown(said)
    elif row.state == "failed":
        said = wording.error_markdown(row.note)
    elif row.state == "stopped":
        said = wording.stopped_markdown(wording.WAITING)
    else:
        said = f'<div class="hop da-dung">{CUT_OFF} {_OTHER_WINDOW}</div>'
    return f"{said}\n\n{scope_line(row.chosen)}{_foot(one, row)}"


def _foot(one: Seen, row: Row) -> str:
    """What can be done with one answer, as links: gradio lets neither a button nor a label through in a bubble."""
    n = row.number
    links = []
    if row.state == "done":
        up, down = row.thumb == "up", row.thumb == "down"
        links.append(_link(f"#viec-dung-{n}", "Đã đánh giá đúng" if up else "Đúng", on=up))
        links.append(_link(f"#viec-sai-{n}", "Đã góp ý: chưa đúng" if down else "Chưa đúng", on=down))
    if row == one.talk.rows[-1]:
        links.append(_link(f"#viec-lai-{n}", "↻ Hỏi lại"))
    links.append(_link(f"#viec-sua-{n}", "✎ Sửa câu hỏi"))
    if row.answer is not None:
        links.append(_link(f"{FOLDER.lstrip('/')}{one.talk.id}.docx?cau={n}", "↓ Tải DOCX"))
    return f'<div class="chan-cau">{"".join(links)}</div>'


def _link(href: str, label: str, *, on: bool = False) -> str:
    chosen = ' class="dang-chon"' if on else ""
    return f'<a href="{href}"{chosen}>{label}</a>'
