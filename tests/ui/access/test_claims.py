"""What is whose, of what gradio keeps by a key."""

from __future__ import annotations

from ui.access import claims
from ui.access.claims import Claims


def test_whoever_comes_first_has_it() -> None:
    held = Claims()
    assert held.take("session a", "lan")
    assert held.take("session a", "lan")
    assert not held.take("session a", "minh")
    assert held.has("session a", "lan") and not held.has("session a", "minh")


def test_what_the_server_told_is_theirs_too() -> None:
    held = Claims()
    held.give("file /a", "lan")
    held.give("file /a", "minh")
    held.give("file /a", "minh")
    assert [held.has("file /a", name) for name in ("lan", "minh", "hoa")] == [True, True, False]
    assert not held.take("file /a", "hoa")


def test_who_takes_too_many_loses_their_own_only() -> None:
    held = Claims()
    held.take("session lan", "lan")
    held.give("file /both", "minh")
    held.give("file /both", "lan")
    for n in range(claims._AT_MOST):
        held.take(f"session {n}", "minh")
    assert held.has("session lan", "lan") and not held.take("session lan", "minh")
    assert held.has("file /both", "lan") and not held.has("file /both", "minh")
    assert len(held._holders) == claims._AT_MOST + 2
