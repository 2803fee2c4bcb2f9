"""Tokens with which other office software asks in the name of an account."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from rag.database import Database
from ui.access.accounts import find
from ui.access.audit import append
from ui.access.person import Person
from ui.access.refusal import AccessError
from ui.access.sessions import token_hash

_DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Token:
    """A token that was given out; `ends` is seconds since 1970, None for one that lasts."""

    id: int
    name: str
    created: float
    ends: float | None


def give(state: Database, by: str, name: str, days: int | None, now: float) -> tuple[Token, str]:
    """A new token of an account: what is listed of it, and the secret, which is told once. Raises AccessError."""
    account = find(state, name)
    if account is None:
        raise AccessError(f"Không có tài khoản {name!r}. Xem các tài khoản: python -m ui.accounts list")
    if days is not None and days < 1:
        raise AccessError(f"Hạn {days} ngày không dùng được: ít nhất 1 ngày.")
    secret = "tl-" + secrets.token_urlsafe(32)
    ends = None if days is None else now + days * _DAY
    with state.transaction(counted=False) as connection:
        id_ = connection.execute(
            "INSERT INTO tokens (token, name, created, ends) VALUES (?, ?, ?, ?)",
            (token_hash(secret), account.name, now, ends),
        ).lastrowid
        assert id_ is not None
        append(connection, by, "give token", account.name, f"mã số {id_}; {'không hạn' if days is None else days}")
    return Token(id_, account.name, now, ends), secret


def person(state: Database, secret: str, now: float) -> Person | None:
    """In whose name a token speaks, while it lasts and the account may sign in."""
    rows = state.rows("SELECT name FROM tokens WHERE token = ? AND (ends IS NULL OR ends > ?)", token_hash(secret), now)
    account = find(state, rows[0][0]) if rows else None
    return account.person if account is not None and not account.disabled else None


def listed(state: Database) -> list[Token]:
    """Every token that was not revoked, ended ones too."""
    return [Token(*row) for row in state.rows("SELECT id, name, created, ends FROM tokens ORDER BY id")]


def revoke(state: Database, by: str, id_: int) -> None:
    """End a token at once. Raises AccessError when there is none of this number."""
    with state.transaction(counted=False) as connection:
        row = connection.execute("DELETE FROM tokens WHERE id = ? RETURNING name", (id_,)).fetchone()
        if row is None:
            raise AccessError(f"Không có mã số {id_}. Xem các mã: python -m ui.accounts token --list")
        append(connection, by, "revoke token", row[0], f"mã số {id_}")
