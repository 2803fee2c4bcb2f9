"""Where a reader says that the last answer is wrong, and what would be right: a candidate for the question set."""

from __future__ import annotations

import logging
from typing import Any

import gradio as gr

from rag.errors import RagError
from ui.access.heard import Heard
from ui.access.person import person_of
from ui.context import Context
from ui.conversation import Exchanges, turn_of

_log = logging.getLogger(__name__)
_LONGEST = 1000
_ASK_FIRST = "Hãy hỏi một câu trước; góp ý là về câu trả lời vừa nhận."
_KEPT = "Đã ghi lại. Văn thư sẽ xem và đưa vào bộ câu hỏi kiểm tra."
_LOST = "Không ghi được góp ý; xem nhật ký của chương trình."


def build(context: Context, done: gr.State) -> None:
    """Lay the form out in the column that is open now; `done` holds the finished answers."""
    with gr.Accordion("Câu trả lời chưa đúng? Góp ý", open=False, elem_id="gop-y"):
        correction = gr.Textbox(
            label="Câu trả lời đúng (nếu biết)", lines=2, max_length=_LONGEST, elem_id="dap-an-dung"
        )
        remark = gr.Textbox(label="Sai ở đâu (không bắt buộc)", lines=1, max_length=_LONGEST, elem_id="sai-o-dau")
        send = gr.Button("Gửi góp ý", elem_id="gui-gop-y")

    def report(finished: Exchanges, right: str, why: str, request: gr.Request) -> tuple[Any, Any]:
        if not finished:
            gr.Info(_ASK_FIRST, title="Chưa có câu trả lời", duration=4)
            return gr.skip(), gr.skip()
        *before, last = finished
        try:
            Heard(context, person_of(request)).report_wrong(
                last.answer, [turn_of(one.answer) for one in before], right, why
            )
        except RagError as error:
            gr.Warning(str(error), title="Chưa ghi được")
            return gr.skip(), gr.skip()
        except Exception:
            _log.exception("the feedback on %r was not kept", last.answer.question)
            gr.Warning(_LOST, title="Chưa ghi được")
            return gr.skip(), gr.skip()
        gr.Info(_KEPT, title="Cảm ơn", duration=4)
        return "", ""

    send.click(
        report, [done, correction, remark], [correction, remark], show_progress="hidden", api_visibility="private"
    )
