"""Accounts: what may be made, what changing one ends, and that each change is in the audit log."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from rag.database import Database
from rag.settings import Settings
from tests.ui.access.office import PASSWORD
from ui.access import accounts, audit, passwords, sessions, tokens
from ui.access.person import Person
from ui.access.refusal import AccessError
from ui.state import open_state

LASTING = sessions.lasting(Settings())


@pytest.fixture
def state(tmp_path: Path) -> Database:
    """One account: lan, a cadre of the Văn phòng."""
    state = open_state(tmp_path)
    accounts.add(state, "test", "Lan", "cadre", ["Văn phòng", "Văn phòng "], PASSWORD)
    return state


def test_an_account_is_kept_in_one_spelling(state: Database) -> None:
    account = accounts.find(state, " LAN ")
    assert account is not None
    assert (account.name, account.role, account.groups, account.disabled) == ("lan", "cadre", ("Văn phòng",), False)
    assert account.person == Person("lan", "cadre", ("Văn phòng",))
    assert accounts.listed(state) == [account]


def test_an_admin_reads_everything_whatever_the_groups(state: Database) -> None:
    assert accounts.add(state, "test", "minh", "admin", ["A"], PASSWORD).person == Person("minh", "admin", None)


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [
        ("lan", PASSWORD, "Đã có tài khoản 'lan'"),
        ("lan ", PASSWORD, "Đã có tài khoản 'lan'"),
        ("a", PASSWORD, "Tên 'a' không dùng được"),
        ("một hai", PASSWORD, "Tên 'một hai' không dùng được"),
        ("x" * 65, PASSWORD, "không dùng được"),
        ("hoa", "123456789", "Mật khẩu có 9 ký tự, ít nhất phải 10"),
        ("hoa", "", "Mật khẩu có 0 ký tự, ít nhất phải 10"),
        ("hoa", "x" * 201, "nhiều nhất là 200"),
        ("hoa", "121212121212", "quá dễ đoán"),
        ("hoa.nguyen.van", "Hoa.Nguyen.Van", "quá dễ đoán"),
    ],
)
def test_what_cannot_be_used_is_named(state: Database, name: str, password: str, said: str) -> None:
    with pytest.raises(AccessError, match=said):
        accounts.add(state, "test", name, "cadre", (), password)
    assert [one.name for one in accounts.listed(state)] == ["lan"]


def test_an_unknown_account_cannot_be_changed(state: Database) -> None:
    for change in (
        lambda: accounts.set_password(state, "test", "ma", PASSWORD),
        lambda: accounts.set_rights(state, "test", "ma", "admin", None),
        lambda: accounts.set_disabled(state, "test", "ma", disabled=True),
        lambda: accounts.remove(state, "test", "ma"),
        lambda: tokens.give(state, "test", "ma", None, 0.0),
    ):
        with pytest.raises(AccessError, match="Không có tài khoản 'ma'"):
            change()


def test_a_password_is_kept_as_an_argon2_hash_only(state: Database, tmp_path: Path) -> None:
    kept = accounts.password_hash(state, "lan")
    assert kept is not None and kept.startswith("$argon2id$")
    assert not any(PASSWORD.encode() in path.read_bytes() for path in tmp_path.iterdir())
    assert passwords.matches(PASSWORD, kept)
    assert passwords.matches(unicodedata.normalize("NFD", PASSWORD), kept)
    assert not passwords.matches(PASSWORD + "x", kept)
    assert not passwords.matches(PASSWORD, None)
    assert not passwords.matches(PASSWORD, "broken")


@pytest.mark.parametrize("change", ["password", "role", "groups", "disable", "remove"])
def test_every_change_ends_the_sessions_of_that_account_only(state: Database, change: str) -> None:
    accounts.add(state, "test", "minh", "clerk", (), PASSWORD)
    lan, minh = sessions.start(state, "lan", 1000.0), sessions.start(state, "minh", 1000.0)
    assert sessions.person(state, lan, LASTING, 1001.0) == Person("lan", "cadre", ("Văn phòng",))
    if change == "password":
        accounts.set_password(state, "test", "lan", "mật khẩu khác")
    elif change == "role":
        accounts.set_rights(state, "test", "lan", "clerk", None)
    elif change == "groups":
        accounts.set_rights(state, "test", "lan", None, ["Tài chính"])
    elif change == "disable":
        accounts.set_disabled(state, "test", "lan", disabled=True)
    else:
        accounts.remove(state, "test", "lan")
    assert sessions.person(state, lan, LASTING, 1002.0) is None
    assert sessions.person(state, minh, LASTING, 1002.0) == Person("minh", "clerk", ())


def test_changed_rights_are_those_given(state: Database) -> None:
    accounts.set_rights(state, "test", "lan", None, ["Tài chính", ""])
    accounts.set_rights(state, "test", "lan", "clerk", None)
    account = accounts.find(state, "lan")
    assert account is not None
    assert account.person == Person("lan", "clerk", ("Tài chính",))


def test_a_disabled_account_has_no_password_and_no_token_until_enabled(state: Database) -> None:
    _, secret = tokens.give(state, "test", "lan", None, 0.0)
    accounts.set_disabled(state, "test", "lan", disabled=True)
    assert accounts.password_hash(state, "lan") is None
    assert tokens.person(state, secret, 1.0) is None
    accounts.set_disabled(state, "test", "lan", disabled=False)
    assert accounts.password_hash(state, "lan") is not None
    assert tokens.person(state, secret, 1.0) == Person("lan", "cadre", ("Văn phòng",))


def test_a_name_that_is_given_again_inherits_nothing(state: Database) -> None:
    _, secret = tokens.give(state, "test", "lan", None, 0.0)
    session = sessions.start(state, "lan", 0.0)
    accounts.remove(state, "test", "lan")
    accounts.add(state, "test", "lan", "cadre", (), PASSWORD)
    assert tokens.person(state, secret, 1.0) is None
    assert sessions.person(state, session, LASTING, 1.0) is None


def test_each_change_is_in_the_audit_log(state: Database) -> None:
    accounts.set_password(state, "quản trị", "lan", "mật khẩu khác")
    accounts.set_rights(state, "quản trị", "lan", "clerk", ["A", "B"])
    accounts.set_disabled(state, "quản trị", "lan", disabled=True)
    accounts.set_disabled(state, "quản trị", "lan", disabled=False)
    accounts.remove(state, "quản trị", "lan")
    assert [(one.person, one.action, one.subject, one.detail) for one in audit.entries(state)] == [
        ("test", "add account", "lan", "cadre; nhóm: Văn phòng"),
        ("quản trị", "set password", "lan", ""),
        ("quản trị", "set rights", "lan", "clerk; nhóm: A, B"),
        ("quản trị", "disable account", "lan", ""),
        ("quản trị", "enable account", "lan", ""),
        ("quản trị", "remove account", "lan", ""),
    ]
