"""What is known of one clause, table row or fact as an answer, with the score that the learnt weights give it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rag.agreement import Agreements
from rag.cells import Pick
from rag.facts import Fact
from rag.schema import Document

WEIGHTS = Path(__file__).with_name("reader.json")


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of one clause as an answer; shares are weighted by the rarity of the words, 0..1."""

    coverage: float  # share of the question's words in the clause itself
    lineage: float  # the same with what introduces it in its sentence ("Xuất khẩu …, trong đó: …")
    context: float  # the same with its passage, headings and title
    order: float  # share of the question's neighbouring word pairs kept together there
    pairs: float  # the same with its passage, headings and title
    similarity: float  # cosine of clause and question vectors
    passage: float  # score of the passage
    evidence: float  # 1 when it holds what is asked for (a figure, a date, a name), 0 when not, .5 when any will do
    heading: float  # 1 when it is only a heading
    excess: float = 0.0  # share of a table row's name that the question does not mention
    behind: float = 0.0  # how much nearer in meaning the nearest clause is, negative
    rank: float = 0.0  # log(1 + place of its passage among those found)
    before: float = 0.0  # coverage together with the clause before it
    after: float = 0.0  # the same with the clause after it
    asked: float = 0.0  # share of all the question's syllables in it, unweighted
    more: float = 0.0  # how many syllables it adds to the question's, 30 and more count as 1
    length: float = 0.0  # log of its syllables
    announces: float = 0.0  # 1 when what follows it is what it speaks of ("… như sau:")
    ahead: float | None = None  # how far the best passage stands before the tenth, for all clauses; None: not known
    first: float = 0.0  # how far it stands before the second


@dataclass(frozen=True, slots=True)
class Candidate:
    """One clause or table row that may answer: `document.text[start:end]`.

    `pick` holds the cells of the row that answer; `fact` is what a document tells of itself or of another there.
    """

    document: Document
    start: int
    end: int
    features: Features
    score: float
    agrees: Agreements
    pick: Pick | None = None
    fact: Fact | None = None
    quoted: tuple[int, int] | None = None  # what is quoted with it, where it leads a window (`rag.windows`)
    chance: float = 0.0  # that the window answers, by the scores of its clauses, 0..1
    relevance: float | None = None  # the cross-encoder's logit that it answers
    sharpness: float = 0.0  # how sure it is which words answer, the logarithm of a share
    answer: tuple[int, int] | None = None  # the words that answer, by the cross-encoder, offsets in the document

    @property
    def told(self) -> str:
        """Its words as a sentence would have them: a figure with its headings."""
        if self.pick is not None and self.pick.cells:
            return ", ".join(part for part in self.pick.parts if part)
        start, end = self.quoted or (self.start, self.end)
        return self.document.text[start:end]

    @property
    def text(self) -> str:
        """The clause, verbatim."""
        return self.document.text[self.start : self.end]


@lru_cache(maxsize=4)
def learnt(kind: str, path: Path = WEIGHTS) -> dict[str, float]:
    """Weights by feature, in logits; `python -m eval.reader.train` fits them."""
    stored: dict[str, float] = json.loads(path.read_text("utf-8"))[kind]
    return stored


# In logits, beside the learnt weights: the dev sets name no periods, places or documents, and have no tables.
_CONTRADICTED, _CONFIRMED, _HEADING, _EXCESS = 12.0, 1.0, 3.0, 3.0


def score(features: Features, agrees: Agreements) -> float:
    """How well a clause answers, in logits; higher is better."""
    known: float = sum(weight * getattr(features, name) for name, weight in learnt("clauses").items())
    return known + set_by_hand(features, agrees)


def set_by_hand(features: Features, agrees: Agreements) -> float:
    """The part of a score that no dev set teaches."""
    said = _CONFIRMED * agrees.confirmations - _CONTRADICTED * agrees.contradictions
    return said - _HEADING * features.heading - _EXCESS * features.excess
