"""An Answer as the Markdown of its chat bubble."""

from __future__ import annotations

import html
import re

from rag.schema import Answer, Claim

NOT_FOUND_LABEL = "Không tìm thấy trong kho văn bản"
UNVERIFIED_LABEL = "Chưa kiểm chứng"
NOTICE_LABEL = "Lưu ý"
ERROR_LABEL = "Có lỗi"
STOPPED_LABEL = "Đã dừng theo yêu cầu; câu trả lời chưa trọn vẹn."
UNEXPECTED_ERROR = "Có lỗi trong chương trình, câu hỏi chưa được trả lời"
WAITING = '<div class="cho-doi">Đang tìm trong kho văn bản…</div>'

_LIVE = re.compile(r"\\.|<|&|\](?=[(:])", re.DOTALL)
_PLAIN = {"<": "&lt;", "&": "&amp;", "]": "\\]"}
_MARK = re.compile(r"\[(\d+)\](?!\()")


def anchor(turn: int, n: int) -> str:
    """The id of the card of citation `n` in the `turn`-th answer of a conversation, both from 1.

    >>> anchor(2, 1)
    'nguon-2-1'
    """
    return f"nguon-{turn}-{n}"


def answer_markdown(answer: Answer, turn: int) -> str:
    """The bubble's Markdown: notice, labels, claims, their [n] marks linked to the source cards.

    Text that came from a document or a model cannot bring HTML, images or links of its own.
    """
    known = {citation.n for citation in answer.citations}
    parts = [_box("luu-y", "ℹ", NOTICE_LABEL, answer.notice)] if answer.notice else []
    if answer.abstained:
        parts.append(_box("khong-tim-thay", "∅", NOT_FOUND_LABEL))
    parts += [_claim(claim, turn, known) for claim in answer.claims]
    return "\n\n".join(parts) or WAITING


def error_markdown(message: str) -> str:
    """The bubble of a question that met an error; never looks like an abstention."""
    return _box("loi", "✕", ERROR_LABEL, message)


def stopped_markdown(content: str) -> str:
    """The bubble of an answer that the user stopped, with what had arrived so far."""
    said = "" if content == WAITING else f"{content}\n\n"
    return said + f'<div class="da-dung"><span aria-hidden="true">■</span> {STOPPED_LABEL}</div>'


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
