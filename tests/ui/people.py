"""A door of the tests' own that knows its people by a header."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers

from ui.access.person import Person


@dataclass(frozen=True)
class ByHeader:
    """Stands for `ui.access.visitor.Visitors`: `people` by the value of `header`; nobody else comes in."""

    people: Mapping[str, Person]
    header: str

    sign_in = True
    clock = staticmethod(time.time)

    def person(self, path: str, headers: Headers) -> Person | None:
        """Whoever the header names."""
        return self.people.get(headers.get(self.header, ""))
