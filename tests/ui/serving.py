"""Apps of the tests' own: any assistant or library, behind a door that names its people by a header."""

from __future__ import annotations

import time
from pathlib import Path
from typing import cast

from fastapi import FastAPI
from starlette.datastructures import Headers

from rag.library import Library
from rag.settings import Settings
from ui import page
from ui.access.door import Door
from ui.access.person import Person
from ui.context import Context
from ui.contract import Assistant
from ui.state import open_state

PEOPLE = {
    "the-an": Person("an", "cadre", ("Văn phòng",)),
    "the-binh": Person("binh", "cadre", ()),
    "the-quan-tri": Person("quan-tri", "admin", None),
}


class ByToken:
    """Knows people by the token they send; nobody else comes in."""

    sign_in = True
    clock = staticmethod(time.time)

    def person(self, path: str, headers: Headers) -> Person | None:
        """The person whose token is sent."""
        return PEOPLE.get(headers.get("authorization", "").removeprefix("Bearer "))


def app_with_people(assistant: Assistant, data_dir: Path, library: Library | None = None) -> FastAPI:
    """The real app behind a door of three people."""
    settings = Settings.model_construct(data_dir=data_dir)
    app = page.build(Context(assistant, settings, open_state(data_dir), library))
    (door,) = [one for one in app.user_middleware if cast(object, one.cls) is Door]
    door.kwargs["visitors"] = ByToken()
    return app


def as_(name: str) -> dict[str, str]:
    """The header of one person."""
    return {"Authorization": f"Bearer the-{name}"}
