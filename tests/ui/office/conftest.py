"""The office that the suites of the evaluation share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ui.office.evaluating import Office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, models_dir: object) -> Iterator[Office]:
    """One for all tests of a file."""
    data_dir = tmp_path_factory.mktemp("danh-gia")
    (data_dir / "models").symlink_to(str(models_dir))
    made = Office(data_dir)
    yield made
    made.library.close()
