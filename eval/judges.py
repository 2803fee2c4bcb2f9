"""A language model as judge of answers: is each faithful to what it cites, does it say all that was asked?"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from eval.questions import Question
from eval.scores.words import said
from prompts import prompt
from rag.errors import LanguageModelError
from rag.schema import Answer
from rag.text import normalise

_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_SCORE = re.compile(r"^\W*điểm\W*\s*:?\W*(0[.,]5|1[.,]0|0[.,]0|[01])(?![\d.,/%])", re.IGNORECASE | re.MULTILINE)
_REASON = re.compile(r"^\W*lý do\W*\s*:\s*(.+)", re.IGNORECASE | re.MULTILINE)
_SHOWN = 200  # characters of a reply that is not understood


@dataclass(frozen=True, slots=True)
class Judgement:
    """`value` is 0, 0.5 or 1; None when the judge said nothing that can be read: not scored, never zero."""

    value: float | None
    reason: str


def read_verdict(reply: str) -> Judgement:
    r"""What a judge wrote, whatever marks stand around it; two different scores are none.

    >>> read_verdict("**ĐIỂM: 0,5**\nLÝ DO: thiếu đơn vị")
    Judgement(value=0.5, reason='thiếu đơn vị')
    >>> read_verdict("Tôi nghĩ là đúng").value is None
    True
    """
    text = normalise(_THOUGHT.sub("", reply))
    scores = {float(score.replace(",", ".")) for score in _SCORE.findall(text)}
    reason = _REASON.search(text)
    if len(scores) != 1:
        return Judgement(None, f"Không đọc được lời chấm: {' '.join(text.split())[:_SHOWN]}")
    return Judgement(scores.pop(), reason[1].strip(" *") if reason else "")


class Judges:
    """`complete` is a model's whole answer to a prompt; it raises LanguageModelError."""

    def __init__(self, complete: Callable[[str], str]) -> None:
        self._complete = complete

    def judge(self, question: Question, answer: Answer) -> dict[str, Judgement]:
        """By name; an abstention is not judged, nor is completeness without a gold answer."""
        if answer.abstained:
            return {}
        values = {
            "question": question.question,
            "answer": "\n".join(said(claim.text) for claim in answer.claims),
            "quotes": "\n\n".join(citation.quote for citation in answer.citations),
            "gold": " | ".join(question.answers),
        }
        fenced = {name: value.replace("<<<", "« ").replace(">>>", " »") for name, value in values.items()}
        found = {"faithfulness": self._ask("judge_faithfulness", fenced)} if answer.citations else {}
        if question.answerable and question.answers:
            found["completeness"] = self._ask("judge_completeness", fenced)
        return found

    def _ask(self, name: str, values: dict[str, str]) -> Judgement:
        try:
            return read_verdict(self._complete(prompt(name).format(**values)))
        except LanguageModelError as error:
            return Judgement(None, str(error))
