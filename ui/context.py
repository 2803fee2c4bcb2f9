"""What every tab of the web app is built over."""

from __future__ import annotations

from dataclasses import dataclass

from rag.database import Database
from rag.library import Library
from rag.settings import Settings
from ui.contract import Assistant


@dataclass(frozen=True, slots=True)
class Context:
    """`state` is the web app's own file (`ui.state`); without a `library` there is only the chat to build."""

    assistant: Assistant
    settings: Settings
    state: Database
    library: Library | None = None
