"""What the program counts of itself, in the text format of Prometheus; no question and no name is in it."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from rag.errors import RagError
from rag.library import Library
from ui.asking import Asking, Outcome

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 30, 60, 120)
_OUTCOMES: tuple[Outcome, ...] = ("answered", "abstained", "error", "stopped", "refused")


class Measures:
    """One registry of its own: two apps in one process count apart."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._questions = Counter("rag_questions", "Questions by how they ended", ["outcome"], registry=self._registry)
        self._seconds = Histogram(
            "rag_answer_seconds",
            "Seconds from the question to the whole answer, those in line included",
            buckets=_SECONDS,
            registry=self._registry,
        )
        for outcome in _OUTCOMES:  # shown as 0 before the first one
            self._questions.labels(outcome)
        ProcessCollector(registry=self._registry)

    def ended(self, outcome: Outcome, seconds: float) -> None:
        """A question has ended."""
        self._questions.labels(outcome).inc()
        if outcome in ("answered", "abstained"):
            self._seconds.observe(seconds)

    def watch(self, asking: Asking, library: Library | None) -> None:
        """Tell of these too, as they are when somebody looks."""
        running = Gauge("rag_running", "Questions being answered now", registry=self._registry)
        waiting = Gauge("rag_waiting", "Questions in line", registry=self._registry)
        running.set_function(lambda: asking.running)
        waiting.set_function(lambda: asking.waiting)
        if library is not None:
            self._registry.register(_OfLibrary(library))

    def text(self) -> bytes:
        """Everything now, in Prometheus' text format."""
        return generate_latest(self._registry)


class _OfLibrary(Collector):
    """Sizes of the library; nothing where it cannot be read now."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def describe(self) -> Iterable[GaugeMetricFamily]:
        return ()  # else the library would be read when this is registered

    def collect(self) -> Iterable[GaugeMetricFamily]:
        library = self._library
        try:
            (documents, chunks), unembedded, ingesting = library.size, library.unembedded, library.is_written
        except RagError:
            return
        for name, help_text, value in (
            ("rag_documents", "Documents that can be asked about", documents),
            ("rag_chunks", "Chunks of these", chunks),
            ("rag_unembedded_chunks", "Chunks that are found by their words only", unembedded),
            ("rag_ingest_running", "1 while some process is writing to the library", int(ingesting)),
        ):
            yield GaugeMetricFamily(name, help_text, value)
