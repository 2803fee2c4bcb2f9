"""Runs of the evaluation on disk: one folder each, with a note of who ran which set with which groups' eyes."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from eval.__main__ import REPORT
from eval.candidates import write_questions
from eval.results import FILE, ResultsError
from eval.run import PROGRESS
from ingest.quoted import RUNS, drop_from_run, removed_of
from rag.errors import QuestionError
from ui.access.person import Person
from ui.office.evaluation_sets import Groups, QuestionSet, may_see, read

_NOTE = ".lan-chay.json"
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a set: `set_id` and `title` are the set's, `total` its questions, `at` when it began (local, ISO).

    `groups` are those the questions were asked with; None asked of everything.
    """

    folder: Path
    set_id: str
    title: str
    person: str
    groups: Groups
    at: str
    total: int

    @property
    def name(self) -> str:
        """The folder's, by which the page knows it."""
        return self.folder.name

    @property
    def questions(self) -> Path:
        """The set as it was when the run began."""
        return next(self.folder.glob("cau-hoi/*"))

    @property
    def report(self) -> Path:
        """The HTML that the run ends with."""
        return self.folder / REPORT

    @property
    def finished(self) -> bool:
        """True when there are results to look at."""
        return (self.folder / FILE).is_file() and self.report.is_file()

    @property
    def written(self) -> int:
        """When the results of a finished run were written, in nanoseconds."""
        return (self.folder / FILE).stat().st_mtime_ns

    def answered(self) -> int:
        """How many questions are answered so far."""
        if self.finished:
            return self.total
        path = self.folder / PROGRESS
        if not path.is_file():
            return 0
        with path.open("rb") as file:
            return min(self.total, sum(len(line) > 1 and line.endswith(b"\n") for line in file))


def begin(data_dir: Path, person: Person, chosen: QuestionSet, hidden: frozenset[str] = frozenset()) -> Run:
    """A folder with a copy of the set, less the questions about `hidden` files of a set that nobody brought.

    Whoever brought a set knows what it says; one that was put there by hand may tell of what is kept from this person.
    Raises QuestionError for a set that cannot be run, OSError for a full disk.
    """
    every = read(chosen.path)
    questions = [one for one in every if chosen.brought or hidden.isdisjoint(one.relevant)]
    if not questions:
        raise QuestionError(f"Bộ câu hỏi {chosen.title} không có câu nào để chấm.")
    now = datetime.now()
    folder = data_dir / RUNS / f"{now:%Y-%m-%d}-{secrets.token_hex(3)}"
    (folder / "cau-hoi").mkdir(parents=True)
    copy = folder / "cau-hoi" / chosen.path.name
    if len(questions) == len(every):
        shutil.copyfile(chosen.path, copy)
    else:
        write_questions(copy.with_suffix(".jsonl"), questions)
    told = {
        "set_id": chosen.id,
        "title": chosen.title,
        "person": person.name,
        "groups": person.groups,
        "at": now.isoformat(timespec="seconds"),
        "total": len(questions),
    }
    (folder / _NOTE).write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    made = _read(folder)
    assert made is not None
    return made


def runs_for(data_dir: Path, person: Person, hidden: frozenset[str]) -> list[Run]:
    """Those that a person may see, newest first: made with no more than the person's own groups, quoting no `hidden`
    file (one that is kept to others since).
    """
    top = data_dir / RUNS
    found = (_read(folder) for folder in (top.iterdir() if top.is_dir() else ()) if _NAME.fullmatch(folder.name))
    seen = [one for one in found if one is not None and _is_for(person, one, hidden)]
    return sorted(seen, key=lambda one: (one.at, one.name), reverse=True)


def run_for(data_dir: Path, person: Person, name: str, hidden: frozenset[str]) -> Run | None:
    """One of them; None when it is gone or not for this person."""
    found = _read(data_dir / RUNS / name) if _NAME.fullmatch(name) else None
    return found if found is not None and _is_for(person, found, hidden) else None


def _is_for(person: Person, run: Run, hidden: frozenset[str]) -> bool:
    return may_see(person, run.groups) and (not hidden or not run.finished or hidden.isdisjoint(_shown(run.folder)))


@lru_cache(512)
def _shown(folder: Path) -> frozenset[str]:
    """The files that the answers of a finished run quote or name; once written, they become fewer at most."""
    try:
        rows = json.loads((folder / FILE).read_text("utf-8"))["questions"]
        return frozenset(one["source"] for row in rows for one in (*row["citations"], *row["passages"]))
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()


def drop_missing(run: Run, there: Collection[str]) -> None:
    """Take out of a run's results what it quotes of files that are not `there` any more: removed while it ran."""
    if run.finished and (gone := _shown(run.folder) - set(there)):
        drop_from_run(run.folder, removed_of(gone))


def discard(run: Run) -> None:
    """Delete a run with all that it found."""
    shutil.rmtree(run.folder, ignore_errors=True)


def overall(run: Run) -> Mapping[str, Any]:
    """The measures of a finished run as its results.json has them. Raises ResultsError."""
    try:
        content = json.loads((run.folder / FILE).read_text("utf-8"))
        found: Mapping[str, Any] = content["measures"]["overall"]
    except (OSError, ValueError, KeyError, TypeError):
        raise ResultsError(f"Không đọc được kết quả của lần chạy {run.name}.") from None
    return found


def _read(folder: Path) -> Run | None:
    try:
        told = json.loads((folder / _NOTE).read_text("utf-8"))
        groups = told["groups"]
        return Run(
            folder,
            told["set_id"],
            told["title"],
            told["person"],
            tuple(groups) if groups is not None else None,
            told["at"],
            told["total"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
