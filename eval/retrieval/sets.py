"""The dev sets as a retrieval collection: one text file per context, and questions with the files that answer them."""

from __future__ import annotations

import hashlib
import json
import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rag.errors import QuestionError, reason_of
from rag.text import normalise

BARS = ("alqac2023_2025", "viquad1_dev", "vinewsqa_dev", "uit_regulations")  # the sets with a bar to reach
HALVES = ("tune", "check")
_SEED = 2026


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `relevant`: names of the files that answer it; `half`: the half of the context it was asked about.

    `unit` is that context: questions about one context are drawn together when an interval is estimated.
    """

    id: str
    text: str
    relevant: frozenset[str]
    unit: str
    half: str
    history: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A collection (file name → text) and its questions."""

    name: str
    texts: dict[str, str]
    questions: tuple[Asked, ...]


def read_set(folder: Path, name: str) -> QuestionSet:
    """The set `NAME.jsonl` of a folder; where `NAME_corpus.jsonl` stands beside it, that file is the collection.

    A context whose text stands in the collection twice is two files, and either is right.
    """
    rows = list(_rows(folder / f"{name}.jsonl"))
    corpus = folder / f"{name}_corpus.jsonl"
    contexts = {str(row["context_id"]): str(row["context"]) for row in (_rows(corpus) if corpus.is_file() else rows)}
    files = {context_id: f"d{number:05}.txt" for number, context_id in enumerate(contexts)}
    alike: dict[str, set[str]] = {}
    for context_id, text in contexts.items():
        alike.setdefault(_flat(text), set()).add(files[context_id])
    questions = []
    for row in rows:
        wanted = [str(context_id) for context_id in row.get("relevant_context_ids") or [row["context_id"]]]
        if unknown := [context_id for context_id in wanted if context_id not in files]:
            raise QuestionError(
                f"Bộ câu hỏi {name}: câu {row['id']} dẫn đến {unknown[0]!r}, không có trong kho văn bản."
            )
        relevant = frozenset(file for context_id in wanted for file in alike[_flat(contexts[context_id])])
        history = tuple((turn["q"], turn["a"]) for turn in row.get("history") or ())
        questions.append(Asked(str(row["id"]), row["question"], relevant, wanted[0], half(wanted[0]), history))
    return QuestionSet(name, {files[context_id]: text for context_id, text in contexts.items()}, tuple(questions))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())
    except OSError as error:
        raise QuestionError(f"Không đọc được bộ câu hỏi {path}: {reason_of(error)}.") from None


def _flat(text: str) -> str:
    return " ".join(normalise(text).split())


def half(context_id: str) -> str:
    """The half that a context belongs to, for good: what is tuned on one is checked on the other.

    >>> half("viquad1-159192f413f0"), half("viquad1-159192f413f1")
    ('tune', 'check')
    """
    return HALVES[hashlib.sha256(context_id.encode()).digest()[0] % 2]


def write_documents(collection: QuestionSet, folder: Path) -> None:
    """One text file per context: neutral names, nothing but the context in them."""
    folder.mkdir(parents=True)
    for name, text in collection.texts.items():
        (folder / name).write_text(text, "utf-8")


def limited(collection: QuestionSet, limit: int | None) -> QuestionSet:
    """At most `limit` questions, drawn with a fixed seed, over the whole collection."""
    if limit is None or limit >= len(collection.questions):
        return collection
    drawn = sorted(random.Random(_SEED).sample(range(len(collection.questions)), limit))
    return replace(collection, questions=tuple(collection.questions[index] for index in drawn))


def without_diacritics(collection: QuestionSet) -> QuestionSet:
    """The same questions as typed without diacritics; the files keep theirs."""
    return replace(collection, questions=tuple(_plain(question) for question in collection.questions))


def _plain(question: Asked) -> Asked:
    history = tuple((unaccented(asked), answer) for asked, answer in question.history)
    return replace(question, text=unaccented(question.text), history=history)


def unaccented(text: str) -> str:
    """Without diacritics, letter case and punctuation kept.

    >>> unaccented("Đội thủ Panthers đã thua bao nhiêu điểm?")
    'Doi thu Panthers da thua bao nhieu diem?'
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")


def present(folder: Path, names: Sequence[str]) -> list[str]:
    """Those of the names that have a file in the folder."""
    return [name for name in names if (folder / f"{name}.jsonl").is_file()]
