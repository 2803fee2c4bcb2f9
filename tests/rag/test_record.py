"""The record: documents, paths and outbox change together or not at all."""

from __future__ import annotations

import sqlite3
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from rag.errors import StorageError
from rag.record import INDEXES, KnownFile, Record
from rag.schema import Chunk, Document, Provision

TEXT = "Điều 1. Thu ngân sách đạt 88%.\nĐiều 2. Chi đạt 70%."


def document(name: str = "a", text: str = TEXT) -> Document:
    return Document(
        id=name,
        source=f"{name}.txt",
        title=f"Báo cáo {name}",
        text=text,
        page_starts=(0, 31),
        provisions=(Provision(0, 31, ("Điều 1",), ("Chương I",)), Provision(31, len(text), ("Điều 2",), ())),
        kind="báo cáo",
        number="15/BC-UBND",
        date="2024-06-30",
        issuer="UBND",
        period="6 tháng năm 2024",
        place="An Hải",
    )


def chunk(document: Document, start: int, end: int) -> Chunk:
    name = f"{document.id}-{start}-{end}"
    text = document.text[start:end]
    return Chunk(name, document.id, document.source, document.title, text, start, end, "Chương I", "Điều 1", 1)


def chunks(document: Document) -> list[Chunk]:
    return [chunk(document, 0, 30), chunk(document, 31, len(document.text))]


def known(document_id: str, root: str = "/r") -> KnownFile:
    return KnownFile(root, document_id, "1", 10, 20, 30)


def put(record: Record, name: str = "a", source: str = "a.txt", root: str = "/r") -> None:
    new = document(name)
    record.put(source, known(name, root), new, chunks(new))


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record(tmp_path / "new" / "record.sqlite")


def owed(record: Record, index: str = "dense") -> list[tuple[str, str]]:
    return [(entry.operation, entry.chunk_id) for entry in record.owed(index, 1000)]


def test_what_is_put_comes_back_whole(record: Record) -> None:
    put(record)
    assert record.document("a") == document()
    assert record.chunks_of("a") == chunks(document())
    assert record.chunks(["a-31-51", "gone", "a-0-30"]) == {c.id: c for c in chunks(document())}
    assert record.known_file("/r/a.txt") == known("a")
    assert record.sizes() == (1, 2)
    assert record.places() == ["An Hải"]
    assert owed(record, "lexical") == owed(record, "dense") == [("add", "a-0-30"), ("add", "a-31-51")]


def test_what_is_not_there_is_none(record: Record) -> None:
    assert (record.document("a"), record.known_file("/r/a.txt"), record.meta("x")) == (None, None, None)
    assert (record.chunks([]), record.chunks(["x"]), record.chunks_of("a")) == ({}, {}, [])
    assert (record.generation, record.sizes(), record.files_below("/r")) == (0, (0, 0), [])


def test_any_number_of_chunks_can_be_asked_for(record: Record) -> None:
    put(record)
    assert set(record.chunks(["a-0-30", *map(str, range(40_000))])) == {"a-0-30"}


def test_a_new_version_replaces_the_old(record: Record) -> None:
    put(record, "a")
    record.settle("dense", record.owed("dense", 10))
    put(record, "b", "a.txt")
    assert record.document_ids() == {"b"}
    assert sorted(owed(record)) == [("add", "b-0-30"), ("add", "b-31-51"), ("remove", "a-0-30"), ("remove", "a-31-51")]


def test_one_document_under_two_paths_survives_the_loss_of_one(record: Record) -> None:
    put(record, "a", "b.txt")
    record.put("a.txt", known("a"), None)
    assert record.document_ids() == {"a"}
    shown = record.document("a")
    assert shown is not None and shown.source == "a.txt"
    record.forget(["/r/a.txt"])
    shown = record.document("a")
    assert shown is not None and shown.source == "b.txt"
    record.forget(["/r/b.txt"])
    assert (record.document_ids(), record.sizes()) == (set(), (0, 0))


