"""Once a document is removed, no conversation holds its words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rag.assistant import open_assistant
from rag.library import Library
from rag.settings import Settings
from tests.command import SAMPLES, ingest, library_in
from ui.state import open_state
from ui.talks.packing import GONE, pack
from ui.talks.purge import Purge
from ui.talks.store import Talks

QUESTION = "6 tháng 2023 GRDP Minh Sơn tăng mấy %?"
FILE = "ban-tin-minh-son-6-thang-2023.txt"


@pytest.fixture
def library(data_dir: Path, tmp_path: Path) -> Library:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name in (FILE, "chi-thi-08-ct-ubnd-an-hai.txt"):
        shutil.copy(SAMPLES / name, folder)
    made = library_in(data_dir)
    ingest(made, folder)
    return made


def test_words_of_a_removed_document_are_gone_from_the_file(library: Library) -> None:
    talks = Talks(open_state(library.data_dir))
    answer = open_assistant(Settings(data_dir=library.data_dir), library).ask(QUESTION)
    assert "6,85%" in answer.text
    key, number = talks.begin("lan", None, QUESTION)
    talks.finish("lan", key, number, pack(answer))
    purge = Purge(talks, library)
    assert purge() == 0
    with library.writing():
        library.remove(library.record.files_called([FILE]))
        assert purge() == 0  # not while the library is being changed
    assert purge() == 1 and purge() == 0
    talk = talks.talk("lan", key)
    assert talk is not None and talk.rows[0].answer is not None
    assert GONE in [claim["text"] for claim in talk.rows[0].answer["claims"]]
    held = [path.name for path in library.data_dir.glob("*sqlite*") if b"6,85%" in path.read_bytes()]
    assert held == []


def test_a_record_that_is_yet_to_be_filled_purges_nothing(data_dir: Path) -> None:
    library = library_in(data_dir)
    talks = Talks(open_state(data_dir))
    key, number = talks.begin("lan", None, "một?")
    packed = {"claims": [{"text": "a", "citations": [{"document": "x"}]}], "looked": [], "abstained": False}
    talks.finish("lan", key, number, packed)
    assert Purge(talks, library)() == 0 and talks.documents() == {"x"}
    assert Purge(talks, None)() == 0
