"""Whom a document is kept to: set by hand, kept when its file changes, goes and comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.record import KnownFile, Record
from rag.schema import Document

FILE = "/r/bien-ban.txt"


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record(tmp_path / "record.sqlite")


def show(record: Record, name: str, text: str | None, groups: list[str] | None = None, file: str = FILE) -> None:
    """A file shows the document of this name; `text` is None for one that the record has."""
    source = file.removeprefix("/r/")
    document = None if text is None else Document(name, source, "Biên bản", text)
    record.put(source, KnownFile("/r", name, "2", 1, 1, 1), document, readers=groups)


def test_a_document_is_for_everyone_until_it_is_kept_to_groups(record: Record) -> None:
    show(record, "a", "Họp kín.")
    assert record.readers("a") == []
    record.keep_to([FILE, "/r/unknown.txt"], ["Văn phòng", "Ban Thường vụ", "Văn phòng"])
    assert record.readers("a") == ["Ban Thường vụ", "Văn phòng"]
    record.keep_to([FILE], [])
    assert record.readers("a") == []


def test_a_changed_file_and_one_that_is_read_again_stay_with_their_readers(record: Record) -> None:
    show(record, "a", "Họp kín.", ["Văn phòng"])
    show(record, "a", "Họp kín.")
    assert record.readers("a") == ["Văn phòng"]
    show(record, "b", "Họp kín, bản sửa.")
    assert record.readers("b") == ["Văn phòng"]
    show(record, "c", "Họp kín, bản sửa lần hai.", ["Ban Thường vụ"])
    assert record.readers("c") == ["Ban Thường vụ"]
    show(record, "d", "Họp mở.", [])
    assert record.readers("d") == []
    show(record, "e", "Họp mở, bản sửa.")
    assert record.readers("e") == []


def test_a_second_copy_in_an_open_folder_opens_nothing(record: Record) -> None:
    show(record, "a", "Họp kín.", ["Văn phòng"])
    show(record, "a", None, file="/r/khac/bien-ban.txt")
    assert record.readers("a") == ["Văn phòng"]


def test_what_was_pruned_comes_back_with_its_readers_what_was_purged_does_not(record: Record) -> None:
    show(record, "a", "Họp kín.", ["Văn phòng"])
    record.forget([FILE])
    show(record, "a", "Họp kín.")
    assert record.readers("a") == ["Văn phòng"]
    record.forget([FILE], wholly=True)
    assert record.readers("a") == []


def test_all_of_an_archive_is_kept(record: Record) -> None:
    show(record, "a", "Một.", file="/r/thang-5.zip/mot.txt")
    show(record, "b", "Hai.", file="/r/thang-5.zip/trong/hai.txt")
    show(record, "c", "Ba.", file="/r/thang-5.zip.txt")
    record.keep_to(["/r/thang-5.zip"], ["Văn phòng"])
    assert [record.readers(name) for name in "abc"] == [["Văn phòng"], ["Văn phòng"], []]
