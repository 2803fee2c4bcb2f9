"""The list of documents: what is found, in which order, for whom, and that it stays in step with the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rag.record import KnownFile, Record
from rag.schema import Chunk, Document, Relation
from rag.shelf import Shelf, State, Wanted, fill, values_of

TODAY = date(2024, 7, 1)
ALL = Wanted(None)


def put(record: Record, name: str, **fields: Any) -> None:
    """One file of that name that shows a document."""
    document = Document(name, f"{name}.txt", fields.pop("title", name), f"Chữ của {name}", **fields)
    chunk = Chunk(f"{name}-0", name, document.source, document.title, document.text, 0, len(document.text))
    record.put(document.source, KnownFile("/r", name, "1", 1, 1, 1), document, [chunk])


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """Four documents; "quyet-dinh" replaces "cu", "kin" is kept to a group and repeals "quyet-dinh"."""
    made = Record(tmp_path / "record.sqlite")
    put(made, "cu", number="01/QĐ-UBND", date="2020-01-01", kind="Quyết định", issuer="UBND tỉnh An Hải")
    put(
        made,
        "quyet-dinh",
        title="Quyết định về cây xanh",
        number="2/QĐ-UBND",
        date="2023-05-06",
        kind="Quyết định",
        issuer="Ủy ban nhân dân tỉnh An Hải",
        relations=(Relation("replaces", "Quyết định 01/QĐ-UBND", "01/QĐ-UBND", True, None, 0, 1),),
    )
    put(made, "tin", period="6 tháng năm 2024", place="huyện Mẫu", notes=("Trang 1 mờ",), in_force_from="2025-01-01")
    put(
        made,
        "kin",
        number="9/QĐ-TU",
        date="2024-01-01",
        kind="Quy định",
        relations=(Relation("repeals", "Quyết định 2/QĐ-UBND", "2/QĐ-UBND", True, None, 0, 1),),
    )
    made.keep_to(["/r/kin.txt"], ["Mật"])
    return made


def found(record: Record, wanted: Wanted) -> list[str]:
    rows, total = Shelf(record).page(wanted, 0, 50, TODAY)
    assert total == len(rows)
    return [row.id for row in rows]


def test_orders(record: Record) -> None:
    orders = {sort: found(record, replace(ALL, sort=sort)) for sort in ("newest", "oldest", "title", "number", "added")}
    assert orders == {
        "newest": ["kin", "quyet-dinh", "cu", "tin"],
        "oldest": ["cu", "quyet-dinh", "kin", "tin"],
        "title": ["cu", "kin", "quyet-dinh", "tin"],
        "number": ["cu", "quyet-dinh", "kin", "tin"],
        "added": ["kin", "tin", "quyet-dinh", "cu"],
    }


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"words": "cay XANH"}, ["quyet-dinh"]),
        ({"words": "2/qd-ubnd"}, ["quyet-dinh"]),
        ({"words": "không có"}, []),
        ({"kind": "quyet dinh"}, ["quyet-dinh", "cu"]),
        ({"issuer": "UBND tỉnh An Hải"}, ["quyet-dinh", "cu"]),
        ({"place": "mẫu"}, ["tin"]),
        ({"period": "6 tháng đầu năm 2024"}, ["tin"]),
        ({"date_from": "2023-05-06"}, ["kin", "quyet-dinh"]),
        ({"date_to": "2023-05-06"}, ["quyet-dinh", "cu"]),
        ({"state": "noted"}, ["tin"]),
        ({"state": "not_yet"}, ["tin"]),
        ({"state": "ended"}, ["quyet-dinh", "cu"]),
        ({"state": "in_force"}, ["kin"]),
        ({"state": "corrected"}, []),
    ],
)
def test_filters(record: Record, asked: dict[str, Any], expected: list[str]) -> None:
    assert found(record, replace(ALL, **asked)) == expected


def test_who_is_in_no_group_learns_nothing_of_a_kept_document(record: Record) -> None:
    nobody, member = Wanted(()), Wanted(("Mật",))
    assert (found(record, nobody), found(record, member)) == (
        ["quyet-dinh", "cu", "tin"],
        ["kin", "quyet-dinh", "cu", "tin"],
    )
    ended: State = "ended"
    assert found(record, replace(nobody, state=ended)) == ["cu"]
    assert found(record, replace(member, state=ended)) == ["quyet-dinh", "cu"]
    assert values_of(record, "kind", nobody) == ["Quyết định"]
    assert values_of(record, "kind", member) == ["Quyết định", "Quy định"]


def test_a_page_is_a_part_of_the_whole(record: Record) -> None:
    shelf = Shelf(record)
    rows, total = shelf.page(ALL, 1, 2, TODAY)
    assert ([row.id for row in rows], total) == (["quyet-dinh", "cu"], 4)
    assert shelf.page(ALL, 90, 2, TODAY) == ([], 4)


def test_it_follows_corrections_and_removals(record: Record) -> None:
    shelf = Shelf(record)
    shelf.page(ALL, 0, 50, TODAY)
    record.correct("tin", {"kind": "Bản tin"}, "lan")
    assert [row.id for row in shelf.page(replace(ALL, kind="ban tin"), 0, 50, TODAY)[0]] == ["tin"]
    assert found(record, replace(ALL, state="corrected")) == ["tin"]
    record.withdraw_corrections("tin", ["kind"])
    assert found(record, replace(ALL, state="corrected")) == []
    record.forget(["/r/tin.txt"])
    assert shelf.page(ALL, 0, 50, TODAY)[1] == 3


def test_a_record_of_an_earlier_version_gets_its_rows(record: Record) -> None:
    before = record.rows("SELECT * FROM shelf ORDER BY seq")
    with record.transaction() as connection:
        connection.execute("DELETE FROM shelf")
        connection.execute("DELETE FROM meta WHERE key = 'shelf'")
    fill(record)
    assert [row[1:] for row in record.rows("SELECT * FROM shelf ORDER BY seq")] == [row[1:] for row in before]
