"""What a clerk corrected outlives every reading of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import CorrectionError
from rag.record import KnownFile, Record
from rag.schema import Chunk, Document, Origin

READ = Origin("period", "3 tháng năm 2024", "text", 0, 8)


@pytest.fixture
def record(tmp_path: Path) -> Record:
    made = Record(tmp_path / "record.sqlite")
    put(made, "a")
    return made


def put(record: Record, name: str, period: str | None = "3 tháng năm 2024", pipeline: str = "1") -> None:
    """One file, /r/ban-tin.txt, that shows the content `name`."""
    document = Document(name, "ban-tin.txt", "Bản tin", f"Bản tin {name}", period=period, origins=(READ,))
    chunk = Chunk(f"{name}-0", name, "ban-tin.txt", "Bản tin", document.text, 0, len(document.text))
    record.put("ban-tin.txt", KnownFile("/r", name, pipeline, 1, 1, 1), document, [chunk])


def period(record: Record, name: str) -> str | None:
    document = record.document(name)
    assert document is not None
    return document.period


def test_a_correction_is_told_apart_from_what_was_read(record: Record) -> None:
    record.correct("a", {"period": "5 tháng năm 2024"}, "lan")
    document = record.document("a")
    assert document is not None
    assert document.period == "5 tháng năm 2024"
    assert document.origins == (Origin("period", "5 tháng năm 2024", "clerk"),)


def test_reading_the_same_file_again_keeps_it(record: Record) -> None:
    record.correct("a", {"period": "5 tháng năm 2024"}, "lan")
    put(record, "a", pipeline="2")
    assert period(record, "a") == "5 tháng năm 2024"
    put(record, "a", period="4 tháng năm 2024", pipeline="3")  # read better, or worse: the clerk's word stands
    assert period(record, "a") == "5 tháng năm 2024"
    record.withdraw_corrections("a", ["period"])
    assert period(record, "a") == "4 tháng năm 2024"


def test_it_follows_a_changed_file_that_is_misread_the_same_way(record: Record) -> None:
    record.correct("a", {"period": "5 tháng năm 2024"}, "lan")
    put(record, "b")
    assert period(record, "b") == "5 tháng năm 2024"


def test_it_does_not_follow_a_file_that_says_something_else(record: Record) -> None:
    record.correct("a", {"period": "5 tháng năm 2024"}, "lan")
    put(record, "b", period="6 tháng năm 2024")
    assert period(record, "b") == "6 tháng năm 2024"


def test_it_waits_for_a_file_that_went_and_comes_back(record: Record) -> None:
    record.correct("a", {"period": "5 tháng năm 2024"}, "lan")
    record.forget(["/r/ban-tin.txt"])
    put(record, "a")
    assert period(record, "a") == "5 tháng năm 2024"


def test_what_is_removed_for_good_leaves_no_correction(record: Record) -> None:
    record.correct("a", {"period": "5 tháng năm 2024"}, "lan")
    record.forget(["/r/ban-tin.txt"], wholly=True)
    put(record, "a")
    assert period(record, "a") == "3 tháng năm 2024"


def test_a_value_can_be_denied(record: Record) -> None:
    record.correct("a", {"period": "", "issuer": None}, "lan")
    assert period(record, "a") is None


def test_dates_are_taken_as_clerks_write_them(record: Record) -> None:
    record.correct("a", {"date": "28/7/2021", "in_force_from": "2021-08-01"}, "lan")
    document = record.document("a")
    assert document is not None
    assert (document.date, document.in_force_from) == ("2021-07-28", "2021-08-01")


def test_a_new_title_is_owed_to_both_indexes(record: Record) -> None:
    for index in ("lexical", "dense"):
        record.settle(index, record.owed(index, 100))
    record.correct("a", {"title": "Bản tin tháng 5"}, "lan")
    assert [entry.chunk_id for index in ("lexical", "dense") for entry in record.owed(index, 100)] == ["a-0", "a-0"]
    assert record.chunks(["a-0"])["a-0"].title == "Bản tin tháng 5"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"nonsense": "x"}, "nonsense"),
        ({"date": "31/2/2024"}, "31/2/2024"),
        ({"date": "hôm qua"}, "hôm qua"),
        ({"title": " "}, "Tên văn bản"),
        ({"issuer": "x" * 5000}, "5000"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(record: Record, changes: dict[str, str], named: str) -> None:
    before = record.generation
    with pytest.raises(CorrectionError, match=named):
        record.correct("a", {"period": "5 tháng", **changes}, "lan")
    assert (period(record, "a"), record.generation) == ("3 tháng năm 2024", before)
