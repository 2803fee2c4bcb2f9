"""What gradio asks of its components' constructors, told beforehand, is what it was told before."""

from __future__ import annotations

import inspect
from typing import Any

import gradio as gr

from ui.signatures import remember


def test_what_inspect_says_is_remembered_as_it_was() -> None:
    with gr.Blocks() as blocks:
        made = gr.HTML("a", elem_id="b")
    constructor: Any = vars(gr.HTML)["__init__"]
    signature, names = inspect.signature(constructor), inspect.getfullargspec(constructor.__wrapped__)
    config = made.get_config()
    remember(blocks)
    assert constructor.__signature__ == inspect.signature(constructor) == signature
    assert inspect.getfullargspec(constructor.__wrapped__) == names
    assert made.get_config() == config
