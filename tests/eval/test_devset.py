"""A public dev set becomes a folder of documents and a question set over them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.questions import Exchange, Question, read_questions

ROWS = [
    {"id": "1", "question": "a?", "context_id": "x", "context": "Thu đạt 88%.", "answers": ["88%"], "answerable": True},
    {
        **{"id": "2", "question": "b?", "context_id": "y", "context": "Chi đạt 70%.", "answers": ["?"]},
        **{"answerable": False, "history": [{"q": "c?", "a": "d"}]},
    },
    {
        **{"id": "3", "question": "e?", "context_id": "y", "context": "Chi đạt 70%.", "answers": ["70%"]},
        **{"answerable": True, "relevant_context_ids": ["x", "y"]},
    },
]


def test_a_dev_set_is_converted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "dev.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), "utf-8")
    assert main(["devset", str(path), str(tmp_path / "out")]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"2 văn bản trong {tmp_path / 'out' / 'documents'}",
        f"3 câu hỏi trong {tmp_path / 'out' / 'questions.jsonl'}",
    ]
    texts = {file.name: file.read_text("utf-8") for file in (tmp_path / "out" / "documents").iterdir()}
    assert texts == {"d00000.txt": "Thu đạt 88%.", "d00001.txt": "Chi đạt 70%."}
    assert read_questions(tmp_path / "out" / "questions.jsonl") == [
        Question(id="1", question="a?", answers=["88%"], source="d00000.txt"),
        Question(id="2", question="b?", answerable=False, history=[Exchange(question="c?", answer="d")]),
        Question(id="3", question="e?", answers=["70%"], source="d00000.txt", sources=["d00001.txt"]),
    ]
    assert main(["devset", str(path), str(tmp_path / "out")]) == 1  # the folder is there already
    assert "Không ghi được" in capsys.readouterr().err
    assert main(["devset", str(tmp_path / "gone.jsonl"), str(tmp_path / "new")]) == 1
    assert "Không đọc được" in capsys.readouterr().err
