"""What the page's own buttons and links ask for (`ui/talks.js`), as the handlers of the Hỏi đáp tab take it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.errors import RagError

# The bubble itself tells that an answer is on its way; gradio's overlay would hide the panel.
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
# `click` for what is done at once, `submit` for what is answered, `select` once, when the page is there.
SCRIPT = """
document.addEventListener("viec", (event) => trigger(event.detail.hoi ? "submit" : "click", event.detail));
document.addEventListener("viec-dau", (event) => trigger("select", event.detail));
document.dispatchEvent(new Event("viec-san-sang"));
"""
_FAULT = "Có lỗi trong chương trình; xem nhật ký của chương trình."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing asked for; every part of it comes from outside."""

    what: str
    value: str = ""
    field: str = ""

    @property
    def number(self) -> int:
        """The value as the number of a question; 0 where it is none."""
        return int(self.value) if self.value.isascii() and self.value.isdigit() and len(self.value) < 9 else 0


def told(event: gr.EventData) -> Told:
    """The detail of the event that the page sent."""
    data = event._data if isinstance(event._data, dict) else {}
    return Told(*(str(data.get(name) or "") for name in ("viec", "giaTri", "truong")))


def tried(do: Callable[[], dict[str, Any]], failed: dict[str, Any]) -> dict[str, Any]:
    """The update of `do`; `failed`, and a warning in words, where it cannot be done."""
    try:
        return do()
    except (RagError, ValueError) as error:
        gr.Warning(str(error), title="Chưa làm được")
    except Exception:
        _log.exception("what the page asked for was not done")
        gr.Warning(_FAULT, title="Chưa làm được")
    return failed
