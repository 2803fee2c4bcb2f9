"""The assistant as one person asks it: what they ask and report is in the audit log before anything is answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.errors import EmptyIndexError
from rag.schema import Answer, Turn
from rag.scope import EVERYTHING, Scope
from ui.access.audit import note
from ui.access.person import Person
from ui.context import Context

_NOTHING = "Chưa có văn bản nào mà tài khoản của bạn được đọc. Hãy hỏi văn thư."


class Heard:
    """A `ui.contract.Assistant` for one person, who is asked for within their own groups, whatever the scope says."""

    def __init__(self, context: Context, person: Person) -> None:
        """Wrap the assistant of the app."""
        self._assistant = context.assistant
        self._state = context.state
        self._person = person

    def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Iterator[Answer]:
        """See the contract. Raises StorageError instead of answering what could not be noted.

        Raises EmptyIndexError where there is nothing that this person may read, whether or not there is for others.
        """
        note(self._state, self._person, "ask", "", question)
        if self._person.groups is not None and not self._assistant.count(self._person.scope):
            raise EmptyIndexError(_NOTHING)
        yield from self._assistant.stream(question, history, self._person.within(scope))

    def count(self, scope: Scope) -> int:
        """See the contract."""
        return self._assistant.count(self._person.within(scope))

    def corpus_size(self) -> tuple[int, int]:
        """See the contract."""
        return self._assistant.corpus_size()

    def report_wrong(self, answer: Answer, history: Sequence[Turn], correction: str, remark: str) -> None:
        """See the contract."""
        note(self._state, self._person, "report", "", answer.question)
        self._assistant.report_wrong(answer, history, correction, remark)

    def unembedded(self) -> int:
        """See the contract."""
        return self._assistant.unembedded()
