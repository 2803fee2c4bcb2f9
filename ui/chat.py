"""The Hỏi đáp tab: a conversation beside the sources of its answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from ui import feedback, sources
from ui.access.heard import Heard
from ui.access.person import person_of
from ui.asking import AT_ONCE, IN_LINE
from ui.context import Context
from ui.conversation import Exchanges, Message, Update, answering, buttons
from ui.runs import Runs

# Answered by the samples, which fill an empty library; each shows another way to ask.
EXAMPLES = (
    "GRDP tỉnh Minh Sơn 6 tháng đầu năm 2024 tăng bao nhiêu?",
    "ty le ho ngheo tinh an hai 6 thang dau nam 2024",
    "Quy định 15-QĐ/TU thay thế văn bản nào?",
    "Thế nào là đối thoại đột xuất?",
    "Những trường hợp nào phản ánh hiện trường không được tiếp nhận?",
)
MAX_QUESTION = 2000
# Waiting for their turn or being answered (`ui.asking`); one more waits in gradio's queue and cannot be stopped there.
ASKING_AT_ONCE = AT_ONCE + IN_LINE
PLACEHOLDER = (
    "### Hỏi điều cần tìm trong kho văn bản\nCâu trả lời kèm nguồn để đối chiếu. Có thể gõ không dấu và viết tắt."
)

# The bubble itself tells that an answer is on its way; gradio's overlay would hide the panel.
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components of the tab, in the order of an update."""

    messages: gr.Chatbot
    panel: gr.HTML
    done: gr.State
    box: gr.Textbox
    send: gr.Button
    stop: gr.Button

    def all(self) -> list[Any]:
        return [self.messages, self.panel, self.done, self.box, self.send, self.stop]


def build(context: Context, examples: Sequence[str] = EXAMPLES) -> None:
    """Lay the tab out in the gr.Blocks that is open now, and wire it."""
    with gr.Row(elem_id="hoi-dap", equal_height=False):
        with gr.Column(scale=3, min_width=320, elem_id="cot-hoi"):
            messages = _chatbot(examples)
            box = gr.Textbox(
                placeholder="Nhập câu hỏi rồi nhấn Enter…",
                label="Câu hỏi",
                lines=1,
                max_lines=5,
                max_length=MAX_QUESTION,
                autofocus=True,
                elem_id="cau-hoi",
            )
            with gr.Row(elem_id="nut"):
                send = gr.Button("Gửi", variant="primary", elem_id="gui", min_width=90)
                stop = gr.Button("Dừng", variant="stop", interactive=False, elem_id="dung", min_width=90)
                fresh = gr.Button("Cuộc trò chuyện mới", elem_id="moi", min_width=90, scale=2)
            done = gr.State(())
            feedback.build(context, done)
        with gr.Column(scale=2, min_width=320, elem_id="cot-nguon"):
            gr.HTML("<h2>Nguồn</h2>", padding=False)
            panel = gr.HTML(sources.EMPTY, elem_id="nguon", padding=False)
    _wire(context, _Parts(messages, panel, done, box, send, stop), fresh)


def _chatbot(examples: Sequence[str]) -> gr.Chatbot:
    return gr.Chatbot(
        label="Hội thoại",
        show_label=False,
        height="100%",
        layout="bubble",
        elem_id="hoi-thoai",
        placeholder=PLACEHOLDER,
        examples=[{"text": example} for example in examples],
        buttons=[],  # gradio's copy button would copy Markdown
        latex_delimiters=[],
        allow_tags=False,
        feedback_options=None,
    )


def _wire(context: Context, parts: _Parts, fresh: gr.Button) -> None:
    runs = Runs()
    asking: dict[str, Any] = {**_QUIET, "concurrency_limit": ASKING_AT_ONCE, "concurrency_id": "hoi"}
    inputs = [parts.messages, parts.done]
    gr.on([parts.box.submit, parts.send.click], _asking(context, runs), [parts.box, *inputs], parts.all(), **asking)
    parts.messages.example_select(_asking_example(context, runs), inputs, parts.all(), **asking)

    def stop(request: gr.Request) -> None:
        runs.stop(_session(request))

    def start_again(request: gr.Request) -> Update:
        runs.stop(_session(request), silent=True, wait=2.0)
        return [], sources.EMPTY, (), "", *buttons(asking=False)

    parts.stop.click(stop, **_QUIET)
    fresh.click(start_again, None, parts.all(), **_QUIET)


def _asking(context: Context, runs: Runs) -> Callable[..., Iterator[Update]]:
    def ask(question: str, messages: list[Message], done: Exchanges, request: gr.Request) -> Iterator[Update]:
        question = question.strip()
        if not question:
            gr.Info("Xin nhập câu hỏi rồi nhấn Enter hoặc nút Gửi.", title="Chưa có câu hỏi", duration=4)
            return
        person = person_of(request)
        yield from answering(Heard(context, person), runs, _session(request), person, question, messages, done)

    return ask


def _asking_example(context: Context, runs: Runs) -> Callable[..., Iterator[Update]]:
    def ask(messages: list[Message], done: Exchanges, event: gr.SelectData, request: gr.Request) -> Iterator[Update]:
        person = person_of(request)
        heard, question = Heard(context, person), event.value["text"]
        yield from answering(heard, runs, _session(request), person, question, messages, done)

    return ask


def _session(request: gr.Request) -> str:
    """The open page that the request comes from; a reload is a new one."""
    return request.session_hash or ""
