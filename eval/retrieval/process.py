"""A command in a process of its own, with the seconds and the memory it took."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.errors import RagError

ROOT = Path(__file__).resolve().parents[2]
_QUIET = ("HAYSTACK_TELEMETRY_ENABLED=False", "ANONYMIZED_TELEMETRY=False", "HF_HUB_OFFLINE=1")
# Linux hands a process's peak memory down to what it starts, so the command is started by a small process that writes
# what the command alone took to the file it is given.
_LAUNCH = (
    "import os, sys\n"
    "child = os.spawnvp(os.P_NOWAIT, sys.argv[2], sys.argv[2:])\n"
    "_, status, usage = os.wait4(child, 0)\n"
    "open(sys.argv[1], 'w').write(str(usage.ru_maxrss))\n"
    "sys.exit(abs(os.waitstatus_to_exitcode(status)))\n"
)
_LAST_WORDS = 600  # characters of standard error that a report quotes


@dataclass(frozen=True, slots=True)
class Finished:
    """What a command left. `peak_mb`: the largest resident memory of it or of one process it started."""

    status: int
    output: str
    errors: str
    seconds: float
    peak_mb: float


def run(arguments: Sequence[str], variables: Sequence[str] = (), limit: float | None = None) -> Finished:
    """Run a command in the project's folder to its end; `variables` are NAME=value beside this process's own.

    Raises CommandFailedError after `limit` seconds.
    """
    with tempfile.TemporaryDirectory() as folder:
        weight, out, err = (Path(folder) / name for name in ("weight", "out", "err"))
        command = ["env", *_QUIET, *variables, sys.executable, "-I", "-S", "-c", _LAUNCH, str(weight), *arguments]
        started = time.perf_counter()
        with out.open("wb") as out_file, err.open("wb") as err_file:
            child = subprocess.Popen(command, cwd=ROOT, stdout=out_file, stderr=err_file, start_new_session=True)
            try:
                status = child.wait(limit)
            except BaseException as error:
                os.killpg(child.pid, signal.SIGTERM)  # Ctrl-C reaches this process alone
                child.wait()
                if isinstance(error, subprocess.TimeoutExpired):
                    raise CommandFailedError(f"chưa xong sau {limit:.0f} giây") from None
                raise
        seconds = time.perf_counter() - started
        errors = err.read_text("utf-8", "replace")[-_LAST_WORDS:]
        return Finished(status, out.read_text("utf-8"), errors, seconds, int(weight.read_text()) / 1024)


class CommandFailedError(RagError):
    """A command that the evaluation drives did not end well."""
