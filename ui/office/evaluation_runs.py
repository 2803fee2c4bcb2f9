"""Runs of the evaluation on disk: one folder each, with a note of who ran which set with which groups' eyes."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from eval.__main__ import REPORT
from eval.results import FILE, ResultsError
from eval.run import PROGRESS
from ui.access.person import Person
from ui.office.evaluation_sets import Groups, QuestionSet, may_see, read

_FOLDER = "danh-gia"
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

    def answered(self) -> int:
        """How many questions are answered so far."""
        if self.finished:
            return self.total
        path = self.folder / PROGRESS
        if not path.is_file():
            return 0
        with path.open("rb") as file:
            return min(self.total, sum(len(line) > 1 and line.endswith(b"\n") for line in file))


def begin(data_dir: Path, person: Person, chosen: QuestionSet) -> Run:
    """A folder with a copy of the set. Raises QuestionError for a set that cannot be run, OSError for a full disk."""
    questions = read(chosen.path)
    now = datetime.now()
    folder = data_dir / _FOLDER / f"{now:%Y-%m-%d}-{secrets.token_hex(3)}"
    (folder / "cau-hoi").mkdir(parents=True)
    shutil.copyfile(chosen.path, folder / "cau-hoi" / chosen.path.name)
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


def runs_for(data_dir: Path, person: Person) -> list[Run]:
    """Those that a person may see, newest first: made with no more than the person's own groups."""
    top = data_dir / _FOLDER
    found = (_read(folder) for folder in (top.iterdir() if top.is_dir() else ()) if _NAME.fullmatch(folder.name))
    seen = [one for one in found if one is not None and may_see(person, one.groups)]
    return sorted(seen, key=lambda one: (one.at, one.name), reverse=True)


def run_for(data_dir: Path, person: Person, name: str) -> Run | None:
    """One of them; None when it is gone or not for this person."""
    found = _read(data_dir / _FOLDER / name) if _NAME.fullmatch(name) else None
    return found if found is not None and may_see(person, found.groups) else None


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
