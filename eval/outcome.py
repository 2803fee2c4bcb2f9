"""What came of one question: the answer given, each measure's value, the verdict with the reason for a miss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from eval import metrics
from eval.metrics import flat, holds, judge
from eval.questions import Question
from eval.scores.figures import FigureScore, date_score, figure_score
from eval.scores.words import exact_match, overlap, short, token_f1
from rag.schema import Answer, Citation, Passage
from rag.text import fold

Verdict = Literal["right", "wrong", "refused_rightly", "refused_wrongly", "should_have_refused"]
Reason = Literal["", "not_retrieved", "not_picked", "wrong_figure", "wrongly_refused", "should_have_refused"]
Scores = dict[str, float | None]
_SAME = 0.6  # of the shorter text's neighbouring words


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation; `right` when it is the evidence that the question set names, None where it names none."""

    n: int
    document: str
    source: str
    locator: str
    page: int | None
    quote: str
    right: bool | None


@dataclass(frozen=True, slots=True)
class Found:
    """One passage, best first; `right` when its file answers, `holds` when it is also the provision that does."""

    source: str
    locator: str
    page: int | None
    score: float
    right: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question's outcome. `short` are the words that answer; a score is None where the measure does not apply.

    `history` are the earlier questions and answers, in turn.
    """

    id: str
    question: str
    history: tuple[str, ...]
    kind: str
    tags: tuple[str, ...]
    answerable: bool
    gold: tuple[str, ...]
    sources: tuple[str, ...]
    answer: str
    short: str
    abstained: bool
    confidence: float
    seconds: float
    rank: int | None
    first_quote: bool | None
    three_quotes: bool | None
    false_figures: tuple[str, ...]
    citations: tuple[Cited, ...]
    passages: tuple[Found, ...]
    verdict: Verdict
    reason: Reason
    scores: Scores
    judged: dict[str, dict[str, Any]] = field(default_factory=dict)  # by judge: value (or None) and reason


def outcome_of(question: Question, answer: Answer) -> Outcome:
    """Everything that is known of an answer without the other questions; `eval.scores.summary` adds the rankings."""
    basic = judge(question, answer)
    figure, date = figure_score(question, answer), date_score(question, answer)
    cited = tuple(_cited(question, citation) for citation in answer.citations)
    passages = tuple(_found(question, passage) for passage in answer.passages)
    retrieved = any(passage.right for passage in passages) if question.relevant else bool(passages)
    right = _is_right(question, answer, figure, date, cited) and not basic.false_figures
    verdict = verdict_of(question.answerable, answer.abstained, right)
    bad_figure = bool(basic.false_figures) or (figure is not None and not figure.whole) or date == 0
    return Outcome(
        id=question.id,
        question=question.question,
        history=tuple(said for turn in question.history for said in (turn.question, turn.answer)),
        kind=question.kind,
        tags=tuple(question.tags),
        answerable=question.answerable,
        gold=tuple(question.answers),
        sources=tuple(sorted(question.relevant)),
        answer=answer.text,
        short="" if answer.abstained else short(answer),
        abstained=answer.abstained,
        confidence=answer.confidence,
        seconds=answer.seconds,
        rank=next((rank for rank, passage in enumerate(passages, start=1) if passage.right), None),
        first_quote=basic.first_quote,
        three_quotes=basic.three_quotes,
        false_figures=basic.false_figures,
        citations=cited,
        passages=passages,
        verdict=verdict,
        reason=reason_of_miss(verdict, retrieved=retrieved, bad_figure=bad_figure),
        scores=_scores(question, answer, basic, figure, date, cited, passages, verdict),
    )


def _scores(
    question: Question,
    answer: Answer,
    basic: metrics.Verdict,
    figure: FigureScore | None,
    date: float | None,
    cited: Sequence[Cited],
    passages: Sequence[Found],
    verdict: Verdict,
) -> Scores:
    words = short(answer) if not answer.abstained and answer.claims else ""
    gold = question.answers if question.answerable else []
    located = question.answerable and bool(question.relevant)
    rights = [bool(one.right) for one in cited] if located and not answer.abstained else []
    told = figure is not None and not answer.abstained
    return {
        "correct": float(verdict in ("right", "refused_rightly")),
        "passage_hit@1": float(any(one.holds for one in passages[:1])) if located else None,
        "passage_hit@10": float(any(one.holds for one in passages[:10])) if located else None,
        "exact_match": exact_match(words, gold) if gold else None,
        "token_f1": token_f1(words, gold) if gold else None,
        "first_quote_contains_answer": None if basic.first_quote is None else float(basic.first_quote),
        "three_quotes_contain_answer": None if basic.three_quotes is None else float(basic.three_quotes),
        "figure_accuracy": figure.whole if figure else None,
        "figure_value": figure.value if figure else None,
        "figure_unit": figure.unit if figure else None,
        "figure_period": figure.period if figure else None,
        "date_accuracy": date,
        "wrong_figures": 1 - figure.whole if figure and told else 0.0 if figure else None,
        "citation_precision": sum(rights) / len(rights) if rights else None,
        "citation_recall": float(any(rights)) if located else None,
        "false_figures": None if answer.abstained else float(bool(basic.false_figures)),
        "refusal_precision": float(not question.answerable) if answer.abstained else None,
        "refusal_recall": None if question.answerable else float(answer.abstained),
        "answerable_refused": float(answer.abstained) if question.answerable else None,
    }


def verdict_of(answerable: bool, abstained: bool, right: bool) -> Verdict:
    """The five ways it can end.

    >>> verdict_of(True, False, True), verdict_of(False, False, True)
    ('right', 'should_have_refused')
    """
    if abstained:
        return "refused_wrongly" if answerable else "refused_rightly"
    if not answerable:
        return "should_have_refused"
    return "right" if right else "wrong"


def reason_of_miss(verdict: Verdict, *, retrieved: bool, bad_figure: bool) -> Reason:
    """Where it went wrong first; "" for what is right."""
    if verdict in ("right", "refused_rightly"):
        return ""
    if verdict == "should_have_refused":
        return "should_have_refused"
    if not retrieved:
        return "not_retrieved"
    if verdict == "refused_wrongly":
        return "wrongly_refused"
    return "wrong_figure" if bad_figure else "not_picked"


def _is_right(
    question: Question, answer: Answer, figure: FigureScore | None, date: float | None, cited: Sequence[Cited]
) -> bool:
    """A figure or date has to be the one told (in bold), not only to stand somewhere in what is quoted."""
    if not question.answerable or answer.abstained:
        return False
    if figure is not None or date is not None:
        return bool(figure and figure.whole) or bool(date)
    if question.answers:
        first = cited[0].quote[: metrics.FIRST_WORDS] if cited else ""
        return holds(first, question.answers) or holds(short(answer), question.answers)
    return bool(cited) and cited[0].right is not False


def _cited(question: Question, citation: Citation) -> Cited:
    source = citation.document.source
    right = _is_evidence(question, source, citation.locator, citation.quote) if question.relevant else None
    return Cited(citation.n, citation.document.title, source, citation.locator, citation.page, citation.quote, right)


def _found(question: Question, passage: Passage) -> Found:
    chunk = passage.chunk
    text = "\n".join([*(excerpt.text for excerpt in passage.lead), chunk.text])
    right = chunk.source in question.relevant
    holding = right and _is_evidence(question, chunk.source, f"{chunk.heading} {chunk.locator}", text)
    return Found(chunk.source, chunk.locator, chunk.page, passage.score, right, holding)


def _is_evidence(question: Question, source: str, locator: str, text: str) -> bool:
    """Keyed to document and provision, never to a chunk: by locator, else by the gold quote, else by an answer."""
    if source not in question.relevant:
        return False
    if question.locator:
        return fold(flat(question.locator)) in fold(flat(locator))
    if question.quote:
        return overlap(question.quote, text) >= _SAME
    return holds(text, question.answers) if question.answers else True


def as_json(outcome: Outcome) -> dict[str, Any]:
    """An outcome as a line of a run."""
    return asdict(outcome)


def from_json(row: Mapping[str, Any]) -> Outcome:
    """The outcome that `as_json` wrote."""
    values = dict(row)
    for name in ("history", "tags", "gold", "sources", "false_figures"):
        values[name] = tuple(values[name])
    values["citations"] = tuple(Cited(**one) for one in values["citations"])
    values["passages"] = tuple(Found(**one) for one in values["passages"])
    return Outcome(**values)
