"""The question set is read whole, or every wrong line is named."""

from __future__ import annotations

import json
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


def test_what_cannot_be_asked_or_found_is_a_wrong_row(tmp_path: Path) -> None:
    lines = [
        {"id": "1", "question": " "},
        {"id": "2", "question": "a" * 2001},
        {"id": "3", "question": "a", "source": "/in/a.txt"},
        {"id": "4", "question": "a", "source": "C:\\in\\a.txt"},
    ]
    with pytest.raises(QuestionError) as caught:
        read_questions(write(tmp_path, "\n".join(json.dumps(line) for line in lines)))
    assert str(caught.value).splitlines()[1:] == [
        "  dòng 1: question: không được trống",
        "  dòng 2: question: dài 2001 ký tự, nhiều nhất là 2000",
        "  dòng 3: source: “/in/a.txt” phải là đường dẫn tính từ thư mục đã nạp, ví dụ bao-cao/thang-5.docx",
        "  dòng 4: source: “C:\\in\\a.txt” phải là đường dẫn tính từ thư mục đã nạp, ví dụ bao-cao/thang-5.docx",
    ]


def test_an_id_is_used_once(tmp_path: Path) -> None:
    row = '{"id": "1", "question": "a"}'
    with pytest.raises(QuestionError) as caught:
        read_questions(write(tmp_path, f"{row}\n\n{row}\n{row}"))
    assert str(caught.value).splitlines()[1:] == [
        "  dòng 3: id: “1” đã dùng ở dòng 1",
        "  dòng 4: id: “1” đã dùng ở dòng 1",
    ]


def test_the_history_of_the_dev_sets_and_further_sources(tmp_path: Path) -> None:
    row = {"id": "1", "question": "a", "history": [{"q": "b", "a": "c"}], "source": "x\\y.txt", "sources": ["z.txt"]}
    (read,) = read_questions(write(tmp_path, json.dumps(row)))
    assert read.turns == [Turn("b", "c")]
    assert read.relevant == {"x/y.txt", "z.txt"}


def test_an_empty_set_and_a_missing_one(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="không có câu nào"):
        read_questions(write(tmp_path, "\n"))
    with pytest.raises(QuestionError, match="không còn ở đó"):
        read_questions(tmp_path / "gone.jsonl")


def test_the_samples_are_a_valid_set() -> None:
    assert len(read_questions(ROOT / "samples" / "questions.jsonl")) >= 48
