"""Questions with the windows they are learnt from: token ids, and where the gold answer stands in each."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from eval.reader.examples import Example
from rag.candidate import Candidate
from rag.clauses import clauses
from rag.cross_encoder import pair
from rag.embed.e5 import Vocabulary
from rag.windows import windows

WINDOWS = 3  # a question
_LONGEST = 400  # characters of a window made around a gold answer


@dataclass(frozen=True, slots=True)
class Pair:
    """Question and window as tokens; the window's begin at `begin`.

    `answers` are the first and last tokens of gold answers, `whole` is True when one stands in it to its end.
    """

    ids: list[int]
    begin: int
    answers: tuple[tuple[int, int], ...]
    whole: bool


def pairs(example: Example, vocabulary: Vocabulary, rng: random.Random) -> list[Pair]:
    """The likeliest windows of a question, one with a gold answer among them; [] where its text was not found."""
    texts = {one.document.id: one.document for one in example.candidates}
    gold = [
        (document.id, start, start + len(answer))
        for document in texts.values()
        if document.source in example.gold
        for answer in (answer.strip().lower() for answer in example.answers)
        for start in _occurrences(document.text.lower(), answer)
    ]
    if not gold:
        return []
    places = [one.place for one in windows(example.candidates, WINDOWS)]
    if not any(_inside(one, place) for one in gold for place in places):
        document_id, start, end = rng.choice(gold)
        there = [span for span in clauses(texts[document_id].text) if span[1] > start and span[0] < end]
        if not there:
            return []
        made = (document_id, there[0][0], min(there[-1][1], there[0][0] + _LONGEST))
        places = [*places[: WINDOWS - 1], made]
    return [_pair(example.question, texts[place[0]].text, place, gold, vocabulary) for place in places]


def _occurrences(text: str, answer: str) -> list[int]:
    found, at = list[int](), text.find(answer) if answer else -1
    while at >= 0:
        found.append(at)
        at = text.find(answer, at + 1)
    return found


def _inside(answer: tuple[str, int, int], place: tuple[str, int, int]) -> bool:
    return answer[0] == place[0] and place[1] <= answer[1] and answer[2] <= place[2]


def _pair(
    question: str,
    text: str,
    place: tuple[str, int, int],
    gold: Sequence[tuple[str, int, int]],
    vocabulary: Vocabulary,
) -> Pair:
    document_id, begun, ended = place
    ids, begin, offsets = pair(vocabulary, question, text[begun:ended])
    answers = set()
    for own, start, end in gold:
        first, last = max(start, begun) - begun, min(end, ended) - begun
        if own != document_id or last - first < min(25, (end - start) / 2):
            continue
        held = [at for at, (a, b) in enumerate(offsets) if a >= 0 and b > first and a < last]
        if held:
            answers.add((begin + held[0], begin + held[-1]))
    return Pair(ids, begin, tuple(sorted(answers)), any(_inside(one, place) for one in gold))


def rescored(example: Example, scores: Sequence[float]) -> Example:
    """The example with its candidates scored anew."""
    told: list[Candidate] = [replace(one, score=score) for one, score in zip(example.candidates, scores, strict=True)]
    return replace(example, candidates=tuple(told))
