"""The question set: rows with the answers, the source and the quote that a right answer has (JSONL, XLSX or CSV)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, AliasChoices, BaseModel, ConfigDict, Field

from rag.assistant import MAX_QUESTION
from rag.errors import QuestionError
from rag.jsonl import read_lines
from rag.schema import Turn


def _asked(text: str) -> str:
    if not text.strip():
        raise ValueError("không được trống")
    if len(text) > MAX_QUESTION:
        raise ValueError(f"dài {len(text)} ký tự, nhiều nhất là {MAX_QUESTION}")
    return text


def _relative(path: str | None) -> str | None:
    if path is not None and (PurePosixPath(path).is_absolute() or path[1:3] in (":\\", ":/")):
        raise ValueError(f"“{path}” phải là đường dẫn tính từ thư mục đã nạp, ví dụ bao-cao/thang-5.docx")
    return path.replace("\\", "/") if path else None


class Exchange(BaseModel):
    """One earlier turn; the dev sets call its parts "q" and "a"."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)
    question: str = Field(validation_alias=AliasChoices("question", "q"))
    answer: str = Field(default="", validation_alias=AliasChoices("answer", "a"))


class Question(BaseModel):
    """One row. `answers`: any of them is right; `source` is the file's path relative to the ingested folder, `sources`
    further files that are as right; `locator` is a part of where the answer stands ("Điều 5"), `quote` its words.
    """

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)
    id: Annotated[str, AfterValidator(_asked)]
    question: Annotated[str, AfterValidator(_asked)]
    history: list[Exchange] = []
    answers: list[str] = []
    answerable: bool = True
    source: Annotated[str | None, AfterValidator(_relative)] = None
    sources: list[str] = []
    locator: str | None = None
    quote: str | None = None
    kind: str = ""
    tags: list[str] = []

    @property
    def turns(self) -> list[Turn]:
        """The history as the assistant takes it."""
        return [Turn(turn.question, turn.answer) for turn in self.history]

    @property
    def relevant(self) -> frozenset[str]:
        """Every file that answers it."""
        return frozenset([*([self.source] if self.source else []), *self.sources])


def read_questions(path: Path) -> list[Question]:
    """Every row of a set. Raises QuestionError naming all wrong rows at once."""
    from eval.sheets import read_sheet

    read: Callable[[Path], tuple[list[Question], list[int]]] = (
        read_sheet if path.suffix.lower() in (".xlsx", ".csv") else _read_jsonl
    )
    questions, places = read(path)
    if not questions:
        raise QuestionError(f"Bộ câu hỏi {path} không có câu nào.")
    _refuse_namesakes(path, questions, places)
    return questions


def _read_jsonl(path: Path) -> tuple[list[Question], list[int]]:
    questions = read_lines(path, Question)
    lines = path.read_text("utf-8-sig").split("\n")
    return questions, [number for number, line in enumerate(lines, start=1) if line.strip()]


def _refuse_namesakes(path: Path, questions: Sequence[Question], places: Sequence[int]) -> None:
    """Runs are compared question by question, by their ids."""
    first: dict[str, int] = {}
    wrong = [
        f"dòng {place}: id: “{question.id}” đã dùng ở dòng {first[question.id]}"
        for question, place in zip(questions, places, strict=True)
        if first.setdefault(question.id, place) != place
    ]
    if wrong:
        raise QuestionError(f"Tệp câu hỏi {path} có lỗi:\n  " + "\n  ".join(wrong))
