"""A chat that goes on asking while another process removes, rebuilds and ingests."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.schema import Answer
from tests.command import SAMPLES, command, ingest_json, library_in, settings_for

QUESTION = "Quyết định 27/2024/QĐ-UBND quy định về việc gì?"


class Asking:
    """Asks the same question over and over in a thread of its own."""

    def __init__(self, assistant: Assistant) -> None:
        self.answers: list[Answer] = []
        self.errors: list[Exception] = []
        self._assistant = assistant
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._thread.start()

    def _ask(self) -> None:
        while not self._enough.is_set():
            try:
                self.answers.append(self._assistant.ask(QUESTION))
            except Exception as error:
                self.errors.append(error)

    def stop(self) -> None:
        self._enough.set()
        self._thread.join(60)


@pytest.fixture
def asking(data_dir: Path, tmp_path: Path) -> Asking:
    shutil.copytree(SAMPLES, tmp_path / "in")
    ingest_json(data_dir, tmp_path / "in")
    return Asking(Assistant(library_in(data_dir), settings_for(data_dir)))


def test_the_chat_answers_on_while_everything_is_done_to_its_library(
    asking: Asking, data_dir: Path, tmp_path: Path
) -> None:
    for arguments in (
        ["--rebuild"],
        [tmp_path / "in" / "chi-thi-08-ct-ubnd-an-hai.txt", "--remove"],
        [tmp_path / "in"],
    ):
        done = command("ingest", data_dir, *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
    asking.stop()
    assert [str(error) for error in asking.errors] == []
    assert len(asking.answers) > 10
    wrong = {answer.text for answer in asking.answers if not answer.abstained} - {asking.answers[0].text}
    assert wrong == set()  # while an index is empty nothing is found; something else never is
    assert asking.answers[-1].text == asking.answers[0].text
