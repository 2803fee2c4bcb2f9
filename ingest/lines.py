"""What `--progress-json` prints: one JSON object a line as a run goes on, for a program that shows it."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from dataclasses import asdict
from types import FrameType
from typing import TextIO

from ingest.report import Report
from rag.errors import RagError

_EVERY = 0.2  # seconds between two lines that only count


class Lines:
    """Progress as lines on standard output, each with its "event":

    {"event": "file", "source", "outcome", "reason"}   one file is done; the outcomes are those of `ingest.report.Told`
    {"event": "files" | "vectors", "done", "total"}    how many files were looked at, chunks have their vectors
    {"event": "stopping"}                              Ctrl+C was heard: the run ends after this file
    {"event": "report", …}                             the last line: what `--json` prints, "notes" and "remarks"
    {"event": "error", "kind", "message"}              the last line of a run that could not be
    """

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._stopped = False
        self._at = 0.0

    def stop(self, number: int, frame: FrameType | None) -> None:
        """Handle SIGINT: the run ends between two files; a second one ends it at once."""
        self._stopped = True
        os.write(1, b'{"event": "stopping"}\n')
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def told(self, source: str, outcome: str, reason: str) -> None:
        """See `ingest.report.Told`."""
        self._print({"event": "file", "source": source, "outcome": outcome, "reason": reason})

    def files(self, done: int, total: int, name: str) -> None:
        """See `ingest.report.Progress`."""
        self._count("files", done, total)

    def vectors(self, done: int, total: int) -> None:
        """See `ingest.report.Progress`."""
        self._count("vectors", done, total)

    def close(self) -> None:
        """Nothing is held."""

    def report(self, report: Report) -> None:
        """The last line."""
        notes = [asdict(note) for note in report.notes]
        told = {"event": "report", **report.as_json(), "notes": notes, "remarks": list(report.remarks())}
        self._print(told)

    def error(self, error: RagError) -> None:
        """The last line of a run that could not be."""
        self._print({"event": "error", "kind": type(error).__name__, "message": str(error)})

    def _count(self, event: str, done: int, total: int) -> None:
        if self._stopped:
            raise KeyboardInterrupt
        now = time.monotonic()
        if done == total or now - self._at > _EVERY:
            self._at = now
            self._print({"event": event, "done": done, "total": total})

    def _print(self, told: dict[str, object]) -> None:
        self._out.write(json.dumps(told, ensure_ascii=False) + "\n")
        self._out.flush()
