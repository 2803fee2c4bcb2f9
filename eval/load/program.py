"""The real program as a process: started on a free port, looked at, stopped."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Program:
    """`python app.py` that listens at `url`."""

    url: str
    pid: int

    @property
    def rss(self) -> float:
        """Resident memory now, MB (Linux)."""
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{self.pid}/status").read_text())
        assert found is not None
        return int(found[1]) / 1024

    @property
    def cpu(self) -> float:
        """Seconds of all cores that it has used up to now (Linux)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def with_settings(arguments: list[str], **settings: str) -> list[str]:
    """A command line of this Python with RAG_* settings; the environment is `rag.settings`' to read."""
    return ["env", *(f"{name}={value}" for name, value in settings.items()), sys.executable, *arguments]


@contextmanager
def program(data_dir: Path, **settings: str) -> Iterator[Program]:
    """The program over a data folder, with more RAG_* settings where they are given."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    process = subprocess.Popen(
        with_settings(["app.py"], RAG_DATA_DIR=str(data_dir), RAG_PORT=str(port), **settings),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        if not process.stdout.readline():
            raise RuntimeError(f"app.py did not start: exit status {process.wait()}")
        yield Program(f"http://127.0.0.1:{port}/", process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
