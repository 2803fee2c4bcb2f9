"""What goes wrong in a request of another program, as JSON in the form that OpenAI's clients read."""

from __future__ import annotations

import logging

from fastapi.responses import JSONResponse

from rag.errors import EmptyIndexError, IndexMismatchError, LanguageModelError, QuestionError, RagError
from ui.asking import ClosingError, CrowdedError

_STATUS: tuple[tuple[type[RagError], int], ...] = (
    (QuestionError, 400),
    (LanguageModelError, 502),
    (EmptyIndexError, 503),
    (IndexMismatchError, 503),
    (ClosingError, 503),
    (CrowdedError, 503),
)
_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "invalid_request_error",
    415: "invalid_request_error",
}
_RETRY = "30"  # seconds
UNEXPECTED = "Có lỗi trong chương trình, câu hỏi chưa được trả lời; xem nhật ký của máy chủ."
_log = logging.getLogger(__name__)


class Fault(Exception):
    """A request that is refused with a status; `field` is the part of the body that is at fault."""

    def __init__(self, status: int, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.field = field


def fault_of(error: Exception) -> Fault:
    """What the other program is told of an error; of an unexpected one nothing but that."""
    if isinstance(error, Fault):
        return error
    if isinstance(error, PermissionError):
        return Fault(401, "Chưa rõ người hỏi. Gửi thẻ truy cập ở đầu mục Authorization: Bearer THẺ.")
    if isinstance(error, RagError):
        return Fault(next((status for kind, status in _STATUS if isinstance(error, kind)), 500), str(error))
    _log.error("a request of another program was not answered", exc_info=error)
    return Fault(500, UNEXPECTED)


def as_object(fault: Fault) -> dict[str, object]:
    """The body of the reply.

    >>> as_object(Fault(400, "question: thiếu trường này", "question"))["error"]["param"]
    'question'
    """
    return {
        "error": {
            "message": str(fault),
            "type": _TYPES.get(fault.status, "server_error"),
            "param": fault.field,
            "code": fault.status,
        }
    }


def reply(fault: Fault) -> JSONResponse:
    """The whole reply; one that may go better later says when to come back."""
    return JSONResponse(
        as_object(fault), status_code=fault.status, headers={"Retry-After": _RETRY} if fault.status == 503 else None
    )
