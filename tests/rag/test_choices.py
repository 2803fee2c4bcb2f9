"""What may be chosen as a scope, by whom."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from rag.choices import Choices, Titled
from rag.record import KnownFile, Record
from rag.schema import Document

REPORT = Document(
    "a", "a.txt", "Báo cáo kinh tế - xã hội quý I", "a", kind="Báo cáo", place="An Hải", date="2024-03-28"
)
RULE = Document(
    "b", "b.txt", "Quy định về tiếp công dân", "b", kind="Quy định", number="15-QĐ/TU", issuer="Tỉnh ủy Minh Sơn"
)
KEPT = Document("c", "c.txt", "Báo cáo mật về An Hải", "c", kind="Báo cáo", place="An Hải", date="2024-05-01")


@pytest.fixture
def record(tmp_path: Path) -> Record:
    made = Record(tmp_path / "record.sqlite")
    for document in (REPORT, RULE, KEPT):
        made.put(document.source, KnownFile("/r", document.id, "1", 1, 2, 3), document)
    made.keep_to(["/r/c.txt"], ["Mật"])
    return made


def titled(record: Record, words: str, limit: int = 8, readable: str = "abc") -> list[str]:
    return [one.id for one in Choices(record).titled(words, limit, lambda key: key in readable)]


def test_values_are_counted_for_their_reader(record: Record) -> None:
    choices = Choices(record)
    assert choices.told("kind", None) == [("Báo cáo", 2), ("Quy định", 1)]
    assert choices.told("kind", ()) == [("Báo cáo", 1), ("Quy định", 1)]
    assert choices.told("place", ("Mật",)) == [("An Hải", 2)]
    assert choices.told("issuer", None, "tinh uy") == [("Tỉnh ủy Minh Sơn", 1)]
    assert choices.told("issuer", None, "an hai") == []
    record.correct("a", {"kind": "Bản tin"}, "văn thư")
    assert choices.told("kind", ()) == [("Bản tin", 1), ("Quy định", 1)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("bao cao", ["c", "a"]),
        ("báo cáo qu", ["a"]),
        ("15", ["b"]),
        ("15-qd/tu", ["b"]),
        ("quy dinh 15", ["b"]),
        ("an hai", ["c"]),
        ("  ", []),
        ("xyz", []),
    ],
)
def test_documents_are_found_by_title_or_number_without_diacritics(
    record: Record, words: str, found: list[str]
) -> None:
    assert titled(record, words) == found


def test_what_may_not_be_read_is_not_found(record: Record) -> None:
    assert titled(record, "bao cao", readable="ab") == ["a"]
    assert titled(record, "bao cao", limit=1) == ["c"]


def test_titles_are_read_again_after_a_change_but_not_at_every_step_of_an_ingest(record: Record) -> None:
    now = 0.0
    choices = Choices(record, lambda: now)
    assert len(choices.titled("bao cao", 9, bool)) == 2
    new = Document("d", "d.txt", "Báo cáo năm", "d")
    record.put("d.txt", KnownFile("/r", "d", "1", 1, 2, 3), new)
    assert len(choices.titled("bao cao", 9, bool)) == 2
    now = 31.0
    assert Titled("d", "Báo cáo năm", None, None, None) in choices.titled("bao cao", 9, bool)


@pytest.mark.alone
def test_many_documents_are_looked_through_quickly(record: Record) -> None:
    choices = Choices(record)
    choices._all()
    one = choices._titles[0]
    choices._titles = [one] * 100_000
    started = time.perf_counter()
    assert choices.titled("khong co tu nay", 8, bool) == []
    assert time.perf_counter() - started < 0.5
