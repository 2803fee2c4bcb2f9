"""A run: the same numbers from one process or two, and nothing asked again after it was killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval import run as running
from eval.outcome import as_json
from eval.questions import Question, read_questions
from eval.run import PROGRESS, Answered, run
from eval.stamp import Stamp, stamp_of
from rag.record import Record
from rag.settings import Settings
from tests.command import ROOT, settings_for, start

QUESTIONS = read_questions(ROOT / "samples" / "questions.jsonl")


def stamped(settings: Settings, questions: list[Question]) -> Stamp:
    return stamp_of(settings, Record(settings.data_dir / "record.sqlite"), questions)


def timeless(answered: list[Answered]) -> list[dict[str, Any]]:
    rows = [row for one in answered for row in (one.outcome, *one.controls.values())]
    return [as_json(replace(row, seconds=0)) for row in rows]


def test_one_process_or_two(samples_data: Path) -> None:
    settings, asked = settings_for(samples_data), QUESTIONS[::9]
    stamp = stamped(settings, asked)
    alone = run(asked, stamp, settings, workers=1)
    assert [one.outcome.id for one in alone] == [question.id for question in asked]
    assert timeless(run(asked, stamp, settings, workers=2)) == timeless(alone)


def test_what_was_answered_is_kept(samples_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, asked = settings_for(samples_data), QUESTIONS[:3]
    stamp = stamped(settings, asked)
    first = run(asked[:2], stamp, settings, out=tmp_path)
    path = tmp_path / PROGRESS
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[-1][: len(lines[-1]) // 2]]), "utf-8")  # killed while it wrote
    opened: list[str] = []
    real = running.open_asker

    def counted(settings: Settings, judge: bool = False, groups: running.Groups = None) -> Any:
        ask = real(settings, judge, groups)

        def noted(question: Question) -> Answered:
            opened.append(question.id)
            return ask(question)

        return noted

    monkeypatch.setattr(running, "open_asker", counted)
    whole = run(asked, stamp, settings, out=tmp_path)
    assert opened == [asked[2].id]
    assert timeless(whole)[:6] == timeless(first)
    run(asked, replace(stamp, generation=stamp.generation + 1), settings, out=tmp_path)
    assert opened[1:] == [question.id for question in asked]  # another library: all are asked anew
    run(asked, stamp, settings, out=tmp_path, judge=False)
    assert len(opened) == 4
    run([asked[0].model_copy(update={"answers": ["khác"]})], stamp, settings, out=tmp_path)
    assert len(opened) == 5  # scored against other answers


def lines_in(path: Path) -> int:
    return path.read_text("utf-8").count("}}}\n") if path.is_file() else 0


def children(process: subprocess.Popen[str]) -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(child) for child in listed]


def test_a_killed_run_goes_on_and_leaves_no_process(samples_data: Path, tmp_path: Path) -> None:
    arguments = (ROOT / "samples" / "questions.jsonl", "--out", tmp_path, "--workers", "2")
    process = start("eval", samples_data, *arguments)
    path = tmp_path / PROGRESS
    deadline = time.monotonic() + 120
    while lines_in(path) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    workers = children(process)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    done = {json.loads(line)["key"]: line for line in path.read_text("utf-8").splitlines() if line.endswith("}}}")}
    assert 3 <= len(done) < len(QUESTIONS) and not (tmp_path / "results.json").exists()
    while any(Path(f"/proc/{pid}").exists() and alive(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert workers and not any(alive(pid) for pid in workers)
    again = start("eval", samples_data, *arguments)
    _, errors = again.communicate(timeout=300)
    assert again.returncode == 0, errors
    results = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert [row["id"] for row in results["questions"]] == [question.id for question in QUESTIONS]
    kept = {row["id"]: row["seconds"] for line in done.values() if (row := json.loads(line)["outcome"])}
    assert {row["id"]: row["seconds"] for row in results["questions"] if row["id"] in kept} == kept
    assert sorted(child.name for child in tmp_path.iterdir()) == ["report.html", "results.json"]


def alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_the_stamp_tells_libraries_programs_and_questions_apart(samples_data: Path, tmp_path: Path) -> None:
    settings = settings_for(samples_data)
    stamp = stamped(settings, QUESTIONS)
    assert stamp == stamped(settings, QUESTIONS)
    assert stamp.key(QUESTIONS[0]) == stamped(settings, QUESTIONS[:1]).key(QUESTIONS[0]) != stamp.key(QUESTIONS[1])
    other = stamped(settings_for(tmp_path / "data"), QUESTIONS)
    assert (other.corpus, other.generation) != (stamp.corpus, stamp.generation)
    tuned = stamped(settings.model_copy(update={"dense_weight": 0.1}), QUESTIONS)
    assert tuned.fingerprint != stamp.fingerprint and tuned.key(QUESTIONS[0]) != stamp.key(QUESTIONS[0])
