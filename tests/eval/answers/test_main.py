"""Judging answers on a dev set of our own: what is printed, and what it is of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.answers.__main__ import main
from tests.eval.tiny import write_set


def test_quotes_refusals_and_the_curve_are_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_set(tmp_path / "data", "uit_regulations")
    assert main(["--data", str(data), "--sets", "uit_regulations", "--json", str(tmp_path / "told.json")]) == 0
    printed = capsys.readouterr().out
    assert "| uit_regulations (16) |" in printed and "unanswerable refused" in printed
    told = json.loads((tmp_path / "told.json").read_text("utf-8"))
    whole, mixed = told["whole"]["uit_regulations"], told["mixed"]["uit_regulations"]
    assert len(whole) == 16 and len(mixed) == 32
    assert sum(one["answerable"] for one in mixed) == 16
    assert sum(one["first"] for one in whole) >= 12
    assert not any(one["false_figures"] for one in whole + mixed)


def test_without_sets_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path)]) == 1
    assert "Không có bộ câu hỏi nào" in capsys.readouterr().err
