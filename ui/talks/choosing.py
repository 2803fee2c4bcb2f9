"""Where the scope of the next question is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from ui.access.person import Person, person_of
from ui.conversation import Desk, Opened, Update
from ui.talks import chips
from ui.talks.chosen import Chosen
from ui.talks.signal import QUIET, Told, tried

if TYPE_CHECKING:
    from ui.chat import Parts

_NOT_THERE = "Kho không có phần này, hoặc đã chọn đủ số phần của một loại."


def form() -> dict[str, Any]:
    """The chooser in the column that is open now; `ui/talks.js` shows and hides it."""
    with gr.Group(elem_id="chon-pham-vi") as chooser:
        choice = gr.Textbox(
            "",
            label="Tìm văn bản, loại, cơ quan, địa phương để chọn",
            placeholder="Tên hoặc số văn bản",
            elem_id="tim-pham-vi",
        )
        results = gr.HTML("", elem_id="ket-qua-chon", padding=False)
        with gr.Row(elem_id="ngay-chon"):
            first = gr.Textbox("", label="Ban hành từ ngày", placeholder="1/7/2021", elem_id="tu-ngay", min_width=120)
            last = gr.Textbox("", label="đến hết ngày", placeholder="31/12/2024", elem_id="den-ngay", min_width=120)
            add = gr.Button("Thêm ngày", elem_id="them-ngay", min_width=100)
    return {"chooser": chooser, "choice": choice, "results": results, "first": first, "last": last, "add_days": add}


def wire(desk: Desk, shelf: chips.Shelf, parts: Parts) -> None:
    """Connect the chooser."""

    def results(words: str, chosen: Chosen, request: gr.Request) -> str:
        return chips.results(shelf.found(person_of(request), words), chosen, words)

    def days(opened: Opened, chosen: Chosen, first: str, last: str, request: gr.Request) -> dict[Any, Any]:
        person = person_of(request)
        return parts.named(tried(lambda: _days(desk, shelf, person, opened, chosen, (first, last)), {"first": first}))

    inputs = [parts.choice, parts.chosen]
    # not `input`: gradio sends that for keys only, and misses what is pasted or composed
    parts.choice.change(results, inputs, parts.results, **QUIET, trigger_mode="always_last")
    parts.choose.click(results, inputs, parts.results, **QUIET)
    dated = [parts.opened, parts.chosen, parts.first, parts.last]
    gr.on([parts.add_days.click, parts.first.submit, parts.last.submit], days, dated, parts.all(), **QUIET)


def shown(shelf: chips.Shelf, person: Person, chosen: Chosen, words: str) -> Update:
    """The chips, and what is left to choose."""
    return {"chips": chips.row(chosen), "results": chips.results(shelf.found(person, words), chosen, words)}


def added(desk: Desk, shelf: chips.Shelf, person: Person, opened: Opened, chosen: Chosen, asked: Told) -> Update:
    """One more chip. Raises ValueError for what the person cannot choose, or for no day."""
    chip = shelf.chip(person, asked.field, asked.value)
    wider = chosen.with_(chip) if chip else chosen
    if wider == chosen:
        raise ValueError(_NOT_THERE)
    return _kept(desk, person, opened, wider)


def dropped(desk: Desk, person: Person, opened: Opened, chosen: Chosen, asked: Told) -> Update:
    """One chip less."""
    return _kept(desk, person, opened, chosen.without(asked.field, asked.value))


def _days(
    desk: Desk, shelf: chips.Shelf, person: Person, opened: Opened, chosen: Chosen, given: tuple[str, str]
) -> Update:
    for field, day in zip(("date_from", "date_to"), given, strict=True):
        chip = shelf.chip(person, field, day) if day.strip() else None
        chosen = chosen.with_(chip) if chip else chosen
    scope = chosen.scope
    if scope.date_from and scope.date_to and scope.date_to < scope.date_from:
        raise ValueError("Ngày cuối trước ngày đầu. Xin sửa lại.")
    return {**_kept(desk, person, opened, chosen), "chips": chips.row(chosen), "first": "", "last": ""}


def _kept(desk: Desk, person: Person, opened: Opened, chosen: Chosen) -> Update:
    """The scope goes with the conversation."""
    if opened.id is not None:
        desk.talks.choose(person.name, opened.id, chosen)
    return {"chosen": chosen}
