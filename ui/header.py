"""The header of the page: how many documents there are for whoever looks, who is signed in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from html import escape

import gradio as gr
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from rag.errors import RagError
from ui.access.door import SIGN_OUT
from ui.access.person import Person, person_of
from ui.contract import Assistant

_COUNT = "van-phong/kho"
_log = logging.getLogger(__name__)


def whole(assistant: Assistant, title: str) -> Callable[..., str]:
    """A function that gradio calls each time the page is opened.

    The count is a part that the page fetches anew when it has changed the library (`ui/office.js`).
    """

    def header(request: gr.Request) -> str:
        person = person_of(request)
        count = f'<mot-muc id="kho" src="{_COUNT}">{library(assistant, person)}</mot-muc>'
        return f'<div class="ten"><h1>{title}</h1>{count}{signed_in(person)}</div>'

    return header


def routes(assistant: Assistant) -> APIRouter:
    """The count alone."""
    made = APIRouter()

    @made.get(f"/{_COUNT}")
    def count(request: Request) -> HTMLResponse:
        return HTMLResponse(library(assistant, person_of(request)))

    return made


def library(assistant: Assistant, person: Person) -> str:
    """How many documents there are for a person."""
    try:
        documents, chunks = assistant.count(person.scope), assistant.corpus_size()[1]
        waiting = assistant.unembedded()
    except RagError as error:
        return f'<p class="kho rong" role="status">⚠ {escape(str(error))}</p>'
    except Exception:
        _log.exception("the library could not be counted")
        return '<p class="kho rong" role="status">⚠ Không đọc được kho văn bản; xem nhật ký của chương trình.</p>'
    if documents:
        behind = _behind(waiting, chunks, person)
        mark = " dang-lap" if behind else ""
        return f'<p class="kho{mark}">Kho có <strong>{_thousands(documents)}</strong> văn bản{behind}</p>'
    return (
        '<p class="kho rong" role="status">⚠ Kho chưa có văn bản nào. Trên máy chủ, chạy '
        "<code>python -m ingest THƯ_MỤC_VĂN_BẢN</code> rồi tải lại trang này.</p>"
    )


def signed_in(person: Person) -> str:
    """Who is signed in, and the way out; nothing where nobody signs in."""
    if not person.name:
        return ""
    return (
        f'<form class="nguoi-dung" method="post" action="{SIGN_OUT[1:]}" target="_self">'
        f'<span class="ten-nguoi"><span class="an">Đang đăng nhập: </span>{escape(person.name)}</span>'
        '<button type="submit">Đăng xuất</button></form>'
    )


def _behind(waiting: int, chunks: int, person: Person) -> str:
    """How far the index of meanings is, while an ingest is making it; of all documents, so not for everybody."""
    if not waiting or person.groups is not None:
        return ""
    done = max(0, chunks - waiting)
    return f" · đang lập chỉ mục theo nghĩa: {_thousands(done)}/{_thousands(chunks)} đoạn (đã tìm được theo từ ngữ)"


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")
