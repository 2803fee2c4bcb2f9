"""Ingest runs in this process: what they report, and what can be found afterwards."""

from __future__ import annotations

import errno
import os
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest import document, intake, pipeline, readers
from ingest.files import Found, Listing
from ingest.pipeline import rebuild
from ingest.readers import Reading
from rag.errors import StorageError
from rag.library import Library
from rag.settings import Settings
from tests.command import Silent, assert_in_step, counts, ingest, library_in, words

BUDGET = "Thu ngân sách nhà nước trên địa bàn đạt 88% dự toán tỉnh giao."
HEALTH = "Tỷ lệ bao phủ bảo hiểm y tế đạt 92% dân số toàn huyện."
EXPORT = "Kim ngạch xuất khẩu thủy sản tăng 12% so với cùng kỳ."


@pytest.fixture
def library(data_dir: Path) -> Library:
    return library_in(data_dir)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def nearest(library: Library, question: str) -> list[str]:
    library.refresh()
    hits = library.search_vectors(library.embed_query(question), 10)
    return [library.chunks([hit.chunk_id])[hit.chunk_id].text for hit in hits]


def originals(library: Library) -> list[str]:
    return sorted(path.read_text("utf-8") for path in (library.data_dir / "originals").rglob("*") if path.is_file())


def test_new_unchanged_touched_changed_removed(library: Library, folder: Path) -> None:
    write(folder / "a.txt", BUDGET)
    write(folder / "sub/b.txt", HEALTH)
    report = ingest(library, folder)
    assert (counts(report), report.failed, report.chunks) == ((2, 0, 0, 0), [], 2)
    assert report.as_json().keys() == {"added", "updated", "unchanged", "removed", "failed", "chunks", "seconds"}
    assert words(library, "bảo hiểm y tế")[0] == "sub/b.txt"

    generation = library.record.generation
    assert counts(ingest(library, folder)) == (0, 0, 2, 0)
    assert library.record.generation == generation

    os.utime(folder / "a.txt", (1, 1))
    assert counts(ingest(library, folder)) == (0, 0, 2, 0)

    write(folder / "a.txt", EXPORT)
    report = ingest(library, folder)
    assert (counts(report), report.chunks) == ((0, 1, 1, 0), 2)
    assert words(library, "thu ngân sách nhà nước dự toán") == []
    assert sorted(nearest(library, "thu ngân sách")) == sorted([EXPORT, HEALTH])
    assert originals(library) == sorted([EXPORT, HEALTH])

    (folder / "sub/b.txt").unlink()
    assert counts(ingest(library, folder)) == (0, 0, 1, 0)
    report = ingest(library, folder, prune=True)
    assert (counts(report), report.chunks) == ((0, 0, 1, 1), 1)
    assert (words(library, "bảo hiểm y tế"), originals(library)) == ([], [EXPORT])
    assert_in_step(library)


def test_an_unchanged_run_embeds_nothing(data_dir: Path, folder: Path) -> None:
    write(folder / "a.txt", BUDGET)
    ingest(library_in(data_dir), folder)
    again = library_in(data_dir)
    embedded: list[str] = []
    again._embedder.embed_documents = embedded.extend  # type: ignore[method-assign, assignment]
    assert counts(ingest(again, folder, prune=True)) == (0, 0, 1, 0)
    assert embedded == []


