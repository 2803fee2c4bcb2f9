"""`python -m ingest` as a clerk runs it."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.__main__ import main
from rag.record import Record
from tests.command import (
    ROOT,
    SAMPLES,
    assert_in_step,
    command,
    environment,
    ingest_json,
    library_in,
    start,
    words,
)

KEYS = ["added", "updated", "unchanged", "removed", "failed", "chunks", "seconds"]
KILLS = 12


Here = Callable[..., dict[str, Any]]


@pytest.fixture
def here(data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """The same command in this process, where no start-up is paid."""
    monkeypatch.setenv("RAG_DATA_DIR", str(data_dir))

    def run(*arguments: str | Path) -> dict[str, Any]:
        assert main(["--json", *map(str, arguments)]) == 0
        report: dict[str, Any] = json.loads(capsys.readouterr().out)
        return report

    return run


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_json_is_all_of_standard_output_and_a_second_run_does_no_work(data_dir: Path) -> None:
    done = command("ingest", data_dir, "--json", SAMPLES)
    assert done.returncode == 0 and done.stdout.count("\n") == 1
    report = json.loads(done.stdout)
    assert list(report) == KEYS
    assert (report["added"], report["failed"]) == (10, [])
    assert "Đọc văn bản" in done.stderr and "Tạo vectơ" in done.stderr

    again = command("ingest", data_dir, "--json", SAMPLES)
    second = json.loads(again.stdout)
    assert {**second, "seconds": 0} == {**report, "added": 0, "unchanged": 10, "seconds": 0}
    assert second["seconds"] < 0.5 and "Tạo vectơ" not in again.stderr


def test_a_bad_file_among_good_ones(data_dir: Path, tmp_path: Path) -> None:
    bad = write(tmp_path / "in" / "hỏng.pdf", "không phải PDF")
    write(tmp_path / "in" / "tốt.txt", "Thu ngân sách đạt 88% dự toán.")
    done = command("ingest", data_dir, "--json", tmp_path / "in", tmp_path / "thiếu")
    report = json.loads(done.stdout)
    assert (done.returncode, report["added"], report["chunks"]) == (1, 1, 1)
    assert [list(failure) for failure in report["failed"]] == [["path", "reason"]] * 2
    assert {failure["path"] for failure in report["failed"]} == {str(bad), str(tmp_path / "thiếu")}
    assert "Traceback" not in done.stderr

    told = command("ingest", data_dir, tmp_path / "in")
    assert told.returncode == 1
    assert "Mới 0, cập nhật 0, không đổi 1, xoá 0, lỗi 1. Kho có 1 đoạn." in told.stdout
    assert f"LỖI {bad}: " in told.stdout


def test_prune_and_rebuild_flags(here: Here, data_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for name in ("a", "b"):
        write(folder / f"{name}.txt", f"Xã {name} thu ngân sách đạt 88% dự toán.")
    here(folder)
    (folder / "a.txt").unlink()
    assert here(folder)["removed"] == 0
    report = here("--prune", folder)
    assert (report["removed"], report["chunks"]) == (1, 1)
    (folder / "b.txt").unlink()
    report = here("--rebuild")
    assert (report["unchanged"], report["chunks"]) == (1, 1)
    library = library_in(data_dir)
    assert words(library, "thu ngân sách") == ["b.txt"]
    assert_in_step(library)


def test_if_empty_fills_once_and_finishes_what_was_begun(here: Here, data_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder / "a.txt", "Thu ngân sách đạt 88% dự toán.")
    assert here("--if-empty", folder)["added"] == 1
    write(folder / "b.txt", "Chi ngân sách đạt 70% dự toán.")
    report = here("--if-empty", folder)
    assert (report["added"], report["unchanged"], report["chunks"]) == (0, 0, 1)
    library_in(data_dir).record.set_meta("filling", json.dumps([str(folder)]))  # as a run that was killed leaves it
    assert here("--if-empty", folder)["added"] == 1


def test_groups_are_set_for_the_files_of_a_run_unchanged_ones_too(here: Here, data_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder / "a.txt", "Thu ngân sách xã A đạt 88% dự toán.")
    with zipfile.ZipFile(folder / "b.zip", "w") as archive:
        archive.writestr("b.txt", "Thu ngân sách xã B đạt 70% dự toán.")
    write(tmp_path / "ngoài" / "c.txt", "Thu ngân sách xã C đạt 90% dự toán.")
    here(folder, tmp_path / "ngoài")
    record = Record(data_dir / "record.sqlite")

    def kept() -> dict[str, list[str]]:
        documents = filter(None, map(record.document, record.document_ids()))
        return {document.source: record.readers(document.id) for document in documents}

    assert kept() == {"a.txt": [], "b.zip/b.txt": [], "c.txt": []}
    report = here(folder, "--group", "Văn phòng", "--group", "Ban Thường vụ")
    assert (report["unchanged"], report["updated"]) == (2, 0)
    both = ["Ban Thường vụ", "Văn phòng"]
    assert kept() == {"a.txt": both, "b.zip/b.txt": both, "c.txt": []}
    write(folder / "a.txt", "Thu ngân sách xã A đạt 89% dự toán.")
    assert here(folder)["updated"] == 1
    assert kept() == {"a.txt": both, "b.zip/b.txt": both, "c.txt": []}
    here(folder / "a.txt", "--group", "")
    write(folder / "d.txt", "Thu ngân sách xã D đạt 60% dự toán.")
    here(folder / "d.txt", "--group", "Văn phòng")
    assert kept() == {"a.txt": [], "b.zip/b.txt": both, "c.txt": [], "d.txt": ["Văn phòng"]}


@pytest.mark.parametrize("other", [["--rebuild"], ["x", "--remove"], ["x", "--correct", "kind=Luật"]])
def test_groups_are_for_ingesting_only(data_dir: Path, other: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([*other, "--group", "Văn phòng"])
    assert "--group chỉ dùng khi nạp" in capsys.readouterr().err


def test_nothing_to_do_is_a_usage_error(data_dir: Path) -> None:
    done = command("ingest", data_dir)
    assert (done.returncode, done.stdout) == (2, "") and "cần ít nhất một tệp hoặc thư mục" in done.stderr


def test_a_data_folder_that_cannot_be_made(tmp_path: Path) -> None:
    write(tmp_path / "file", "")
    done = command("ingest", tmp_path / "file" / "data", "--json", SAMPLES)
    assert (done.returncode, done.stdout) == (1, "")
    assert "không phải thư mục" in done.stderr and "Traceback" not in done.stderr


def test_ctrl_c_is_a_message(data_dir: Path, tmp_path: Path) -> None:
    for n in range(300):  # enough to be busy still when the signal comes
        write(tmp_path / "in" / f"{n}.txt", f"Xã số {n} năm 2024 thu {n} tỷ đồng. " * 120)
    process = start("ingest", data_dir, tmp_path / "in")
    assert process.stderr is not None
    while process.stderr.read(1) not in ("", "%"):
        pass
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Đã dừng." in stderr and "Traceback" not in stderr


VERSIONS = ("đầu", "sau")


def version(n: int, which: str) -> str:
    mark = f"dấu{n}{which}"
    return f"Báo cáo {mark}.\n\n" + "\n\n".join(f"{k}. Nội dung {mark} phần {k}. " + "chi tiết " * 60 for k in range(4))


def test_killed_at_any_moment_nothing_is_half(data_dir: Path, tmp_path: Path) -> None:
    """SIGKILL at random moments: every document is whole, old or new; the next run brings everything in step."""
    rng = random.Random(7)
    folder = tmp_path / "in"
    current: dict[int, str] = {}
    for kill in range(KILLS):
        for n in rng.sample(range(12), 12 if kill == 0 else 6):
            current[n] = rng.choice(VERSIONS)
            write(folder / f"{n}.txt", version(n, current[n]))
        if kill % 3 == 2:
            gone = rng.choice(sorted(current))
            del current[gone]
            (folder / f"{gone}.txt").unlink()
        process = start("ingest", data_dir, "--prune", folder)
        assert process.stderr is not None
        process.stderr.read(1)  # the first bar is shown: the work begins
        time.sleep(rng.uniform(0, 1.2))
        process.kill()
        process.communicate()
        record = Record(data_dir / "record.sqlite")
        for document_id in record.document_ids():
            document = record.document(document_id)
            assert document is not None
            n = int(Path(document.source).stem)
            assert document.text.strip() in {version(n, which).strip() for which in VERSIONS}
            pieces = record.chunks_of(document_id)
            assert pieces and all(document.text[c.start : c.end] == c.text for c in pieces)
            assert "".join("".join(c.text for c in pieces).split()) == "".join(document.text.split())
    report = ingest_json(data_dir, "--prune", folder)
    assert report["failed"] == []
    library = library_in(data_dir)
    assert_in_step(library)
    assert library.size[0] == len(current)
    for n, which in current.items():
        other = VERSIONS[1 - VERSIONS.index(which)]
        assert words(library, f"dấu{n}{which}")[0] == f"{n}.txt"
        assert words(library, f"dấu{n}{other}") == []
    kept = [path for path in (data_dir / "originals").rglob("*") if path.is_file()]
    assert len(kept) == len(current)


COLD = """
import sys
import {module}.__main__ as cli
code = cli.main(sys.argv[1:])
heavy = {{"torch", "transformers", "sentence_transformers", "gradio", "onnx", "pandas"}} & set(sys.modules)
print(sorted(heavy), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize("module", ["ingest", "rag"])
def test_the_cold_path_imports_nothing_heavy(module: str, data_dir: Path) -> None:
    if module == "rag":
        ingest_json(data_dir, SAMPLES)
    argument = str(SAMPLES) if module == "ingest" else "Thu ngân sách An Hải 6 tháng năm 2024 là bao nhiêu?"
    done = subprocess.run(
        [sys.executable, "-c", COLD.format(module=module), "--json", argument],
        cwd=ROOT,
        env=environment(data_dir),
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "[]")
