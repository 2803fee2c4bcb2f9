"""Our own system, driven through its public command lines as a clerk and another program would."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.retrieval.process import CommandFailedError, Finished, run
from eval.retrieval.ranking import PASSAGES, Ranking
from eval.retrieval.sets import Asked, QuestionSet, write_documents


class Ours:
    """One collection, ingested once; any number of question sets asked of it, each in a process of its own."""

    def __init__(self, collection: QuestionSet, folder: Path, models: Path) -> None:
        self._folder = folder
        self.documents = folder / "documents"
        data = folder / "data"
        data.mkdir(parents=True)
        (data / "models").symlink_to(models)
        self._variables = [f"RAG_DATA_DIR={data}"]
        write_documents(collection, self.documents)
        ingested = _run(["ingest", str(self.documents), "--json"], self._variables)
        self.report: dict[str, Any] = json.loads(ingested.output)
        self._index_seconds, self._index_mb = ingested.seconds, ingested.peak_mb

    def ask(self, questions: Sequence[Asked]) -> Ranking:
        """`python -m rag --batch` on the questions."""
        batch, out = self._folder / "questions.jsonl", self._folder / "answers.jsonl"
        batch.write_text("".join(_line(question) for question in questions), "utf-8")
        done = _run(["rag", "--batch", str(batch), "--out", str(out)], self._variables)
        answers = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        return Ranking(
            files={answer["id"]: [p["source"] for p in answer["passages"]][:PASSAGES] for answer in answers},
            seconds=[answer["seconds"] for answer in answers],
            index_seconds=self._index_seconds,
            wall_seconds=done.seconds,
            peak_mb=max(done.peak_mb, self._index_mb),
            version=answers[0]["fingerprint"] if answers else "",
        )


def _line(question: Asked) -> str:
    history = [{"question": asked, "answer": answer} for asked, answer in question.history]
    return json.dumps({"id": question.id, "question": question.text, "history": history}, ensure_ascii=False) + "\n"


def _run(arguments: Sequence[str], variables: Sequence[str]) -> Finished:
    done = run([sys.executable, "-m", *arguments], variables)
    if done.status:
        command = " ".join(["python -m", *arguments])
        raise CommandFailedError(
            f"Lệnh {command} dừng với mã {done.status}: {done.errors.strip() or done.output[:600]}"
        )
    return done
