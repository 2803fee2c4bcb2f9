"""The assistant as one person asks it: what they ask and judge is in the audit log before anything comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.database import Database
from rag.errors import EmptyIndexError
from rag.schema import Answer, Turn
from rag.scope import EVERYTHING, Scope
from ui.access.audit import note
from ui.access.person import Person
from ui.contract import Assistant

_NOTHING = "Chưa có văn bản nào mà tài khoản của bạn được đọc. Hãy hỏi văn thư."


class Heard:
    """What is noted of the assistant's work for one person, who is asked for within their own groups."""

    def __init__(self, assistant: Assistant, state: Database, person: Person) -> None:
        """Wrap the assistant of the app."""
        self._assistant = assistant
        self._state = state
        self._person = person

    def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Iterator[Answer]:
        """See the contract. Raises StorageError instead of answering what could not be noted.

        Raises EmptyIndexError where there is nothing that this person may read, whether or not there is for others.
        """
        note(self._state, self._person, "ask", "", question)
        if self._person.groups is not None and not self._assistant.count(self._person.scope):
            raise EmptyIndexError(_NOTHING)
        yield from self._assistant.stream(question, history, self._person.within(scope))

    def report_wrong(
        self,
        answer: Answer,
        history: Sequence[Turn],
        correction: str,
        remark: str,
        reason: str = "",
    ) -> None:
        """See the contract."""
        note(self._state, self._person, "report", "", answer.question)
        self._assistant.report_wrong(answer, history, correction, remark, reason, self._person.name)

    def report_right(self, answer: Answer, history: Sequence[Turn]) -> None:
        """See the contract."""
        note(self._state, self._person, "report", "", answer.question)
        self._assistant.report_right(answer, history, self._person.name)
