"""The question set is read whole, or every wrong line is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.questions import Exchange, Question, read_questions
from rag.errors import QuestionError
from rag.schema import Turn
from tests.command import ROOT


def write(tmp_path: Path, text: str) -> Path:
    (tmp_path / "q.jsonl").write_text(text, "utf-8")
    return tmp_path / "q.jsonl"


def test_a_line_with_everything_and_one_with_little(tmp_path: Path) -> None:
    full = (
        '{"id": 3, "question": "a?", "history": [{"question": "b", "answer": "c"}], "answers": ["d"], '
        '"answerable": true, "source": "x/y.txt", "quote": "d e", "kind": "amount", "tags": ["t"], "other": 1}'
    )
    first, second = read_questions(write(tmp_path, f'\ufeff{full}\n\n{{"id": "4", "question": "f?"}}\r\n'))
    assert first == Question(
        id="3",
        question="a?",
        history=[Exchange(question="b", answer="c")],
        answers=["d"],
        source="x/y.txt",
        quote="d e",
        kind="amount",
        tags=["t"],
    )
    assert first.turns == [Turn("b", "c")]
    assert second == Question(id="4", question="f?")


def test_all_wrong_lines_at_once(tmp_path: Path) -> None:
    path = write(
        tmp_path, '{"question": "a"}\n{"id": "1", "question": "a"}\n{\n{"id": "2", "question": [], "tags": 2}\n'
    )
    with pytest.raises(QuestionError) as caught:
        read_questions(path)
    assert str(caught.value).splitlines()[1:] == [
        "  dòng 1: id: thiếu trường này",
        "  dòng 3: không phải JSON",
        "  dòng 4: question: phải là chuỗi",
        "  dòng 4: tags: phải là danh sách",
    ]


def test_an_empty_set_and_a_missing_one(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="không có câu nào"):
        read_questions(write(tmp_path, "\n"))
    with pytest.raises(QuestionError, match="không còn ở đó"):
        read_questions(tmp_path / "gone.jsonl")


def test_the_samples_are_a_valid_set() -> None:
    assert len(read_questions(ROOT / "samples" / "questions.jsonl")) >= 48
