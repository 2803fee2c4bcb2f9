"""What a model writes is counted raw and after verification, and a run that was cut off goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import eval.written.__main__ as command
from eval.written.asked import UNANSWERABLE, Asked, asked
from eval.written.outcome import outcome
from rag.errors import LanguageModelError
from rag.schema import Passage
from tests.openai_server import OpenAIServer
from tests.rag.shelf import DOCUMENTS, PASSAGES

QUESTION = Asked("q", "UIT", "Giải ngân đạt bao nhiêu?", ("61,4%",), PASSAGES, DOCUMENTS)


class Scripted:
    """A model that says what it is given; an exception is raised where it stands."""

    def __init__(self, *said: str | None | Exception) -> None:
        self.said = said

    def stream(self, question: str, passages: Sequence[Passage]) -> Iterator[str | None]:
        for piece in self.said:
            if isinstance(piece, Exception):
                raise piece
            yield piece


def test_a_true_answer_is_kept() -> None:
    found = outcome(QUESTION, Scripted("Giải ngân vốn đầu tư công ", "đạt 61,4% kế hoạch [1]."))
    assert (found.has_gold, found.kept_gold, found.cites, found.kept, found.claims) == (True, True, True, 1, 1)
    assert not (found.abstained or found.invented_figure or found.failed or found.kept_unproven)


def test_an_invented_figure_is_seen_and_not_kept() -> None:
    found = outcome(QUESTION, Scripted("Giải ngân vốn đầu tư công đạt 99,9% kế hoạch [1]."))
    assert (found.invented_figure, found.has_gold, found.kept) == (True, False, 0)
    assert found.doubts == ["“99,9%”: nguồn [1] ghi “61,4%”"]


def test_abstaining_thinking_and_failing() -> None:
    assert outcome(QUESTION, Scripted("KHÔNG TÌM THẤY")).abstained
    thought = outcome(
        QUESTION, Scripted("Là 99,9% chăng?\n", None, "Giải ngân vốn đầu tư công đạt 61,4% kế hoạch [1].")
    )
    assert (thought.raw, thought.kept) == ("Giải ngân vốn đầu tư công đạt 61,4% kế hoạch [1].", 1)
    cut = outcome(QUESTION, Scripted("Giải ngân đạt 61,4% kế hoạch [1].\n", LanguageModelError("ngắt giữa chừng")))
    assert (cut.failed, cut.kept, cut.has_gold) == ("ngắt giữa chừng", 0, True)


def write_set(folder: Path, name: str) -> None:
    contexts = [f"Điều {at}. Mức thu thứ {at} của {name} là {at}.000 đồng một người." for at in range(1, 9)]
    lines = [
        {
            "id": f"{name}-{at}",
            "question": f"Mức thu thứ {at} của {name} là bao nhiêu?",
            "context_id": f"{name}-c{at}",
            "context": context,
            "answers": [f"{at}.000 đồng"],
        }
        for at, context in enumerate(contexts, start=1)
    ]
    (folder / f"{name}.jsonl").write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    for name in ("uit_regulations", "alqac2023_2025", "viquad1_dev"):
        write_set(tmp_path, name)
    return tmp_path


def test_the_passage_with_the_answer_is_shown_or_left_out(sets: Path) -> None:
    questions = asked(sets, 4, 3, seed=1)
    assert len(questions) == 16
    for one in questions:
        told = [passage.chunk.text for passage in one.passages]
        assert len(told) == 3
        number = one.question.split("thứ ")[1].split()[0]
        holding = any(f"thứ {number} của {one.id.rsplit('-', 1)[0]}" in text for text in told)
        assert holding is (one.group != UNANSWERABLE)
        assert bool(one.answers) is holding


def test_a_run_goes_on_where_it_was_cut_off(
    sets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "_DATA", sets)
    out = tmp_path / "out.jsonl"
    with OpenAIServer("KHÔNG TÌM THẤY") as server:
        given = ["--server", server.base_url, "--each", "2", "--passages", "2", "--out", str(out)]
        assert command.main([*given, "--limit", "3"]) == 0
        assert (len(server.requests), len(out.read_text("utf-8").splitlines())) == (3, 3)
        assert command.main(given) == 0
        assert len(server.requests) == len(out.read_text("utf-8").splitlines()) == 8
    shown = capsys.readouterr().out
    assert "| | answerable (n = 6) | UIT (n = 2) | unanswerable (n = 2) |" in shown
    assert "| raw: says KHÔNG TÌM THẤY | 1.00 (0.61–1.00) |" in shown
