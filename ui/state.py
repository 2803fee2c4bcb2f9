"""What the web app itself keeps: one SQLite file beside the record, so that no chat waits for an ingest to write."""

from __future__ import annotations

from pathlib import Path

from rag.database import Database
from ui.talks.rows import MIGRATION as TALKS

_SCHEMA = "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);"
# Each step is applied once, in order; a step that was released is never changed.
_MIGRATIONS: tuple[str, ...] = (TALKS,)


def open_state(data_dir: Path) -> Database:
    """The web app's own file under the data folder. Raises StorageError naming it when it cannot be opened."""
    return Database(data_dir / "web.sqlite", _SCHEMA, _MIGRATIONS)
