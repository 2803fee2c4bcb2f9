"""Apps of the tests' own: any assistant or library, behind a door that names its people by a header."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.types import Scope

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


def by_token(scope: Scope) -> Person | None:
    """The person whose token is sent; nobody for another."""
    given = Headers(scope=scope).get("authorization", "").removeprefix("Bearer ")
    return PEOPLE.get(given)


def app_with_people(assistant: Assistant, data_dir: Path, library: Library | None = None) -> FastAPI:
    """The real app behind a door of three people."""
    settings = Settings.model_construct(data_dir=data_dir)
    app = page.build(Context(assistant, settings, open_state(data_dir), library))
    door: Any = next(one for one in app.user_middleware if str(getattr(one.cls, "__name__", "")) == Door.__name__)
    door.kwargs["who"] = by_token
    return app


def as_(name: str) -> dict[str, str]:
    """The header of one person."""
    return {"Authorization": f"Bearer the-{name}"}
