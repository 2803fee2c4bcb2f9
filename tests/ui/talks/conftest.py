"""The samples as a library, one report of which is kept to a group."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.library import Library
from tests.command import SAMPLES, ingest, library_in

KEPT = "bao-cao-minh-son-6-thang-2024.docx"
GROUP = "Văn phòng"


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Library:
    """Only read by the tests."""
    folder = tmp_path_factory.mktemp("talks") / "data"
    folder.mkdir()
    (folder / "models").symlink_to(models_dir)
    library = library_in(folder)
    ingest(library, SAMPLES)
    library.record.keep_to(library.record.files_called([KEPT]), [GROUP])
    library.refresh()
    return library
