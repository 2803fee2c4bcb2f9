"""What a person chose to search in: documents, kinds, issuers, places, days, each a chip that can be dropped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Literal

from rag.days import written
from rag.scope import Scope

Field = Literal["documents", "kinds", "issuers", "places", "date_from", "date_to"]
NAMES: dict[Field, str] = {
    "documents": "Văn bản",
    "kinds": "Loại",
    "issuers": "Cơ quan",
    "places": "Địa phương",
    "date_from": "Từ ngày",
    "date_to": "Đến ngày",
}
MOST = 20  # values of one field: a scope is sent with each question


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of a scope: `value` is what is searched for (a document's id, an ISO day), `label` what is read."""

    field: Field
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The chips in the order they were chosen."""

    chips: tuple[Chip, ...] = ()

    def with_(self, chip: Chip) -> Chosen:
        """One more; a day takes the place of the day of that side. One there already, or too many, changes nothing."""
        kept = tuple(one for one in self.chips if one.field != chip.field or not chip.field.startswith("date"))
        if chip in kept or sum(one.field == chip.field for one in kept) >= MOST:
            return self
        return Chosen((*kept, chip))

    def without(self, field: str, value: str) -> Chosen:
        """One less."""
        return Chosen(tuple(one for one in self.chips if (one.field, one.value) != (field, value)))

    def values(self, field: Field) -> tuple[str, ...]:
        """What was chosen of one field."""
        return tuple(chip.value for chip in self.chips if chip.field == field)

    @property
    def scope(self) -> Scope:
        """The same for the library, whoever asks (`Person.within` narrows it)."""
        return Scope(
            kinds=self.values("kinds"),
            issuers=self.values("issuers"),
            places=self.values("places"),
            date_from=next(iter(self.values("date_from")), None),
            date_to=next(iter(self.values("date_to")), None),
            documents=self.values("documents") or None,
        )

    @property
    def said(self) -> str:
        """What is shown with an answer: "Loại: Báo cáo; Địa phương: An Hải"; "" for everything."""
        return "; ".join(f"{NAMES[chip.field]}: {chip.label}" for chip in self.chips)

    def fewer(self) -> Iterator[tuple[Chip, Chosen]]:
        """Each chip with what is left without it."""
        for chip in self.chips:
            yield chip, replace(self, chips=tuple(one for one in self.chips if one != chip))


EVERYWHERE = Chosen()


def day_chip(field: Literal["date_from", "date_to"], day: str) -> Chip:
    """A chip of an ISO day."""
    return Chip(field, day, written(day))


def as_line(chosen: Chosen) -> str:
    """One line of JSON."""
    return json.dumps([asdict(chip) for chip in chosen.chips], ensure_ascii=False)


def from_line(line: str) -> Chosen:
    """What `as_line` wrote."""
    return Chosen(tuple(Chip(**chip) for chip in json.loads(line)))
