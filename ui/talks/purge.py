"""Takes the words of removed documents out of the conversations: `python -m ingest --remove` leaves none behind."""

from __future__ import annotations

import json
import logging
import threading

from rag.errors import RagError
from rag.library import Library
from ui.talks.store import Talks

_log = logging.getLogger(__name__)


class Purge:
    """Looks again whenever the library has changed and nobody is changing it."""

    def __init__(self, talks: Talks, library: Library | None) -> None:
        self._talks = talks
        self._library = library
        self._seen = -1
        self._lock = threading.Lock()

    def __call__(self) -> int:
        """How many answers lost words; never raises, for it runs beside what people do."""
        library = self._library
        if library is None or library.record.generation == self._seen or not self._lock.acquire(blocking=False):
            return 0
        try:
            with library.writing():  # an ingest on its way may still bring back what is not there now
                generation = library.record.generation
                changed = self._talks.forget_documents(self._gone(library))
                self._seen = generation
            return changed
        except RagError:
            return 0
        except Exception:
            _log.exception("the conversations were not purged of removed documents")
            return 0
        finally:
            self._lock.release()

    def _gone(self, library: Library) -> list[str]:
        """Nothing while the record is empty: it was made anew, and is yet to be filled."""
        rows = library.record.rows(
            "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM documents) "
            "AND EXISTS (SELECT 1 FROM documents)",
            json.dumps(sorted(self._talks.documents())),
        )
        return [row[0] for row in rows]
