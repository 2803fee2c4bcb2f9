"""Asks every question of a set, in several processes; what was answered before an interruption is kept."""

from __future__ import annotations

import json
import math
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from tqdm import tqdm

from eval.controls import Controls
from eval.judges import Judges
from eval.outcome import Outcome, as_json, from_json, outcome_of
from eval.questions import Question
from eval.stamp import Stamp
from rag.assistant import open_assistant
from rag.errors import RagError
from rag.schema import Answer, Turn
from rag.scope import EVERYTHING, Scope
from rag.settings import Settings
from rag.write import Writer

PROGRESS = "progress.jsonl"  # in the folder of results, until these are written
Groups = tuple[str, ...] | None
Opening = tuple[Settings, bool, Groups]  # what `open_asker` takes
_QUESTIONS_EACH = 25  # a further process takes seconds to start: not for fewer


class RunError(RagError):
    """A run that could not be brought to its end; what was answered is kept."""


class Asked(Protocol):
    """What a run needs of the assistant."""

    def ask(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Answer:
        """The whole answer, from the documents of the scope."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One question's outcome, and what the controls made of it."""

    outcome: Outcome
    controls: dict[str, Outcome]


class Asker:
    """One assistant with the controls and judges beside it."""

    def __init__(
        self, assistant: Asked, controls: Controls, judges: Judges | None = None, scope: Scope = EVERYTHING
    ) -> None:
        self._assistant, self._controls, self._judges, self._scope = assistant, controls, judges, scope

    def __call__(self, question: Question) -> Answered:
        """Ask, score and judge."""
        answer = self._assistant.ask(question.question, question.turns, self._scope)
        outcome = outcome_of(question, answer)
        if self._judges is not None:
            judged = self._judges.judge(question, answer)
            outcome = replace(outcome, judged={name: asdict(one) for name, one in judged.items()})
        controls = self._controls.answers(question.question)
        return Answered(outcome, {name: outcome_of(question, one) for name, one in controls.items()})


def open_asker(settings: Settings, judge: bool = False, groups: Groups = None) -> Asker:
    """Over the data folder of the settings, with the language model they name as judge, asked by a member of groups."""
    judges = Judges(Writer(settings).complete) if judge else None
    return Asker(open_assistant(settings), Controls(settings, groups), judges, Scope(groups=groups))


def workers_for(questions: int) -> int:
    """How many processes are worth their start: no more than cores.

    >>> workers_for(3)
    1
    """
    return max(1, min(os.cpu_count() or 1, math.ceil(questions / _QUESTIONS_EACH)))


def run(
    questions: Sequence[Question],
    stamp: Stamp,
    settings: Settings,
    *,
    out: Path | None = None,
    workers: int | None = None,
    judge: bool = False,
    groups: Groups = None,
) -> list[Answered]:
    """Every question's outcome, in the set's order; with `out`, those answered before a stop are not asked again.

    `groups` are the asker's: only what their members may read is searched; None for everything.

    Raises RunError when a process dies, and whatever the assistant raises.
    """
    keys = [f"{stamp.key(question)}{' judged' if judge else ''}" for question in questions]
    path = out / PROGRESS if out is not None else None
    known = _read(path) if path is not None else {}
    left = [(key, question) for key, question in zip(keys, questions, strict=True) if key not in known]
    workers, opening = workers or workers_for(len(left)), (settings, judge, groups)
    with _written(path) as keep, tqdm(total=len(keys), desc="Chấm", unit="câu", file=sys.stderr) as bar:
        bar.update(len(keys) - len(left))
        answers = _here(left, opening) if workers == 1 else _beside(left, opening, workers)
        for key, answered in answers:
            known[key] = answered
            keep(key, answered)
            bar.update()
    return [known[key] for key in keys]


def _here(left: Sequence[tuple[str, Question]], opening: Opening) -> Iterator[tuple[str, Answered]]:
    asker = open_asker(*opening) if left else None
    for key, question in left:
        assert asker is not None
        yield key, asker(question)


_OPENED: dict[str, Asker | RagError] = {}  # of a process of the pool: its one assistant, or why there is none


def _beside(left: Sequence[tuple[str, Question]], opening: Opening, workers: int) -> Iterator[tuple[str, Answered]]:
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, spawn, initializer=_open, initargs=(opening, os.getpid()))
    try:
        asked: dict[Future[Answered], str] = {pool.submit(_ask, question): key for key, question in left}
        for future in as_completed(asked):
            yield asked[future], future.result()
    except BrokenProcessPool:
        raise RunError(
            "Một tiến trình chấm bị dừng (hết bộ nhớ?). Chạy lại để làm tiếp, hoặc thêm --workers 1."
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _open(opening: Opening, parent: int) -> None:
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    try:
        _OPENED["asker"] = open_asker(*opening)
    except RagError as error:  # raised here it would only break the pool
        _OPENED["asker"] = error


def _end_with(parent: int) -> None:
    """A pool's process whose parent was killed would wait for work for ever."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _ask(question: Question) -> Answered:
    asker = _OPENED["asker"]
    if isinstance(asker, RagError):
        raise asker
    return asker(question)


def _read(path: Path) -> dict[str, Answered]:
    """What an interrupted run has answered; a line that was cut short is not there."""
    known = {}
    for line in path.read_text("utf-8").split("\n") if path.is_file() else ():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        known[row["key"]] = _of_row(row)
    return known


def _of_row(row: dict[str, Any]) -> Answered:
    return Answered(from_json(row["outcome"]), {name: from_json(one) for name, one in row["controls"].items()})


class Keep(Protocol):
    """Remembers one answer."""

    def __call__(self, key: str, answered: Answered) -> None:
        """Under its key."""


@contextmanager
def _written(path: Path | None) -> Iterator[Keep]:
    """Appends each answer as a line, on disk before the next one."""
    if path is None:
        yield lambda key, answered: None
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write("\n")  # after a line that was cut short

        def keep(key: str, answered: Answered) -> None:
            controls = {name: as_json(one) for name, one in answered.controls.items()}
            file.write(json.dumps({"key": key, "outcome": as_json(answered.outcome), "controls": controls}) + "\n")
            file.flush()

        yield keep


def forget_progress(out: Path) -> None:
    """The results are written: nothing is left to go on with."""
    (out / PROGRESS).unlink(missing_ok=True)


def outcomes_of(answered: Iterable[Answered], control: str | None = None) -> list[Outcome]:
    """The outcomes of a run, or of one of its controls."""
    return [one.controls[control] if control else one.outcome for one in answered]
