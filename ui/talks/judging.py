"""👍 and 👎: what a reader thinks of an answer, and what would be right, for the question set."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.schema import Answer
from ui.access.person import Person, person_of
from ui.conversation import Desk, Opened, Update
from ui.talks.rows import GONE_TALK, TalkError, Thumb
from ui.talks.shown import Seen, bubbles, seen
from ui.talks.signal import QUIET, tried

if TYPE_CHECKING:
    from ui.chat import Parts

REASONS = ("Sai số liệu", "Thiếu", "Lạc đề", "Nguồn không đúng", "Khác")
KEPT = "Đã ghi lại. Văn thư sẽ xem và đưa vào bộ câu hỏi kiểm tra."
NO_REASON = "Xin chọn câu trả lời chưa đúng ở điểm nào."
_GONE = "Câu trả lời này không còn trong cuộc trò chuyện."
_LONGEST = 1000


def form() -> dict[str, Any]:
    """The form, hidden until a thumb goes down, in the column that is open now."""
    with gr.Group(visible=False, elem_id="gop-y") as group:
        reason = gr.Radio(list(REASONS), label="Câu trả lời chưa đúng ở điểm nào?", elem_id="ly-do")
        correction = gr.Textbox(
            "", label="Câu trả lời đúng (nếu biết)", lines=1, max_lines=4, max_length=_LONGEST, elem_id="dap-an-dung"
        )
        remark = gr.Textbox("", label="Ghi thêm (không bắt buộc)", lines=1, max_length=_LONGEST, elem_id="sai-o-dau")
        with gr.Row(elem_id="nut-gop-y"):
            report = gr.Button("Gửi góp ý", elem_id="gui-gop-y", min_width=90)
            gr.HTML('<button type="button" class="nut-nho" data-viec="thoi-gop-y">Thôi</button>', padding=False)
    return {"opinion": group, "reason": reason, "correction": correction, "remark": remark, "report": report}


def wire(desk: Desk, parts: Parts) -> None:
    """Connect the form."""

    def report(opened: Opened, reason: str | None, correction: str, remark: str, request: gr.Request) -> dict[Any, Any]:
        if reason not in REASONS:
            gr.Info(NO_REASON, duration=4)
            return {parts.notice: gr.skip()}
        person = person_of(request)
        update = tried(lambda: _reported(desk, person, opened, reason, (correction, remark)), {"notice": gr.skip()})
        return parts.named(update)

    inputs = [parts.opened, parts.reason, parts.correction, parts.remark]
    parts.report.click(report, inputs, parts.all(), **QUIET)


def hidden() -> Update:
    """The form put away, empty."""
    return {"opinion": gr.update(visible=False), "reason": None, "correction": "", "remark": ""}


def wrong(opened: Opened, number: int) -> Update:
    """The form about one answer."""
    return {**hidden(), "opinion": gr.update(visible=True), "opened": replace(opened, judging=number)}


def right(desk: Desk, person: Person, opened: Opened, number: int) -> Update:
    """Keep a good answer as a question that has to stay answered so."""
    one, answer = _judged(desk, person, opened, number)
    desk.heard(person).report_right(answer, one.turns(number))
    gr.Info("Đã ghi nhận.", title="Cảm ơn", duration=3)
    return {**_thumbed(desk, person, one, number, "up"), **hidden()}


def _reported(desk: Desk, person: Person, opened: Opened, reason: str, said: tuple[str, str]) -> Update:
    number = opened.judging or 0
    one, answer = _judged(desk, person, opened, number)
    history = one.turns(number)
    desk.heard(person).report_wrong(answer, history, *said, reason=reason)
    gr.Info(KEPT, title="Cảm ơn", duration=4)
    return {**_thumbed(desk, person, one, number, "down"), **hidden(), "opened": replace(opened, judging=None)}


def _judged(desk: Desk, person: Person, opened: Opened, number: int) -> tuple[Seen, Answer]:
    talk = desk.talks.talk(person.name, opened.id)
    if talk is None:
        raise TalkError(GONE_TALK)
    one = seen(talk, desk.assistant, person)
    answer = one.answer(number)
    if answer is None:
        raise TalkError(_GONE)
    return one, answer


def _thumbed(desk: Desk, person: Person, one: Seen, number: int, thumb: Thumb) -> Update:
    desk.talks.judge(person.name, one.talk.id, number, thumb)
    talk = desk.talks.talk(person.name, one.talk.id)
    return {"messages": bubbles(Seen(talk, one.answers))} if talk else {}
