"""Retrieval on a public question set through the command lines: a floor under which nothing may fall."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rag.text import fold
from tests.command import SHARED, ask_batch, ingest_json

XQUAD = SHARED / "questions" / "xquad_vi.jsonl"
CONTEXTS, QUESTIONS = 300, 200  # the set has 240 contexts

pytestmark = pytest.mark.skipif(not XQUAD.is_file(), reason=f"{XQUAD} is not there")


def hits(rows: list[dict[str, Any]], answers: list[dict[str, Any]]) -> tuple[float, float]:
    """hit@1 and hit@10 by document."""
    ranked = [[passage["source"] for passage in answer["passages"]] for answer in answers]
    gold = [f"{row['context_id']}.txt" for row in rows]
    first = sum(sources[:1] == [source] for sources, source in zip(ranked, gold, strict=True))
    ten = sum(source in sources for sources, source in zip(ranked, gold, strict=True))
    return first / len(rows), ten / len(rows)


def test_xquad_with_and_without_diacritics(data_dir: Path, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in XQUAD.read_text("utf-8").splitlines()]
    contexts = dict(list({row["context_id"]: row["context"] for row in rows}.items())[:CONTEXTS])
    folder = tmp_path / "contexts"
    folder.mkdir()
    for name, text in contexts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    assert ingest_json(data_dir, folder)["added"] == len(contexts)
    asked = [row for row in rows if row["context_id"] in contexts and row["answerable"]]
    asked = asked[:: max(1, len(asked) // QUESTIONS)][:QUESTIONS]
    lines = [{"id": row["id"], "question": row["question"]} for row in asked]
    unaccented = [{**line, "question": fold(line["question"])} for line in lines[::2]]
    answers = ask_batch(data_dir, lines + unaccented, tmp_path)
    first, ten = hits(asked, answers[: len(asked)])
    first_unaccented, _ = hits(asked[::2], answers[len(asked) :])
    assert first >= 0.90 and ten >= 0.97, (first, ten)
    assert first_unaccented >= 0.85, first_unaccented
