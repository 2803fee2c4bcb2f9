"""The web app's own file."""

from __future__ import annotations

import stat
from pathlib import Path

from ui.state import open_state


def test_nobody_else_of_the_machine_reads_it(tmp_path: Path) -> None:
    state = open_state(tmp_path)
    state.set_meta("key", "value")
    files = sorted(tmp_path.glob("web.sqlite*"))
    assert "web.sqlite" in [path.name for path in files]
    again = open_state(tmp_path)
    again.set_meta("key", "other")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("web.sqlite")}
    assert modes == {"web.sqlite": 0o600}
