"""Who is signed in: sessions that end by themselves, of whose tokens only hashes are kept."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass

from rag.database import Database
from rag.errors import StorageError
from rag.settings import Settings
from ui.access.accounts import find
from ui.access.audit import append
from ui.access.person import Person

COOKIE = "tro_ly_phien"
_SEEN_EVERY = 60.0  # seconds between two writes of when a session was last used


@dataclass(frozen=True, slots=True)
class Lasting:
    """How many seconds a session lasts: unused, and at all."""

    idle: float
    longest: float


def lasting(settings: Settings) -> Lasting:
    """As the settings say."""
    return Lasting(settings.session_idle_minutes * 60.0, settings.session_hours * 3600.0)


def token_hash(token: str) -> bytes:
    """What is kept of a token: it is long and random, so a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).digest()


def start(state: Database, name: str, now: float, detail: str = "") -> str:
    """Sign a known account in; the token is to be kept in the browser only. `detail` goes to the audit log."""
    token = secrets.token_urlsafe(32)
    with state.transaction(counted=False) as connection:
        connection.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", (token_hash(token), name, now, now))
        append(connection, name, "sign in", "", detail)
    return token


def person(state: Database, token: str, lasts: Lasting, now: float) -> Person | None:
    """Whose token it is, while the session lasts and the account may sign in."""
    kept = token_hash(token)
    rows = state.rows(
        "SELECT name, seen FROM sessions WHERE token = ? AND seen > ? AND created > ?",
        *(kept, now - lasts.idle, now - lasts.longest),
    )
    account = find(state, rows[0][0]) if rows else None
    if account is None or account.disabled:
        return None
    if now - rows[0][1] >= min(_SEEN_EVERY, lasts.idle / 4):
        # a full disk shuts nobody out before their time: the session only ends as if it were not used
        with suppress(StorageError), state.transaction(counted=False) as connection:
            connection.execute("UPDATE sessions SET seen = ? WHERE token = ?", (now, kept))
    return account.person


def end(state: Database, token: str, action: str = "sign out") -> None:
    """Sign out. A token that is no more is no error."""
    kept = token_hash(token)
    with state.transaction(counted=False) as connection:
        row = connection.execute("DELETE FROM sessions WHERE token = ? RETURNING name", (kept,)).fetchone()
        if row is not None:
            append(connection, row[0], action)


def forget_ended(state: Database, lasts: Lasting, now: float) -> None:
    """Delete the sessions that are over."""
    with state.transaction(counted=False) as connection:
        connection.execute(
            "DELETE FROM sessions WHERE seen <= ? OR created <= ?", (now - lasts.idle, now - lasts.longest)
        )
