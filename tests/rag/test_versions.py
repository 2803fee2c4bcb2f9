"""Which texts are versions of one another, and what the indexes then owe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.similarity import signature
from rag.record import KnownFile, Record
from rag.schema import Chunk, Document
from rag.versions import NEAR, number_key, similarity, version_key

TEXT = "thu chi ngân sách đầu tư công giải ngân kế hoạch năm tỉnh huyện xã y tế giáo dục nông nghiệp xây dựng"

WORDS = TEXT.split()


def prose(seed: int, length: int = 400) -> str:
    """Words in an order of its own: no two seeds share a run of five by more than chance."""
    state, words = seed + 1, []
    for _ in range(length):
        state = state * 6364136223846793005 % 2**64 + 1442695040888963407
        words.append(WORDS[(state >> 33) % len(WORDS)])
    return " ".join(words)


ISSUED = prose(1)
REISSUED = ISSUED.replace("thu chi", "thu và chi", 1) + " sửa lỗi in"


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record(tmp_path / "record.sqlite")


def put(
    record: Record, name: str, text: str, mtime: int = 0, readers: Sequence[str] | None = None, **about: str
) -> None:
    document = Document(name, f"{name}.txt", name, text, **{"number": "15/QĐ-UBND", "date": "2024-06-30", **about})  # type: ignore[arg-type]
    chunks = [Chunk(f"{name}-0", name, f"{name}.txt", name, text, 0, len(text))]
    record.put(f"{name}.txt", KnownFile("/r", name, "1", 1, mtime, 0), document, chunks, signature(text), readers)


def live(record: Record) -> list[str]:
    names = sorted(record.document_ids())
    return [name for name in names if record.superseded_by(name) is None]


def settled(record: Record) -> set[str]:
    """What an index holds that applies everything it owes."""
    owed = record.owed("lexical", 1000)
    return set(record.chunks([entry.chunk_id for entry in owed]))


def test_numbers_are_the_same_in_any_spelling() -> None:
    assert number_key("22-QĐ/TW") == number_key(" 022 - qđ / tw") == "22/qd/tw"
    assert number_key("30/2020/NĐ-CP") != number_key("30/2021/NĐ-CP")


def test_similarity_estimates_the_share_of_common_runs_of_words() -> None:
    one, half = prose(3, 2000), prose(3, 2000)[: len(prose(3, 1000))]
    signatures = [signature(text) for text in (one, one, half, prose(4, 2000))]
    assert all(signatures)
    whole, again, part, other = (s or b"" for s in signatures)
    assert similarity(whole, again) == 1.0
    assert 0.35 < similarity(whole, part) < 0.65
    assert similarity(whole, other) < 0.05
    assert signature("Quá ngắn để so sánh") is None


def test_accents_and_case_do_not_make_another_text() -> None:
    assert signature(ISSUED) == signature(ISSUED.upper())


def test_a_reissue_supersedes_and_the_older_one_is_kept(record: Record) -> None:
    put(record, "old", ISSUED, mtime=1)
    put(record, "new", REISSUED, mtime=2)
    assert (live(record), record.superseded_by("old"), record.older_versions("new")) == (["new"], "new", ["old"])
    assert settled(record) == {"new-0"}
    assert record.sizes() == (1, 1)
    kept = record.document("old")
    assert kept is not None and kept.text == ISSUED


def test_the_file_saved_last_is_the_newest_whatever_came_in_first(record: Record) -> None:
    put(record, "new", REISSUED, mtime=2)
    put(record, "old", ISSUED, mtime=1)
    assert live(record) == ["new"]


def test_the_older_version_is_searched_again_when_the_newer_goes(record: Record) -> None:
    put(record, "old", ISSUED, mtime=1)
    put(record, "new", REISSUED, mtime=2)
    record.forget(["/r/new.txt"])
    assert (live(record), settled(record)) == (["old"], {"old-0"})


@pytest.mark.parametrize(
    "about", [{"issuer": "UBND tỉnh An Hải"}, {"date": "2024-07-01"}, {"number": "16/QĐ-UBND"}, {"number": ""}]
)
def test_another_issuer_date_or_number_is_another_document(record: Record, about: dict[str, str]) -> None:
    put(record, "a", ISSUED, mtime=1, issuer="UBND tỉnh Minh Sơn")
    put(record, "b", REISSUED, mtime=2, **{"issuer": "UBND tỉnh Minh Sơn", **about})
    assert live(record) == ["a", "b"]


def test_an_annex_under_the_same_number_is_no_version(record: Record) -> None:
    put(record, "decision", ISSUED, mtime=1)
    put(record, "annex", prose(9), mtime=2)
    assert live(record) == ["annex", "decision"]


@pytest.mark.parametrize(
    ("older", "newer"), [(["A"], []), ([], ["A"]), (["A"], ["B"]), (["A", "B"], ["A"]), (["A"], ["A", "B"])]
)
def test_a_text_for_other_readers_is_no_version(record: Record, older: list[str], newer: list[str]) -> None:
    put(record, "old", ISSUED, mtime=1, readers=older)
    put(record, "new", REISSUED, mtime=2, readers=newer)
    assert (live(record), settled(record)) == (["new", "old"], {"new-0", "old-0"})
    assert [record.readers(name) for name in ("old", "new")] == [older, newer]


def test_versions_follow_who_may_read_them(record: Record) -> None:
    put(record, "old", ISSUED, mtime=1, readers=["A"])
    put(record, "new", REISSUED, mtime=2)
    record.keep_to(["/r/new.txt"], ["A"])
    assert (live(record), settled(record)) == (["new"], {"new-0"})
    assert record.rows("SELECT id FROM shelf WHERE superseded") == [("old",)]
    record.keep_to(["/r/new.txt"], ["A", "B"])
    assert (live(record), settled(record)) == (["new", "old"], {"new-0", "old-0"})
    assert record.rows("SELECT id FROM shelf WHERE superseded") == []


def test_formats_for_other_readers_are_all_searched(record: Record) -> None:
    for suffix, readers in (("txt", []), ("html", ["A"]), ("doc", [])):
        document = Document(suffix, f"qd.{suffix}", "QĐ", ISSUED)
        chunk = Chunk(f"{suffix}-0", suffix, document.source, "QĐ", ISSUED, 0, len(ISSUED))
        known = KnownFile("/r", suffix, "1", 1, 0, 0)
        record.put(document.source, known, document, [chunk], signature(ISSUED), readers)
    assert live(record) == ["doc", "html"]


def test_a_record_of_an_earlier_version_is_settled_when_it_is_opened(tmp_path: Path, record: Record) -> None:
    put(record, "old", ISSUED, mtime=1, readers=["A"])
    put(record, "new", REISSUED, mtime=2)
    with record.transaction() as connection:  # as they stood before readers counted
        connection.execute("UPDATE documents SET superseded_by = 'new' WHERE id = 'old'")
        connection.execute("UPDATE shelf SET superseded = 1 WHERE id = 'old'")
        connection.execute("DELETE FROM outbox")
        connection.execute("DELETE FROM meta WHERE key = 'versions'")
    again = Record(tmp_path / "record.sqlite")
    assert (live(again), settled(again)) == (["new", "old"], {"old-0"})
    assert again.rows("SELECT id FROM shelf WHERE superseded") == []


def test_a_corrected_number_separates_what_was_taken_for_versions(record: Record) -> None:
    put(record, "old", ISSUED, mtime=1)
    put(record, "new", REISSUED, mtime=2)
    record.correct("old", {"number": "14/QĐ-UBND"}, "văn thư")
    assert (live(record), settled(record)) == (["new", "old"], {"new-0", "old-0"})
    record.withdraw_corrections("old", ["number"])
    assert live(record) == ["new"]


def test_a_draft_is_pointed_out_beside_the_issued_text(record: Record) -> None:
    put(record, "issued", ISSUED, number="15/QĐ-UBND")
    put(record, "draft", REISSUED, number="", date="")
    put(record, "other", prose(5), number="", date="")
    (pair,) = record.similar(["draft"])
    assert {pair.source, pair.other} == {"issued.txt", "draft.txt"}
    assert pair.similarity >= NEAR
    assert record.similar(["other"]) == []
    record.forget(["/r/issued.txt"])
    assert record.similar(["draft"]) == []


def test_without_number_or_date_there_is_no_version_key() -> None:
    document = Document("a", "a.txt", "A", "x", number="1/QĐ", date="2024-01-02")
    assert version_key(document) == "1/qd 2024-01-02"
    assert version_key(replace(document, date=None)) is None
