"""Commands that are timed and weighed."""

from __future__ import annotations

import sys

import pytest

from eval.retrieval.process import ROOT, CommandFailedError, run


def test_a_command_is_run_in_the_project_with_its_own_variables() -> None:
    done = run(["sh", "-c", "pwd; echo $RAG_DATA_DIR; echo out of paper >&2; exit 3"], ["RAG_DATA_DIR=/nowhere"])
    assert (done.status, done.output, done.errors) == (3, f"{ROOT}\n/nowhere\n", "out of paper\n")


def test_memory_and_time_are_those_of_the_command() -> None:
    small = run([sys.executable, "-c", "pass"])
    large = run([sys.executable, "-c", "import time; held = bytes(range(256)) * 400_000; time.sleep(0.3)"])
    assert small.peak_mb < 60 and 95 < large.peak_mb - small.peak_mb < 130
    assert large.seconds > 0.3


def test_a_command_that_hangs_is_ended() -> None:
    with pytest.raises(CommandFailedError, match="1 giây"):
        run(["sleep", "60"], limit=1)
