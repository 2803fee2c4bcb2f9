"""The samples pass their gate; a retriever, a reader or a verifier broken on purpose does not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import main
from rag.candidate import Candidate
from rag.reader import read
from rag.retrieve import retrieve
from rag.schema import Claim, Passage
from rag.verify import Verifier
from tests.command import ROOT
from tests.openai_server import OpenAIServer

SAMPLES = ROOT / "samples" / "questions.jsonl"
GATE = ROOT / "samples" / "gate.toml"
TIMES = ("seconds", "seconds_p50", "seconds_p95")


def gated(data: Path, out: Path, monkeypatch: pytest.MonkeyPatch, *more: str, questions: Path = SAMPLES) -> int:
    monkeypatch.setenv("RAG_DATA_DIR", str(data))
    return main([str(questions), "--gate", str(GATE), "--out", str(out), *more])


def broken(printed: str) -> set[str]:
    """The measures named as broken."""
    return {line.split(": ")[1] for line in printed.splitlines() if line.startswith("Ngưỡng KHÔNG ĐẠT")}


def timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: timeless(inner) for key, inner in value.items() if key not in TIMES}
    return [timeless(inner) for inner in value] if isinstance(value, list) else value


def test_the_samples_pass_and_two_runs_tell_the_same(
    samples_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gated(samples_data, tmp_path / "1", monkeypatch) == 0, capsys.readouterr().out
    assert gated(samples_data, tmp_path / "2", monkeypatch, "--baseline", str(tmp_path / "1")) == 0
    printed = capsys.readouterr().out
    assert (
        "0 câu tốt lên, 0 câu kém đi" in printed
        and broken(printed) == set()
        and "chưa xét" not in printed.split("So với")[1]
    )
    one, two = (json.loads((tmp_path / run / "results.json").read_text("utf-8")) for run in "12")
    del two["comparison"], one["gate"], two["gate"]
    assert timeless(one) == timeless(two)


def half(tmp_path: Path) -> Path:
    """Every second question: enough to be caught."""
    path = tmp_path / "half.jsonl"
    path.write_text("\n".join(SAMPLES.read_text("utf-8").splitlines()[::2]), "utf-8")
    return path


def test_a_broken_retriever_is_caught(
    samples_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def backwards(*args: Any, **more: Any) -> tuple[Passage, ...]:
        return tuple(reversed(retrieve(*args, **more)))

    monkeypatch.setattr("rag.assistant.retrieve", backwards)
    assert gated(samples_data, tmp_path, monkeypatch, "--workers", "1", questions=half(tmp_path)) == 1
    assert {"hit@1", "nDCG@10", "passage_hit@1"} <= broken(capsys.readouterr().out)


def test_a_broken_reader_is_caught(
    samples_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def second_best(*args: Any, **more: Any) -> Sequence[Candidate]:
        return read(*args, **more)[1:]

    monkeypatch.setattr("rag.assistant.read", second_best)
    assert gated(samples_data, tmp_path, monkeypatch, "--workers", "1", questions=half(tmp_path)) == 1
    found = broken(capsys.readouterr().out)
    assert {"correct", "first_quote_contains_answer", "figure_accuracy"} <= found
    assert "hit@1" not in found and "hit@10" not in found  # the retriever is not to blame


def test_a_broken_verifier_is_caught(
    samples_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A model that invents a figure: the verifier keeps it back, a broken one vouches for it."""
    with OpenAIServer("Kết quả đạt 987.654 tỷ đồng [1].") as server:
        monkeypatch.setenv("RAG_LLM_BASE_URL", server.base_url)
        monkeypatch.setenv("RAG_LLM_MODEL", "m")
        arguments = (samples_data, tmp_path, monkeypatch, "--workers", "1")
        gated(*arguments, questions=half(tmp_path))
        assert "false_figures" not in broken(capsys.readouterr().out)
        real = Verifier.verify

        def trusting(self: Verifier, written: str) -> Claim | None:
            claim = real(self, written)
            return replace(claim, status="verified") if claim else None

        monkeypatch.setattr(Verifier, "verify", trusting)
        assert gated(*arguments, questions=half(tmp_path)) == 1
    assert "false_figures" in broken(capsys.readouterr().out)
