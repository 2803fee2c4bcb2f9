"""The accounts: names, roles, groups and password hashes, kept in the web app's own file."""

from __future__ import annotations

import json
import re
import sqlite3
import time
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, get_args

from rag.database import Database
from rag.scope import group_names
from ui.access.audit import append
from ui.access.passwords import hashed
from ui.access.person import Person, Role
from ui.access.refusal import AccessError

_NAME = re.compile(r"[^\W_][\w.@-]{1,63}")
_COLUMNS = "name, role, groups, disabled, created"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in, unless `disabled`. `created` is seconds since 1970."""

    name: str
    role: Role
    groups: tuple[str, ...]
    disabled: bool
    created: float

    @property
    def person(self) -> Person:
        """Who signs in with it: an admin reads every document, others those of their groups and the open ones."""
        return Person(self.name, self.role, None if self.role == "admin" else self.groups)


def account_name(typed: str) -> str:
    """A name as it is kept and compared: one spelling, lower case.

    >>> account_name(" Lan.Nguyen ")
    'lan.nguyen'
    """
    return unicodedata.normalize("NFC", typed).strip().casefold()


def exist(state: Database) -> bool:
    """True once there is an account: from then on everybody has to sign in."""
    return bool(state.rows("SELECT 1 FROM accounts LIMIT 1"))


def listed(state: Database) -> list[Account]:
    """Every account, by name."""
    return [_account(row) for row in state.rows(f"SELECT {_COLUMNS} FROM accounts ORDER BY name")]


def find(state: Database, name: str) -> Account | None:
    """The account of this name, however it is written."""
    rows = state.rows(f"SELECT {_COLUMNS} FROM accounts WHERE name = ?", account_name(name))
    return _account(rows[0]) if rows else None


def password_hash(state: Database, name: str) -> str | None:
    """What a password is compared to; None when there is no such account or it is disabled."""
    rows = state.rows("SELECT password FROM accounts WHERE name = ? AND NOT disabled", account_name(name))
    return rows[0][0] if rows else None


def add(state: Database, by: str, name: str, role: Role, groups: Iterable[str], password: str) -> Account:
    """Make an account; `by` is who did it, for the audit log. Raises AccessError naming what cannot be used."""
    kept = account_name(name)
    if not _NAME.fullmatch(kept):
        raise AccessError(
            f"Tên {name!r} không dùng được: từ 2 đến 64 chữ cái, chữ số và các dấu . _ - @, bắt đầu bằng chữ hoặc số, "
            "không có dấu cách."
        )
    account = Account(kept, _role(role), group_names(groups), False, time.time())
    hash_ = hashed(password, kept)
    with state.transaction(counted=False) as connection:
        try:
            connection.execute(
                "INSERT INTO accounts (name, role, groups, password, created) VALUES (?, ?, ?, ?, ?)",
                (kept, role, json.dumps(account.groups, ensure_ascii=False), hash_, account.created),
            )
        except sqlite3.IntegrityError:
            raise AccessError(f"Đã có tài khoản {kept!r}. Chọn tên khác, hoặc đổi tài khoản ấy.") from None
        append(connection, by, "add account", kept, _described(account))
    return account


def set_password(state: Database, by: str, name: str, password: str) -> None:
    """Change a password; whoever is signed in with the account is signed out."""
    kept = _existing(state, name).name
    _change(state, by, kept, "set password", "", password=hashed(password, kept))


def set_rights(state: Database, by: str, name: str, role: Role | None, groups: Iterable[str] | None) -> Account:
    """Change the role or the groups, or both, where given; whoever is signed in is signed out."""
    old = _existing(state, name)
    new_role = _role(role) if role else old.role
    new_groups = old.groups if groups is None else group_names(groups)
    new = Account(old.name, new_role, new_groups, old.disabled, old.created)
    groups_kept = json.dumps(new.groups, ensure_ascii=False)
    _change(state, by, old.name, "set rights", _described(new), role=new.role, groups=groups_kept)
    return new


def set_disabled(state: Database, by: str, name: str, *, disabled: bool) -> None:
    """Shut an account, or open it again; shut, it stays known to the audit log and its name stays taken."""
    kept = _existing(state, name).name
    _change(state, by, kept, "disable account" if disabled else "enable account", "", disabled=int(disabled))


def remove(state: Database, by: str, name: str) -> None:
    """Delete an account with its sessions and tokens; what it did stays in the audit log."""
    kept = _existing(state, name).name
    with state.transaction(counted=False) as connection:
        for table in ("sessions", "tokens", "accounts"):
            connection.execute(f"DELETE FROM {table} WHERE name = ?", (kept,))
        append(connection, by, "remove account", kept)


def _change(state: Database, by: str, name: str, action: str, detail: str, **columns: object) -> None:
    names = ", ".join(f"{column} = ?" for column in columns)
    with state.transaction(counted=False) as connection:
        connection.execute(f"UPDATE accounts SET {names} WHERE name = ?", (*columns.values(), name))
        connection.execute("DELETE FROM sessions WHERE name = ?", (name,))
        append(connection, by, action, name, detail)


def _existing(state: Database, name: str) -> Account:
    account = find(state, name)
    if account is None:
        raise AccessError(f"Không có tài khoản {name!r}. Xem các tài khoản: python -m ui.accounts list")
    return account


def _role(role: str) -> Role:
    for known in get_args(Role):
        if role == known:
            return known  # type: ignore[no-any-return]
    raise AccessError(f"Vai trò {role!r} không dùng được: chọn cadre, clerk hoặc admin.")


def _described(account: Account) -> str:
    return f"{account.role}; nhóm: {', '.join(account.groups) or 'không'}"


def _account(row: tuple[Any, ...]) -> Account:
    name, role, groups, disabled, created = row
    return Account(name, role, tuple(json.loads(groups)), bool(disabled), created)
