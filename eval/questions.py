"""The question set: JSONL lines with the answers, the source and the quote that a right answer has."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from rag.errors import QuestionError
from rag.jsonl import read_lines
from rag.schema import Turn


class Exchange(BaseModel):
    """One earlier turn."""

    model_config = ConfigDict(extra="ignore")
    question: str
    answer: str = ""


class Question(BaseModel):
    """One line. `answers`: any of them is right; `source` is the file's path relative to the ingested folder."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)
    id: str
    question: str
    history: list[Exchange] = []
    answers: list[str] = []
    answerable: bool = True
    source: str | None = None
    quote: str | None = None
    kind: str = ""
    tags: list[str] = []

    @property
    def turns(self) -> list[Turn]:
        """The history as the assistant takes it."""
        return [Turn(turn.question, turn.answer) for turn in self.history]


def read_questions(path: Path) -> list[Question]:
    """Every line of a set. Raises QuestionError naming all wrong lines at once."""
    questions = read_lines(path, Question)
    if not questions:
        raise QuestionError(f"Bộ câu hỏi {path} không có câu nào.")
    return questions