def test_a_change_of_the_same_size_and_time_is_seen(library: Library, folder: Path) -> None:
    path = write(folder / "a.txt", BUDGET)
    ingest(library, folder)
    before = path.stat()
    write(path, BUDGET.replace("88%", "91%"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert counts(ingest(library, folder)) == (0, 1, 0, 0)


def test_one_content_under_two_paths_is_one_document(library: Library, folder: Path) -> None:
    for name in ("b.txt", "a.txt"):
        write(folder / name, BUDGET)
    report = ingest(library, folder)
    assert (counts(report), report.chunks, library.size) == ((2, 0, 0, 0), 1, (1, 1))
    (folder / "a.txt").unlink()
    assert counts(ingest(library, folder, prune=True)) == (0, 0, 1, 1)
    assert words(library, "thu ngân sách") == ["b.txt"]
    assert originals(library) == [BUDGET]
    assert_in_step(library)


def test_a_renamed_file_is_found_by_its_new_name_only(library: Library, folder: Path) -> None:
    write(folder / "bang-cu.txt", f"BÁO CÁO\nTình hình thu ngân sách 6 tháng đầu năm 2024\n\n{BUDGET}")
    ingest(library, folder)
    (folder / "bang-cu.txt").rename(folder / "sao-luc.txt")
    assert counts(ingest(library, folder, prune=True)) == (1, 0, 0, 1)
    assert (words(library, "sao luc"), words(library, "bang cu")) == (["sao-luc.txt"], [])
    assert_in_step(library)


def test_prune_reaches_no_further_than_the_folder(library: Library, folder: Path) -> None:
    paths = [
        write(folder / name, text) for name, text in (("a.txt", BUDGET), ("b/c.txt", HEALTH), ("b-2/d.txt", EXPORT))
    ]
    ingest(library, folder)
    for path in paths:
        path.unlink()
    (folder / "b-2").rmdir()
    assert counts(ingest(library, folder / "b", prune=True)) == (0, 0, 0, 1)
    assert set(words(library, "đạt tăng")) == {"a.txt", "b-2/d.txt"}
    report = ingest(library, folder / "b-2", prune=True)
    assert (counts(report), len(report.failed)) == ((0, 0, 0, 0), 1)
    assert library.size[0] == 2


def test_two_folders_may_hold_the_same_name(library: Library, tmp_path: Path) -> None:
    write(tmp_path / "x/a.txt", BUDGET)
    write(tmp_path / "y/a.txt", HEALTH)
    assert counts(ingest(library, tmp_path / "x", tmp_path / "y")) == (2, 0, 0, 0)
    assert words(library, "thu ngân sách")[0] == words(library, "bảo hiểm")[0] == "a.txt"
    (tmp_path / "x/a.txt").unlink()
    assert counts(ingest(library, tmp_path / "x", prune=True)) == (0, 0, 0, 1)
    assert (words(library, "thu ngân sách nhà nước dự toán"), library.size) == ([], (1, 1))


def test_a_file_reached_through_another_folder_is_the_same_file(library: Library, folder: Path) -> None:
    write(folder / "sub/a.txt", BUDGET)
    ingest(library, folder)
    assert counts(ingest(library, folder / "sub")) == (0, 0, 1, 0)
    assert words(library, "thu ngân sách") == ["a.txt"]
    write(folder / "sub/a.txt", HEALTH)
    assert counts(ingest(library, folder)) == (0, 1, 0, 0)
    assert (words(library, "bảo hiểm"), library.size) == (["sub/a.txt"], (1, 1))
    assert words(library, "thu ngân sách nhà nước dự toán") == []


def test_a_bad_file_is_named_and_its_old_version_kept(library: Library, folder: Path) -> None:
    write(folder / "a.docx", "x")
    write(folder / "b.txt", BUDGET)
    report = ingest(library, folder)
    assert counts(report) == (1, 0, 0, 0)
    ((path, reason),) = [(failure.path, failure.reason) for failure in report.failed]
    assert path == str(folder / "a.docx") and "docx" in reason.lower()
    (folder / "b.txt").write_bytes(b"")
    report = ingest(library, folder, prune=True)
    assert [failure.reason for failure in report.failed if "b.txt" in failure.path] == [
        "tệp rỗng (0 byte); hãy kiểm tra lại bản gốc"
    ]
    assert (words(library, "thu ngân sách"), originals(library)) == (["b.txt"], [BUDGET])


@pytest.mark.parametrize("text", ["12 34 56\n", "\n\n  \n"])
def test_a_file_without_words_is_a_failure(library: Library, folder: Path, text: str) -> None:
    write(folder / "a.txt", text)
    assert [Path(failure.path).name for failure in ingest(library, folder).failed] == ["a.txt"]
    assert (library.size, originals(library)) == ((0, 0), [])


def test_missing_paths_and_folders_without_files(library: Library, tmp_path: Path, folder: Path) -> None:
    write(folder / "anh.jpg", "x")
    assert ingest(library, folder).failed == []
    (failure,) = ingest(library, tmp_path / "không có").failed
    assert (failure.path, failure.reason[:30]) == (str(tmp_path / "không có"), "Không có tệp hay thư mục này. ")


def test_names_in_nfd_with_spaces(library: Library, folder: Path) -> None:
    name = "Báo cáo số 5 – xã Mỹ Đình.txt"
    write(folder / "thư mục con" / unicodedata.normalize("NFD", name), BUDGET)
    assert counts(ingest(library, folder)) == (1, 0, 0, 0)
    assert counts(ingest(library, folder, prune=True)) == (0, 0, 1, 0)
    assert words(library, "thu ngân sách") == [f"thư mục con/{name}"]


def test_two_names_that_differ_only_in_their_unicode_form(library: Library, folder: Path) -> None:
    composed = unicodedata.normalize("NFC", "xã.txt")
    write(folder / composed, BUDGET)
    write(folder / unicodedata.normalize("NFD", composed), HEALTH)
    for _ in range(2):
        report = ingest(library, folder)
        assert len(report.failed) == 1 and "Trùng tên với một tệp khác" in report.failed[0].reason
    assert counts(report) == (0, 0, 1, 0)


def test_strange_files_are_named_in_vietnamese(library: Library, folder: Path) -> None:
    (folder / "broken.txt").symlink_to(folder / "gone")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / "rỗng.txt").write_bytes(b"")
    reasons = {Path(failure.path).name: failure.reason for failure in ingest(library, folder).failed}
    assert reasons["broken.txt"] == "Không đọc được tệp: tệp hoặc thư mục không còn ở đó."
    assert reasons["loop.txt"] == "Không đọc được tệp: liên kết vòng."
    assert reasons["pipe.txt"].startswith("Không phải một tệp thường")
    assert "rỗng" in reasons["rỗng.txt"]


def reading(change: Callable[[Path], object]) -> Callable[[Path], Reading]:
    """The real reader, with something happening to the file just before or after."""

    def read(path: Path) -> Reading:
        change(path)
        return pipeline_read(path)

    return read


pipeline_read = readers.read


def test_a_file_that_changes_while_it_is_read_is_left_for_the_next_run(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "a.txt", BUDGET)
    monkeypatch.setattr(document, "read", reading(lambda path: path.write_text(HEALTH, "utf-8")))
    (failure,) = ingest(library, folder).failed
    assert failure.reason.startswith("Tệp thay đổi trong lúc đọc.")
    assert (library.size, originals(library)) == ((0, 0), [])
    monkeypatch.undo()
    assert counts(ingest(library, folder)) == (1, 0, 0, 0)
    assert originals(library) == [HEALTH]


def test_a_file_that_vanishes_before_it_is_read(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = Listing(files=[Found(str(folder), name, folder / name) for name in ("gone.txt", "a.txt")])
    write(folder / "a.txt", BUDGET)
    monkeypatch.setattr(pipeline, "find", lambda paths, suffixes: listing)
    report = ingest(library, folder)
    assert (counts(report), [failure.path for failure in report.failed]) == ((1, 0, 0, 0), [str(folder / "gone.txt")])


def test_any_error_of_a_reader_is_that_files_failure(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(path: Path) -> Reading:
        if path.name == "a.txt":
            raise RecursionError("too deep")
        if path.name == "b.txt":
            return Reading("Thu \ud800 ngân sách")
        return pipeline_read(path)

    for name in ("a.txt", "b.txt", "c.txt"):
        write(folder / name, f"{BUDGET} {name}")
    monkeypatch.setattr(document, "read", read)
    report = ingest(library, folder)
    assert [Path(failure.path).name for failure in report.failed] == ["a.txt", "b.txt"]
    assert "RecursionError: too deep" in report.failed[0].reason
    assert words(library, "thu ngân sách") == ["c.txt"]


def test_an_unreadable_folder_is_a_failure_and_nothing_in_it_is_pruned(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "a.txt", BUDGET)
    write(folder / "shut/b.txt", HEALTH)
    ingest(library, folder)
    error = PermissionError(errno.EACCES, "Permission denied", str(folder / "shut"))
    listing = Listing([Found(str(folder), "a.txt", folder / "a.txt")], [str(folder)], [], [error])
    monkeypatch.setattr(pipeline, "find", lambda paths, suffixes: listing)
    report = ingest(library, folder, prune=True)
    assert [(f.path, f.reason) for f in report.failed] == [
        (str(folder / "shut"), "Không đọc được thư mục: không có quyền.")
    ]
    assert (report.removed, library.size[0]) == (0, 2)


def test_a_full_disk_stops_the_run_and_the_next_one_goes_on(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "a.txt", BUDGET)
    write(folder / "b.txt", HEALTH)
    copied: list[Path] = []

    def copy(source: Path, target: Path) -> None:
        copied.append(target)
        target.write_bytes(source.read_bytes()[:10])
        if len(copied) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        target.write_bytes(source.read_bytes())

    monkeypatch.setattr(shutil, "copyfile", copy)
    with pytest.raises(StorageError, match="đĩa đầy. Dọn chỗ rồi chạy lại"):
        ingest(library, folder)
    assert not copied[1].exists()
    monkeypatch.undo()
    assert counts(ingest(library, folder)) == (1, 0, 1, 0)
    assert originals(library) == sorted([BUDGET, HEALTH])
    assert_in_step(library)


def test_a_new_pipeline_reads_every_file_again(library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder / "a.txt", BUDGET)
    write(folder / "same.txt", BUDGET)
    ingest(library, folder)
    monkeypatch.setattr(intake, "PIPELINE", "next")
    assert sum(counts(ingest(library, folder))) == 2
    assert library.record.has_document(next(iter(library.record.document_ids())), "next")
    assert counts(ingest(library, folder)) == (0, 0, 2, 0)
    assert_in_step(library)


def test_rebuild_needs_no_original_files(library: Library, data_dir: Path, folder: Path) -> None:
    path = write(folder / "a.txt", BUDGET)
    ingest(library, folder)
    path.unlink()
    for kept in (data_dir / "originals").rglob("*.txt"):
        kept.unlink()
    library._lexical.clear()
    report = rebuild(library, Silent())
    assert (counts(report), report.chunks) == ((0, 0, 1, 0), 1)
    assert words(library, "thu ngân sách") == ["a.txt"]
    assert_in_step(library)


def test_another_model_is_refused_until_rebuild(data_dir: Path, folder: Path) -> None:
    write(folder / "a.txt", BUDGET)
    ingest(library_in(data_dir), folder)
    settings = Settings.model_construct(data_dir=data_dir)
    library = Library(settings)
    library.fingerprints = lambda: {"lexical": "next", "dense": "next"}  # type: ignore[method-assign]
    with pytest.raises(Exception, match="python -m ingest --rebuild"):
        ingest(library, folder)
    rebuild(library, Silent())
    assert counts(ingest(library, folder)) == (0, 0, 1, 0)
