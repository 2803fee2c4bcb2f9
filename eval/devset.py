"""Turns a public dev set (contexts and questions in one JSONL) into a folder of documents and a question set."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from eval.candidates import write_questions
from eval.questions import Exchange, Question
from eval.retrieval.sets import read_set, write_documents


def convert(path: Path, folder: Path) -> tuple[int, int]:
    """Write `folder`/documents and `folder`/questions.jsonl; how many of each. Raises QuestionError, OSError."""
    collection = read_set(path.parent, path.stem)
    rows: dict[str, dict[str, Any]] = {}
    for line in path.read_text("utf-8").split("\n"):
        if line.strip():
            row = json.loads(line)
            rows[str(row["id"])] = row
    questions = []
    for asked in collection.questions:
        row, answerable = rows[asked.id], bool(rows[asked.id].get("answerable", True))
        files = sorted(asked.relevant) if answerable else []
        questions.append(
            Question(
                id=asked.id,
                question=asked.text,
                history=[Exchange(question=question, answer=answer) for question, answer in asked.history],
                answers=[str(answer) for answer in row.get("answers") or []] if answerable else [],
                answerable=answerable,
                source=files[0] if files else None,
                sources=files[1:],
                kind=str(row.get("question_type") or ""),
            )
        )
    write_documents(collection, folder / "documents")
    write_questions(folder / "questions.jsonl", questions)
    return len(collection.texts), len(questions)
