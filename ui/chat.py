"""The Hỏi đáp tab: a conversation beside the sources of its answers."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.errors import RagError
from rag.schema import Answer, Turn
from ui import sources, wording
from ui.contract import Assistant

EXAMPLES = (
    "Tỷ lệ giải ngân vốn đầu tư công 9 tháng là bao nhiêu?",
    "Thu ngân sách nhà nước 6 tháng đầu năm đạt bao nhiêu?",
    "Quy định số 22 ban hành ngày nào?",
    "ket nap duoc bao nhieu dang vien moi?",
    "Giá trị sản xuất công nghiệp tăng bao nhiêu phần trăm?",
)
MAX_QUESTION = 2000
# One thread each while an answer streams; gradio's own pool has 40 and serves the page's small calls too.
ASKING_AT_ONCE = 32
PLACEHOLDER = (
    "### Hỏi điều cần tìm trong kho văn bản\nCâu trả lời kèm nguồn để đối chiếu. Có thể gõ không dấu và viết tắt."
)

Message = dict[str, Any]
Exchanges = tuple["Exchange", ...]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One finished or growing answer of the conversation, numbered from 1."""

    number: int
    answer: Answer


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


def build(assistant: Assistant, examples: Sequence[str] = EXAMPLES) -> None:
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
        with gr.Column(scale=2, min_width=320, elem_id="cot-nguon"):
            gr.HTML("<h2>Nguồn</h2>", padding=False)
            panel = gr.HTML(sources.EMPTY, elem_id="nguon", padding=False)
    _wire(assistant, _Parts(messages, panel, gr.State(()), box, send, stop), fresh)


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


def _wire(assistant: Assistant, parts: _Parts, fresh: gr.Button) -> None:
    asked = gr.on(
        [parts.box.submit, parts.send.click],
        _asking(assistant),
        [parts.box, parts.messages, parts.done],
        parts.all(),
        concurrency_limit=ASKING_AT_ONCE,
        concurrency_id="hoi",
        show_progress="hidden",
        api_visibility="private",
    )
    clicked = parts.messages.example_select(
        _asking_example(assistant),
        [parts.messages, parts.done],
        parts.all(),
        concurrency_limit=ASKING_AT_ONCE,
        concurrency_id="hoi",
        show_progress="hidden",
        api_visibility="private",
    )
    running = [asked, clicked]
    parts.stop.click(
        _stopped,
        [parts.messages],
        [parts.messages, parts.send, parts.stop],
        cancels=running,
        show_progress="hidden",
        api_visibility="private",
    )
    fresh.click(_fresh, None, parts.all(), cancels=running, show_progress="hidden", api_visibility="private")


def _asking(assistant: Assistant) -> Callable[[str, list[Message], Exchanges], Iterator[tuple[Any, ...]]]:
    def ask(question: str, messages: list[Message], done: Exchanges) -> Iterator[tuple[Any, ...]]:
        question = question.strip()
        if not question:
            gr.Info("Xin nhập câu hỏi rồi nhấn Enter hoặc nút Gửi.", title="Chưa có câu hỏi", duration=4)
            return
        yield from answering(assistant, question, messages, done)

    return ask


def _asking_example(assistant: Assistant) -> Callable[..., Iterator[tuple[Any, ...]]]:
    def ask(messages: list[Message], done: Exchanges, event: gr.SelectData) -> Iterator[tuple[Any, ...]]:
        yield from answering(assistant, event.value["text"], messages, done)

    return ask


def answering(
    assistant: Assistant, question: str, messages: list[Message], done: Exchanges
) -> Iterator[tuple[Any, ...]]:
    """Updates of the tab while one question is answered: (messages, panel, done, box, send, stop)."""
    shown = [*messages, {"role": "user", "content": _as_text(question)}]
    number = len(done) + 1

    def bubble(content: str) -> list[Message]:
        return [*shown, {"role": "assistant", "content": content}]

    buttons_on, buttons_off = _buttons(asking=True), _buttons(asking=False)
    yield bubble(wording.WAITING), gr.skip(), gr.skip(), "", *buttons_on
    history = [Turn(exchange.answer.question, exchange.answer.text) for exchange in done]
    latest: Answer | None = None
    try:
        for answer in assistant.stream(question, history):
            panel = gr.skip() if latest and _same_sources(latest, answer) else _panel(done, number, answer)
            latest = answer
            yield bubble(wording.answer_markdown(answer, number)), panel, gr.skip(), gr.skip(), *buttons_on
    except RagError as error:
        yield bubble(wording.error_markdown(str(error))), gr.skip(), gr.skip(), gr.skip(), *buttons_off
        return
    except Exception:
        _log.exception("the question %r was not answered", question)
        yield bubble(wording.error_markdown(wording.UNEXPECTED_ERROR)), gr.skip(), gr.skip(), gr.skip(), *buttons_off
        return
    finished = (*done, Exchange(number, latest)) if latest else done
    yield gr.skip(), gr.skip(), finished, gr.skip(), *buttons_off


def _panel(done: Exchanges, number: int, answer: Answer) -> str:
    pairs = [(exchange.number, exchange.answer) for exchange in done]
    return sources.panel([*pairs, (number, answer)])


def _same_sources(one: Answer, other: Answer) -> bool:
    return one.passages == other.passages and one.citations == other.citations


def _stopped(messages: list[Message]) -> tuple[Any, ...]:
    if messages and messages[-1]["role"] == "assistant":
        last = {"role": "assistant", "content": wording.stopped_markdown(_plain(messages[-1]["content"]))}
        messages = [*messages[:-1], last]
    return messages, *_buttons(asking=False)


def _fresh() -> tuple[Any, ...]:
    return [], sources.EMPTY, (), "", *_buttons(asking=False)


def _buttons(*, asking: bool) -> tuple[Any, Any]:
    return gr.update(interactive=not asking), gr.update(interactive=asking)


def _as_text(question: str) -> str:
    """The question as Markdown that shows the characters typed."""
    return re.sub(r"[\\`*_\[\]<>#|~!&]", lambda match: f"&#{ord(match[0])};", question)


def _plain(content: str | list[dict[str, Any]]) -> str:
    """A message's text, which comes back from the browser as a string or as a list of parts."""
    if isinstance(content, str):
        return content
    return "".join(str(part.get("text", "")) for part in content)
