"""The lines of the trend: every value written, and read out to those who do not see them."""

from __future__ import annotations

import re
from pathlib import Path

from ui.office.evaluation_runs import Run
from ui.office.evaluation_trend import line, whole


def run(day: int, title: str = "Bộ A") -> Run:
    return Run(Path(f"2026-11-{day:02}-aaaaaa"), "mau", title, "an", (), f"2026-11-{day:02}T08:30:00", 4)


def measures(value: float | None) -> dict[str, dict[str, float | None]]:
    return {"correct": {"value": value}}


def test_a_line_tells_its_values() -> None:
    drawn = line("correct", [(run(1), measures(0.5)), (run(2), measures(None)), (run(3), measures(0.985))])
    assert re.search('aria-label="([^"]*)"', drawn)[1] == (  # type: ignore[index]
        "Trả lời đúng, 01/11/2026 08:30:00: 50,0 %; 03/11/2026 08:30:00: 98,5 %"
    )
    assert re.findall(r"<text[^>]*>([^<]*)</text>", drawn) == ["50", "98,5", "01/11", "03/11"]
    ((low, high),) = re.findall(r'points="[\d.]+,([\d.]+) [\d.]+,([\d.]+)"', drawn)
    assert float(low) > float(high)  # up is better


def test_one_run_is_a_point_and_none_is_no_line() -> None:
    assert line("correct", [(run(1), measures(1.0))]).count("<circle") == 1
    assert line("correct", [(run(1), measures(None))]) == ""
    assert "Xu hướng hiện ra khi" in whole([])


def test_names_are_text_and_old_runs_are_left_out() -> None:
    page = whole([[(run(day, "<b>"), measures(day / 10)) for day in range(1, 11)]])
    assert "<b>" not in page
    assert "&lt;b&gt;, văn bản chung: 8 lần chạy" in page
    assert re.findall(r'<th scope="row">(\d\d)', page) == ["10", "09", "08", "07", "06", "05", "04", "03"]
