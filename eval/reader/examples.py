"""What the reader is given for each question of a dev set, with and without the text that answers it in the library."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from eval.metrics import flat
from eval.retrieval.sets import HALVES, Asked, QuestionSet, half, read_set
from eval.retrieval.train import library_of
from rag.extract import Candidate, candidates
from rag.library import Library
from rag.retrieve import retrieve
from rag.schema import Passage
from rag.settings import Settings
from rag.understand import Query, understand
from rag.view import View


@dataclass(frozen=True, slots=True)
class Example:
    """One question over one half of its set's documents, as the reader saw it.

    `answers` are the gold answers; `answerable` is True when its own text was among the documents, `gold` its files.
    """

    set: str
    half: str
    question: str
    query: Query
    answers: tuple[str, ...]
    answerable: bool
    gold: frozenset[str]
    passages: tuple[Passage, ...]
    candidates: tuple[Candidate, ...]

    def holds(self, text: str) -> bool:
        """True when a gold answer occurs in the text."""
        searched = flat(text)
        return any(flat(answer).strip(" .") in searched for answer in self.answers)


def halved(collection: QuestionSet, which: str) -> QuestionSet:
    """The documents of one half with all the questions: those about the other half's cannot be answered."""
    homes = {file: half(question.unit) for question in collection.questions for file in question.relevant}
    texts = {file: text for file, text in collection.texts.items() if homes.get(file, HALVES[_parity(file)]) == which}
    return replace(collection, texts=texts)


def _parity(file: str) -> int:
    return sum(file.encode()) % 2


def gold_answers(data: Path, name: str) -> dict[str, tuple[str, ...]]:
    """The answers of each question that stand in its own text word for word, by question id."""
    found: dict[str, tuple[str, ...]] = {}
    with (data / f"{name}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row: dict[str, Any] = json.loads(line)
            text = flat(row["context"])
            # "Đúng", "A" stand in every text
            there = tuple(one for one in row["answers"] if len(one) > 3 and flat(one).strip(" .") in text)
            if row["answerable"] and there:
                found[str(row["id"])] = there
    return found


def examples(data: Path, name: str, folder: Path) -> Iterator[Example]:
    """Every question of a set, asked of each half of its documents; libraries are made under `folder`."""
    collection, answers = read_set(data, name), gold_answers(data, name)
    for which in HALVES:
        part = halved(collection, which)
        library = library_of(part, folder / which)
        asked = [question for question in part.questions if question.id in answers]
        settings = Settings.model_construct(data_dir=folder / which / "data")
        for question in tqdm(asked, desc=f"{name} {which}", unit="q", file=sys.stderr):
            yield _example(name, library, settings, question, answers[question.id], frozenset(part.texts))


def _example(
    name: str,
    library: Library,
    settings: Settings,
    question: Asked,
    answers: tuple[str, ...],
    here: frozenset[str],
) -> Example:
    query = understand(question.text, (), library.places(), library, library.glossary())
    passages = retrieve(library, query, settings)
    read = tuple(candidates(query, passages, View(library, None)))
    gold = question.relevant
    return Example(name, question.half, question.text, query, answers, bool(gold & here), gold, passages, read)
