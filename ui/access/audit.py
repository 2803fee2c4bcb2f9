"""The audit log: who did what, and when; entries are only ever added, each holding the hash of the one before."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from rag.database import Database
from ui.access.person import Person

# What they are called where an administrator reads them.
ACTIONS = {
    "ask": "hỏi",
    "see": "xem",
    "download": "tải về",
    "export": "xuất",
    "upload": "tải lên",
    "ingest": "nạp",
    "remove": "xoá",
    "correct": "sửa thông tin",
    "set readers": "đổi người được đọc",
    "report": "góp ý",
    "evaluate": "đánh giá",
    "sign in": "đăng nhập",
    "sign-in failed": "đăng nhập sai",
    "sign out": "đăng xuất",
    "add account": "thêm tài khoản",
    "remove account": "xoá tài khoản",
    "disable account": "khoá tài khoản",
    "enable account": "mở tài khoản",
    "set password": "đổi mật khẩu",
    "set rights": "đổi quyền",
    "give token": "cấp mã",
    "revoke token": "thu mã",
    "prune": "bỏ mục hết hạn",
}
_LONGEST = 4000  # characters of a subject or a detail


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. `seq` counts from 1 without a gap, `at` is ISO in UTC, `hash` is over all and the last."""

    seq: int
    at: str
    person: str
    action: str
    subject: str
    detail: str
    hash: str

    def follows(self, previous: str) -> bool:
        """True when this is the entry, unchanged, that was written after the one with the hash `previous`."""
        return self.hash == _hash(previous, self.seq, self.at, self.person, self.action, self.subject, self.detail)


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the log was tampered with: `seq` is the first entry that cannot be trusted."""

    seq: int
    reason: str


def note(state: Database, person: Person, action: str, subject: str = "", detail: str = "") -> None:
    """Add an entry, on disk when this returns. Raises StorageError: what cannot be noted must not happen.

    `action` is a verb, in English (`ACTIONS`); `subject` is what it was done to (a document's id, a
    name); `detail` is the rest (the question that was asked).
    """
    with state.transaction(counted=False) as connection:
        append(connection, person.name, action, subject, detail)


def append(connection: sqlite3.Connection, person: str, action: str, subject: str = "", detail: str = "") -> None:
    """Add an entry within a transaction of the caller's, so that neither is kept without the other."""
    seq, previous = connection.execute("SELECT seq + 1, hash FROM audit_head").fetchone()
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    subject, detail = subject[:_LONGEST], detail[:_LONGEST]
    hashed = _hash(previous, seq, at, person, action, subject, detail)
    entry = (seq, at, person, action, subject, detail, hashed)
    connection.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)", entry)
    connection.execute("UPDATE audit_head SET seq = ?, hash = ?", (seq, hashed))


def entries(state: Database, since: str = "", person: str | None = None) -> Iterator[Entry]:
    """The entries from an ISO day or instant on, oldest first; of one person where named."""
    after, batch = 0, 1000
    while rows := state.rows(
        "SELECT * FROM audit WHERE seq > ? AND at >= ? AND (? IS NULL OR person = ?) ORDER BY seq LIMIT ?",
        *(after, since, person, person, batch),
    ):
        yield from (Entry(*row) for row in rows)
        after = rows[-1][0]


def head(state: Database) -> tuple[int, str]:
    """(seq, hash) of the last entry: whoever keeps them elsewhere can prove later that nothing before was changed."""
    ((seq, hashed),) = state.rows("SELECT seq, hash FROM audit_head")
    return seq, hashed


def verify(state: Database, noted: tuple[int, str] | None = None) -> Fault | None:
    """The first fault of the log, or None. `noted` is an earlier `head`, kept where nobody could rewrite it.

    Found: an entry changed, put in, taken out of the middle or the beginning, or cut off the end without the head being
    rewritten with it. Not found without `noted`: a log that was computed anew, or cut off together with its head, by
    someone who may write the file; what happened after `noted` is only as safe as without it.
    """
    ((last, last_hash, seq, previous),) = state.rows("SELECT seq, hash, pruned_seq, pruned_hash FROM audit_head")
    first = seq
    for entry in entries(state):
        seq += 1
        if entry.seq != seq:
            gone = entry.seq > seq
            return Fault(min(entry.seq, seq), "mục này bị bỏ đi" if gone else "mục này bị chèn vào phần đã hết hạn lưu")
        if not entry.follows(previous):
            return Fault(seq, "mục này, hoặc mục trước nó, bị sửa")
        previous = entry.hash
        if noted is not None and noted[0] == seq and noted[1] != previous:
            return Fault(seq, "nhật ký đến mục này khác với dấu đã ghi lại")
    if (seq, previous) != (last, last_hash):
        return Fault(seq + 1, f"nhật ký dừng ở mục {seq}, đáng ra đến mục {last}: phần cuối bị cắt hoặc thêm vào")
    if noted is not None and noted[0] > last:
        return Fault(last + 1, f"nhật ký dừng ở mục {last}, dấu đã ghi lại là của mục {noted[0]}: phần cuối bị cắt")
    if noted is not None and noted[0] < first:
        return Fault(first, f"dấu đã ghi lại là của mục {noted[0]}, đã hết hạn lưu: dùng một dấu mới hơn")
    return None


def prune(state: Database, days: int) -> int:
    """Remove what is older than `days` (0: nothing), noting how much; returns it. The rest still verifies."""
    if not days:
        return 0
    oldest = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds")
    with state.transaction(counted=False) as connection:
        # from the beginning, not by day alone: a clock that was set back must not leave a hole
        until = None
        for row in connection.execute("SELECT seq, hash, at FROM audit ORDER BY seq"):
            if row[2] >= oldest:
                break
            until = row[:2]
        if until is None:
            return 0
        connection.execute("UPDATE audit_head SET pruned_seq = ?, pruned_hash = ?", until)
        gone = connection.execute("DELETE FROM audit WHERE seq <= ?", until[:1]).rowcount
        append(connection, "", "prune", f"1–{until[0]}", f"{gone} mục quá {days} ngày")
    return int(gone)


def _hash(previous: str, *fields: object) -> str:
    return hashlib.sha256(json.dumps([previous, *fields], ensure_ascii=False).encode()).hexdigest()
