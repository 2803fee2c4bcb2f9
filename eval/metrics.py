"""What one answer is worth against its question, and the means over a set."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median, quantiles

from eval.questions import Question
from rag.figures import missing_figures
from rag.schema import Answer

FIRST_WORDS = 300  # characters of the first quote that are searched for a gold answer


def flat(text: str) -> str:
    """NFC, lower case, cell borders and white space as single spaces."""
    return " ".join(re.sub(r"[|\s]+", " ", unicodedata.normalize("NFC", text).lower()).split())


def holds(text: str, answers: Sequence[str]) -> bool:
    """True when a gold answer occurs in the text."""
    searched = flat(text)
    return any(flat(answer).strip(" .") in searched for answer in answers)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One question's outcome. None where it does not apply (an unanswerable question has no gold source)."""

    id: str
    kind: str
    answerable: bool
    abstained: bool
    rank: int | None
    first_quote: bool | None
    three_quotes: bool | None
    false_figures: tuple[str, ...]
    seconds: float
    answer: str


def judge(question: Question, answer: Answer) -> Verdict:
    """Compare an answer with what its question expects."""
    rank = None
    if question.source is not None:
        sources = [passage.chunk.source for passage in answer.passages]
        rank = sources.index(question.source) + 1 if question.source in sources else None
    quotes = [citation.quote[:FIRST_WORDS] for citation in answer.citations]
    right = question.answerable and bool(question.answers)
    answered = not answer.abstained  # what an abstention quotes is offered as something else
    return Verdict(
        id=question.id,
        kind=question.kind,
        answerable=question.answerable,
        abstained=answer.abstained,
        rank=rank,
        first_quote=answered and bool(quotes) and holds(quotes[0], question.answers) if right else None,
        three_quotes=answered and any(holds(quote, question.answers) for quote in quotes[:3]) if right else None,
        false_figures=false_figures(answer),
        seconds=answer.seconds,
        answer=answer.text,
    )


def false_figures(answer: Answer) -> tuple[str, ...]:
    """The figures that an answer tells as proven and its citations do not hold."""
    return tuple(
        sorted(
            figure
            for claim in answer.claims
            if claim.citations and claim.status != "unverified"
            for figure in missing_figures(
                # A cell's headings are in its locator, which comes from the document as the quote does.
                re.sub(r"\[\d+\]|^[^“]*: (?=“)|^[^“*]*: (?=\*\*)", "", claim.text),
                " ".join(f"{c.quote} {c.locator}" for c in claim.citations),
            )
        )
    )


def _mean(values: Sequence[bool]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def summary(questions: Sequence[Question], verdicts: Sequence[Verdict]) -> dict[str, float | int | None]:
    """Means over a set, under the field's names."""
    located = [v for q, v in zip(questions, verdicts, strict=True) if q.source is not None]
    answered = [v for v in verdicts if v.first_quote is not None]
    answerable = [v for v in verdicts if v.answerable]
    refusable = [v for v in verdicts if not v.answerable]
    seconds = [v.seconds for v in verdicts]
    return {
        "n": len(verdicts),
        "hit@1": _mean([v.rank == 1 for v in located]),
        "hit@10": _mean([v.rank is not None for v in located]),
        "first_quote_contains_answer": _mean([bool(v.first_quote) for v in answered]),
        "three_quotes_contain_answer": _mean([bool(v.three_quotes) for v in answered]),
        "answerable_refused": _mean([v.abstained for v in answerable]),
        "unanswerable_refused": _mean([v.abstained for v in refusable]),
        "answers_with_false_figures": sum(bool(v.false_figures) for v in verdicts),
        "seconds_p50": round(median(seconds), 4),
        "seconds_p95": round(quantiles(seconds, n=20)[-1], 4) if len(seconds) > 1 else round(seconds[0], 4),
    }


def as_json(verdict: Verdict) -> dict[str, object]:
    """A verdict as a line of results.json."""
    return asdict(verdict)
