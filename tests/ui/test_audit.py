"""`python -m ui.audit` as an administrator runs it."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest

from rag.database import Database
from tests.command import command
from ui.access import audit
from ui.access.person import OWNER, Person
from ui.state import open_state


@pytest.fixture
def state(tmp_path: Path) -> Database:
    """Three entries."""
    state = open_state(tmp_path)
    audit.note(state, Person("lan", "cadre"), "ask", "", "câu một?\ndòng hai")
    audit.note(state, OWNER, "see", "d1", "trang 2")
    audit.note(state, Person("minh", "clerk"), "chưa có tên", "x")
    return state


def test_the_log_is_listed_in_vietnamese(state: Database, tmp_path: Path) -> None:
    done = command("ui.audit", tmp_path, "list")
    lines = [re.sub(r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d", "NGÀY GIỜ", line) for line in done.stdout.splitlines()]
    assert (done.returncode, lines) == (
        0,
        [
            "      1  NGÀY GIỜ  lan              hỏi: câu một? dòng hai",
            "      2  NGÀY GIỜ  (máy này)        xem: d1 trang 2",
            "      3  NGÀY GIỜ  minh             chưa có tên: x",
        ],
    )


def test_json_and_filters(state: Database, tmp_path: Path) -> None:
    done = command("ui.audit", tmp_path, "list", "--json", "--person", "Lan", "--since", "1/1/2020")
    [entry] = map(json.loads, done.stdout.splitlines())
    assert {key: entry[key] for key in ("seq", "person", "action", "subject", "detail")} == {
        "seq": 1,
        "person": "lan",
        "action": "ask",
        "subject": "",
        "detail": "câu một?\ndòng hai",
    }
    assert command("ui.audit", tmp_path, "list", "--since", "2100-01-01").stdout == ""


def test_a_day_that_is_none_is_named(tmp_path: Path) -> None:
    done = command("ui.audit", tmp_path, "list", "--since", "hôm qua")
    assert done.returncode == 1
    assert done.stderr == "Ngày 'hôm qua' không đọc được: viết như 2026-11-28 hoặc 28/11/2026.\n"


def test_verify_prints_a_head_that_finds_a_cut_later(state: Database, tmp_path: Path) -> None:
    done = command("ui.audit", tmp_path, "verify")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "Nhật ký nguyên vẹn đến mục 3.")
    head = done.stdout.splitlines()[-1]
    assert head.startswith("3:")
    assert command("ui.audit", tmp_path, "verify", "--noted", head).returncode == 0
    connection = sqlite3.connect(tmp_path / "web.sqlite")
    connection.executescript(
        "DROP TRIGGER audit_is_kept; DROP TRIGGER audit_head_goes_on; DELETE FROM audit WHERE seq = 3; "
        "UPDATE audit_head SET seq = 2, hash = (SELECT hash FROM audit WHERE seq = 2)"
    )
    connection.close()
    assert command("ui.audit", tmp_path, "verify").returncode == 0
    done = command("ui.audit", tmp_path, "verify", "--noted", head)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("NHẬT KÝ KHÔNG CÒN NGUYÊN VẸN từ mục 3: ")


def test_verify_names_the_first_broken_entry(state: Database, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "web.sqlite")
    connection.executescript("DROP TRIGGER audit_stays; UPDATE audit SET detail = 'trang 3' WHERE seq = 2")
    connection.close()
    done = command("ui.audit", tmp_path, "verify")
    assert done.returncode == 1
    assert done.stderr == "NHẬT KÝ KHÔNG CÒN NGUYÊN VẸN từ mục 2: mục này, hoặc mục trước nó, bị sửa.\n"


def test_a_head_that_is_none_is_named(state: Database, tmp_path: Path) -> None:
    done = command("ui.audit", tmp_path, "verify", "--noted", "3:abc")
    assert (done.returncode, done.stderr) == (1, "Dấu '3:abc' không đúng dạng SỐ:MÃ mà lần verify trước in ra.\n")
