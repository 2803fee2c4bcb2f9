"""The page that officials open: its header, its tabs, the address it is served at."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import gradio as gr
from fastapi import FastAPI

from rag.errors import RagError
from rag.settings import Settings
from ui import chat
from ui.contract import Assistant
from ui.wall import SelfContained

TITLE = "Trợ lý văn bản"
_HERE = Path(__file__).parent
_SANS = ("system-ui", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "DejaVu Sans", "Arial", "sans-serif")
_MONO = ("ui-monospace", "Consolas", "Liberation Mono", "DejaVu Sans Mono", "monospace")
_log = logging.getLogger(__name__)


def build(assistant: Assistant, settings: Settings, examples: Sequence[str] = chat.EXAMPLES) -> FastAPI:
    """The whole web app; serve it with uvicorn. Nothing on it asks another host for anything."""
    blocks = _blocks(assistant, settings, examples)
    app = FastAPI(title=TITLE, docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        server_name=settings.host,
        server_port=settings.port,
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        theme=_theme(),
        css_paths=_HERE / "page.css",
        head=f"<script>{(_HERE / 'page.js').read_text(encoding='utf-8')}</script>",
    )
    app.add_middleware(SelfContained, title=TITLE)
    return app


def _blocks(assistant: Assistant, settings: Settings, examples: Sequence[str]) -> gr.Blocks:
    blocks: gr.Blocks
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True, fill_height=False) as blocks:
        gr.HTML(_header(assistant, settings), elem_id="dau-trang", padding=False)
        chat.build(assistant, examples)
    blocks.queue(api_open=False, default_concurrency_limit=chat.ASKING_AT_ONCE)
    return blocks


def _header(assistant: Assistant, settings: Settings) -> Callable[[], str]:
    """A function that gradio calls each time the page is opened, so that the count is today's."""

    def header() -> str:
        return f'<div class="ten"><h1>{TITLE}</h1>{_library(assistant, settings)}</div>'

    return header


def _library(assistant: Assistant, settings: Settings) -> str:
    try:
        documents, chunks = assistant.corpus_size()
        waiting = assistant.unembedded()
    except RagError as error:
        return f'<p class="kho rong" role="status">⚠ {escape(str(error))}</p>'
    except Exception:
        _log.exception("the library could not be counted")
        return '<p class="kho rong" role="status">⚠ Không đọc được kho văn bản; xem nhật ký của chương trình.</p>'
    if documents:
        return f'<p class="kho">Kho có <strong>{_thousands(documents)}</strong> văn bản{_behind(waiting, chunks)}</p>'
    return (
        '<p class="kho rong" role="status">⚠ Kho chưa có văn bản nào. Trên máy chủ, chạy '
        "<code>python -m ingest THƯ_MỤC_VĂN_BẢN</code> rồi tải lại trang này.</p>"
    )


def _behind(waiting: int, chunks: int) -> str:
    """How far the index of meanings is, while an ingest is making it."""
    if not waiting:
        return ""
    done = max(0, chunks - waiting)
    return f" · đang lập chỉ mục theo nghĩa: {_thousands(done)}/{_thousands(chunks)} đoạn (đã tìm được theo từ ngữ)"


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _theme() -> gr.themes.Base:
    """Plain system fonts by name: gradio's default themes name Google's."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.red,
        neutral_hue=gr.themes.colors.slate,
        text_size=gr.themes.sizes.text_lg,
        font=[gr.themes.Font(name) for name in _SANS],
        font_mono=[gr.themes.Font(name) for name in _MONO],
    )
