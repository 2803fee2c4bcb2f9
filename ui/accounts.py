"""The command line of the accounts: `python -m ui.accounts add NAME --role ROLE`, and whatever else changes them."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import get_args

from rag.database import Database
from rag.errors import RagError
from rag.settings import load_settings
from ui.access import accounts, passwords, tokens
from ui.access.person import Role
from ui.access.refusal import AccessError
from ui.state import open_state

_Act = Callable[[Database, str, argparse.Namespace], None]


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ui.accounts", description="Tài khoản của trang hỏi đáp.")
    commands = parser.add_subparsers(required=True, metavar="LỆNH")

    def command(name: str, act: _Act, about: str, *, named: bool = True) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=about, description=about)
        one.set_defaults(act=act)
        if named:
            one.add_argument("name", metavar="TÊN")
        return one

    roles, group = get_args(Role), 'nhóm được đọc văn bản dành riêng; nhiều nhóm thì lặp lại; "" là không nhóm nào'
    stdin = "đọc mật khẩu từ dòng đầu của đầu vào chuẩn"
    add = command("add", _add, "thêm một tài khoản")
    add.add_argument("--role", choices=roles, required=True, help="cadre: hỏi; clerk: thêm nạp văn bản; admin: mọi thứ")
    add.add_argument("--group", action="append", default=[], metavar="NHÓM", help=group)
    add.add_argument("--password-stdin", action="store_true", help=stdin)
    password = command("password", _password, "đổi mật khẩu; ai đang đăng nhập bằng tài khoản này phải đăng nhập lại")
    password.add_argument("--password-stdin", action="store_true", help=stdin)
    command("list", _list, "các tài khoản", named=False).add_argument("--json", action="store_true", help="in JSON")
    command("group", _group, "đặt lại các nhóm").add_argument(
        "--group", action="append", required=True, metavar="NHÓM", help=group
    )
    command("role", _role, "đổi vai trò").add_argument("role", choices=roles, metavar="VAI_TRÒ")
    command("disable", _disable, "khoá: không đăng nhập được nữa, tên vẫn giữ chỗ")
    command("enable", _enable, "mở lại một tài khoản đã khoá")
    command("remove", _remove, "xoá một tài khoản với các phiên và mã của nó")
    token = command("token", _token, "cấp, xem, thu hồi mã cho phần mềm khác (API)", named=False)
    which = token.add_mutually_exclusive_group(required=True)
    which.add_argument("name", nargs="?", metavar="TÊN", help="cấp mã hỏi thay tài khoản này")
    which.add_argument("--list", action="store_true", help="các mã đã cấp")
    which.add_argument("--revoke", type=int, metavar="MÃ_SỐ", help="thu hồi mã có mã số này")
    token.add_argument("--days", type=int, metavar="N", help="hạn của mã, tính bằng ngày; không nêu thì không hạn")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; exit status 1 with one clear line when it cannot be done."""
    asked = _arguments(argv)
    try:
        state = open_state(load_settings().data_dir)
        asked.act(state, f"lệnh:{getpass.getuser()}", asked)
    except RagError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _add(state: Database, by: str, asked: argparse.Namespace) -> None:
    first = not accounts.exist(state)
    account = accounts.add(state, by, asked.name, asked.role, asked.group, _asked_password(asked))
    _say(f"Đã thêm {account.name} ({account.role}; {_groups(account)}).")
    if first:
        _say("Từ bây giờ ai mở trang cũng phải đăng nhập.")


def _password(state: Database, by: str, asked: argparse.Namespace) -> None:
    accounts.set_password(state, by, asked.name, _asked_password(asked))
    _say("Đã đổi mật khẩu; các phiên đang mở đã kết thúc.")


def _list(state: Database, by: str, asked: argparse.Namespace) -> None:
    found = accounts.listed(state)
    if asked.json:
        rows = [
            {"name": one.name, "role": one.role, "groups": one.groups, "disabled": one.disabled, "created": one.created}
            for one in found
        ]
        _say(json.dumps(rows, ensure_ascii=False))
        return
    for one in found:
        _say(f"{one.name:<24} {one.role:<6} {'đã khoá' if one.disabled else '':<8} {_groups(one)}")
    if not found:
        _say("Chưa có tài khoản nào: trang chỉ mở được trên máy này, không cần đăng nhập.")


def _group(state: Database, by: str, asked: argparse.Namespace) -> None:
    account = accounts.set_rights(state, by, asked.name, None, asked.group)
    _say(f"{account.name}: {_groups(account)}. Các phiên đang mở đã kết thúc.")


def _role(state: Database, by: str, asked: argparse.Namespace) -> None:
    account = accounts.set_rights(state, by, asked.name, asked.role, None)
    _say(f"{account.name}: {account.role}. Các phiên đang mở đã kết thúc.")


def _disable(state: Database, by: str, asked: argparse.Namespace) -> None:
    accounts.set_disabled(state, by, asked.name, disabled=True)
    _say("Đã khoá; các phiên đang mở đã kết thúc.")


def _enable(state: Database, by: str, asked: argparse.Namespace) -> None:
    accounts.set_disabled(state, by, asked.name, disabled=False)
    _say("Đã mở lại.")


def _remove(state: Database, by: str, asked: argparse.Namespace) -> None:
    accounts.remove(state, by, asked.name)
    _say("Đã xoá tài khoản; nhật ký vẫn giữ những gì đã làm.")
    if not accounts.exist(state):
        _say("Không còn tài khoản nào: trên 127.0.0.1 trang mở không cần đăng nhập, ở địa chỉ khác không ai vào được.")


def _token(state: Database, by: str, asked: argparse.Namespace) -> None:
    if asked.list:
        for one in tokens.listed(state):
            _say(f"{one.id:<6} {one.name:<24} {'không hạn' if one.ends is None else 'đến ' + _day(one.ends)}")
    elif asked.revoke is not None:
        tokens.revoke(state, by, asked.revoke)
        _say("Đã thu hồi.")
    else:
        token, secret = tokens.give(state, by, asked.name, asked.days, time.time())
        sys.stderr.write(f"Mã số {token.id} của {token.name}; mã dưới đây chỉ hiện một lần:\n")
        _say(secret)


def _asked_password(asked: argparse.Namespace) -> str:
    """Typed twice without being shown, or the first line of standard input. Raises AccessError when they differ."""
    if asked.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    try:
        first = getpass.getpass(f"Mật khẩu cho {asked.name} (ít nhất {passwords.SHORTEST} ký tự): ")
        again = getpass.getpass("Nhập lại mật khẩu: ")
    except EOFError:
        raise AccessError("Chưa nhập mật khẩu. Trong tập lệnh, dùng --password-stdin.") from None
    if first != again:
        raise AccessError("Hai lần nhập không giống nhau. Hãy chạy lại lệnh.")
    return first


def _groups(account: accounts.Account) -> str:
    if account.person.groups is None:
        return "đọc mọi văn bản"
    return f"nhóm: {', '.join(account.groups)}" if account.groups else "không nhóm nào"


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).astimezone().strftime("%d/%m/%Y %H:%M")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
