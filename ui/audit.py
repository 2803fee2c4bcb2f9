"""The command line of the audit log: `python -m ui.audit verify` and `list`."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from rag.database import Database
from rag.errors import RagError
from rag.settings import load_settings
from ui.access import audit
from ui.access.accounts import account_name
from ui.access.refusal import AccessError
from ui.state import open_state

_HEAD = re.compile(r"(\d+):([0-9a-f]{64})")


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ui.audit", description="Nhật ký truy cập của trang hỏi đáp.")
    commands = parser.add_subparsers(required=True, metavar="LỆNH")
    verify = commands.add_parser("verify", help="kiểm tra nhật ký có bị sửa, chèn, bỏ hay cắt không")
    verify.set_defaults(act=_verify)
    verify.add_argument("--noted", metavar="SỐ:MÃ", help="dấu mà lần verify trước in ra, đã giữ ở nơi khác")
    show = commands.add_parser("list", help="in nhật ký")
    show.set_defaults(act=_list)
    show.add_argument("--since", default="", metavar="NGÀY", help="từ ngày này, ví dụ 2026-11-28 hoặc 28/11/2026")
    show.add_argument("--person", metavar="TÊN", help="chỉ của người này")
    show.add_argument("--json", action="store_true", help="mỗi mục một dòng JSON")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; exit status 1 when the log does not verify or cannot be read."""
    asked = _arguments(argv)
    try:
        return int(asked.act(open_state(load_settings().data_dir), asked))
    except RagError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _verify(state: Database, asked: argparse.Namespace) -> int:
    noted = None
    if asked.noted is not None:
        found = _HEAD.fullmatch(asked.noted)
        if found is None:
            raise AccessError(f"Dấu {asked.noted!r} không đúng dạng SỐ:MÃ mà lần verify trước in ra.")
        noted = int(found[1]), found[2]
    fault = audit.verify(state, noted)
    if fault is not None:
        sys.stderr.write(f"NHẬT KÝ KHÔNG CÒN NGUYÊN VẸN từ mục {fault.seq}: {fault.reason}.\n")
        return 1
    seq, hashed = audit.head(state)
    sys.stdout.write(
        f"Nhật ký nguyên vẹn đến mục {seq}.\n"
        "Hãy giữ dấu này ở nơi khác (sổ, máy khác): lần sau verify --noted DẤU sẽ thấy cả khi ai đó viết lại toàn bộ "
        f"tệp hay cắt phần cuối.\n{seq}:{hashed}\n"
    )
    return 0


def _list(state: Database, asked: argparse.Namespace) -> int:
    person = None if asked.person is None else account_name(asked.person)
    for entry in audit.entries(state, _instant(asked.since), person):
        if asked.json:
            sys.stdout.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
        else:
            at = datetime.fromisoformat(entry.at).astimezone().strftime("%d/%m/%Y %H:%M:%S")
            said = " ".join(part for part in (entry.subject, entry.detail) if part).replace("\n", " ")
            action = audit.ACTIONS.get(entry.action, entry.action)
            sys.stdout.write(f"{entry.seq:>7}  {at}  {entry.person or '(máy này)':<16} {action}: {said}\n")
    return 0


def _instant(day: str) -> str:
    """The beginning of a day here, in UTC as the log has it. Raises AccessError for what is not a day."""
    if not day:
        return ""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(day, form).astimezone(UTC).isoformat(timespec="milliseconds")
        except ValueError:
            continue
    raise AccessError(f"Ngày {day!r} không đọc được: viết như 2026-11-28 hoặc 28/11/2026.")


if __name__ == "__main__":
    sys.exit(main())
