"""Dev questions with the passages that a search by words would show a model, some without their own."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

from ingest.chunk import chunk
from rag.content import content_words
from rag.schema import Chunk, Document, Passage

_SETS = {"uit_regulations": "UIT", "alqac2023_2025": "ALQAC", "viquad1_dev": "ViQuAD"}
UNANSWERABLE = "unanswerable"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question; `answers` is empty where its own passage was left out."""

    id: str
    group: str
    question: str
    answers: tuple[str, ...]
    passages: tuple[Passage, ...]
    documents: dict[str, Document]


def asked(data: Path, each: int, shown: int, seed: int) -> list[Asked]:
    """`each` questions of every set, and as many that cannot be answered, drawn from all sets."""
    chance = random.Random(seed)
    found: list[Asked] = []
    for at, (name, group) in enumerate(_SETS.items()):
        lines = [json.loads(line) for line in (data / f"{name}.jsonl").open(encoding="utf-8")]
        usable = [line for line in lines if line["answers"] and _is_span(line)]
        corpus = _Corpus(lines, data / f"{name}_corpus.jsonl")
        share = each // len(_SETS) + (at < each % len(_SETS))
        for place, line in enumerate(chance.sample(usable, each + share)):
            out = place >= each
            passages = corpus.passages(line, shown, without=out)
            answers = () if out else tuple(line["answers"])
            group_now = UNANSWERABLE if out else group
            found.append(Asked(line["id"], group_now, line["question"], answers, passages, corpus.documents))
    return found


def _is_span(line: dict[str, object]) -> bool:
    answers, context = line["answers"], line["context"]
    return isinstance(answers, list) and any(str(answer) in str(context) for answer in answers)


class _Corpus:
    """The contexts of one set as documents, searched by the words that they share with a question."""

    def __init__(self, lines: Sequence[dict[str, str]], more: Path) -> None:
        texts = {line["context_id"]: line["context"] for line in lines}
        if more.exists():
            others = [json.loads(line) for line in more.open(encoding="utf-8")]
            texts = {line["context_id"]: line["context"] for line in others} | texts
        titles = {line["context_id"]: line.get("title") or line["context_id"] for line in lines}
        self.documents = {key: Document(key, key, titles.get(key, key), text) for key, text in texts.items()}
        self._chunks = [piece for document in self.documents.values() for piece in chunk(document)]
        self._words = [Counter(content_words(piece.text)) for piece in self._chunks]
        self._within = Counter(word for words in self._words for word in words)

    def passages(self, line: dict[str, str], shown: int, *, without: bool) -> tuple[Passage, ...]:
        """The best by their words, the one with the answer among them unless it is to be left out."""
        wanted = set(content_words(line["question"]))
        scored = sorted(range(len(self._chunks)), key=lambda at: -self._score(at, wanted))
        own = line["context_id"]
        best = [at for at in scored[: 4 * shown] if not (without and self._chunks[at].document_id == own)][:shown]
        if not without and not any(self._holds(self._chunks[at], line) for at in best):
            holding = next(at for at in scored if self._holds(self._chunks[at], line))
            best[-1] = holding
        return tuple(Passage(self._chunks[at], 1.0) for at in best)

    def _holds(self, piece: Chunk, line: dict[str, str]) -> bool:
        return piece.document_id == line["context_id"] and any(answer in piece.text for answer in line["answers"])

    def _score(self, at: int, wanted: set[str]) -> float:
        words = self._words[at]
        rare = sum(log(1 + len(self._chunks) / self._within[word]) for word in wanted if word in words)
        return rare / (1 + words.total() / 400)
