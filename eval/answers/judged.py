"""Asks the questions of a dev set and judges each answer: its quotes, bold words and figures, and what it refused."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tqdm import tqdm

from eval.metrics import FIRST_WORDS, false_figures, holds
from eval.retrieval.sets import Asked
from eval.scores.words import bold_words, token_f1
from rag.schema import Answer


@dataclass(frozen=True, slots=True)
class Judged:
    """One question's outcome. `answerable`: its own text is in the library.

    `first`, `three`: the first quote, or any of the first three, holds a gold answer in its first 300 characters; an
    answer that refuses quotes nothing. `bold` is the token F1 of the words in bold. `confidence` is of the best quote.
    """

    unit: str
    half: str
    answerable: bool
    refused: bool
    first: bool
    three: bool
    bold: float
    false_figures: int
    confidence: float
    seconds: float


def judged(question: Asked, answer: Answer, answers: Sequence[str], *, answerable: bool) -> Judged:
    """The outcome of one answer."""
    quotes = [] if answer.abstained else [citation.quote[:FIRST_WORDS] for citation in answer.citations]
    right = [holds(quote, answers) for quote in quotes[:3]]
    return Judged(
        unit=question.unit,
        half=question.half,
        answerable=answerable,
        refused=answer.abstained,
        first=bool(right) and right[0],
        three=any(right),
        bold=0.0 if answer.abstained else token_f1(bold_words(answer), answers),
        false_figures=len(false_figures(answer)),
        confidence=answer.confidence,
        seconds=answer.seconds,
    )


def ask_all(
    ask: Callable[[str], Answer], asked: Sequence[tuple[Asked, Sequence[str], bool]], name: str
) -> Iterator[Judged]:
    """Every question with its gold answers and whether it can be answered."""
    for question, answers, answerable in tqdm(asked, desc=name, unit="q", file=sys.stderr):
        yield judged(question, ask(question.text), answers, answerable=answerable)
