"""One peer in a process of its own: `python -m eval.retrieval.peers JOB.json ANSWERS.json`, run by the evaluation."""

from __future__ import annotations

import importlib
import json
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from eval.retrieval.peers import MODULES
from eval.retrieval.peers.contract import Peer


def _open(name: str, models: Path, work: Path) -> tuple[Peer, str]:
    module_name, class_name = MODULES[name]
    module = importlib.import_module(f"eval.retrieval.peers.{module_name}")
    peer: Peer = getattr(module, class_name)(models, work)
    return peer, version(module.DISTRIBUTION)


def _answer(peer: Peer, questions: list[tuple[str, str]]) -> dict[str, Any]:
    files, seconds = {}, []
    for question_id, text in questions:
        started = time.perf_counter()
        files[question_id] = peer.search(text)
        seconds.append(time.perf_counter() - started)
    return {"files": files, "seconds": seconds}


def main(job_path: Path, out: Path) -> None:
    """Read the folder, index it, answer every batch, write the answers."""
    job = json.loads(job_path.read_text("utf-8"))
    texts = {path.name: path.read_text("utf-8") for path in sorted(Path(job["documents"]).iterdir())}
    with tempfile.TemporaryDirectory() as work:
        peer, version_ = _open(job["name"], Path(job["models"]), Path(work))
        peer.index(texts)
        batches = [_answer(peer, batch) for batch in job["batches"]]
    out.write_text(json.dumps({"version": version_, "batches": batches}), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
