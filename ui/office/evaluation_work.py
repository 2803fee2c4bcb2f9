"""The evaluation that runs now: one at a time, in a process of its own that gives way to those who ask."""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from ui.office.evaluation_runs import Run
from ui.office.jobs import ROOT

State = Literal["done", "running", "waiting", "stopped", "failed"]
_SAID = ".nhat-ky.txt"  # what the process wrote on its standard error
_PATIENCE = 5.0  # seconds that a stopped process has to end by itself: each answer is on disk as soon as it is given


class Work:
    """Which runs wait, and the process of the one whose turn it is."""

    def __init__(self, data_dir: Path, then: Callable[[Run], None] = lambda run: None) -> None:
        """`then` hears of each run whose process has ended."""
        self._data_dir = data_dir
        self._then = then
        self._turn = threading.Lock()
        self._asked: dict[str, threading.Event] = {}  # runs that wait or run, with what stops them
        self._process: tuple[str, subprocess.Popen[bytes]] | None = None
        atexit.register(self.close)

    def start(self, run: Run) -> None:
        """Run it, or go on with it, when those before it have ended."""
        stopped = threading.Event()
        if run.finished or self._asked.setdefault(run.name, stopped) is not stopped:
            return
        threading.Thread(target=self._whole, args=(run, stopped), name=f"eval {run.name}", daemon=True).start()

    def state(self, run: Run) -> State:
        """How a run stands; one that an earlier life of the page began and nobody ended is stopped."""
        if run.name in self._asked:
            current = self._process
            return "running" if current is not None and current[0] == run.name else "waiting"
        if run.finished:
            return "done"
        return "failed" if self.error(run) else "stopped"

    def error(self, run: Run) -> str:
        """Why a run ended without results; "" when nothing is known of it."""
        with contextlib.suppress(OSError):
            said = (run.folder / _SAID).read_text("utf-8", "replace").replace(f"{self._data_dir}/", "")
            if "Traceback" in said:
                return "Việc chấm dừng vì lỗi của chương trình; nhật ký nằm trong thư mục của lần chạy trên máy chủ."
            # tqdm draws its bar on the same line with carriage returns
            lines = [part.split("\r")[-1].strip() for part in said.split("\n")]
            return "\n".join([line for line in lines if line and not line.startswith("Chấm:")][-4:])
        return ""

    def stop(self, run: Run) -> None:
        """End it now; what was answered stays, so that it can go on."""
        stopped = self._asked.get(run.name)
        if stopped is not None:
            stopped.set()
            current = self._process
            if current is not None and current[0] == run.name:
                _end(current[1])

    def close(self) -> None:
        """The page ends: so does its process."""
        for stopped in list(self._asked.values()):
            stopped.set()
        if self._process is not None:
            _end(self._process[1])

    def _whole(self, run: Run, stopped: threading.Event) -> None:
        try:
            with self._turn:
                if not stopped.is_set():
                    self._run(run, stopped)
        finally:
            self._asked.pop(run.name, None)

    def _run(self, run: Run, stopped: threading.Event) -> None:
        said = run.folder / _SAID
        with said.open("wb") as errors:
            process = subprocess.Popen(
                arguments(run, self._data_dir),
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,  # Ctrl+C in the terminal is the page's: it ends its process itself
            )
            with contextlib.suppress(AttributeError, OSError):  # Windows has no such call
                os.setpriority(os.PRIO_PROCESS, process.pid, 10)  # the people who ask come first
            self._process = run.name, process
            try:
                if stopped.is_set():
                    _end(process)
                code = process.wait()
            finally:
                self._process = None
        self._then(run)
        if not code or stopped.is_set():
            said.unlink(missing_ok=True)
        elif not self.error(run):
            said.write_text(f"Tiến trình chấm dừng đột ngột (mã {code}), có lẽ vì hết bộ nhớ.", "utf-8")


def arguments(run: Run, data_dir: Path) -> Sequence[str]:
    """The command line of a run; it asks with the groups that are noted with it."""
    groups = [] if run.groups is None else [f"--group={name}" for name in run.groups or ("",)]
    # one process: further ones would hold the embedded model once more each
    return [
        *(sys.executable, "-m", "eval", str(run.questions), "--out", str(run.folder), "--workers", "1"),
        *("--data-dir", str(data_dir), *groups),
    ]


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
