"""Markdown: text without marks, tables as tables."""

from __future__ import annotations

from pathlib import Path

from ingest.readers import read
from ingest.readers.markdown import _blocks
from ingest.readers.reading import Grid, Square


def test_marks_go_and_tables_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "# Báo cáo **quý II**\n\n- Thu: __88%__, a_b_c, 2 ** 3\n\n| Chỉ tiêu | Đạt |\n|---|:-:|\n"
        "| Thu \\| chi | 88 |\n\n"
        "```\n# giữ **nguyên**\n```\n",
        encoding="utf-8",
    )
    reading = read(path)
    assert reading.title == "Báo cáo quý II"
    assert reading.text.startswith("Báo cáo quý II\n")
    assert "- Thu: 88%, a_b_c, 2 ** 3\n" in reading.text
    assert "# giữ **nguyên**" in reading.text
    assert len(reading.tables) == 1


def test_a_table_is_a_grid_headed_by_its_first_row() -> None:
    assert _blocks(["Chỉ tiêu | Đạt", "--- | ---", "Thu \\| chi | 88", "hết"]) == [
        Grid(
            (Square("Chỉ tiêu", 0, 0), Square("Đạt", 0, 1), Square("Thu | chi", 1, 0), Square("88", 1, 1)),
            heads=1,
        ),
        "hết",
    ]
