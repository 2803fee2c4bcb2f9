"""The assistant as one person asks it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from rag.errors import EmptyIndexError, StorageError
from rag.scope import Scope
from rag.settings import Settings
from tests.ui.scripted import ANSWER, Scripted
from ui.access import audit
from ui.access.heard import Heard
from ui.access.person import OWNER, Person
from ui.context import Context
from ui.state import open_state

LAN = Person("lan", "cadre", ("A",))


def context(tmp_path: Path, assistant: Scripted) -> Context:
    return Context(assistant, Settings.model_construct(data_dir=tmp_path), open_state(tmp_path))


def test_what_is_asked_and_reported_is_noted_and_asked_within_the_persons_groups(tmp_path: Path) -> None:
    assistant = Scripted(pause=0)
    over = context(tmp_path, assistant)
    heard = Heard(over.assistant, over.state, LAN)
    assert list(heard.stream("một?", scope=Scope(kinds=("Báo cáo",), groups=None)))[-1].claims == ANSWER.claims
    heard.report_wrong(ANSWER, (), "90%", "")
    assert assistant.scopes == [Scope(kinds=("Báo cáo",), groups=("A",))]
    assert assistant.reported == [(ANSWER.question, (), "90%", "", "")] and assistant.writers == ["lan"]
    assert [(one.person, one.action, one.detail) for one in audit.entries(over.state)] == [
        ("lan", "ask", "một?"),
        ("lan", "report", ANSWER.question),
    ]


def test_what_cannot_be_noted_is_not_answered(tmp_path: Path) -> None:
    assistant = Scripted(pause=0)
    over = context(tmp_path, assistant)
    blocker = sqlite3.connect(tmp_path / "web.sqlite", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    over.state._connection.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(StorageError):
        list(Heard(over.assistant, over.state, LAN).stream("một?"))
    blocker.close()
    assert assistant.scopes == []


def test_who_may_read_nothing_is_told_the_same_whatever_there_is(tmp_path: Path) -> None:
    over = context(tmp_path, Scripted(documents=0))
    with pytest.raises(EmptyIndexError, match="Chưa có văn bản nào mà tài khoản của bạn được đọc"):
        list(Heard(over.assistant, over.state, LAN).stream("một?"))
    assert list(Heard(over.assistant, over.state, OWNER).stream("giá vé?"))[-1].abstained
