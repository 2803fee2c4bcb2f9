"""An Answer as the Markdown of its chat bubble."""

from __future__ import annotations

import html
import re
from itertools import groupby

from rag.disagreement import DIFFERING
from rag.schema import Answer, Claim
from ui.anchors import anchor
from ui.series import plot

NOT_FOUND_LABEL = "Không tìm thấy trong kho văn bản"
UNVERIFIED_LABEL = "Chưa kiểm chứng"
QUOTED_LABEL = "Trích nguyên văn"
VERIFIED_LABEL = "Đã kiểm chứng"
NOTICE_LABEL = "Lưu ý"
VALIDITY_LABEL = "Hiệu lực"
ERROR_LABEL = "Có lỗi"
STOPPED_LABEL = "Đã dừng theo yêu cầu; câu trả lời chưa trọn vẹn."
_STOPPED_HERE = '<span aria-hidden="true">■</span> Dừng ở đây'
UNEXPECTED_ERROR = "Có lỗi trong chương trình, câu hỏi chưa được trả lời"
WAITING = '<div class="cho-doi">Đang tìm trong kho văn bản…</div>'

_BLOCKS = {
    "quoted": ("trich", "❝", QUOTED_LABEL),
    "verified": ("da-kiem", "✓", VERIFIED_LABEL),
    "unverified": ("chua-kiem", "", ""),
}
_VALIDITY = re.compile(r"hiệu lực|được thay thế|bị bãi bỏ|được sửa đổi, bổ sung|được hợp nhất")  # see rag.validity
_LIVE = re.compile(r"\\.|<|&|\](?=[(:])", re.DOTALL)
_PLAIN = {"<": "&lt;", "&": "&amp;", "]": "\\]"}
_MARK = re.compile(r"\[(\d+)\](?!\()")


def answer_markdown(answer: Answer, turn: int) -> str:
    """The bubble's Markdown: notice, claims under the label of their status, their [n] marks linked to the sources.

    Sources that differ stand side by side; a series gets its plot. Text that came from a document or a model cannot
    bring HTML, images or links of its own.
    """
    known = {citation.n for citation in answer.citations}
    parts = _notices(answer.notice or "")
    if answer.abstained:
        parts.append(_box("khong-tim-thay", "∅", NOT_FOUND_LABEL))
    differ = (answer.notice or "").startswith(DIFFERING) and len(answer.claims) > 1
    for status, alike in groupby(answer.claims, key=_status):
        said = [_claim(claim, turn, known) for claim in alike]
        parts.append(_labelled(status, [_side(text) for text in said] if differ else said))
    if answer.series is not None:
        parts.append(plot(answer.series, turn))
    return "\n\n".join(filter(None, parts)) or WAITING


def _notices(notice: str) -> list[str]:
    """What to know beside the answer; what is no longer or not yet in force stands in a box of its own."""
    lines = [line for line in notice.split("\n") if line]
    validity = [line for line in lines if _VALIDITY.search(line)]
    others = [line for line in lines if line not in validity]
    boxes = [_box("hieu-luc", "⚠", VALIDITY_LABEL, "\n".join(validity))] if validity else []
    return boxes + ([_box("luu-y", "ℹ", NOTICE_LABEL, "\n".join(others))] if others else [])


def _status(claim: Claim) -> str:
    """The status a reader is told: what cites nothing (an abstention, a first part) has none."""
    return claim.status if claim.citations or claim.status == "unverified" else ""


def _labelled(status: str, claims: list[str]) -> str:
    """Claims of one status within its edge, below its label; an unverified one is labelled by itself."""
    text = "\n\n".join(claims)
    if status not in _BLOCKS:
        return text
    css_class, icon, label = _BLOCKS[status]
    head = f'<div class="nhan"><span aria-hidden="true">{icon}</span> {label}</div>' if label else ""
    return f'<div class="khoi {css_class}">{head}\n\n{text}\n\n</div>'


def _side(text: str) -> str:
    return f'<div class="ben">\n\n{text}\n\n</div>'


def error_markdown(message: str) -> str:
    """The bubble of a question that met an error; never looks like an abstention."""
    return _box("loi", "✕", ERROR_LABEL, message)


def stopped_markdown(content: str) -> str:
    """The bubble of an answer that the user stopped, with what had arrived so far."""
    head = f'<div class="hop da-dung"><span aria-hidden="true">■</span> <strong>{STOPPED_LABEL}</strong></div>'
    return head if content == WAITING else f'{head}\n\n{content}\n\n<div class="dung-o-day">{_STOPPED_HERE}</div>'


def _claim(claim: Claim, turn: int, known: set[int]) -> str:
    def link(match: re.Match[str]) -> str:
        n = int(match[1])
        return f"[\\[{n}\\]](#{anchor(turn, n)})" if n in known else match[0]

    text = _MARK.sub(link, _harmless(claim.text))
    if claim.status != "unverified":
        return text
    label = f'<span class="chua-kiem-chung"><span aria-hidden="true">⚠</span> {UNVERIFIED_LABEL}</span>'
    why = _harmless("; ".join(claim.doubts))
    return f"{label} {text}" + (f' <span class="nghi-van">({why})</span>' if why else "")


def _harmless(text: str) -> str:
    """Markdown whose only markup is its own emphasis and lists: an image would call another host."""

    def plain(match: re.Match[str]) -> str:
        return _PLAIN.get(match[0], match[0])  # what a backslash escapes already stays

    return _LIVE.sub(plain, text)


def _box(css_class: str, icon: str, label: str, text: str | None = None) -> str:
    said = f" {html.escape(text)}" if text else ""
    said = said.replace("\n", "<br>")
    separator = ":" if text else ""
    return (
        f'<div class="hop {css_class}"><span aria-hidden="true">{icon}</span> <strong>{label}{separator}</strong>'
        f"{said}</div>"
    )
