"""Question sets as clerks keep them: a sheet of an XLSX workbook or a CSV file, one question a row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ingest.readers.excel_numbers import shown
from rag.errors import QuestionError, reason_of
from rag.jsonl import reasons
from rag.text import fold

if TYPE_CHECKING:
    from eval.questions import Question

# Each field with the heading of its column; a file may use either.
HEADINGS = {
    "id": "Mã",
    "question": "Câu hỏi",
    "answers": "Đáp án",
    "answerable": "Có trong văn bản",
    "source": "Tệp nguồn",
    "locator": "Vị trí",
    "quote": "Trích dẫn",
    "kind": "Loại",
    "tags": "Nhãn",
    "history": "Hỏi đáp trước",
    "sources": "Tệp nguồn khác",
}
NOTES = {
    "id": "Mã riêng của câu, không trùng, giữ nguyên qua các lần sửa",
    "question": "Câu hỏi như cán bộ gõ",
    "answers": "Mỗi cách trả lời đúng một dòng (Alt+Enter)",
    "answerable": "có / không; để trống là có",
    "source": "Tên tệp tính từ thư mục đã nạp",
    "locator": "Ví dụ: Điều 5, khoản 2",
    "quote": "Câu trong văn bản làm căn cứ, chép nguyên văn",
    "kind": "Ví dụ: số liệu, ngày, người, văn bản",
    "tags": "Nhiều nhãn cách nhau bằng dấu chấm phẩy",
    "history": "Mỗi dòng “Hỏi: …” hoặc “Đáp: …”",
    "sources": "Tệp khác cũng trả lời đúng, mỗi tệp một dòng",
}
_REQUIRED = ("id", "question")
_TRUTH = {"co": True, "true": True, "x": True, "1": True, "dung": True, "yes": True}
_TRUTH |= {"khong": False, "false": False, "0": False, "sai": False, "no": False}
_SPOKEN = re.compile(r"(hỏi|đáp)\s*:\s*", re.IGNORECASE)


def read_sheet(path: Path) -> tuple[list[Question], list[int]]:
    """The questions with the number of each one's row. Raises QuestionError naming every wrong row and column."""
    from eval.questions import Question

    rows = iter(_xlsx_rows(path) if path.suffix.lower() == ".xlsx" else _csv_rows(path))
    columns = _columns(path, next(rows, (1, []))[1])
    read, places, wrong = list[Question](), list[int](), list[str]()
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        try:
            read.append(Question.model_validate(_row(columns, cells)))
            places.append(number)
        except ValidationError as error:
            wrong += [f"dòng {number}: {_in_words(reason, columns)}" for reason in reasons(error)]
    if wrong:
        raise QuestionError(f"Tệp câu hỏi {path} có lỗi:\n  " + "\n  ".join(wrong))
    return read, places


def _in_words(reason: str, columns: Mapping[str, tuple[int, str]]) -> str:
    """The reason under the heading that the file itself uses.

    >>> _in_words("answers.0: phải là chuỗi", {"answers": (2, "Đáp án")})
    'cột “Đáp án”: phải là chuỗi'
    """
    field, _, message = reason.partition(": ")
    name = field.partition(".")[0]
    return f"cột “{columns[name][1]}”: {message}" if name in columns else reason


