"""The answers being streamed now, one per open page, each of which can be stopped at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue

from rag.schema import Answer
from ui.asking import READER

_END = object()


class Run:
    """One stream of answers read in a thread of its own, so that it can be left while it waits for its next part.

    Gradio's own `cancels` races with the updates on their way: the page could stay at "answering" for good.
    """

    def __init__(self, answers: Callable[[], Iterator[Answer]]) -> None:
        """`answers` is called in that thread; its iterator is closed after the part that came when it was stopped."""
        self.stopped = threading.Event()
        self.silent = False
        self.left = threading.Event()
        self._answers = answers
        self._parts: SimpleQueue[object] = SimpleQueue()
        self._end: list[object] = []  # what came after the part that is read now: the end, or an error

    def __iter__(self) -> Iterator[Answer]:
        """The parts as they come, until the last one or `stop`; of several that wait, the last, which holds the others.

        Raises what the stream raised.
        """
        threading.Thread(target=self._read, name="answering", daemon=True).start()
        while (part := self._next()) is not _END and not self.stopped.is_set():
            if isinstance(part, Exception):
                raise part
            assert isinstance(part, Answer)
            yield part

    @property
    def is_over(self) -> bool:
        """True when nothing follows the part that was given last."""
        return bool(self._end)

    def _next(self) -> object:
        part = self._end.pop() if self._end else self._parts.get()
        while isinstance(part, Answer) and not self._end and not self._parts.empty():
            following = self._parts.get()
            if isinstance(following, Answer):
                part = following
            else:
                self._end.append(following)
        return part

    def stop(self, *, silent: bool = False) -> None:
        """End the iteration now; `silent` when the page will not show what had arrived."""
        self.silent = self.silent or silent
        self.stopped.set()
        self._parts.put(_END)

    def _read(self) -> None:
        stream = None
        READER.set(self)
        try:
            stream = self._answers()
            for answer in stream:
                if self.stopped.is_set():
                    break
                self._parts.put(answer)
            self._parts.put(_END)
        except Exception as error:  # raised again in __iter__
            self._parts.put(error)
        finally:
            close = getattr(stream, "close", None)
            if close is not None:
                close()


class Runs:
    """At most one run per session."""

    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}
        self._lock = threading.Lock()

    def start(self, session: str, answers: Callable[[], Iterator[Answer]]) -> Run:
        """A new run; one that the session still had is stopped."""
        run = Run(answers)
        with self._lock:
            earlier, self._runs[session] = self._runs.get(session), run
        if earlier is not None:
            earlier.stop(silent=True)
        return run

    def is_on(self, session: str) -> bool:
        """True while an answer of this session streams."""
        return session in self._runs

    @property
    def count(self) -> int:
        """How many answers stream now, of all sessions."""
        return len(self._runs)

    def leave(self, session: str, run: Run) -> None:
        """Its updates have all been sent, or nobody listens any more."""
        run.stop()
        run.left.set()
        with self._lock:
            if self._runs.get(session) is run:
                del self._runs[session]

    def stop(self, session: str, *, silent: bool = False, wait: float = 0.0) -> None:
        """Stop the session's run, if any, and wait at most `wait` seconds for its last update."""
        with self._lock:
            run = self._runs.get(session)
        if run is not None:
            run.stop(silent=silent)
            run.left.wait(wait)
