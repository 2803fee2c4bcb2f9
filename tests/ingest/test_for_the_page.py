"""The flags of the command line by which the web page drives it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.__main__ import main
from rag.record import Record

Lines = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def lines(data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Lines:
    """What `--progress-json` prints, one object a line."""
    monkeypatch.setenv("RAG_DATA_DIR", str(data_dir))

    def run(*arguments: str | Path, status: int = 0) -> list[dict[str, Any]]:
        assert main(["--progress-json", *map(str, arguments)]) == status
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "tin.txt"
    path.write_text("Bản tin: thu ngân sách đạt 432 tỷ đồng.", "utf-8")
    return path


def outcomes(told: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(line["source"], line["outcome"]) for line in told if line["event"] == "file"]


def kept(data_dir: Path) -> dict[str, list[str]]:
    """The groups of each document, named by its files."""
    record = Record(data_dir / "record.sqlite")
    files = record.rows(
        "SELECT document_id, group_concat(source, ' ') FROM (SELECT * FROM paths ORDER BY source) GROUP BY document_id"
    )
    found = {names: record.readers(document_id) for document_id, names in files}
    record.close()
    return found


def test_progress_tells_each_file_and_ends_with_the_report(lines: Lines, text: Path) -> None:
    (text.parent / "rong.txt").write_text("", "utf-8")
    told = lines(text, text.parent / "rong.txt", status=1)
    assert sorted(outcomes(told)) == [("rong.txt", "failed"), ("tin.txt", "added")]
    assert {line["event"] for line in told[:-1]} == {"file", "files", "vectors"}
    report = told[-1]
    assert (report["event"], report["added"], len(report["failed"]), report["notes"]) == ("report", 1, 1, [])


def test_again_reads_an_unchanged_file_and_one_that_is_gone(lines: Lines, text: Path, data_dir: Path) -> None:
    lines(text)
    assert outcomes(lines(text)) == [("tin.txt", "unchanged")]
    assert outcomes(lines(text, "--again")) == [("tin.txt", "updated")]
    text.unlink()
    told = lines(text, "--again")
    assert (outcomes(told), told[-1]["updated"]) == ([("tin.txt", "updated")], 1)
    assert Record(data_dir / "record.sqlite").rows("SELECT source FROM shelf") == [("tin.txt",)]


def test_a_member_brings_in_what_is_there_and_neither_opens_nor_closes_it(
    lines: Lines, text: Path, data_dir: Path
) -> None:
    lines(text, "--group", "A")
    copy = text.with_name("ban-sao.txt")
    copy.write_bytes(text.read_bytes())
    for member in ("A", "*"):
        lines(copy, "--group", "", "--member", member)
        assert kept(data_dir) == {"ban-sao.txt tin.txt": ["A"]}
    lines(copy, "--group", "")
    assert kept(data_dir) == {"ban-sao.txt tin.txt": []}
    lines(text, "--group", "C", "--member", "C")
    assert kept(data_dir) == {"ban-sao.txt tin.txt": []}


@pytest.mark.parametrize("member", ["", "B"])
def test_what_is_kept_from_a_member_is_not_there_for_him(lines: Lines, text: Path, data_dir: Path, member: str) -> None:
    lines(text, "--group", "A")
    copy = text.with_name("ban-sao.txt")
    copy.write_bytes(text.read_bytes())
    told = lines(copy, "--group", member, "--member", member)
    assert (outcomes(told), told[-1]["added"]) == ([("ban-sao.txt", "added")], 1)
    own = [member] if member else []
    assert kept(data_dir) == {"tin.txt": ["A"], "ban-sao.txt": own}
    assert outcomes(lines(copy, "--group", member, "--member", member)) == [("ban-sao.txt", "unchanged")]
    assert outcomes(lines(copy, "--again")) == [("ban-sao.txt", "updated")]
    again = text.with_name("lan-nua.txt")
    again.write_bytes(text.read_bytes())
    lines(again, "--group", member, "--member", member)
    assert kept(data_dir) == {"tin.txt": ["A"], "ban-sao.txt lan-nua.txt": own}
    lines(copy, again, "--remove")
    assert kept(data_dir) == {"tin.txt": ["A"]}
    record = Record(data_dir / "record.sqlite")
    record.forget([str(text)])  # as `--prune` does: whom it was kept to is kept
    record.close()
    lines(copy, "--group", member, "--member", member)
    lines(text)
    assert kept(data_dir) == {"tin.txt": ["A"], "ban-sao.txt": own}


def test_an_author_is_noted_beside_a_correction(lines: Lines, text: Path, data_dir: Path) -> None:
    lines(text)
    lines(text, "--author", "lan", "--correct", "kind=Bản tin")
    assert Record(data_dir / "record.sqlite").rows("SELECT field, author FROM corrections") == [("kind", "lan")]


def test_catch_up_needs_no_path_and_finds_nothing_to_do(lines: Lines, text: Path) -> None:
    lines(text)
    told = lines("--catch-up")
    assert (outcomes(told), told[-1]["event"], told[-1]["added"]) == ([], "report", 0)
