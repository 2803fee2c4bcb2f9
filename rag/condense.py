"""A follow-up made one question that stands by itself, by the language model; nothing where its answer is no use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from prompts import prompt
from rag.errors import LanguageModelError
from rag.figures import missing_figures
from rag.schema import Turn
from rag.text import fold, syllables

_TURNS, _ANSWER = 4, 300  # how many turns back, how many characters of an answer
_LONGEST = 400  # characters of a question
_THOUGHT = re.compile(r"<think>.*?(?:</think>|$)", re.DOTALL)
_LABEL = re.compile(r"^(?:câu hỏi[^:?]{0,20}:|hỏi:)\s*", re.IGNORECASE)
_MIN_OWN = 0.5  # share of the rewritten question's syllables that must come from the conversation


class Speaking(Protocol):
    """A language model that answers one prompt."""

    def complete(self, text: str) -> str:
        """Its whole answer. Raises LanguageModelError."""


def condensed(question: str, history: Sequence[Turn], model: Speaking) -> str | None:
    """The question as it stands by itself; None without a history, when the model fails, or when it says what the
    conversation does not: the rules complete the question then.
    """
    if not history:
        return None
    spoken = "\n".join(
        f"Hỏi: {turn.question}\nĐáp: {turn.answer[:_ANSWER]}".replace("<<<", "« ").replace(">>>", " »")
        for turn in history[-_TURNS:]
    )
    try:
        written = model.complete(prompt("condense").format(history=spoken, question=question))
    except LanguageModelError:
        return None
    lines = [line.strip(" *\"“”'`") for line in _THOUGHT.sub("", written).splitlines() if line.strip()]
    if len(lines) != 1:
        return None
    rewritten = _LABEL.sub("", lines[0])
    return rewritten if _is_of(rewritten, f"{question} {spoken}") else None


def _is_of(rewritten: str, conversation: str) -> bool:
    """A question's length, made of the conversation's words, with no figure of its own."""
    own, known = syllables(fold(rewritten)), set(syllables(fold(conversation)))
    if not own or len(rewritten) > _LONGEST or missing_figures(rewritten, conversation):
        return False
    return sum(word in known for word in own) / len(own) >= _MIN_OWN
