"""The chips of the scope and what can be chosen for it, as HTML; tells which chip leaves nothing to search."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from rag.choices import Choices, Column, Titled
from rag.days import iso_day, written
from rag.library import Library
from ui.access.person import Person
from ui.contract import Assistant
from ui.talks.chosen import NAMES, Chip, Chosen, Field, day_chip

_COLUMNS: tuple[tuple[Field, Column], ...] = (("kinds", "kind"), ("issuers", "issuer"), ("places", "place"))
_DOCUMENTS, _VALUES = 8, 6  # shown of each at a time
_NOTHING = '<p class="trong">Kho không có văn bản, loại, cơ quan hay địa phương nào chứa những chữ này.</p>'


class Shelf:
    """What of the library can be chosen, by whom; nothing where there is no library."""

    def __init__(self, library: Library | None) -> None:
        self._library = library
        self._choices = Choices(library.record) if library else None

    def found(self, person: Person, words: str) -> list[Chip]:
        """The chips that fit these words: kinds, issuers and places first, then documents."""
        if self._choices is None or self._library is None:
            return []
        chips = [
            Chip(field, value, f"{value} ({count})")
            for field, column in _COLUMNS
            for value, count in self._choices.told(column, person.scope.groups, words)[:_VALUES]
        ]
        reach = self._library.reach(person.scope)
        titled = self._choices.titled(words, _DOCUMENTS, lambda key: reach is None or reach.holds(key))
        return [*chips, *(Chip("documents", one.id, document_label(one)) for one in titled)]

    def chip(self, person: Person, field: str, value: str) -> Chip | None:
        """The chip of a value that the page sent; None for one that the person cannot choose."""
        if field in ("date_from", "date_to"):
            return day_chip(field, iso_day(value.strip()))  # type: ignore[arg-type]
        if field == "documents":
            return self._document(person, value)
        for known, column in _COLUMNS:
            if known == field and self._choices is not None:
                told = [one for one, _ in self._choices.told(column, person.scope.groups)]
                return Chip(known, value, value) if value in told else None
        return None

    def _document(self, person: Person, document_id: str) -> Chip | None:
        reach = self._library.reach(person.scope) if self._library else None
        if self._library is None or (reach is not None and not reach.holds(document_id)):
            return None
        document = self._library.document(document_id)
        if document is None:
            return None
        titled = Titled(document.id, document.title, document.number, document.kind, document.date)
        return Chip("documents", document.id, document_label(titled))


def document_label(document: Titled) -> str:
    """A document as it is chosen by name: "Quy định 15-QĐ/TU, 28/07/2021: Quy định về …"."""
    name = " ".join(part for part in (document.kind, document.number) if part) if document.number else ""
    told = ", ".join(part for part in (name, written(document.date) if document.date else "") if part)
    title = document.title.removeprefix(f"{name}: ") if name else document.title
    return f"{told}: {title}" if told else title


def row(chosen: Chosen) -> str:
    """The chips over the question box, each a button that drops it; "" without any."""
    if not chosen.chips:
        return ""
    made = "".join(
        f'<button type="button" class="the-pham-vi" data-viec="bo" data-truong="{chip.field}" '
        f'data-gia-tri="{escape(chip.value)}" aria-label="Bỏ khỏi phạm vi: {NAMES[chip.field]} {escape(chip.label)}">'
        f'<span class="loai-the">{NAMES[chip.field]}:</span> {escape(chip.label)} <span aria-hidden="true">✕</span>'
        "</button>"
        for chip in chosen.chips
    )
    return f'<div class="cac-the" role="group" aria-label="Phạm vi tìm"><span>Chỉ tìm trong</span>{made}</div>'


def results(found: Sequence[Chip], chosen: Chosen, words: str) -> str:
    """What can be chosen, a heading a field."""
    if not found:
        return _NOTHING if words.strip() else ""
    taken = {(chip.field, chip.value) for chip in chosen.chips}
    parts = []
    for field in NAMES:
        chips = [chip for chip in found if chip.field == field and (chip.field, chip.value) not in taken]
        if chips:
            buttons = "".join(
                f'<button type="button" data-viec="chon" data-truong="{field}" data-gia-tri="{escape(chip.value)}">'
                f"{escape(chip.label)}</button>"
                for chip in chips
            )
            parts.append(f'<div role="group" aria-label="{NAMES[field]}"><h3>{NAMES[field]}</h3>{buttons}</div>')
    return f'<div class="ket-qua-chon">{"".join(parts)}</div>'


def nothing_left(assistant: Assistant, person: Person, chosen: Chosen) -> str | None:
    """Markdown that says no document is left and which chip to drop; None where there are some, or all were asked."""
    if not chosen.chips or assistant.count(person.within(chosen.scope)):
        return None
    left = [(chip, assistant.count(person.within(fewer.scope))) for chip, fewer in chosen.fewer()]
    advice = [f"bỏ “{NAMES[chip.field]}: {chip.label}” thì còn {count} văn bản" for chip, count in left if count]
    told = "; ".join(advice) if advice else "bỏ từng phần, hoặc bỏ hết để tìm trong cả kho"
    return (
        '<div class="hop luu-y"><span aria-hidden="true">∅</span> <strong>Phạm vi này không có văn bản nào:</strong> '
        f"{escape(told)}.</div>"
    )
