"""Questions drafted from documents, accepted or rejected by a person, and exported as a question set."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.draft import drafted
from eval.metrics import flat, holds
from eval.questions import read_questions
from rag.question_candidates import candidates, from_feedback
from rag.record import Record
from tests.command import SAMPLES, ingest, library_in
from tests.eval.made import REFUSAL

BULLETIN, DIRECTIVE = "ban-tin-minh-son-6-thang-2023.txt", "chi-thi-08-ct-ubnd-an-hai.txt"


@pytest.fixture
def two(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bulletin and a directive of the samples."""
    ingest(library_in(data_dir), SAMPLES / BULLETIN, SAMPLES / DIRECTIVE)
    monkeypatch.setenv("RAG_DATA_DIR", str(data_dir))
    return data_dir


def test_every_drafted_row_is_true_to_its_document(samples_data: Path) -> None:
    record = Record(samples_data / "record.sqlite")
    rows = 0
    for document_id in record.document_ids():
        document = record.document(document_id)
        assert document is not None
        for fields in drafted(document):
            rows += 1
            assert fields["source"] == document.source
            assert flat(fields["quote"]) in flat(document.text)
            assert holds(fields["quote"], fields["answers"]), fields
            assert fields["question"].endswith("?") and "  " not in fields["question"]
    assert rows > 80


def test_a_directive_tells_its_number_day_and_subject(samples_data: Path) -> None:
    record = Record(samples_data / "record.sqlite")
    documents = [record.document(one) for one in record.document_ids()]
    (directive,) = [one for one in documents if one and one.source == DIRECTIVE]
    found = {fields["question"]: fields["answers"] for fields in drafted(directive)}
    name = f"Chỉ thị số {directive.number}"
    assert found[f"{name} được ban hành ngày nào?"][-1] == "/".join(reversed((directive.date or "").split("-")))
    assert directive.subject in found[f"{name} nói về việc gì?"]
    assert [directive.number] in [
        answers[-1:] for question, answers in found.items() if question.endswith("số hiệu là gì?")
    ]


def test_from_draft_to_question_set(two: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    generation = Record(two / "record.sqlite").generation
    assert main(["draft", "--most", "4", "--out", str(tmp_path / "d.xlsx")]) == 0
    assert "Đã soạn" in capsys.readouterr().out
    assert main(["draft"]) == 0
    assert capsys.readouterr().out == "Không có văn bản nào mới để soạn.\n"
    assert main(["candidates", "list", "--json"]) == 0
    listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {one["id"] for one in listed} == {row.id for row in read_questions(tmp_path / "d.xlsx")}
    first, second, third, *_ = [one["id"] for one in listed]
    assert main(["candidates", "accept", first, second, "--by", "Lan"]) == 0
    assert main(["candidates", "reject", third]) == 0
    assert main(["candidates", "accept", second, "--question", "Sửa lại?", "--unanswerable"]) == 0
    capsys.readouterr()
    assert main(["candidates", "list"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"{len(listed) - 3} câu."
    for name in ("q.jsonl", "q.xlsx"):
        assert main(["candidates", "export", str(tmp_path / name)]) == 0
        exported = {one.id: one for one in read_questions(tmp_path / name)}
        assert set(exported) == {first, second}
        assert exported[first].answers == listed[0]["fields"]["answers"]
        assert (exported[second].question, exported[second].answerable, exported[second].source) == (
            "Sửa lại?",
            False,
            None,
        )
    assert Record(two / "record.sqlite").generation == generation
    assert main([str(tmp_path / "q.jsonl")]) == 0  # what was exported can be run


def test_what_cannot_be_accepted(two: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = Record(two / "record.sqlite")
    key = from_feedback(record, REFUSAL)
    assert main(["candidates", "accept", key]) == 1
    assert "chưa có đáp án" in capsys.readouterr().err
    assert main(["candidates", "accept", key, "--answer", "88%", "--source", "/in/a.txt"]) == 1
    assert "đường dẫn tính từ thư mục" in capsys.readouterr().err
    assert [one.status for one in candidates(record, None)] == ["new"]
    for action in ("accept", "reject"):
        assert main(["candidates", action, key, "draft-0"]) == 1
        assert "Không có câu hỏi đề xuất draft-0." in capsys.readouterr().err
    assert [one.status for one in candidates(record, None)] == ["new"]
    assert main(["candidates", "accept", key, "--answer", "88%", "--source", "a.txt"]) == 0
    assert main(["candidates", "export", str(tmp_path / "gone" / "q.jsonl")]) == 1
    assert "Không ghi được" in capsys.readouterr().err
