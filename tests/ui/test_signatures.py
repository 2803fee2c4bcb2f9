"""What gradio asks of its components' constructors, told beforehand, is what it was told before."""

from __future__ import annotations

import inspect

import gradio as gr

from ui.signatures import remember


def test_what_inspect_says_is_remembered_as_it_was() -> None:
    class Own(gr.HTML):
        def __init__(self, value: str = "", *, mark: str = "x") -> None:
            super().__init__(value)
            self.mark = mark

    with gr.Blocks() as blocks:
        made = Own("a", mark="y")
    constructor = vars(Own)["__init__"]
    signature, names = inspect.signature(constructor), inspect.getfullargspec(constructor.__wrapped__)
    config = made.get_config()
    remember(blocks)
    assert inspect.signature(constructor) is inspect.signature(constructor) == signature
    assert inspect.getfullargspec(constructor.__wrapped__) == names
    assert made.get_config() == config
