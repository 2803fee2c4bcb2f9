"""The list of a person's conversations and the line over the open one, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape

from ui.talks.rows import Listed, Talk
from ui.talks.shown import FOLDER

NEW = "Cuộc trò chuyện mới"
_NONE = '<p class="trong">Chưa có cuộc trò chuyện nào. Câu hỏi đầu tiên mở ra một cuộc.</p>'
_NONE_FOUND = '<p class="trong">Không có cuộc trò chuyện nào chứa những chữ này.</p>'


def heading(talk: Talk | None, *, marked: bool = True) -> str:
    """The line over the conversation: what it is called, and what can be done with the whole of it.

    `data-cuoc` tells the page which conversation to open again after a reload; the page that was just made is not
    `marked`, so that it does not forget.
    """
    if talk is None:
        mark = ' data-cuoc=""' if marked else ""
        return f'<div class="dau-cuoc"{mark}><h2>{NEW}</h2></div>'
    href = f"{FOLDER.lstrip('/')}{talk.id}.docx"
    return (
        f'<div class="dau-cuoc" data-cuoc="{talk.id}"><h2>{escape(talk.title)}</h2>'
        f'<a class="nut-nho" href="{href}" aria-label="Tải DOCX cả cuộc trò chuyện">'
        '<span aria-hidden="true">↓</span> Tải DOCX</a></div>'
    )


def listing(talks: Sequence[Listed], opened: str | None, search: str, now: datetime | None = None) -> str:
    """The conversations, newest first, each with its buttons; the open one is marked."""
    if not talks:
        return _NONE_FOUND if search.strip() else _NONE
    day = now or datetime.now(UTC)
    return f'<ul class="cac-cuoc">{"".join(_row(one, one.id == opened, day) for one in talks)}</ul>'


def _row(one: Listed, current: bool, now: datetime) -> str:
    title, data = escape(one.title), f'data-cuoc-so="{one.id}" data-ten="{escape(one.title)}"'
    mark = ' aria-current="true"' if current else ""
    return (
        f"<li{' class=dang-mo' if current else ''}>"
        f'<button type="button" class="mo" data-viec="mo" data-gia-tri="{one.id}"{mark}>'
        f'<span class="ten-cuoc">{title}</span><span class="luc">{one.questions} câu · {_when(one.touched, now)}</span>'
        "</button>"
        f'<button type="button" class="doi-ten" {data} aria-label="Đổi tên “{title}”" title="Đổi tên">✎</button>'
        f'<button type="button" class="xoa-cuoc" {data} aria-label="Xoá “{title}”" title="Xoá">✕</button></li>'
    )


def _when(at: str, now: datetime) -> str:
    """The hour of today, the day of another: both of this machine's clock."""
    then = datetime.fromisoformat(at).astimezone()
    return then.strftime("%H:%M") if then.date() == now.astimezone().date() else then.strftime("%d/%m/%Y")
