"""What the reader is given for each question of a dev set, with and without the text that answers it in the library."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from eval.metrics import flat
from eval.retrieval.sets import HALVES, Asked, QuestionSet, half, read_set
from eval.retrieval.train import library_of
from rag.candidate import Candidate
from rag.extract import candidates
from rag.library import Library
from rag.retrieve import retrieve
from rag.schema import Passage
from rag.settings import Settings
from rag.understand import Query, understand
from rag.view import View

_AROUND = 60  # characters

LEARNT_FROM: Mapping[str, Sequence[str]] = {
    "xquad_vi": HALVES,
    "mlqa_vi_dev": HALVES,
    "uit_regulations": ("tune",),
    "alqac2023_2025": ("tune",),
}


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


def _parity(name: str) -> int:
    return sum(name.encode()) % 2


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


def with_copies(collection: QuestionSet, answers: Mapping[str, Sequence[str]]) -> QuestionSet:
    """The set with the texts that give an answer in the very words of a question's own text counted as right too.

    Regulations repeat themselves: a question whose text is taken away may well be answered by another. The same
    words: the gold answer with the `_AROUND` characters before it, or after it.
    """
    flattened = {file: flat(text) for file, text in collection.texts.items()}
    questions = []
    for question in collection.questions:
        told = {
            piece
            for file in question.relevant
            for answer in answers.get(question.id, ())
            for piece in _around(flattened[file], flat(answer).strip(" ."))
        }
        copies = [file for file, text in flattened.items() if any(piece in text for piece in told)] if told else []
        questions.append(replace(question, relevant=question.relevant | frozenset(copies)))
    return replace(collection, questions=tuple(questions))


def _around(text: str, answer: str) -> Iterator[str]:
    at = text.find(answer)
    while at >= 0:
        end = at + len(answer)
        if at >= _AROUND:
            yield text[at - _AROUND : end]
        if end + _AROUND <= len(text):
            yield text[at : end + _AROUND]
        at = text.find(answer, at + 1)


def examples(data: Path, name: str, folder: Path, halves: Sequence[str] = HALVES) -> Iterator[Example]:
    """Each question about the documents of `halves`, asked of them; every second also of the half that lacks them.

    Libraries are made under `folder`, or brought up to date where it has them.
    """
    answers = gold_answers(data, name)
    collection = with_copies(read_set(data, name), answers)
    for which in HALVES:
        part = halved(collection, which)
        library = library_of(part, folder / which)
        known = [question for question in part.questions if question.id in answers and question.half in halves]
        asked = [one for one in known if one.relevant & part.texts.keys() or _parity(one.id)]
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
