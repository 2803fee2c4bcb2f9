"""The one command that fits the reader, from sets of our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.reader.examples import LEARNT_FROM
from eval.reader.train import main
from rag.candidate import learnt
from rag.confidence import BIAS, KINDS
from rag.cross_encoder import CrossEncoder
from tests.eval.tiny import write_set


def test_weights_of_clauses_network_and_confidence_are_written(tmp_path: Path) -> None:
    data = write_set(write_set(tmp_path / "data", "xquad_vi"), "uit_regulations")
    out = tmp_path / "out"
    out.mkdir()
    arguments = ["--data", str(data), "--work", str(tmp_path / "work"), "--out", str(out), "--epochs", "1"]
    assert main(arguments) == 0
    stored = json.loads((out / "reader.json").read_text("utf-8"))
    assert stored["clauses"].keys() == learnt("clauses").keys() and stored["clauses"] != learnt("clauses")
    assert stored["windows"] == learnt("windows")
    assert all(BIAS in stored[kind] for kind in KINDS)
    (read,) = CrossEncoder(tmp_path / "work" / "models", out / "reader.npz").read("Ai ký?", ["Ông An ký."])
    assert -20 < read.relevance < 20
    before = (out / "reader.npz").read_bytes()
    assert main([*arguments[:-1], "0"]) == 0  # the confidence alone, of the network that ships
    assert (out / "reader.npz").read_bytes() == before


def test_without_sets_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path)]) == 1
    assert f"Không có bộ câu hỏi nào trong {tmp_path}" in capsys.readouterr().err


def test_nothing_that_ships_learns_from_sets_for_research_only() -> None:
    assert not any(name.startswith(("viquad", "vinewsqa", "vicoqa")) for name in LEARNT_FROM)