def test_a_new_name_is_owed_to_the_words_only(record: Record) -> None:
    """Words find a document by its file name too; its vectors do not know it."""
    put(record, "a", "b.txt")
    for index in INDEXES:
        record.settle(index, record.owed(index, 10))
    record.put("a.txt", known("a"), None)
    assert (owed(record, "lexical"), owed(record, "dense")) == ([("add", "a-0-30"), ("add", "a-31-51")], [])
    record.put("c.txt", known("a"), None)
    assert len(owed(record, "lexical")) == 2


def test_a_file_belongs_to_the_folder_it_was_last_ingested_from(record: Record) -> None:
    put(record, "a", "b/x.txt", "/r")
    put(record, "c", "x.txt", "/r/b")
    assert record.document_ids() == {"c"}
    assert record.files_below("/r") == record.files_below("/r/b") == ["/r/b/x.txt"]


def test_files_below_is_not_fooled_by_a_common_beginning(record: Record) -> None:
    for name, root in (("a", "/r"), ("b", "/r-2"), ("c", "/r2"), ("d", "/r/đơn vị")):
        put(record, name, "x.txt", root)
    assert record.files_below("/r") == ["/r/x.txt", "/r/đơn vị/x.txt"]
    assert record.files_below("/r/đơn vị") == ["/r/đơn vị/x.txt"]
    assert len(record.files_below("")) == 4


def test_a_failed_change_changes_nothing(record: Record) -> None:
    put(record)
    before = record.generation
    bad = document("b")
    twice = [*chunks(bad), *chunks(bad)]
    with pytest.raises(sqlite3.IntegrityError):
        record.put("a.txt", known("b"), bad, twice)
    assert (record.document_ids(), record.generation, len(owed(record))) == ({"a"}, before, 2)
    put(record, "c")
    assert record.document_ids() == {"c"}


def test_generation_rises_with_changes_not_with_notes(record: Record) -> None:
    put(record)
    generation = record.generation
    record.set_meta("x", "1")
    assert (record.generation, record.meta("x")) == (generation, "1")
    record.settle("dense", record.owed("dense", 1))
    assert (record.generation, len(owed(record))) == (generation + 1, 1)


def test_an_index_made_anew_is_owed_nothing(record: Record) -> None:
    put(record)
    before, change = record.generation, record.last_change
    assert [sorted(ids) for ids in record.live_chunk_ids(1)] == [["a-0-30"], ["a-31-51"]]
    record.adopt("dense", "vectors-9", "model")
    assert (owed(record, "dense"), len(owed(record, "lexical"))) == ([], 2)
    assert (record.meta("dense_folder"), record.meta("dense_fingerprint")) == ("vectors-9", "model")
    assert (record.generation, record.last_change) == (before + 1, change)  # readers look again; no text changed


def test_a_reader_waits_for_nobody(record: Record, tmp_path: Path) -> None:
    """The chat opens and reads the record while an ingest is in the middle of a change."""
    put(record)
    with record.transaction() as connection:
        connection.execute("DELETE FROM documents")
        other = Record(tmp_path / "new" / "record.sqlite")
        seen: list[object] = []
        thread = threading.Thread(target=lambda: seen.append((other.document("a"), len(other.chunks_of("a")))))
        thread.start()
        thread.join(10)
        assert seen == [(document(), 2)]


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "record.sqlite").write_bytes(b"garbage" * 1000)
    with pytest.raises(StorageError, match="Không mở được kho .*record.sqlite"):
        Record(tmp_path / "record.sqlite")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="không phải thư mục"):
        Record(tmp_path / "file" / "data" / "record.sqlite")


def test_a_full_disk_is_a_message_and_loses_nothing(record: Record) -> None:
    put(record)
    pages = record._connection.execute("PRAGMA page_count").fetchone()[0]
    record._connection.execute(f"PRAGMA max_page_count = {pages}")
    large = document("b", TEXT + "x" * 100_000)
    with pytest.raises(StorageError, match="Không ghi được kho .*full.*những gì đã nạp xong vẫn còn"):
        record.put("a.txt", known("b"), large, chunks(large))
    assert (record.document("a"), len(owed(record))) == (document(), 2)


