"""Reads JSON Lines files that people write: every wrong line is named at once, before any work is done."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from rag.errors import QuestionError, reason_of

Line = TypeVar("Line", bound=BaseModel)

_REASONS = {
    "missing": "thiếu trường này",
    "json_invalid": "không phải JSON",
    "string_type": "phải là chuỗi",
    "list_type": "phải là danh sách",
    "bool_type": "phải là true hoặc false",
    "bool_parsing": "phải là true hoặc false",
    "model_type": "phải là một đối tượng {…}",
    "model_attributes_type": "phải là một đối tượng {…}",
    "extra_forbidden": "không có mục này",
}


def read_lines(path: Path, model: type[Line]) -> list[Line]:
    """Every line that is not blank. Raises QuestionError with the number and reason of all wrong lines."""
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except OSError as error:
        raise QuestionError(f"Không đọc được tệp câu hỏi {path}: {reason_of(error)}.") from None
    except UnicodeDecodeError:
        raise QuestionError(f"Tệp câu hỏi {path} không phải UTF-8. Lưu lại dưới dạng UTF-8.") from None
    read, wrong = [], []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            read.append(model.model_validate_json(line))
        except ValidationError as error:
            wrong += [f"dòng {number}: {reason}" for reason in reasons(error)]
    if wrong:
        raise QuestionError(f"Tệp câu hỏi {path} có lỗi:\n  " + "\n  ".join(wrong))
    return read


def reasons(error: ValidationError) -> list[str]:
    """Each wrong field once: a field that may be of two types is wrong twice for pydantic."""
    reasons: dict[str, str] = {}
    for item in error.errors():
        field = ".".join(str(part) for part in item["loc"] if part not in ("str", "int", "float"))
        message = (
            str(item["ctx"]["error"]) if item["type"] == "value_error" else _REASONS.get(item["type"], item["msg"])
        )
        reasons.setdefault(field, message)
    return [f"{field}: {message}" if field else message for field, message in reasons.items()]
