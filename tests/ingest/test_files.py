"""Which files an ingest finds, and what it calls them."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from ingest.files import Found, find, readable, root_of

SUFFIXES = frozenset({".txt", ".pdf"})


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def sources(*paths: Path) -> list[str]:
    return [found.source for found in find(paths, SUFFIXES).files]


def test_nested_folders_in_order_with_forward_slashes(tmp_path: Path) -> None:
    touch(tmp_path, "b.txt", "a.PDF", "sub/deep/c d.txt", "sub/skip.xlsx", "notes")
    assert find([tmp_path], SUFFIXES).files == [
        Found(str(tmp_path), "a.PDF", tmp_path / "a.PDF"),
        Found(str(tmp_path), "b.txt", tmp_path / "b.txt"),
        Found(str(tmp_path), "sub/deep/c d.txt", tmp_path / "sub/deep/c d.txt"),
    ]


def test_hidden_files_and_word_locks_are_passed_over(tmp_path: Path) -> None:
    touch(tmp_path, ".a.txt", "~$a.txt", ".git/a.txt", "a.txt")
    assert sources(tmp_path) == ["a.txt"]


def test_names_are_nfc_and_paths_open_the_real_file(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Báo cáo quý I – xã Mỹ Đình.txt")
    touch(tmp_path, name)
    (found,) = find([tmp_path], SUFFIXES).files
    assert found.source == unicodedata.normalize("NFC", name) != name
    assert found.path.read_text() == "x"


def test_a_name_that_is_not_utf8_can_still_be_stored_and_printed(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/b\xe1o.txt"
    try:
        Path(os.fsdecode(path)).write_text("x")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    (found,) = find([tmp_path], SUFFIXES).files
    assert found.source == "b\ufffdo.txt" and found.path.read_text() == "x"
    assert readable(found.path).encode()


def test_a_file_named_directly_belongs_to_its_folder_whatever_its_kind(tmp_path: Path) -> None:
    touch(tmp_path, "sub/a.xlsx")
    (found,) = find([tmp_path / "sub/a.xlsx"], SUFFIXES).files
    assert (found.root, found.source, found.key) == (str(tmp_path / "sub"), "a.xlsx", str(tmp_path / "sub/a.xlsx"))


def test_a_file_named_twice_is_found_once_by_its_folder(tmp_path: Path) -> None:
    touch(tmp_path, "sub/a.txt")
    assert sources(tmp_path, tmp_path / "sub/a.txt") == ["sub/a.txt"]
    assert sources(tmp_path / "sub/a.txt", tmp_path, tmp_path) == ["sub/a.txt"]


def test_relative_paths_and_dots_name_the_same_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "in/a.txt")
    monkeypatch.chdir(tmp_path)
    roots = {find([Path(name)], SUFFIXES).files[0].root for name in ("in", "./in/", "in/../in", str(tmp_path / "in"))}
    assert roots == {str(tmp_path / "in")}
    assert root_of(Path("/")) == ""


def test_missing_paths_and_empty_folders(tmp_path: Path) -> None:
    listing = find([tmp_path / "gone", tmp_path], SUFFIXES)
    assert (listing.files, listing.folders, listing.missing) == ([], [str(tmp_path)], [tmp_path / "gone"])


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    touch(tmp_path, "in/a.txt")
    (tmp_path / "in" / "again").symlink_to(tmp_path / "in")
    assert sources(tmp_path / "in") == ["a.txt"]


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path) -> None:
    touch(tmp_path, "shut/a.txt", "b.txt")
    (tmp_path / "shut").chmod(0)
    try:
        if os.access(tmp_path / "shut", os.R_OK):
            pytest.skip("root may read everything")
        listing = find([tmp_path], SUFFIXES)
    finally:
        (tmp_path / "shut").chmod(0o755)
    assert [found.source for found in listing.files] == ["b.txt"]
    assert [error.filename for error in listing.unreadable] == [str(tmp_path / "shut")]
