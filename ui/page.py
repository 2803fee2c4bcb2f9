"""The page that officials open: its header, its tabs, the address it is served at."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI

from ui import chat, header, health
from ui.access import sign_in
from ui.access.audit import note
from ui.access.door import Door
from ui.access.visitor import Visitors
from ui.api import ask, completions
from ui.asking import AT_ONCE, IN_LINE, Asking
from ui.context import Context
from ui.measures import Measures
from ui.office import tabs
from ui.signatures import remember
from ui.straight import NO_TELEMETRY, Straight, mark_matplotlib_missing
from ui.talks import routes as talks
from ui.viewer import routes as viewer
from ui.viewer.press import Press
from ui.wall import SelfContained

TITLE = "Trợ lý văn bản"
STYLES = ("page.css", "access.css", "viewer.css", "talks.css", "office.css", "evaluation.css")
SCRIPTS = ("access.js", "page.js", "talks.js", "newest.js", "focus.js", "hint.js")
# They ask for what there is only with a library.
_OF_A_LIBRARY = (
    "viewer_shell.js",
    "viewer_pages.js",
    "viewer_words.js",
    "viewer.js",
    "office.js",
    "upload.js",
    "evaluation.js",
)
_HERE = Path(__file__).parent
_SANS = ("system-ui", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "DejaVu Sans", "Arial", "sans-serif")
_MONO = ("ui-monospace", "Consolas", "Liberation Mono", "DejaVu Sans Mono", "monospace")
_THREADS = AT_ONCE + IN_LINE + 40
# Of so many open pages gradio keeps the state, of those used last; it keeps that of each page ever loaded up to ten
# thousand, and a page that is closed never says so.
_PAGES = 300
# Seconds between two looks of gradio for something to do: with its own thousandth an idle server takes 5 % of a core.
_BETWEEN_LOOKS = 0.01


def build(context: Context, examples: Sequence[str] = chat.EXAMPLES) -> FastAPI:
    """The whole web app; serve it with uvicorn. Nothing on it asks another host for anything."""
    mark_matplotlib_missing()
    settings = context.settings
    visitors = Visitors(context.state, settings)
    measures = Measures()
    asking = Asking(context.assistant, measures.ended)
    measures.watch(asking, context.library)
    blocks = _blocks(replace(context, assistant=asking), examples)
    press = Press()
    app = FastAPI(
        title=TITLE,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_life(context, press),
        telemetry=NO_TELEMETRY,
    )
    app.state.asking = asking
    for routes in (
        ask.routes(asking, context.state),
        completions.routes(asking, context.state),
        health.routes(asking, context.library, measures),
    ):
        app.include_router(routes)
    if context.library is not None:
        app.include_router(header.routes(context.assistant))
        app.include_router(viewer.router(context.library, press, partial(note, context.state)))
        tabs.add_routes(app, context, context.library)
    talks.add_routes(app, asking, context.state)
    sign_in.add_routes(app, visitors, TITLE)
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        app_kwargs={"telemetry": NO_TELEMETRY},
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
        css_paths=[_HERE / name for name in STYLES],
        head=_scripts(with_library=context.library is not None),
    )
    mounted: Any = app.routes[-1]
    app.state.heartbeats_end = mounted.app.stop_event  # ends the connection that each open page holds
    app.add_middleware(Straight, mounted=mounted)
    app.add_middleware(Door, visitors=visitors)
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


def _scripts(*, with_library: bool) -> str:
    names = (*SCRIPTS, *(_OF_A_LIBRARY if with_library else ()))
    return "".join(f"<script>{(_HERE / name).read_text(encoding='utf-8')}</script>" for name in names)


def _blocks(context: Context, examples: Sequence[str]) -> gr.Blocks:
    blocks: gr.Blocks
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True, fill_height=False) as blocks:
        top = gr.HTML(f'<div class="ten"><h1>{TITLE}</h1></div>', elem_id="dau-trang", padding=False)
        if context.library is None:
            chat.build(context, examples)
        else:
            with gr.Tabs(elem_id="cac-the"):
                with gr.Tab("Hỏi đáp", id="hoi-dap", elem_id="tab-hoi-dap"):
                    chat.build(context, examples)
                evaluation = tabs.build()
            blocks.load(tabs.shown(), None, evaluation, show_progress="hidden", api_visibility="private")
        blocks.load(header.whole(context.assistant, TITLE), None, top, show_progress="hidden", api_visibility="private")
    remember(blocks)
    # A question waits for its turn (`ui.asking`) in a thread of its own, so that it can be stopped while it waits;
    # with gradio's 40 threads, 40 questions to a slow language model would leave none for anybody's page.
    blocks.max_threads = _THREADS
    blocks.state_session_capacity = _PAGES
    blocks.create_limiter()  # type: ignore[no-untyped-call]
    blocks.queue(api_open=False, default_concurrency_limit=chat.ASKING_AT_ONCE)
    blocks._queue.sleep_when_free = _BETWEEN_LOOKS
    return blocks


def _theme() -> gr.themes.Base:
    """Plain system fonts by name: gradio's default themes name Google's."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.red,
        neutral_hue=gr.themes.colors.slate,
        text_size=gr.themes.sizes.text_lg,
        font=[gr.themes.Font(name) for name in _SANS],
        font_mono=[gr.themes.Font(name) for name in _MONO],
    )
