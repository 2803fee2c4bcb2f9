"""The Hỏi đáp tab: conversations, the open one, and the sources of its answers side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import gradio as gr

from ui import sources
from ui.asking import AT_ONCE, IN_LINE
from ui.context import Context
from ui.conversation import Desk, Opened
from ui.runs import Runs
from ui.talks import acts, chips, choosing, judging, questions, signal
from ui.talks.chosen import EVERYWHERE
from ui.talks.drawer import heading
from ui.talks.offers import Offers
from ui.talks.purge import Purge
from ui.talks.store import Talks

# Answered by the samples, which fill an empty library; each shows another way to ask.
EXAMPLES = (
    "GRDP tỉnh Minh Sơn 6 tháng đầu năm 2024 tăng bao nhiêu?",
    "ty le ho ngheo tinh an hai 6 thang dau nam 2024",
    "Quy định 15-QĐ/TU thay thế văn bản nào?",
    "Thế nào là đối thoại đột xuất?",
    "Những trường hợp nào phản ánh hiện trường không được tiếp nhận?",
)
# Waiting for their turn or being answered (`ui.asking`); one more waits in gradio's queue and cannot be stopped there.
ASKING_AT_ONCE = AT_ONCE + IN_LINE
PLACEHOLDER = (
    "### Hỏi điều cần tìm trong kho văn bản\nCâu trả lời kèm nguồn để đối chiếu. Có thể gõ không dấu và viết tắt."
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The components of the tab by the names that updates give them."""

    signal: gr.HTML
    search: gr.Textbox
    drawer: gr.HTML
    head: gr.HTML
    messages: gr.Chatbot
    opinion: gr.Group
    reason: gr.Radio
    correction: gr.Textbox
    remark: gr.Textbox
    report: gr.Button
    notice: gr.HTML
    chips: gr.HTML
    chooser: gr.Group
    choice: gr.Textbox
    results: gr.HTML
    first: gr.Textbox
    last: gr.Textbox
    add_days: gr.Button
    box: gr.Textbox
    send: gr.Button
    stop: gr.Button
    choose: gr.Button
    fresh: gr.Button
    panel: gr.HTML
    opened: gr.State
    chosen: gr.State

    def all(self) -> list[Any]:
        """All of them: any may be in an update."""
        return [getattr(self, field.name) for field in fields(self)]

    def of_an_answer(self) -> list[Any]:
        """Those that a question on its way changes: gradio makes every output of an event anew at each update."""
        return [self.opened, self.head, self.messages, self.panel, self.box, self.notice]

    def named(self, update: dict[str, Any]) -> dict[Any, Any]:
        """An update by component, as gradio takes it."""
        return {getattr(self, name): value for name, value in update.items()}


def build(context: Context, examples: Sequence[str] = EXAMPLES) -> None:
    """Lay the tab out in the gr.Blocks that is open now, and wire it."""
    made: dict[str, Any] = {"opened": gr.State(Opened()), "chosen": gr.State(EVERYWHERE)}
    made["signal"] = gr.HTML("", js_on_load=signal.SCRIPT, elem_id="viec", padding=False)
    with gr.Row(elem_id="hoi-dap", equal_height=False):
        with gr.Column(scale=1, min_width=240, elem_id="cot-so"):
            made |= _drawer()
        with gr.Column(scale=3, min_width=320, elem_id="cot-hoi"):
            made |= _conversation(() if context.library else examples)
        with gr.Column(scale=2, min_width=320, elem_id="cot-nguon"):
            gr.HTML("<h2>Nguồn</h2>", padding=False)
            made["panel"] = gr.HTML(sources.EMPTY, elem_id="nguon", padding=False)
    desk = Desk(context.assistant, context.state, Talks(context.state), Runs())
    shelf = chips.Shelf(context.library)
    offers = Offers(context.assistant, context.library, desk.runs, examples)
    parts = Parts(**made)
    purge = Purge(desk.talks, context.library)
    purge()
    acts.wire(desk, shelf, purge, parts)
    offers.wire(parts)
    judging.wire(desk, parts)
    choosing.wire(desk, shelf, parts)
    questions.wire(desk, offers, parts, concurrency_limit=ASKING_AT_ONCE)


def _drawer() -> dict[str, Any]:
    gr.HTML(
        '<div class="dau-so"><h2>Các cuộc trò chuyện</h2><button type="button" class="nut-nho" data-so '
        'aria-label="Đóng danh sách">✕</button></div>',
        padding=False,
    )
    return {
        "search": gr.Textbox("", label="Tìm cuộc trò chuyện", placeholder="Gõ không dấu cũng được", elem_id="tim-cuoc"),
        "drawer": gr.HTML("", elem_id="cac-cuoc", padding=False),
    }


def _conversation(examples: Sequence[str]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    with gr.Row(elem_id="hang-dau"):
        gr.HTML(
            '<button type="button" class="nut-nho" data-so aria-expanded="false" aria-controls="cot-so">'
            '<span aria-hidden="true">☰</span> Các cuộc trò chuyện</button>',
            padding=False,
            elem_id="mo-so",
        )
        made["head"] = gr.HTML(heading(None, marked=False), elem_id="dau-cuoc", padding=False)
    made["messages"] = _chatbot(examples)
    made |= judging.form()
    made["notice"] = gr.HTML("", elem_id="nhac", padding=False)
    made["chips"] = gr.HTML("", elem_id="pham-vi", padding=False)
    made |= choosing.form()
    made["box"] = gr.Textbox(
        "",
        placeholder="Nhập câu hỏi…",
        label="Câu hỏi",
        lines=1,
        max_lines=5,
        elem_id="cau-hoi",
    )
    with gr.Row(elem_id="nut"):
        made["send"] = gr.Button("Gửi", variant="primary", elem_id="gui", min_width=80)
        made["stop"] = gr.Button("Dừng", variant="stop", interactive=False, elem_id="dung", min_width=80)
        made["choose"] = gr.Button("Phạm vi…", elem_id="chon", min_width=80)
        made["fresh"] = gr.Button("Cuộc trò chuyện mới", elem_id="moi", min_width=90, scale=2)
    return made


def _chatbot(examples: Sequence[str]) -> gr.Chatbot:
    return gr.Chatbot(
        label="Hội thoại",
        show_label=False,
        height="100%",
        layout="bubble",
        elem_id="hoi-thoai",
        placeholder=PLACEHOLDER,
        autoscroll=False,  # to the end of an answer that is read from its beginning (ui/newest.js)
        examples=[{"text": example} for example in examples],
        buttons=[],  # gradio's copy button would copy Markdown
        latex_delimiters=[],
        allow_tags=False,
        feedback_options=None,
    )
