"""The command lines as a user runs them: subprocesses whose data live in a folder of the test's own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import tantivy

from ingest.pipeline import run
from ingest.report import Report
from ingest.workers import Here
from rag.library import Library
from rag.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples" / "documents"
SHARED = ROOT.parent / "shared" / "data"
Completed = subprocess.CompletedProcess[str]


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """This environment without its RAG_* settings, with a data folder."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RAG_")}
    return {**clean, "RAG_DATA_DIR": str(data_dir), "PYTHONUNBUFFERED": "1", **more}


def command(module: str, data_dir: Path, *arguments: str | Path, typed: str | None = None, **more: str) -> Completed:
    """`python -m module …`, run to its end, with `typed` on its standard input."""
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=ROOT,
        env=environment(data_dir, **more),
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )


def start(module: str, data_dir: Path, *arguments: str | Path) -> subprocess.Popen[str]:
    """`python -m module …`, left running."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=ROOT,
        env=environment(data_dir),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def ingest_json(data_dir: Path, *arguments: str | Path) -> dict[str, Any]:
    """The report of an ingest that failed nothing."""
    done = command("ingest", data_dir, "--json", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def ask_json(data_dir: Path, question: str) -> dict[str, Any]:
    """The answer to one question."""
    done = command("rag", data_dir, "--json", question)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def ask_batch(data_dir: Path, lines: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """The answers to many questions through one process."""
    questions, out = folder / "cau-hoi.jsonl", folder / "tra-loi.jsonl"
    questions.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    done = command("rag", data_dir, "--batch", questions, "--out", out)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


class Silent:
    """Progress that nobody watches."""

    def files(self, done: int, total: int, name: str) -> None:
        """See `ingest.report.Progress`."""

    def vectors(self, done: int, total: int) -> None:
        """See `ingest.report.Progress`."""


def settings_for(data_dir: Path) -> Settings:
    """The defaults over a data folder, whatever the environment says."""
    return Settings.model_construct(data_dir=data_dir)


def library_in(data_dir: Path) -> Library:
    """The library with the real embedded model."""
    return Library(settings_for(data_dir))


def ingest(library: Library, *paths: Path, prune: bool = False) -> Report:
    """One ingest run in this process."""
    return run(library, paths, Silent(), prune=prune, reader=Here())


def counts(report: Report) -> tuple[int, int, int, int]:
    """(added, updated, unchanged, removed)."""
    return report.added, report.updated, report.unchanged, report.removed


def words(library: Library, question: str) -> list[str]:
    """The sources that the words of a question find, best first."""
    library.refresh()
    hits = library.search_words(question, 10)
    chunks = library.chunks([hit.chunk_id for hit in hits])
    return [chunks[hit.chunk_id].source for hit in hits if hit.chunk_id in chunks]


def assert_in_step(library: Library) -> None:
    """Nothing is owed, and both indexes hold the record's chunks: no more, no fewer, no others."""
    library.refresh()
    ids = {c.id for d in library.record.document_ids() for c in library.record.chunks_of(d)}
    assert [library.record.owed_count(index) for index in ("lexical", "dense")] == [0, 0]
    assert set(library._dense._store.get(include=[])["ids"]) == ids
    searcher = library._lexical._index.searcher()
    found = searcher.search(tantivy.Query.all_query(), limit=len(ids) + 10).hits
    assert sorted(searcher.doc(address)["id"][0] for _, address in found) == sorted(ids)
