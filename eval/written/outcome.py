"""What one question came to: the model's words as they are, and what verification left of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from pydantic import BaseModel

from eval.written.asked import Asked
from rag.errors import LanguageModelError
from rag.figures import missing_figures
from rag.names import flat
from rag.said import Said
from rag.schema import Passage
from rag.verify import Verifier
from rag.write import finds_nothing


class Streaming(Protocol):
    """A model that answers from passages."""

    def stream(self, question: str, passages: Sequence[Passage]) -> Iterator[str | None]:
        """Its words. Raises LanguageModelError."""


class Outcome(BaseModel):
    """One line of the report."""

    id: str
    group: str
    question: str
    raw: str
    failed: str  # why nothing usable came, "" where it did
    abstained: bool
    cites: bool
    has_gold: bool
    invented_figure: bool  # the raw answer has a figure that no passage holds
    claims: int
    kept: int  # claims that were verified
    kept_gold: bool
    kept_unproven: int  # verified claims with a figure that no citation of theirs holds
    doubts: list[str]


def outcome(asked: Asked, model: Streaming) -> Outcome:
    """Put one question."""
    passages = list(asked.passages)
    pieces: list[str] = []
    said = Said(Verifier(passages, asked.documents.get))
    failed = ""
    try:
        for piece in model.stream(asked.question, passages):
            if piece is None:
                pieces, said = [], Said(Verifier(passages, asked.documents.get))
            else:
                pieces.append(piece)
                said.hear(piece)
        said.end()
    except LanguageModelError as error:
        failed = str(error)
    raw = "".join(pieces)
    kept = [] if failed else [claim for claim in said.claims if claim.status == "verified"]
    held = "\n".join(f"{passage.chunk.title}\n{passage.chunk.text}" for passage in passages)
    return Outcome(
        id=asked.id,
        group=asked.group,
        question=asked.question,
        raw=raw,
        failed=failed,
        abstained=finds_nothing(raw) or said.found_nothing,
        cites="[" in raw,
        has_gold=_holds(raw, asked.answers),
        invented_figure=bool(missing_figures(_unmarked(raw), held)),
        claims=len(said.claims),
        kept=len(kept),
        kept_gold=_holds(" ".join(claim.text for claim in kept), asked.answers),
        kept_unproven=sum(_unproven(claim.text, [c.quote for c in claim.citations]) for claim in kept),
        doubts=[doubt for claim in said.claims for doubt in claim.doubts],
    )


def _holds(text: str, answers: tuple[str, ...]) -> bool:
    return any(flat(answer) in flat(text) for answer in answers)


def _unmarked(text: str) -> str:
    return re.sub(r"\[[^\]]*\]|^\s*\d+\.", " ", text, flags=re.MULTILINE)


def _unproven(text: str, quotes: list[str]) -> bool:
    return bool(missing_figures(_unmarked(text), " ".join(quotes)))
