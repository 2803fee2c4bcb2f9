"""The page that officials open: its header, its tabs, the address it is served at."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from html import escape
from pathlib import Path

import gradio as gr
from fastapi import FastAPI

from rag.errors import RagError
from ui import chat
from ui.access.door import Door
from ui.access.person import Person, person_of
from ui.context import Context
from ui.contract import Assistant
from ui.viewer import routes
from ui.viewer.press import Press
from ui.wall import SelfContained

TITLE = "Trợ lý văn bản"
_HERE = Path(__file__).parent
_SANS = ("system-ui", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "DejaVu Sans", "Arial", "sans-serif")
_MONO = ("ui-monospace", "Consolas", "Liberation Mono", "DejaVu Sans Mono", "monospace")
_log = logging.getLogger(__name__)


def build(context: Context, examples: Sequence[str] = chat.EXAMPLES) -> FastAPI:
    """The whole web app; serve it with uvicorn. Nothing on it asks another host for anything."""
    settings = context.settings
    blocks = _blocks(context, examples)
    press = Press()
    app = FastAPI(title=TITLE, docs_url=None, redoc_url=None, openapi_url=None, lifespan=_life(context, press))

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    scripts = ["page.js"]
    if context.library is not None:
        app.include_router(routes.router(context.library, press))
        scripts.append("viewer.js")
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
        css_paths=[_HERE / "page.css", _HERE / "viewer.css"],
        head="".join(f"<script>{(_HERE / name).read_text(encoding='utf-8')}</script>" for name in scripts),
    )
    app.add_middleware(Door)
    app.add_middleware(SelfContained, title=TITLE)
    return app


def _life(context: Context, press: Press) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """The life of the app: the process that draws pages starts and ends with it."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        if context.library is not None:
            press.start()
        yield
        press.close()

    return life


def _blocks(context: Context, examples: Sequence[str]) -> gr.Blocks:
    blocks: gr.Blocks
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True, fill_height=False) as blocks:
        header = gr.HTML(f'<div class="ten"><h1>{TITLE}</h1></div>', elem_id="dau-trang", padding=False)
        chat.build(context.assistant, examples)
        blocks.load(_header(context), None, header, show_progress="hidden", api_visibility="private")
    blocks.queue(api_open=False, default_concurrency_limit=chat.ASKING_AT_ONCE)
    return blocks


def _header(context: Context) -> Callable[..., str]:
    """A function that gradio calls each time the page is opened, so that the count is today's."""

    def header(request: gr.Request) -> str:
        return f'<div class="ten"><h1>{TITLE}</h1>{_library(context.assistant, person_of(request))}</div>'

    return header


def _library(assistant: Assistant, person: Person) -> str:
    try:
        documents, chunks = assistant.count(person.scope), assistant.corpus_size()[1]
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
