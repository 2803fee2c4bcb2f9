"""Sessions and tokens: how long they last, and that only hashes of them are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.database import Database
from tests.ui.access.office import PASSWORD
from ui.access import accounts, audit, sessions, tokens
from ui.access.person import Person
from ui.access.refusal import AccessError
from ui.access.sessions import Lasting
from ui.state import open_state

LAN = Person("lan", "cadre", ())
LASTS = Lasting(idle=600.0, longest=3600.0)
DAY = 86400.0


@pytest.fixture
def state(tmp_path: Path) -> Database:
    """One account: lan."""
    state = open_state(tmp_path)
    accounts.add(state, "test", "lan", "cadre", (), PASSWORD)
    return state


def test_a_session_ends_when_it_is_not_used(state: Database) -> None:
    token = sessions.start(state, "lan", 0.0)
    assert sessions.person(state, token, LASTS, 599.0) == LAN
    assert sessions.person(state, token, LASTS, 1190.0) == LAN  # it was used at 599
    assert sessions.person(state, token, LASTS, 1790.0) is None


def test_a_session_ends_however_much_it_is_used(state: Database) -> None:
    token = sessions.start(state, "lan", 0.0)
    assert [sessions.person(state, token, LASTS, at) for at in range(300, 3600, 300)] == [LAN] * 11
    assert sessions.person(state, token, LASTS, 3600.0) is None


def test_a_session_that_was_left_is_over(state: Database) -> None:
    one, other = sessions.start(state, "lan", 0.0), sessions.start(state, "lan", 0.0)
    sessions.end(state, one)
    sessions.end(state, "không có")
    assert sessions.person(state, one, LASTS, 1.0) is None
    assert sessions.person(state, other, LASTS, 1.0) == LAN
    assert [entry.action for entry in audit.entries(state)] == ["add account", "sign in", "sign in", "sign out"]


def test_sessions_that_are_over_are_deleted(state: Database) -> None:
    sessions.start(state, "lan", 0.0)
    kept = sessions.start(state, "lan", 500.0)
    sessions.forget_ended(state, LASTS, 700.0)
    assert state.rows("SELECT token FROM sessions") == [(sessions.token_hash(kept),)]


def test_only_hashes_are_kept(state: Database, tmp_path: Path) -> None:
    session = sessions.start(state, "lan", 0.0)
    _, secret = tokens.give(state, "test", "lan", None, 0.0)
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert sessions.token_hash(session) in files and sessions.token_hash(secret) in files
    assert session.encode() not in files and secret.encode() not in files
    assert len(session) >= 43 and len(secret) >= 43


def test_a_token_lasts_as_long_as_was_said(state: Database) -> None:
    token, secret = tokens.give(state, "test", "Lan", 30, 0.0)
    assert (token.name, token.ends) == ("lan", 30 * DAY)
    assert tokens.person(state, secret, 30 * DAY - 1) == LAN
    assert tokens.person(state, secret, 30 * DAY) is None
    assert tokens.person(state, secret + "x", 1.0) is None
    assert tokens.listed(state) == [token]


def test_a_token_without_an_end_lasts_until_it_is_revoked(state: Database) -> None:
    one, secret = tokens.give(state, "test", "lan", None, 0.0)
    other, other_secret = tokens.give(state, "test", "lan", None, 0.0)
    tokens.revoke(state, "test", one.id)
    assert tokens.person(state, secret, 1e9) is None
    assert tokens.person(state, other_secret, 1e9) == LAN
    assert tokens.listed(state) == [other]
    with pytest.raises(AccessError, match=f"Không có mã số {one.id}"):
        tokens.revoke(state, "test", one.id)


def test_a_token_of_no_days_is_refused(state: Database) -> None:
    with pytest.raises(AccessError, match="Hạn 0 ngày"):
        tokens.give(state, "test", "lan", 0, 0.0)


def test_a_token_follows_the_rights_of_its_account(state: Database) -> None:
    _, secret = tokens.give(state, "test", "lan", None, 0.0)
    accounts.set_rights(state, "test", "lan", "clerk", ["A"])
    assert tokens.person(state, secret, 1.0) == Person("lan", "clerk", ("A",))


def test_a_session_is_no_token_and_a_token_no_session(state: Database) -> None:
    session = sessions.start(state, "lan", 0.0)
    _, secret = tokens.give(state, "test", "lan", None, 0.0)
    assert tokens.person(state, session, 1.0) is None
    assert sessions.person(state, secret, LASTS, 1.0) is None
