"""The command line of the assistant: `python -m rag "câu hỏi"`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from rag.assistant import Assistant, open_assistant
from rag.contract import as_json, plain
from rag.errors import QuestionError, RagError
from rag.schema import Answer, Turn
from rag.settings import load_settings


class _HistoryLine(BaseModel):
    model_config = ConfigDict(extra="ignore")
    question: str
    answer: str = ""


class _QuestionLine(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)
    id: str | None = None
    question: str
    history: list[_HistoryLine] | None = None

    @property
    def turns(self) -> list[Turn]:
        return [Turn(turn.question, turn.answer) for turn in self.history or []]


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m rag", description="Hỏi đáp trên các văn bản đã nạp.")
    parser.add_argument("question", nargs="?", metavar="CÂU_HỎI", help="câu hỏi tiếng Việt, có dấu hoặc không dấu")
    parser.add_argument("--json", action="store_true", help="in một đối tượng JSON thay cho văn bản")
    parser.add_argument("--batch", type=Path, metavar="TỆP.jsonl", help='mỗi dòng {"id","question","history"}')
    parser.add_argument("--out", type=Path, metavar="TỆP.jsonl", help="nơi ghi câu trả lời của --batch")
    arguments = parser.parse_args(argv)
    if (arguments.batch is None) == (arguments.question is None):
        parser.error('cần một câu hỏi, ví dụ: python -m rag "Quy định số 22 ban hành ngày nào?", hoặc --batch TỆP')
    if arguments.batch is not None and arguments.out is None:
        parser.error("--batch cần --out TỆP.jsonl")
    return arguments


def _read_batch(path: Path) -> list[_QuestionLine]:
    """Every line, or QuestionError naming all the bad ones at once."""
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except OSError as error:
        raise QuestionError(f"Không đọc được tệp câu hỏi {path}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise QuestionError(f"Tệp câu hỏi {path} không phải UTF-8. Lưu lại dưới dạng UTF-8.") from None
    questions, wrong = [], []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            questions.append(_QuestionLine.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"])) or "cả dòng"
            wrong.append(f"dòng {number}, {field}: {first['msg']}")
    if wrong:
        raise QuestionError(f"Tệp câu hỏi {path} có lỗi:\n  " + "\n  ".join(wrong))
    return questions


def _batch(assistant: Assistant, questions: Sequence[_QuestionLine]) -> Iterator[str]:
    from tqdm import tqdm

    for line in tqdm(questions, desc="Trả lời", unit="câu", file=sys.stderr):
        answer = assistant.ask(line.question, line.turns)
        yield json.dumps(as_json(answer, line.id), ensure_ascii=False)


def _write_batch(assistant: Assistant, batch: Path, out: Path) -> None:
    """The answers appear under their name only when all are there: a stopped run leaves no half file."""
    questions = _read_batch(batch)
    partial = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with partial.open("w", encoding="utf-8") as file:
            for line in _batch(assistant, questions):
                file.write(line + "\n")
        os.replace(partial, out)
    except OSError as error:
        raise QuestionError(f"Không ghi được {out}: {error.strerror}.") from None
    finally:
        partial.unlink(missing_ok=True)


def _readable(answer: Answer) -> str:
    """The answer and its numbered sources as plain text."""
    lines = [plain(answer.text)]
    if answer.citations:
        lines += ["", "Nguồn:"]
    for citation in answer.citations:
        document = citation.document
        details = [document.title, document.number or "", document.date or "", citation.locator]
        details += [f"trang {citation.page}" if citation.page else "", document.source]
        lines.append(f"[{citation.n}] " + " · ".join(dict.fromkeys(part for part in details if part)))
        lines.append(f"    “{citation.quote}”")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """0 when answered (an abstention is an answer), 1 when the question could not be put."""
    arguments = _arguments(argv)
    try:
        assistant = open_assistant(load_settings())
        if arguments.batch is not None:
            _write_batch(assistant, arguments.batch, arguments.out)
            return 0
        answer = assistant.ask(arguments.question)
    except RagError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    print(json.dumps(as_json(answer), ensure_ascii=False) if arguments.json else _readable(answer))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
