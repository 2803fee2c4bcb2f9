"""Apps of the tests' own: any assistant or library, behind a door that names its people by a header."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from fastapi import FastAPI

from rag.library import Library
from rag.settings import Settings
from tests.ui.people import ByHeader
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


def app_with_people(assistant: Assistant, data_dir: Path, library: Library | None = None) -> FastAPI:
    """The real app behind a door of three people."""
    settings = Settings.model_construct(data_dir=data_dir)
    app = page.build(Context(assistant, settings, open_state(data_dir), library))
    (door,) = [one for one in app.user_middleware if cast(object, one.cls) is Door]
    door.kwargs["visitors"] = ByHeader({f"Bearer {token}": one for token, one in PEOPLE.items()}, "authorization")
    return app


def as_(name: str) -> dict[str, str]:
    """The header of one person."""
    return {"Authorization": f"Bearer the-{name}"}
