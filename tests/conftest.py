"""What the suites share: the embedded model, made once, and data folders that begin with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.cross_encoder import make
from rag.embed.e5 import build_model


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the embedded model and the reader's cross-encoder (100 MB, a few seconds)."""
    folder = tmp_path_factory.mktemp("models")
    build_model(folder / "e5-small")
    make(folder / "e5-small-reader")
    return folder


@pytest.fixture
def data_dir(tmp_path: Path, models_dir: Path) -> Path:
    """An empty data folder whose model need not be made again."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "models").symlink_to(models_dir)
    return folder
