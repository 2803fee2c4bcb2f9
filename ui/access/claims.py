"""Which person each page session, running question and file of gradio belongs to: gradio itself does not ask."""

from __future__ import annotations

import threading
from collections import defaultdict, deque

_AT_MOST = 2000  # of one person; beyond it their own oldest are given up, never another's


class Claims:
    """Keys that a person was the first to use, or was given. Safe to use from several threads.

    Kept in memory, like all that gradio keeps under such a key.
    """

    def __init__(self) -> None:
        self._holders: dict[str, set[str]] = {}
        self._held: defaultdict[str, deque[str]] = defaultdict(deque)
        self._lock = threading.Lock()

    def take(self, key: str, name: str) -> bool:
        """True when the key is this person's, from now on where it was nobody's."""
        with self._lock:
            if key in self._holders:
                return name in self._holders[key]
            self._add(key, name)
            return True

    def give(self, key: str, name: str) -> None:
        """The server told this person the key: it is theirs, too."""
        with self._lock:
            if name not in self._holders.get(key, ()):
                self._add(key, name)

    def has(self, key: str, name: str) -> bool:
        """True when the key is this person's."""
        with self._lock:
            return name in self._holders.get(key, ())

    def _add(self, key: str, name: str) -> None:
        self._holders.setdefault(key, set()).add(name)
        held = self._held[name]
        held.append(key)
        if len(held) > _AT_MOST:
            oldest = held.popleft()
            self._holders[oldest].discard(name)
            if not self._holders[oldest]:
                del self._holders[oldest]
