"""A command in a process of its own, with the seconds and the memory it took."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.errors import RagError

ROOT = Path(__file__).resolve().parents[2]
_QUIET = ("HAYSTACK_TELEMETRY_ENABLED=False", "ANONYMIZED_TELEMETRY=False", "HF_HUB_OFFLINE=1")
_LAST_WORDS = 600  # characters of standard error that a report quotes


@dataclass(frozen=True, slots=True)
class Finished:
    """What a command left. `peak_mb`: the largest resident memory of it or of one process it started."""

    status: int
    output: str
    errors: str
    seconds: float
    peak_mb: float


def run(arguments: Sequence[str], variables: Sequence[str] = ()) -> Finished:
    """Run a command in the project's folder to its end; `variables` are NAME=value beside this process's own."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out, tempfile.TemporaryFile("w+", encoding="utf-8") as err:
        started = time.perf_counter()
        child = subprocess.Popen(["env", *_QUIET, *variables, *arguments], cwd=ROOT, stdout=out, stderr=err)
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except BaseException:
            child.kill()
            raise
        seconds = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return Finished(child.returncode, out.read(), err.read()[-_LAST_WORDS:], seconds, usage.ru_maxrss / 1024)


class CommandFailedError(RagError):
    """A command that the evaluation drives did not end well."""
