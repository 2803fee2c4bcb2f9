"""`python -m ui.accounts` as an administrator runs it."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.command import ROOT, Completed, command, environment
from tests.ui.access.office import PASSWORD
from ui.access import accounts, passwords, tokens
from ui.access.person import Person
from ui.state import open_state


def run(data_dir: Path, *arguments: str, typed: str = "") -> Completed:
    """One command."""
    return command("ui.accounts", data_dir, *arguments, typed=typed)


def at_a_terminal(data_dir: Path, answers: list[str], *arguments: str) -> tuple[int, str]:
    """(exit status, all that the terminal showed) of a command that is answered at its prompts."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "ui.accounts", *arguments],
        cwd=ROOT,
        env=environment(data_dir),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,  # no terminal but this one: the password is asked for on it
    )
    os.close(theirs)
    shown, deadline = b"", time.monotonic() + 60
    ready = select.poll()  # select knows no descriptor over 1023
    ready.register(ours, select.POLLIN)
    while process.poll() is None and time.monotonic() < deadline:
        if ready.poll(100):
            try:
                shown += os.read(ours, 4096)
            except OSError:  # the other end was closed
                break
        if answers and shown.decode("utf-8", "replace").count(": ") >= 1 and shown.rstrip(b" ").endswith(b":"):
            os.write(ours, answers.pop(0).encode() + b"\n")
            shown += b"\n"
    os.close(ours)
    return process.wait(10), shown.decode("utf-8", "replace")


def test_accounts_are_made_listed_changed_and_removed(tmp_path: Path) -> None:
    done = run(tmp_path, "list")
    assert done.stdout == "Chưa có tài khoản nào: trang chỉ mở được trên máy này, không cần đăng nhập.\n"
    done = run(
        tmp_path, "add", "Lan", "--role", "cadre", "--group", "A", "--group", "B", "--password-stdin", typed=PASSWORD
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Đã thêm lan (cadre; nhóm: A, B).\nTừ bây giờ ai mở trang cũng phải đăng nhập.\n"
    done = run(tmp_path, "add", "minh", "--role", "admin", "--password-stdin", typed=PASSWORD + "\r\n")
    assert done.stdout == "Đã thêm minh (admin; đọc mọi văn bản).\n"
    assert run(tmp_path, "group", "lan", "--group", "C").stdout.startswith("lan: nhóm: C.")
    assert run(tmp_path, "role", "lan", "clerk").stdout.startswith("lan: clerk.")
    assert run(tmp_path, "disable", "lan").returncode == 0
    rows = [
        {key: value for key, value in row.items() if key != "created"}
        for row in json.loads(run(tmp_path, "list", "--json").stdout)
    ]
    assert rows == [
        {"name": "lan", "role": "clerk", "groups": ["C"], "disabled": True},
        {"name": "minh", "role": "admin", "groups": [], "disabled": False},
    ]
    assert "đã khoá" in run(tmp_path, "list").stdout.splitlines()[0]
    assert run(tmp_path, "enable", "lan").returncode == 0
    assert run(tmp_path, "remove", "lan").returncode == 0
    assert "Không còn tài khoản nào" in run(tmp_path, "remove", "minh").stdout
    assert json.loads(run(tmp_path, "list", "--json").stdout) == []


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (("add", "lan", "--role", "cadre", "--password-stdin"), "ngắn\n", "Mật khẩu có 4 ký tự, ít nhất phải 10."),
        (("add", "lan", "--role", "cadre", "--password-stdin"), "", "Mật khẩu có 0 ký tự, ít nhất phải 10."),
        (("password", "ma", "--password-stdin"), PASSWORD, "Không có tài khoản 'ma'."),
        (("remove", "ma"), "", "Không có tài khoản 'ma'."),
        (("token", "ma"), "", "Không có tài khoản 'ma'."),
        (("token", "--revoke", "7"), "", "Không có mã số 7."),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    tmp_path: Path, arguments: tuple[str, ...], typed: str, said: str
) -> None:
    done = run(tmp_path, *arguments, typed=typed)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(said) and done.stderr.count("\n") == 1


def test_a_role_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, "add", "lan", "--role", "chief", "--password-stdin", typed=PASSWORD)
    assert done.returncode == 2
    assert "'chief'" in done.stderr


def test_a_password_is_asked_twice_and_not_shown(tmp_path: Path) -> None:
    status, shown = at_a_terminal(tmp_path, [PASSWORD, PASSWORD], "add", "lan", "--role", "cadre")
    assert (status, shown.count(PASSWORD)) == (0, 0), shown
    assert "Mật khẩu cho lan (ít nhất 10 ký tự): " in shown and "Nhập lại mật khẩu: " in shown
    assert passwords.matches(PASSWORD, accounts.password_hash(open_state(tmp_path), "lan"))


def test_two_different_passwords_are_refused(tmp_path: Path) -> None:
    status, shown = at_a_terminal(tmp_path, [PASSWORD, "khác hẳn mật khẩu kia"], "add", "lan", "--role", "cadre")
    assert status == 1
    assert "Hai lần nhập không giống nhau. Hãy chạy lại lệnh." in shown
    assert accounts.listed(open_state(tmp_path)) == []


def test_a_new_password_is_the_one_that_counts(tmp_path: Path) -> None:
    state = open_state(tmp_path)
    accounts.add(state, "test", "lan", "cadre", (), PASSWORD)
    assert run(tmp_path, "password", "lan", "--password-stdin", typed="mật khẩu mới hơn\n").returncode == 0
    kept = accounts.password_hash(state, "lan")
    assert passwords.matches("mật khẩu mới hơn", kept) and not passwords.matches(PASSWORD, kept)


def test_a_token_is_told_once_listed_and_revoked(tmp_path: Path) -> None:
    state = open_state(tmp_path)
    accounts.add(state, "test", "lan", "cadre", (), PASSWORD)
    given = run(tmp_path, "token", "lan", "--days", "30")
    secret = given.stdout.strip()
    assert given.stderr == "Mã số 1 của lan; mã dưới đây chỉ hiện một lần:\n"
    assert tokens.person(state, secret, time.time()) == Person("lan", "cadre", ())
    assert tokens.person(state, secret, time.time() + 31 * 86400) is None
    listed = run(tmp_path, "token", "--list").stdout
    assert listed.startswith("1      lan ") and "đến " in listed and secret not in listed
    assert run(tmp_path, "token", "--revoke", "1").stdout == "Đã thu hồi.\n"
    assert tokens.person(state, secret, time.time()) is None
    assert run(tmp_path, "token", "--list").stdout == ""
