"""Tells Python's inspect beforehand what gradio asks it of its components again and again."""

from __future__ import annotations

import inspect
from typing import Any

from gradio.blocks import Block, Blocks


def remember(blocks: Blocks) -> None:
    """Keep the signatures of the constructors of all components of `blocks` where inspect looks first.

    Gradio asks for one three times for each output of each update, and for those of all components when a page is
    opened: more than half of what an answer cost the page.
    """
    for kind in {kind for block in blocks.blocks.values() for kind in type(block).__mro__ if issubclass(kind, Block)}:
        made: Any = kind.__dict__.get("__init__")
        while made is not None:  # gradio wraps it, and asks for what it wraps too
            made.__signature__ = inspect.signature(made)
            made = getattr(made, "__wrapped__", None)
