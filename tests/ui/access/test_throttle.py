"""How long failed sign-ins make the next one wait."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from rag.database import Database
from ui.access import throttle
from ui.state import open_state


@pytest.fixture
def state(tmp_path: Path) -> Database:
    """No failures yet."""
    return open_state(tmp_path)


def failures(state: Database, count: int, name: str, address: str, now: float) -> list[float]:
    """The waits of so many tries that nothing came of, all at once."""
    return [throttle.wait(state, name, address, now) for _ in range(count)]


def test_five_failures_are_free_and_then_each_waits_twice_as_long(state: Database) -> None:
    assert failures(state, 6, "lan", "10.0.0.1", 0.0) == [0, 0, 0, 0, 0, 15]
    assert throttle.wait(state, "lan", "10.0.0.1", 14.0) == 1
    assert throttle.wait(state, "lan", "10.0.0.1", 15.0) == 0
    assert throttle.wait(state, "lan", "10.0.0.1", 15.0) == 30
    now, waits = 15.0, []
    for _ in range(8):
        waits.append(throttle.wait(state, "lan", "10.0.0.1", now))
        now += waits[-1]
        assert throttle.wait(state, "lan", "10.0.0.1", now) == 0
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


def test_another_address_does_not_help_and_another_name_is_free(state: Database) -> None:
    failures(state, 5, "lan", "10.0.0.1", 0.0)
    assert throttle.wait(state, "lan", "10.0.0.2", 0.0) == 15
    assert throttle.wait(state, "minh", "10.0.0.1", 0.0) == 0


def test_many_names_from_one_address_wait_too(state: Database) -> None:
    waits = [throttle.wait(state, f"tên{n}", "10.0.0.1", 0.0) for n in range(31)]
    assert waits == [0.0] * 30 + [15.0]
    assert throttle.wait(state, "lan", "10.0.0.2", 0.0) == 0


def test_one_machine_has_one_ipv6_network(state: Database) -> None:
    for n in range(30):
        throttle.wait(state, f"tên{n}", f"2001:db8::{n:x}", 0.0)
    assert throttle.wait(state, "lan", "2001:db8::ffff", 0.0) == 15


def test_success_starts_the_name_anew_and_not_the_address(state: Database) -> None:
    for n in range(29):
        throttle.wait(state, f"tên{n}", "10.0.0.1", 0.0)
    for _ in range(10):  # an account of one's own is no way around
        assert throttle.wait(state, "minh", "10.0.0.1", 0.0) == 0
        throttle.succeeded(state, "minh", "10.0.0.1")
    assert throttle.wait(state, "lan", "10.0.0.1", 0.0) == 0
    assert throttle.wait(state, "hoa", "10.0.0.1", 0.0) == 15


def test_it_is_kept_over_a_restart(state: Database, tmp_path: Path) -> None:
    failures(state, 5, "lan", "10.0.0.1", 0.0)
    assert throttle.wait(open_state(tmp_path), "lan", "10.0.0.1", 0.0) == 15


def test_a_day_later_all_is_forgotten(state: Database) -> None:
    failures(state, 5, "lan", "10.0.0.1", 0.0)
    assert throttle.wait(state, "lan", "10.0.0.1", 86401.0) == 0
    assert state.rows("SELECT key, count FROM failures ORDER BY key") == [("address 10.0.0.1", 1), ("name lan", 1)]


def test_tries_at_the_same_time_are_all_counted(state: Database) -> None:
    waits: list[float] = []
    threads = [
        threading.Thread(target=lambda: waits.append(throttle.wait(state, "lan", "10.0.0.1", 0.0))) for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waits) == [0.0] * 5 + [15.0] * 7
