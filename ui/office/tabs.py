"""The two tabs of those who keep the library: their places on the page, their routes, who sees them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr
from fastapi import FastAPI

from rag.library import Library
from ui.access.person import person_of
from ui.context import Context
from ui.office import (
    document_routes,
    evaluation_candidate_routes,
    evaluation_routes,
    evaluation_views,
    listing,
    upload_routes,
)
from ui.office.jobs import Jobs

DOCUMENTS = (
    '<div class="van-phong" id="van-phong-vb"><section id="vb-mot" aria-label="Một văn bản" data-giu></section>'
    '<section id="vb-danh-muc" aria-label="Danh sách văn bản">'
    '<mot-muc id="vb-nap" src="van-phong/nap"></mot-muc>'
    f"{listing.form()}"
    f'<mot-muc id="vb-trang" src="{listing.BASE}/danh-sach"></mot-muc>'
    f'<mot-muc src="{listing.BASE}/gia-tri" class="an"></mot-muc></section></div>'
)


def build() -> gr.blocks.Block:
    """Lay both out in the gr.Tabs that is open now; returns the one that only clerks see."""
    with gr.Tab("Văn bản", id="van-ban", elem_id="tab-van-ban"):
        gr.HTML(DOCUMENTS, padding=False)
    with gr.Tab("Đánh giá", id="danh-gia", elem_id="tab-danh-gia", visible=False) as evaluation:
        gr.HTML(evaluation_views.WHOLE, padding=False)
    tab: gr.blocks.Block = evaluation
    return tab


def shown() -> Callable[..., Any]:
    """A function that gradio calls each time the page is opened: the evaluation is for clerks.

    What is hidden is no protection: each route checks the role itself.
    """

    def update(request: gr.Request) -> Any:  # noqa: ANN401  # gradio's own kind of dict
        return gr.Tab(visible=person_of(request).at_least("clerk"))

    return update


def add_routes(app: FastAPI, context: Context, library: Library) -> None:
    """Everything that the tabs ask for."""
    jobs = Jobs(library.data_dir)
    app.include_router(document_routes.router(context, library, jobs))
    app.include_router(upload_routes.router(context, library, jobs))
    app.include_router(evaluation_routes.router(context.state, library))
    app.include_router(evaluation_candidate_routes.router(context.state, library))
