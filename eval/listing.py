"""Times each page of the list of documents over a hundred thousand of them: `python -m eval.listing`."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from rag.record import Record
from rag.shelf import Shelf, Sort, Wanted, fill, values_of
from rag.versions import number_key

SIZE = 50  # rows of one page
_KINDS = ("Báo cáo", "Quyết định", "Chỉ thị", "Công văn", "Nghị quyết", "Kế hoạch", "Thông báo")
_ISSUERS = tuple(f"UBND huyện Mẫu {n}" for n in range(1, 301))
_PLACES = tuple(f"huyện Mẫu {n}" for n in range(1, 301))
_TOPICS = ("giải ngân vốn đầu tư công", "công tác cán bộ", "chuyển đổi số", "thu ngân sách", "phòng chống thiên tai")
_TODAY = date(2026, 1, 1)


def _documents(count: int) -> Iterator[tuple[Any, ...]]:
    """Rows of `documents`; every hundredth replaces the one before it."""
    chance = random.Random(0)
    for n in range(count):
        day = _day(n)
        kind, topic = chance.choice(_KINDS), chance.choice(_TOPICS)
        number = f"{n}/{day.year}/QĐ-UBND"
        title = f"{kind} số {number} về {topic} năm {day.year} của đơn vị {n}"
        text = f"{title}. " * 20
        yield (
            *(f"{n:064x}", "2", title, text, kind, number, day.isoformat(), chance.choice(_ISSUERS)),
            *(f"quý {'I' * (1 + n % 3)} năm {day.year}", chance.choice(_PLACES)),
            '["Trang 1 mờ"]' if n % 50 == 7 else "[]",
        )


def fill_record(path: Path, count: int) -> Record:
    """A record of made-up documents: each in a file of its own, one in ten kept to a group, one in a hundred ended."""
    record = Record(path)
    with record.transaction() as connection:
        connection.executemany(
            "INSERT INTO documents (id, pipeline, title, text, page_starts, provisions, kind, number, date, issuer, "
            "period, place, notes) VALUES (?, ?, ?, ?, '[]', '[]', ?, ?, ?, ?, ?, ?, ?)",
            _documents(count),
        )
        connection.executemany(
            "INSERT INTO paths VALUES ('/van-ban', ?, ?, 1, 1, 1)",
            ((f"nam-{n % 16}/van-ban-{n}.pdf", f"{n:064x}") for n in range(count)),
        )
        connection.executemany(
            "INSERT INTO readers VALUES (?, 'Văn phòng')", ((f"{n:064x}",) for n in range(0, count, 10))
        )
        connection.executemany(
            "INSERT INTO relations VALUES (?, 'replaces', '', ?, ?, 1, NULL, 0, 0)",
            ((f"{n:064x}", key, number_key(key)) for n, key in _replaced(count)),
        )
        connection.execute("DELETE FROM meta WHERE key = 'shelf'")
    fill(record)
    return record


def _replaced(count: int) -> Iterator[tuple[int, str]]:
    for n in range(5, count, 100):  # not one of those that are kept to a group
        yield n, f"{n - 1}/{_day(n - 1).year}/QĐ-UBND"


def _day(n: int) -> date:
    return date(2010, 1, 1) + timedelta(days=n % 5800)


def views(member: Wanted) -> list[tuple[str, Wanted, int]]:
    """(what, wanted, first row): one of each way to look at the list."""
    sorts: tuple[Sort, ...] = ("newest", "oldest", "title", "number", "added")
    return [
        *((f"xếp theo {sort}", replace(member, sort=sort), 0) for sort in sorts),
        ("trang cuối", member, -SIZE),
        ("tìm “giai ngan 2021”", replace(member, words="giai ngan 2021"), 0),
        ("tìm số hiệu", replace(member, words="77777/"), 0),
        ("tìm không thấy", replace(member, words="khong co chu nay"), 0),
        ("loại + nơi ban hành", replace(member, kind="Báo cáo", issuer="huyen mau 12"), 0),
        ("địa phương + kỳ", replace(member, place="huyện Mẫu 7", period="quý I năm 2021"), 0),
        ("ngày", replace(member, date_from="2021-01-01", date_to="2021-06-30"), 0),
        ("còn hiệu lực", replace(member, state="in_force"), 0),
        ("hết hiệu lực", replace(member, state="ended"), 0),
        ("có lưu ý", replace(member, state="noted"), 0),
    ]


def measured(record: Record, wanted: Wanted, rounds: int) -> list[tuple[str, int, float, float]]:
    """(what, rows found, median ms, slowest ms) of each view."""
    found = []
    for what, view, first in views(wanted):
        times, total = list[float](), 0
        for _ in range(rounds):  # each by a list that has not seen it yet
            started = time.thread_time()
            _, total = Shelf(record).page(view, first if first >= 0 else max(0, total + first), SIZE, _TODAY)
            times.append(1000 * (time.thread_time() - started))
        found.append((what, total, sorted(times)[rounds // 2], max(times)))
    for column in ("kind", "issuer", "place", "period"):
        started = time.thread_time()
        count = len(values_of(record, column, wanted))
        spent = 1000 * (time.thread_time() - started)
        found.append((f"các giá trị của {column}", count, spent, spent))
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Print one line for each view: of a person of no group, and of one who may read everything."""
    parser = argparse.ArgumentParser(prog="python -m eval.listing", description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000, metavar="N")
    parser.add_argument("--rounds", type=int, default=9, metavar="N")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        record = fill_record(Path(folder) / "record.sqlite", arguments.documents)
        print(f"{arguments.documents} documents, made in {time.perf_counter() - started:.1f} s")  # noqa: T201
        for who, groups in (("member of no group", ()), ("reads everything", None)):
            print(f"\n{who}, ms a page of {SIZE} (median, slowest of {arguments.rounds}):")  # noqa: T201
            for what, total, median, slowest in measured(record, Wanted(groups), arguments.rounds):
                print(f"  {what:24} {total:7} {median:7.1f} {slowest:7.1f}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
