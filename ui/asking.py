"""The one way from the web app to the assistant: so many at once, the others in line, none once the program stops."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from typing import Literal, Protocol

from rag.errors import RagError
from rag.schema import Answer, Document, Turn
from rag.scope import EVERYTHING, Scope
from ui.contract import Assistant

Outcome = Literal["answered", "abstained", "error", "stopped", "refused"]
AT_ONCE = 32
IN_LINE = 200
CLOSING = "Chương trình đang dừng nên không nhận câu hỏi mới. Xin hỏi lại sau ít phút."
CROWDED = "Đang có quá nhiều người hỏi cùng lúc. Xin hỏi lại sau ít phút."
_LOOK = 0.2  # seconds between two looks at whether the asker has left the line


class Reader(Protocol):
    """Whoever reads an answer in a thread; `ui.runs` has the real ones."""

    stopped: threading.Event

    def stop(self) -> None:
        """Read no further."""


READER: ContextVar[Reader | None] = ContextVar("reader", default=None)  # set in the thread that reads


class ClosingError(RagError):
    """The program is stopping."""


class CrowdedError(RagError):
    """Too many questions are waiting."""


class Asking:
    """An assistant shared by the page and the API. `ended` hears of every question: its outcome and its seconds.

    Safe to use from several threads. Whoever asks waits in line while `at_once` others are being answered.
    """

    def __init__(
        self,
        assistant: Assistant,
        ended: Callable[[Outcome, float], None] = lambda outcome, seconds: None,
        at_once: int = AT_ONCE,
        in_line: int = IN_LINE,
    ) -> None:
        self._assistant = assistant
        self._ended = ended
        self._at_once = at_once
        self._in_line = in_line
        self._line: deque[object] = deque()
        self._running = 0
        self._readers: set[Reader] = set()
        self._closing = False
        self._changed = threading.Condition()

    @property
    def running(self) -> int:
        """Questions being answered now."""
        return self._running

    @property
    def waiting(self) -> int:
        """Questions in line."""
        return len(self._line)

    @property
    def closing(self) -> bool:
        """True once `close` was called."""
        return self._closing

    def close(self) -> None:
        """Refuse every new question, and those in line."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()

    def finished(self, seconds: float) -> bool:
        """Wait until nothing is being answered; False when something still is after so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._running == 0, seconds)

    def cut(self) -> None:
        """Stop every answer that is still being read."""
        with self._changed:
            readers = list(self._readers)
        for reader in readers:
            reader.stop()

    def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Iterator[Answer]:
        """As `rag.assistant`, in turn. Raises ClosingError or CrowdedError beside what that raises."""
        asked, reader = time.perf_counter(), READER.get()
        outcome: Outcome = "refused"
        try:
            if not self._take_place(reader):
                outcome = "stopped"
                return
            try:
                outcome = "stopped"  # if the reader closes this between two parts
                last = None
                for last in self._assistant.stream(question, history, scope):
                    yield last
                outcome = "abstained" if last is not None and last.abstained else "answered"
            except Exception:
                outcome = "error"
                raise
            finally:
                self._leave(reader)
        finally:
            self._ended(outcome, time.perf_counter() - asked)

    def _take_place(self, reader: Reader | None) -> bool:
        """Wait for a place; False when the asker left the line."""
        me = object()
        with self._changed:
            if len(self._line) >= self._in_line:
                raise CrowdedError(CROWDED)
            self._line.append(me)
            try:
                while not self._closing and (self._running >= self._at_once or self._line[0] is not me):
                    if reader is not None and reader.stopped.is_set():
                        return False
                    self._changed.wait(_LOOK)
                if self._closing:
                    raise ClosingError(CLOSING)
                self._running += 1
                if reader is not None:
                    self._readers.add(reader)
                return True
            finally:
                self._line.remove(me)
                self._changed.notify_all()

    def _leave(self, reader: Reader | None) -> None:
        with self._changed:
            self._running -= 1
            if reader is not None:
                self._readers.discard(reader)
            self._changed.notify_all()

    # --- what is passed on as it is --------------------------------------------------------------------------

    def count(self, scope: Scope) -> int:
        """See `ui.contract`."""
        return self._assistant.count(scope)

    def corpus_size(self) -> tuple[int, int]:
        """See `ui.contract`."""
        return self._assistant.corpus_size()

    def read(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Answer:
        """See `ui.contract`. Asked by the program itself, so it is not counted."""
        return self._assistant.read(question, history, scope)

    def validity(self, answer: Answer, scope: Scope = EVERYTHING) -> list[str]:
        """See `ui.contract`."""
        return self._assistant.validity(answer, scope)

    def document(self, document_id: str, scope: Scope = EVERYTHING) -> Document | None:
        """See `ui.contract`."""
        return self._assistant.document(document_id, scope)

    def report_wrong(
        self,
        answer: Answer,
        history: Sequence[Turn],
        correction: str,
        remark: str,
        reason: str = "",
        by: str = "",
    ) -> None:
        """See `ui.contract`."""
        self._assistant.report_wrong(answer, history, correction, remark, reason, by)

    def report_right(self, answer: Answer, history: Sequence[Turn], by: str = "") -> None:
        """See `ui.contract`."""
        self._assistant.report_right(answer, history, by)

    def unembedded(self) -> int:
        """See `ui.contract`."""
        return self._assistant.unembedded()
