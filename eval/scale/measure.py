"""Asks one data folder many questions in a process of its own: `python -m eval.scale.measure FOLDER QUESTIONS`.

Prints JSON. A query is what a chat does before it reads an answer: understanding, both searches, fusion and the
passages' texts, the embedding of the question included. An answer is all of it, without a language model.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

WARMING = 21  # the first is the cold start, the others are asked but not counted
TIMED = (
    *("search_words", "embed_query", "search_vectors", "similarity"),
    *("chunks", "beside", "near", "frequencies"),
)


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least that share of the values do not exceed.

    >>> percentile([3.0, 1.0, 2.0, 4.0], 0.5), percentile([3.0, 1.0, 2.0, 4.0], 0.95)
    (2.0, 4.0)
    """
    ranked = sorted(values)
    return ranked[max(0, -int(-share * len(ranked) // 1) - 1)]


class Timed:
    """A library whose searches are timed, one list of seconds for each kind."""

    def __init__(self, library: object) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self._library = library
        for name in TIMED:
            setattr(self, name, self._timed(name, getattr(library, name)))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        """All else is the library's own."""
        return getattr(self._library, name)

    def _timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401  # whatever the library's own takes and gives
            with clocked(self.seconds[name]):
                return work(*arguments, **named)

        return timed


@contextmanager
def clocked(seconds: list[float]) -> Iterator[None]:
    """Adds what the block took to the list."""
    started = time.perf_counter()
    yield
    seconds.append(time.perf_counter() - started)


def resident() -> dict[str, float]:
    """MB of this process in memory now: all, what only it has, what is mapped files (the system may drop those)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    fields = dict(line.split(":", 1) for line in lines)
    return {name: int(fields[key].split()[0]) // 1024 for name, key in _MEMORY.items()}


_MEMORY = {"resident": "VmRSS", "anonymous": "RssAnon", "files": "RssFile", "peak": "VmHWM"}


def measure(folder: Path, questions: list[str], begun: float) -> dict[str, Any]:
    """Cold start, then every question once; milliseconds. `begun` is when the process was started (time.time())."""
    from rag.library import Library
    from rag.memory import settle
    from rag.retrieve import retrieve
    from rag.settings import Settings
    from rag.understand import understand

    settings = Settings(data_dir=folder)
    library = Library(settings)

    def ask(question: str, searched: Any) -> float:  # noqa: ANN401
        started = time.perf_counter()
        library.refresh()
        library.check()
        if not library.size[1]:
            raise AssertionError("an empty library")
        query = understand(question, (), library.places(), library, library.glossary())
        if not retrieve(searched, query, settings):
            raise AssertionError(f"nothing found for {question!r}")
        return time.perf_counter() - started

    first, warming, rest = questions[0], questions[1:WARMING], questions[WARMING:]
    ask(first, library)
    cold = time.time() - begun
    settle()
    for question in warming:
        ask(question, library)
    timed, before, cpu = Timed(library), resource.getrusage(resource.RUSAGE_SELF), time.process_time()
    seconds = [ask(question, timed) for question in rest]
    cpu = time.process_time() - cpu
    faults = resource.getrusage(resource.RUSAGE_SELF).ru_majflt - before.ru_majflt
    memory = resident()
    answers = _answered(library, settings, rest)
    return {
        "questions": len(rest),
        "cold_start_s": round(cold, 2),
        "query_ms": _spread(seconds),
        "cpu_ms_mean": round(1000 * cpu / len(rest), 1),
        "parts_ms": {name: _spread(values) for name, values in timed.seconds.items()},
        "answer_ms": _spread(answers),
        "memory_mb": memory,
        "memory_answering_mb": resident(),
        "major_faults": faults,
        "dense_recall_at_10": _recall(folder, library, rest),
    }


def _answered(library: Any, settings: Any, questions: list[str]) -> list[float]:  # noqa: ANN401
    """Seconds of each whole answer, the first few not counted: they make and load the cross-encoder."""
    from rag.assistant import Assistant
    from rag.cross_encoder import CrossEncoder

    assistant = Assistant(library, settings, together=CrossEncoder(settings.data_dir / "models"))
    for question in questions[:WARMING]:
        assistant.ask(question)
    return [assistant.ask(question).seconds for question in questions]


def _spread(seconds: list[float]) -> dict[str, float]:
    return {name: round(1000 * percentile(seconds, share), 1) for name, share in (("p50", 0.5), ("p95", 0.95))}


def _recall(folder: Path, library: Any, questions: list[str]) -> float | None:  # noqa: ANN401
    """Which share of the ten vectors that are really nearest the index finds, by the vectors kept when it was built."""
    import numpy as np

    if not (folder / "vectors.npy").exists():
        return None
    exact = np.load(folder / "vectors.npy", mmap_mode="r")
    asked = questions[:: max(1, len(questions) // 100)]
    vectors = np.array([library.embed_query(question) for question in asked], dtype=np.float32)
    tenth = np.full(len(asked), -1.0)
    best = np.full((len(asked), 10), -1.0, dtype=np.float32)
    for start in range(0, len(exact), 50_000):
        scores = np.concatenate([best, vectors @ np.asarray(exact[start : start + 50_000]).T], axis=1)
        best = -np.sort(-scores, axis=1)[:, :10]
    tenth = best[:, 9]
    found = [
        sum(hit.score >= least - 1e-5 for hit in library.search_vectors(list(map(float, vector)), 10))
        for vector, least in zip(vectors, tenth, strict=True)
    ]
    return round(float(np.mean(found)) / 10, 4)


def main(argv: list[str]) -> None:
    """Print the measurement of a folder as JSON."""
    folder, questions, begun = argv
    asked = json.loads(Path(questions).read_text("utf-8"))
    print(json.dumps(measure(Path(folder), asked, float(begun))))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
