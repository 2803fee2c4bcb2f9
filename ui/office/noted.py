"""Tells the audit log what was done in these tabs."""

from __future__ import annotations

import logging

from rag.database import Database
from ui.access.person import Person

_log = logging.getLogger(__name__)


def noted(state: Database, person: Person, action: str, subject: str = "", detail: str = "") -> None:
    """`action` is one of upload, ingest, remove, correct, download, evaluate; `subject` what it was done to."""
    _log.info("%s %s %s %s", person.name or "-", action, subject, detail)
