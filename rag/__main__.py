"""The command line of the assistant: `python -m rag "câu hỏi"`."""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from pydantic import BaseModel, ConfigDict, field_validator

from rag.assistant import MAX_QUESTION, Assistant, open_assistant
from rag.contract import as_json, plain, printed
from rag.errors import QuestionError, RagError, reason_of
from rag.jsonl import read_lines
from rag.memory import settle
from rag.schema import Answer, Turn
from rag.scope_given import FLAGS, ONCE, GivenScope, scope_of
from rag.settings import load_settings


class _HistoryLine(BaseModel):
    model_config = ConfigDict(extra="ignore")
    question: str
    answer: str = ""


class _QuestionLine(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: str | int | float | None = None  # printed as it was given
    question: str
    history: list[_HistoryLine] | None = None
    scope: GivenScope = GivenScope()

    @field_validator("question")
    @classmethod
    def _askable(cls, question: str) -> str:
        if not question.strip():
            raise ValueError("câu hỏi trống")
        if len(question) > MAX_QUESTION:
            raise ValueError(f"câu hỏi dài {len(question)} ký tự, nhiều nhất là {MAX_QUESTION}")
        return question

    @property
    def turns(self) -> list[Turn]:
        return [Turn(turn.question, turn.answer) for turn in self.history or []]


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m rag", description="Hỏi đáp trên các văn bản đã nạp.")
    parser.add_argument("question", nargs="?", metavar="CÂU_HỎI", help="câu hỏi tiếng Việt, có dấu hoặc không dấu")
    parser.add_argument("--json", action="store_true", help="in một đối tượng JSON thay cho văn bản")
    parser.add_argument("--batch", type=Path, metavar="TỆP.jsonl", help='mỗi dòng {"id","question","history","scope"}')
    parser.add_argument("--out", type=Path, metavar="TỆP.jsonl", help="nơi ghi câu trả lời của --batch")
    scope = parser.add_argument_group("chỉ tìm trong những văn bản")
    for name, (value, what) in FLAGS.items():
        action = "store" if name in ONCE else "append"
        scope.add_argument(f"--{name.replace('_', '-')}", action=action, metavar=value, help=what)
    arguments = parser.parse_args(argv)
    if (arguments.batch is None) == (arguments.question is None):
        parser.error('cần một câu hỏi, ví dụ: python -m rag "Quy định số 22 ban hành ngày nào?", hoặc --batch TỆP')
    if arguments.batch is not None and arguments.out is None:
        parser.error("--batch cần --out TỆP.jsonl")
    if arguments.batch is not None and any(getattr(arguments, name) for name in FLAGS):
        parser.error('với --batch, phạm vi tìm ghi ở từng dòng: {"id","question","scope":{"kind":["Nghị định"]}}')
    return arguments


def _batch(assistant: Assistant, questions: Sequence[_QuestionLine], file: TextIO) -> None:
    from tqdm import tqdm

    for line in tqdm(questions, desc="Trả lời", unit="câu", file=sys.stderr):
        answer = as_json(assistant.ask(line.question, line.turns, line.scope.scope))
        file.write(json.dumps({**answer, "id": line.id}, ensure_ascii=False) + "\n")


def _write_batch(assistant: Assistant, questions: Sequence[_QuestionLine], out: Path) -> None:
    """The answers appear under their name only when all are there: a stopped run leaves no half file."""
    if out.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if out.exists() and not out.is_file():  # /dev/stdout, a pipe: nothing to replace
        with out.open("w", encoding="utf-8") as file:
            return _batch(assistant, questions, file)
    target = Path(os.path.realpath(out))
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with partial.open("w", encoding="utf-8") as file:
            _batch(assistant, questions, file)
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)


def _run_batch(batch: Path, out: Path) -> None:
    questions = read_lines(batch, _QuestionLine)
    assistant = open_assistant(load_settings())
    settle()
    try:
        _write_batch(assistant, questions, out)
    except OSError as error:
        raise QuestionError(f"Không ghi được {out}: {reason_of(error)}.") from error


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


def _utf8(question: str) -> str:
    try:
        question.encode()
    except UnicodeEncodeError:
        raise QuestionError(f"Câu hỏi {question!r} không phải UTF-8. Đặt bảng mã của cửa sổ lệnh là UTF-8.") from None
    return question


def main(argv: Sequence[str] | None = None) -> int:
    """0 when answered (an abstention is an answer), 1 when the question could not be put."""
    arguments = _arguments(argv)
    try:
        if arguments.batch is not None:
            _run_batch(arguments.batch, arguments.out)
            return 0
        scope = scope_of({name: getattr(arguments, name) for name in FLAGS})
        answer = open_assistant(load_settings()).ask(_utf8(arguments.question), scope=scope)
    except RagError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    printed(json.dumps(as_json(answer), ensure_ascii=False) if arguments.json else _readable(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