def test_a_put_does_not_scan_the_other_documents(record: Record) -> None:
    put(record)
    queries = [
        "SELECT document_id FROM paths WHERE root || '/' || source = 'x'",
        "DELETE FROM paths WHERE root || '/' || source = 'x' || '/' || 'y'",
        "SELECT min(source) FROM paths WHERE document_id = 'x'",
        "SELECT root || '/' || source AS file FROM paths WHERE file >= 'a' || '/' AND file < 'a' || '0' ORDER BY file",
    ]
    for query in queries:
        plan = [row[3] for row in record._connection.execute("EXPLAIN QUERY PLAN " + query)]
        assert all("SEARCH" in step for step in plan), (query, plan)


NAMES = st.sampled_from(["a", "b", "c"])
FILES = st.sampled_from(["x.txt", "y.txt", "b/x.txt"])
ROOTS = st.sampled_from(["/r", "/r/b"])


class RecordMachine(RuleBasedStateMachine):
    """Files come, change, move and go; indexes that apply what they owe end up equal to the record."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.record = Record(Path(self.folder.name) / "record.sqlite")
        self.record._connection.execute("PRAGMA synchronous=OFF")
        self.files: dict[str, str] = {}
        self.indexes: dict[str, set[str]] = {index: set() for index in INDEXES}

    @rule(name=NAMES, source=FILES, root=ROOTS)
    def put(self, name: str, source: str, root: str) -> None:
        new = None if self.record.has_document(name, "1") else document(name)
        self.record.put(source, known(name, root), new, chunks(document(name)) if new else ())
        self.files[f"{root}/{source}"] = name

    @rule(files=st.lists(st.tuples(ROOTS, FILES), max_size=3))
    def forget(self, files: list[tuple[str, str]]) -> None:
        keys = [f"{root}/{source}" for root, source in files]
        self.record.forget(keys)
        for key in keys:
            self.files.pop(key, None)

    @rule(index=st.sampled_from(INDEXES), limit=st.integers(1, 5), crash=st.booleans())
    def apply(self, index: str, limit: int, crash: bool) -> None:
        entries = self.record.owed(index, limit)
        there = self.record.chunks([entry.chunk_id for entry in entries])
        for entry in entries:
            (self.indexes[index].add if entry.chunk_id in there else self.indexes[index].discard)(entry.chunk_id)
        if entries and not crash:
            self.record.settle(index, entries)

    @invariant()
    def the_record_shows_the_files(self) -> None:
        assert self.record.document_ids() == set(self.files.values())
        assert self.record.files_below("/r") == sorted(self.files)
        assert self.record.sizes() == (len(set(self.files.values())), 2 * len(set(self.files.values())))

    @invariant()
    def the_indexes_can_catch_up(self) -> None:
        there = {c.id for name in self.record.document_ids() for c in self.record.chunks_of(name)}
        for index in INDEXES:
            owed_ids = {entry.chunk_id for entry in self.record.owed(index, 10_000)}
            assert self.indexes[index] ^ there <= owed_ids

    def teardown(self) -> None:
        self.folder.cleanup()


RecordMachine.TestCase.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestRecordMachine = RecordMachine.TestCase


def test_of_a_long_text_only_what_the_chunks_span_is_read(record: Record) -> None:
    long = document("long", "Mở đầu. " * 20_000 + TEXT)
    wanted = [chunk(long, 160_000, 160_020), chunk(long, 160_031, 160_050)]
    record.put("long.txt", known("long"), long, [chunk(long, 0, 30), *wanted])
    read: list[bytes] = []

    def remembered(value: bytes) -> str:
        read.append(value)
        return value.decode()

    record._connection.text_factory = remembered
    assert list(record.chunks([piece.id for piece in wanted]).values()) == wanted
    assert max(map(len, read)) < 200


def test_sizes_and_places_walk_through_no_text(record: Record) -> None:
    put(record)
    statements: list[str] = []
    record._connection.set_trace_callback(statements.append)
    assert (record.sizes(), record.places()) == ((1, 2), ["An Hải"])
    record._connection.set_trace_callback(None)
    plans = [row[3] for sql in statements for row in record._connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
    whole_rows = [plan for plan in plans if plan.startswith(("SCAN documents", "SEARCH documents"))]
    assert whole_rows and all("INDEX" in plan for plan in whole_rows)
