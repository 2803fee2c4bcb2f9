"""What the web app itself keeps: one SQLite file beside the record, so that no chat waits for an ingest to write."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from rag.database import Database
from ui.access import tables
from ui.talks.rows import MIGRATION as TALKS

_SCHEMA = "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);"
# Each step is applied once, in order; a step that was released is never changed.
_MIGRATIONS: tuple[str, ...] = (tables.ACCOUNTS, tables.AUDIT, TALKS)


def open_state(data_dir: Path) -> Database:
    """The web app's own file under the data folder. Raises StorageError naming it when it cannot be opened."""
    path = data_dir / "web.sqlite"
    state = Database(path, _SCHEMA, _MIGRATIONS)
    with suppress(PermissionError):  # another account of the machine made it, and has seen to this
        path.chmod(0o600)  # questions, and hashes of passwords
    return state
