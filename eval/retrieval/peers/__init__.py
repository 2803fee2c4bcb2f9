"""The peers: other systems on the same files, each in a process and an environment that are not ours."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from eval.retrieval.process import ROOT, CommandFailedError, run
from eval.retrieval.ranking import Ranking
from eval.retrieval.sets import Asked

PYTHON = ROOT / ".venv-peers" / "bin" / "python"  # made by `make bench-retrieval` from requirements-bench.txt
_LIMIT = 3600.0  # seconds: one peer that hangs must not stop the others
MODULES = {  # name in the report: (module of this folder, class)
    "nom-vn BM25": ("nom_vn", "Bm25"),
    "nom-vn RAG": ("nom_vn", "Rag"),
    "langchain + Chroma": ("langchain_chroma_chain", "Chain"),
    "haystack BM25": ("haystack_pipelines", "Bm25"),
    "haystack hybrid": ("haystack_pipelines", "Hybrid"),
    "txtai hybrid": ("txtai_hybrid", "Hybrid"),
}


def ask_peer(
    name: str, documents: Path, batches: Sequence[Sequence[Asked]], models: Path, python: Path = PYTHON
) -> list[Ranking]:
    """Index the folder once and put every batch of questions; raises CommandFailedError when the peer cannot.

    The index seconds are those of the process less its answers, so that starting Python counts, as it does for ours.
    """
    if not python.exists():
        raise CommandFailedError(f"chưa cài ({python} không có): chạy make bench-retrieval")
    job = documents.parent / "peer-job.json"
    out = documents.parent / "peer-answers.json"
    out.unlink(missing_ok=True)
    questions = [[[asked.id, asked.text] for asked in batch] for batch in batches]
    about = {"name": name, "documents": str(documents), "models": str(models), "batches": questions}
    job.write_text(json.dumps(about), "utf-8")
    done = run([str(python), "-m", "eval.retrieval.peers", str(job), str(out)], limit=_LIMIT)
    if done.status or not out.is_file():
        raise CommandFailedError(" ".join((done.errors.strip() or f"mã {done.status}").split())[-300:])
    answers = json.loads(out.read_text("utf-8"))
    asking = sum(sum(batch["seconds"]) for batch in answers["batches"])
    return [
        Ranking(
            files=batch["files"],
            seconds=batch["seconds"],
            index_seconds=done.seconds - asking,
            wall_seconds=sum(batch["seconds"]),
            peak_mb=done.peak_mb,
            version=answers["version"],
        )
        for batch in answers["batches"]
    ]
