"""The command line over candidate questions: `python -m eval candidates list|accept|reject|export`."""

from __future__ import annotations

import argparse
import getpass
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from eval.questions import Question
from eval.sheets import write_sheet
from rag.errors import CandidateError
from rag.jsonl import reasons
from rag.question_candidates import Candidate, candidates, decide
from rag.record import Record
from rag.settings import Settings

_ORIGINS = {
    "feedback": "phản hồi 👎",
    "correction": "người hỏi sửa",
    "praise": "phản hồi 👍",
    "draft": "soạn từ văn bản",
}
_STATUSES = {"new": "chờ duyệt", "accepted": "đã nhận", "rejected": "đã bỏ"}


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = argparse.ArgumentParser(
        prog="python -m eval candidates", description="Duyệt các câu hỏi đề xuất cho bộ câu hỏi."
    )
    actions = made.add_subparsers(dest="action", required=True, metavar="VIỆC")
    listing = actions.add_parser("list", help="xem các câu chờ duyệt")
    listing.add_argument("--all", action="store_true", help="cả những câu đã nhận và đã bỏ")
    listing.add_argument("--json", action="store_true", help="mỗi câu một dòng JSON")
    accept = actions.add_parser("accept", help="nhận vào bộ câu hỏi")
    accept.add_argument("ids", nargs="+", metavar="MÃ")
    accept.add_argument("--answer", action="append", metavar="ĐÁP_ÁN", help="đáp án đúng; nêu nhiều lần được")
    accept.add_argument("--source", metavar="TỆP", help="tệp nguồn, tính từ thư mục đã nạp")
    accept.add_argument("--quote", metavar="CÂU", help="câu trong văn bản làm căn cứ")
    accept.add_argument("--locator", metavar="VỊ_TRÍ", help="ví dụ “Điều 5”")
    accept.add_argument("--question", metavar="CÂU_HỎI", help="sửa lời câu hỏi")
    accept.add_argument("--unanswerable", action="store_true", help="văn bản không có: trả lời đúng là từ chối")
    reject = actions.add_parser("reject", help="bỏ")
    reject.add_argument("ids", nargs="+", metavar="MÃ")
    for one in (accept, reject):
        one.add_argument("--by", metavar="TÊN", help="người duyệt; mặc định là người đăng nhập")
    export = actions.add_parser("export", help="ghi các câu đã nhận thành bộ câu hỏi")
    export.add_argument("file", type=Path, metavar="TỆP", help=".jsonl hoặc .xlsx")
    return made


def lines_of(argv: Sequence[str], settings: Settings) -> list[str]:
    """Do what is asked; what is to be printed. Raises CandidateError, and OSError for a file that cannot be written."""
    arguments = parser().parse_args(argv)
    record = Record(settings.data_dir / "record.sqlite")
    if arguments.action == "list":
        return _listed(candidates(record, None if arguments.all else "new"), as_json=arguments.json)
    if arguments.action == "export":
        return [_export(record, arguments.file)]
    by = arguments.by or _user()
    known = {one.id: one for one in candidates(record, None)}
    if strangers := [key for key in arguments.ids if key not in known]:  # nothing is decided where one cannot be
        raise CandidateError(f"Không có câu hỏi đề xuất {', '.join(strangers)}. Xem: python -m eval candidates list")
    if arguments.action == "reject":
        return [_told(decide(record, key, "rejected", by)) for key in arguments.ids]
    return _accept(record, arguments, by, known)


def _accept(record: Record, arguments: argparse.Namespace, by: str, known: Mapping[str, Candidate]) -> list[str]:
    changes = {
        "answers": arguments.answer,
        "source": arguments.source,
        "quote": arguments.quote,
        "locator": arguments.locator,
        "question": arguments.question,
    }
    changes = {field: value for field, value in changes.items() if value is not None}
    if arguments.unanswerable:
        changes |= {"answerable": False, "answers": [], "source": None, "quote": None, "locator": None}
    for key in arguments.ids:
        checked(known[key], changes)
    return [_told(decide(record, key, "accepted", by, changes)) for key in arguments.ids]


def checked(candidate: Candidate, changes: dict[str, Any]) -> Question:
    """The question that a candidate becomes. Raises CandidateError for one that says no right answer."""
    fields = {"id": candidate.id, **candidate.fields, **changes}
    try:
        question = Question.model_validate(fields)
    except ValidationError as error:
        raise CandidateError(f"Câu {candidate.id} chưa nhận được: {'; '.join(reasons(error))}.") from None
    if question.answerable and not question.answers and not question.source:
        raise CandidateError(
            f"Câu {candidate.id} chưa có đáp án: thêm --answer ĐÁP_ÁN (và --source TỆP), hoặc --unanswerable nếu "
            "văn bản không có câu trả lời."
        )
    return question


def _export(record: Record, file: Path) -> str:
    questions = [checked(one, {}) for one in candidates(record, "accepted")]
    write_questions(file, questions)
    return f"Đã ghi {len(questions)} câu đã nhận vào {file}."


def write_questions(file: Path, questions: Sequence[Question]) -> None:
    """As a question set: a workbook when the name ends in .xlsx, else JSON Lines."""
    if file.suffix.lower() == ".xlsx":
        write_sheet(file, questions)
        return
    rows = (json.dumps(one.model_dump(), ensure_ascii=False) + "\n" for one in questions)
    file.write_text("".join(rows), "utf-8")


def _listed(found: Sequence[Candidate], *, as_json: bool) -> list[str]:
    if as_json:
        return [
            json.dumps(
                {"id": one.id, "origin": one.origin, "status": one.status, "at": one.at, "note": one.note}
                | {"fields": dict(one.fields)},
                ensure_ascii=False,
            )
            for one in found
        ]
    lines = []
    for one in found:
        answers = " | ".join(one.fields.get("answers") or []) or "(chưa có đáp án)"
        lines += [f"{_told(one)}", f"    hỏi:  {one.fields['question']}", f"    đáp:  {answers}"]
        lines += [f"    tệp:  {one.fields['source']}"] if one.fields.get("source") else []
        lines += [f"    {line}" for line in one.note.splitlines()]
    return [*lines, f"{len(found)} câu."]


def _told(one: Candidate) -> str:
    return f"{one.id}  {_STATUSES[one.status]}, {_ORIGINS[one.origin]}, {one.at[:10]}"


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return "?"