def _columns(path: Path, head: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Field → (place, heading as written)."""
    known = {fold(heading): field for field, heading in HEADINGS.items()} | {field: field for field in HEADINGS}
    found: dict[str, tuple[int, str]] = {}
    for place, heading in enumerate(head):
        if field := known.get(fold(heading).strip()):
            found.setdefault(field, (place, heading.strip()))
    if missing := [HEADINGS[field] for field in _REQUIRED if field not in found]:
        seen = ", ".join(f"“{heading}”" for heading in head if heading.strip()) or "không có gì"
        raise QuestionError(
            f"Tệp câu hỏi {path}: dòng đầu thiếu cột {', '.join(f'“{name}”' for name in missing)} (thấy {seen}). "
            "Lấy bảng mẫu: python -m eval template bang-mau.xlsx"
        )
    return found


def _row(columns: Mapping[str, tuple[int, str]], cells: Sequence[str]) -> dict[str, Any]:
    """The row as `Question` takes it; an empty cell is a field left out."""
    values = {field: cells[place].strip() for field, (place, _) in columns.items() if place < len(cells)}
    row: dict[str, Any] = {field: value for field, value in values.items() if value}
    for field, marks in (("answers", r"\n|\s\|\|\s"), ("sources", r"\n|;"), ("tags", r"\n|;")):
        if field in row:
            row[field] = [part.strip() for part in re.split(marks, row[field]) if part.strip()]
    if "answerable" in row:
        row["answerable"] = _TRUTH.get(fold(row["answerable"]), row["answerable"])
    if "history" in row:
        row["history"] = _history(row["history"])
    return row


def _history(text: str) -> list[dict[str, str]] | str:
    r"""“Hỏi: …”, “Đáp: …” line by line; what is written otherwise is given back, to be refused.

    >>> _history("Hỏi: Thu năm 2024?\nĐáp: 88%")
    [{'question': 'Thu năm 2024?', 'answer': '88%'}]
    """
    turns: list[dict[str, str]] = []
    for line in filter(str.strip, text.split("\n")):
        spoken = _SPOKEN.match(line.strip())
        if spoken is None or (spoken[1].lower() == "đáp" and not turns):
            return text
        said = line.strip()[spoken.end() :]
        if spoken[1].lower() == "hỏi":
            turns.append({"question": said, "answer": ""})
        else:
            turns[-1]["answer"] = said
    return turns


def _xlsx_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    import openpyxl

    try:
        workbook = openpyxl.load_workbook(path, data_only=True)
    except OSError as error:
        raise QuestionError(f"Không đọc được tệp câu hỏi {path}: {reason_of(error)}.") from None
    except Exception as error:  # openpyxl lets KeyError, ValueError, zip and XML errors through
        raise QuestionError(
            f"Tệp câu hỏi {path} không phải bảng tính XLSX đọc được ({type(error).__name__})."
        ) from None
    for number, row in enumerate(workbook.worksheets[0].iter_rows(), start=1):
        yield number, [shown(cell.value, cell.number_format) for cell in row]


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise QuestionError(f"Không đọc được tệp câu hỏi {path}: {reason_of(error)}.") from None
    except UnicodeDecodeError:
        raise QuestionError(f"Tệp câu hỏi {path} không phải UTF-8. Lưu lại dưới dạng “CSV UTF-8”.") from None
    head = text.partition("\n")[0]
    mark = max(",;\t", key=head.count)  # Excel set to Vietnamese writes semicolons
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    before = 0
    for cells in reader:
        yield before + 1, cells
        before = reader.line_num  # a cell may run over several lines: a row is named by its first


def write_sheet(path: Path, questions: Sequence[Question]) -> None:
    """Questions as a workbook that `read_sheet` reads back; its headings carry notes on how to fill it in."""
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font

    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Câu hỏi"
    sheet.append(list(HEADINGS.values()))
    for cell, field in zip(sheet[1], HEADINGS, strict=True):
        cell.font, cell.comment = Font(bold=True), Comment(NOTES[field], "python -m eval")
        sheet.column_dimensions[cell.column_letter].width = 48 if field in ("question", "quote", "answers") else 20
    for question in questions:
        sheet.append([_cell(question, field) for field in HEADINGS])
        for cell in sheet[sheet.max_row]:
            cell.alignment, cell.number_format = Alignment(wrap_text=True, vertical="top"), "@"
            if cell.data_type == "f":  # a text that begins with "=" is no formula
                cell.data_type = "s"
    sheet.freeze_panes = "C2"
    workbook.save(path)


def _cell(question: Question, field: str) -> str:
    if field == "answerable":
        return "có" if question.answerable else "không"
    if field == "history":
        return "\n".join(f"Hỏi: {turn.question}\nĐáp: {turn.answer}" for turn in question.history)
    value = getattr(question, field)
    return ("; " if field == "tags" else "\n").join(value) if isinstance(value, list) else value or ""
