"""Work on the library that runs beside the page, one piece at a time, each in a process of its own."""

from __future__ import annotations

import atexit
import contextlib
import itertools
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ui.access.person import Person

ROOT = Path(__file__).resolve().parents[2]
State = Literal["waiting", "running", "done", "stopped", "failed"]
_AGAIN = 2.0  # seconds before the library is asked for anew while another program writes to it
_PATIENCE = 20.0  # seconds that a stopped process has to end by itself
_KEPT = 30  # finished jobs that are remembered
_LINES = 2000  # files of one job that are remembered one by one
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Job:
    """One run of `python -m ingest … --progress-json`, as far as it got.

    `files` are (source, outcome, reason) in the order they were done; `counts` how many of each outcome; `done` of
    `total` files, `vectors` likewise; `report` its last line; `error` why it could not be; `busy` who has the library.
    """

    id: str
    what: str
    person: Person
    arguments: Sequence[str]
    can_stop: bool = True
    state: State = "waiting"
    started: float = field(default_factory=time.time)
    files: list[tuple[str, str, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    done: int = 0
    total: int = 0
    vectors: tuple[int, int] = (0, 0)
    report: dict[str, Any] | None = None
    error: str = ""
    busy: str = ""
    ending: threading.Event = field(default_factory=threading.Event)

    @property
    def over(self) -> bool:
        """True when nothing more will happen."""
        return self.state in ("done", "stopped", "failed")

    def hear(self, told: dict[str, Any]) -> None:
        """Take in one line of the process."""
        event = told.get("event")
        if event == "file":
            self.counts[told["outcome"]] = self.counts.get(told["outcome"], 0) + 1
            if len(self.files) < _LINES or told["outcome"] == "failed":
                self.files.append((told["source"], told["outcome"], told["reason"]))
        elif event == "files":
            self.done, self.total = told["done"], told["total"]
        elif event == "vectors":
            self.vectors = told["done"], told["total"]
        elif event == "report":
            self.report = told
        elif event == "error":
            self.busy = told["message"] if told["kind"] == "BusyError" else ""
            self.error = told["message"]


class Jobs:
    """All jobs of this page; they wait for each other, and for other programs that write to the library."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._processes: dict[str, subprocess.Popen[str]] = {}
        self._numbers = itertools.count(1)
        atexit.register(self.close)

    def start(
        self,
        what: str,
        person: Person,
        arguments: Sequence[str],
        *,
        can_stop: bool = True,
        then: Callable[[Job], None] = lambda job: None,
    ) -> Job:
        """Run `python -m ingest` with these arguments as soon as it is its turn; `then` hears of its end."""
        job = Job(str(next(self._numbers)), what, person, tuple(arguments), can_stop)
        with self._lock:
            self._jobs[job.id] = job
            finished = [key for key, one in self._jobs.items() if one.over]
            for key in finished[: max(0, len(self._jobs) - _KEPT)]:
                del self._jobs[key]
        threading.Thread(target=self._run, args=(job, then), name=f"job {job.id}", daemon=True).start()
        return job

    def of(self, person: Person) -> list[Job]:
        """A person's jobs, newest first."""
        with self._lock:
            return [job for job in reversed(self._jobs.values()) if job.person.name == person.name]

    def running(self) -> Job | None:
        """Whoever's turn it is."""
        with self._lock:
            return next((job for job in self._jobs.values() if job.state == "running"), None)

    def stop(self, job: Job) -> None:
        """End it after the file it is at; what it has done stays."""
        if job.over or not job.can_stop:
            return
        job.ending.set()
        process = self._processes.get(job.id)
        if process is not None:
            threading.Thread(target=_end, args=(process,), daemon=True).start()

    def close(self) -> None:
        """The page ends: so do its processes."""
        for process in list(self._processes.values()):
            _end(process, patience=3.0)

    def _run(self, job: Job, then: Callable[[Job], None]) -> None:
        try:
            while not self._turn.acquire(timeout=0.2):
                if job.ending.is_set():
                    job.state = "stopped"
                    return
            try:
                self._until_free(job)
            finally:
                self._turn.release()
        except Exception:
            _log.exception("job %s (%s) broke", job.id, job.what)
            job.error, job.state = "Việc này dừng vì lỗi của chương trình; xem nhật ký của chương trình.", "failed"
        finally:
            then(job)

    def _until_free(self, job: Job) -> None:
        while not job.ending.is_set():
            job.state, job.error, job.busy = "running", "", ""
            code = self._process(job)
            if job.report is not None:
                job.state = "done"
                return
            if not job.ending.is_set() and not job.busy:
                job.error = job.error or _died(code)
                job.state = "failed"
                return
            job.ending.wait(_AGAIN)
        job.state = "stopped"

    def _process(self, job: Job) -> int:
        command = [sys.executable, "-m", "ingest", *job.arguments, "--progress-json", "--data-dir", str(self._data_dir)]
        process = subprocess.Popen(
            [*command, "--author", job.person.name] if job.person.name else command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl+C in the terminal is the page's: it ends its jobs itself
        )
        with contextlib.suppress(AttributeError, OSError):  # Windows has no such call
            os.setpriority(os.PRIO_PROCESS, process.pid, 10)  # the people who ask come first
        self._processes[job.id] = process
        try:
            assert process.stdout is not None
            for line in process.stdout:
                with contextlib.suppress(ValueError):
                    job.hear(json.loads(line))
            return process.wait()
        finally:
            self._processes.pop(job.id, None)


def _died(code: int) -> str:
    return (
        f"Tiến trình nạp dừng đột ngột (mã {code}), có lẽ vì hết bộ nhớ hoặc máy bị tắt. "
        "Những gì đã nạp vẫn còn; bấm Nạp tiếp để làm nốt."
    )


def _end(process: subprocess.Popen[str], patience: float = _PATIENCE) -> None:
    """Ask, ask again, then kill."""
    for asked in (signal.SIGINT, signal.SIGTERM, signal.SIGTERM if os.name == "nt" else signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, ValueError):
            process.send_signal(asked)
        try:
            process.wait(patience)
            return
        except subprocess.TimeoutExpired:
            continue
