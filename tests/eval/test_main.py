"""`python -m eval` over a small library of the test's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.__main__ import main
from tests.command import ingest, library_in
from tests.openai_server import OpenAIServer


@pytest.fixture
def questions(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "a.txt").write_text("Thu ngân sách huyện Tân Lộc năm 2024 đạt 88% dự toán.", "utf-8")
    ingest(library_in(data_dir), tmp_path / "a.txt")
    monkeypatch.setenv("RAG_DATA_DIR", str(data_dir))
    lines = [
        {
            "id": "1",
            "question": "Thu ngân sách huyện Tân Lộc năm 2024 đạt bao nhiêu?",
            "answers": ["88%"],
            "source": "a.txt",
        },
        {"id": "2", "question": "Giá vé bóng đá ở sân Mỹ Đình là bao nhiêu?", "answerable": False},
    ]
    path = tmp_path / "q.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def test_a_run_prints_the_summary_and_writes_the_results(
    questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(questions), "--out", str(tmp_path / "new" / "out")]) == 0
    results = json.loads((tmp_path / "new" / "out" / "results.json").read_text("utf-8"))
    assert list(results)[:3] == ["fingerprint", "summary", "questions"]
    assert sorted(path.name for path in (tmp_path / "new" / "out").iterdir()) == ["report.html", "results.json"]
    assert results["summary"] | {"seconds_p50": 0, "seconds_p95": 0} == {
        "n": 2,
        "hit@1": 1.0,
        "hit@10": 1.0,
        "first_quote_contains_answer": 1.0,
        "three_quotes_contain_answer": 1.0,
        "answerable_refused": 0.0,
        "unanswerable_refused": 1.0,
        "answers_with_false_figures": 0,
        "seconds_p50": 0,
        "seconds_p95": 0,
    }
    printed = dict(line.split() for line in capsys.readouterr().out.splitlines())
    assert printed == {name: str(value) for name, value in results["summary"].items()}


def test_only_what_the_groups_may_read_is_asked(questions: Path, data_dir: Path, tmp_path: Path) -> None:
    library = library_in(data_dir)
    document = library.record.document_ids().pop()
    with library.record.transaction() as connection:
        connection.execute("INSERT INTO readers VALUES (?, 'Văn phòng')", (document,))
    library.close()

    def passages(*flags: str) -> list[int]:
        assert main([str(questions), "--out", str(tmp_path / "out"), *flags]) == 0
        results = json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))
        return [len(one["passages"]) for one in results["questions"]]

    assert passages() == passages("--group", "Văn phòng") == passages("--group", "Tổ chức", "--group", "Văn phòng")
    assert passages()[0] == 1
    assert passages("--group", "") == passages("--group", "Tổ chức") == [0, 0]


def test_what_cannot_be_done_is_a_message(
    questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main([str(tmp_path / "gone.jsonl")]) == 1
    assert "Không đọc được tệp câu hỏi" in capsys.readouterr().err
    assert main([str(questions), "--out", str(questions)]) == 1
    assert "Không ghi được" in capsys.readouterr().err
    monkeypatch.setenv("RAG_DENSE_WEIGHT", "2")
    assert main([str(questions)]) == 1
    assert "RAG_DENSE_WEIGHT" in capsys.readouterr().err


def test_with_a_gate_other_errors_have_another_status(
    questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gate = tmp_path / "gate.toml"
    gate.write_text('[floors]\ncorrect = 1\n"hit@1" = 1.5\n', "utf-8")
    assert main([str(questions), "--gate", str(gate)]) == 1
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "Ngưỡng đạt: correct: 1,0000, ít nhất 1",
        "Ngưỡng KHÔNG ĐẠT: hit@1: 1,0000, ít nhất 1,5",
    ]
    assert main([str(tmp_path / "gone.jsonl"), "--gate", str(gate)]) == 2
    gate.write_text('[floors]\n"hit@3" = 1\n', "utf-8")
    assert main([str(questions), "--gate", str(gate)]) == 2
    assert main([str(questions), "--gate", str(tmp_path / "gone.toml")]) == 2
    assert main([str(questions), "--baseline", str(tmp_path / "gone")]) == 1
    assert main([str(questions), "--judge"]) == 1
    assert "RAG_LLM_BASE_URL" in capsys.readouterr().err


def test_a_model_that_writes_and_judges(
    questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One server plays both parts: what it says is an answer with a claim that holds, and a verdict."""
    with OpenAIServer("Thu ngân sách đạt 88% dự toán [1].\n", "ĐIỂM: 0,5\n", "LÝ DO: thiếu kỳ") as server:
        monkeypatch.setenv("RAG_LLM_BASE_URL", server.base_url)
        monkeypatch.setenv("RAG_LLM_MODEL", "m")
        assert main([str(questions), "--judge", "--out", str(tmp_path / "out")]) == 0, capsys.readouterr().err
    results = json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))
    first, second = results["questions"]
    assert first["judged"] == {
        "faithfulness": {"value": 0.5, "reason": "thiếu kỳ"},
        "completeness": {"value": 0.5, "reason": "thiếu kỳ"},
    }
    assert second["judged"] == {}  # refused before the model was asked: there is nothing to judge
    overall = results["measures"]["overall"]
    assert [(overall[name]["value"], overall[name]["n"]) for name in ("faithfulness", "completeness")] == [
        (0.5, 1),
        (0.5, 1),
    ]
    assert "thiếu kỳ" in (tmp_path / "out" / "report.html").read_text("utf-8")
