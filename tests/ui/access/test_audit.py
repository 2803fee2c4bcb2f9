"""The audit log: only ever added to, and what was done to it is found."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rag.database import Database
from rag.errors import StorageError
from ui.access import audit
from ui.access.audit import Fault
from ui.access.person import OWNER, Person
from ui.state import open_state

LAN = Person("lan", "cadre")


@pytest.fixture
def state(tmp_path: Path) -> Database:
    """A log of four questions."""
    state = open_state(tmp_path)
    for n in range(1, 5):
        audit.note(state, LAN if n % 2 else OWNER, "ask", f"d{n}", f"câu {n}?")
    return state


def tampered(tmp_path: Path, *statements: str) -> None:
    """What somebody does who may write the file and takes the triggers off first."""
    connection = sqlite3.connect(tmp_path / "web.sqlite")
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    for statement in (*(f"DROP TRIGGER {name}" for name in names), *statements):
        connection.execute(statement)
    connection.commit()
    connection.close()


def days_old(tmp_path: Path, days: dict[int, int]) -> Database:
    """A new log whose entries are so many days old, each in its place of the chain."""
    state = open_state(tmp_path)

    class Then(datetime):
        age = 0

        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) - timedelta(days=cls.age)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit, "datetime", Then)
        for n, age in days.items():
            Then.age = age
            audit.note(state, LAN, "ask", "", f"câu {n}?")
    return state


def test_entries_say_who_did_what_to_what(state: Database) -> None:
    found = list(audit.entries(state))
    assert [(one.seq, one.person, one.action, one.subject, one.detail) for one in found] == [
        (1, "lan", "ask", "d1", "câu 1?"),
        (2, "", "ask", "d2", "câu 2?"),
        (3, "lan", "ask", "d3", "câu 3?"),
        (4, "", "ask", "d4", "câu 4?"),
    ]
    assert abs(datetime.now(UTC) - datetime.fromisoformat(found[0].at)) < timedelta(minutes=1)
    assert audit.verify(state) is None
    assert audit.head(state) == (4, found[3].hash)


def test_entries_of_one_person_and_of_late(tmp_path: Path, state: Database) -> None:
    assert [one.seq for one in audit.entries(state, person="lan")] == [1, 3]
    last = list(audit.entries(state))[-1].at
    assert 4 in [one.seq for one in audit.entries(state, since=last)]
    assert list(audit.entries(state, since="2100-01-01")) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET detail = 'khác' WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 4",
        "DELETE FROM audit WHERE seq = 1",
        "INSERT INTO audit VALUES (9, '', '', '', '', '', '')",
        "INSERT OR REPLACE INTO audit VALUES (2, '', '', '', '', '', '')",
        "UPDATE audit_head SET seq = 2",
        "UPDATE audit_head SET pruned_seq = 9",
        "DELETE FROM audit_head",
        "INSERT OR REPLACE INTO audit_head VALUES (1, 0, '', 0, '')",
    ],
)
def test_the_file_itself_refuses_to_change_or_lose_an_entry(tmp_path: Path, state: Database, statement: str) -> None:
    connection = sqlite3.connect(tmp_path / "web.sqlite")
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    connection.close()
    assert [one.seq for one in audit.entries(state)] == [1, 2, 3, 4]
    assert audit.verify(state) is None


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("UPDATE audit SET detail = 'khác' WHERE seq = 2", 2),
        ("UPDATE audit SET person = 'minh' WHERE seq = 3", 3),
        ("UPDATE audit SET at = '2020-01-01T00:00:00.000+00:00' WHERE seq = 1", 1),
        ("DELETE FROM audit WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("DELETE FROM audit WHERE seq >= 3", 3),
        ("DELETE FROM audit", 1),
        ("INSERT INTO audit SELECT 5, at, person, action, subject, detail, hash FROM audit WHERE seq = 4", 5),
        ("UPDATE audit_head SET pruned_seq = 2", 1),
    ],
)
def test_tampering_is_found_and_its_first_entry_named(
    tmp_path: Path, state: Database, statement: str, first: int
) -> None:
    tampered(tmp_path, statement)
    fault = audit.verify(state)
    assert fault is not None
    assert fault.seq == first


def test_a_tail_cut_off_with_its_head_is_found_by_a_head_kept_elsewhere(tmp_path: Path, state: Database) -> None:
    noted = audit.head(state)
    cut = "UPDATE audit_head SET seq = 2, hash = (SELECT hash FROM audit WHERE seq = 2)"
    tampered(tmp_path, "DELETE FROM audit WHERE seq > 2", cut)
    assert audit.verify(state) is None  # what no file can find about itself
    assert audit.verify(state, noted) == Fault(3, "nhật ký dừng ở mục 2, dấu đã ghi lại là của mục 4: phần cuối bị cắt")


def test_a_log_computed_anew_is_found_by_a_head_kept_elsewhere(tmp_path: Path, state: Database) -> None:
    noted = audit.head(state)
    tampered(tmp_path, "DELETE FROM audit", "UPDATE audit_head SET seq = 0, hash = ''")
    for n in range(1, 6):
        audit.note(state, LAN, "ask", "", f"bịa {n}")
    assert audit.verify(state) is None
    fault = audit.verify(state, noted)
    assert fault == Fault(4, "nhật ký đến mục này khác với dấu đã ghi lại")


def test_a_head_kept_elsewhere_stays_good_as_the_log_grows(state: Database) -> None:
    noted = audit.head(state)
    audit.note(state, LAN, "ask", "", "nữa?")
    assert audit.verify(state, noted) is None


def test_old_entries_go_and_the_rest_still_verifies(tmp_path: Path) -> None:
    state = days_old(tmp_path, {1: 40, 2: 35, 3: 10, 4: 0})
    noted = audit.head(state)
    assert audit.prune(state, 30) == 2
    assert [(one.seq, one.action) for one in audit.entries(state)] == [(3, "ask"), (4, "ask"), (5, "prune")]
    assert audit.verify(state) is None
    assert audit.verify(state, noted) is None
    assert audit.prune(state, 30) == 0
    fault = audit.verify(state, (1, "0" * 64))
    assert fault is not None and "đã hết hạn lưu" in fault.reason
    tampered(tmp_path, "DELETE FROM audit WHERE seq = 3")
    assert audit.verify(state) == Fault(3, "mục này bị bỏ đi")


def test_a_clock_that_was_set_back_leaves_no_hole(tmp_path: Path) -> None:
    state = days_old(tmp_path, {1: 40, 2: 1, 3: 40, 4: 0})
    assert audit.prune(state, 30) == 1
    assert [one.seq for one in audit.entries(state)] == [2, 3, 4, 5]
    assert audit.verify(state) is None


def test_everything_may_be_old(tmp_path: Path) -> None:
    state = days_old(tmp_path, {1: 40, 2: 40})
    assert audit.prune(state, 30) == 2
    assert [one.action for one in audit.entries(state)] == ["prune"]
    assert audit.verify(state) is None


def test_without_a_limit_nothing_goes(tmp_path: Path) -> None:
    state = days_old(tmp_path, {1: 4000})
    assert audit.prune(state, 0) == 0
    assert [one.seq for one in audit.entries(state)] == [1]


def test_an_empty_log_verifies(tmp_path: Path) -> None:
    state = open_state(tmp_path)
    assert audit.verify(state) is None
    assert audit.prune(state, 30) == 0


def test_what_cannot_be_written_is_an_error(tmp_path: Path, state: Database) -> None:
    blocker = sqlite3.connect(tmp_path / "web.sqlite", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    state._connection.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(StorageError):
        audit.note(state, LAN, "ask", "", "mất?")
    blocker.execute("ROLLBACK")
    blocker.close()
    assert len(list(audit.entries(state))) == 4
