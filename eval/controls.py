"""What stands beside a run to measure it by: passages drawn at random, and those that words alone find (BM25)."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import replace

from eval.stamp import digest
from rag.clauses import clauses
from rag.content import content_words
from rag.index_folders import current
from rag.lexical import LexicalIndex
from rag.quoting import citation
from rag.record import Record
from rag.schema import Answer, Chunk, Claim, Document, Passage
from rag.scope import Scope
from rag.settings import Settings
from rag.text import fold, syllables

NAMES = ("bm25", "random")
_PASSAGES = 10


class Controls:
    """Both, over one library. They always answer: the clause of their first passage that shares most words with the
    question is quoted.
    """

    def __init__(self, settings: Settings, groups: Sequence[str] | None = None) -> None:
        """Over what members of these groups may read; None for everything."""
        self._record = Record(settings.data_dir / "record.sqlite")
        self._words = LexicalIndex(current(self._record, settings.data_dir, "lexical"))
        self._reach = self._record.reach(Scope(groups=tuple(groups))) if groups is not None else None
        self._documents: Sequence[str] = self._record.readable(groups)

    def answers(self, question: str) -> dict[str, Answer]:
        """By name; the same question draws the same passages every time."""
        started = time.perf_counter()
        hits = self._words.search(question, _PASSAGES, reach=self._reach)
        scores = {hit.chunk_id: hit.score for hit in hits}
        chunks = self._record.chunks([hit.chunk_id for hit in hits])
        by_words = [Passage(chunks[key], scores[key]) for key in scores if key in chunks]
        found = self._answer(question, by_words)
        seconds = round(time.perf_counter() - started, 4)
        return {"bm25": replace(found, seconds=seconds), "random": self._answer(question, self._drawn(question))}

    def _drawn(self, question: str) -> list[Passage]:
        """One chunk of each of ten documents."""
        chance = random.Random(digest([question]))
        drawn = chance.sample(self._documents, min(_PASSAGES, len(self._documents)))
        chosen = [chance.choice(chunks) for one in drawn if (chunks := self._record.chunks_of(one))]
        return [Passage(chunk, 1 - rank / _PASSAGES) for rank, chunk in enumerate(chosen)]

    def _answer(self, question: str, passages: Sequence[Passage]) -> Answer:
        document = self._record.document(passages[0].chunk.document_id) if passages else None
        if document is None:
            return Answer(question, (), tuple(passages), abstained=True)
        quoted = citation(1, document, *nearest_clause(question, document, passages[0].chunk))
        return Answer(
            question, (Claim(f"“{quoted.quote}” [1]", (quoted,)),), tuple(passages), confidence=passages[0].score
        )


def nearest_clause(question: str, document: Document, chunk: Chunk) -> tuple[int, int]:
    """The clause of a chunk that shares most words with the question; the first of equals."""
    asked = set(content_words(question))
    spans = clauses(document.text, chunk.start, chunk.end) or [(chunk.start, chunk.end)]
    return max(spans, key=lambda span: len(asked & set(syllables(fold(document.text[span[0] : span[1]])))))
