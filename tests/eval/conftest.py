"""The sample documents, ingested once for every test of the evaluation that asks them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import SAMPLES, ingest, library_in


@pytest.fixture(scope="session")
def samples_data(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Path:
    """A data folder with the samples; tests only read it."""
    folder = tmp_path_factory.mktemp("samples") / "data"
    folder.mkdir()
    (folder / "models").symlink_to(models_dir)
    ingest(library_in(folder), SAMPLES)
    return folder
