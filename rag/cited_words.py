"""Picks the words of a cited passage that a claim rests on: the clauses that say what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.alignment import told
from rag.clauses import clauses
from rag.content import content_words
from rag.particulars import Particular, says
from rag.schema import Document, Passage

Span = tuple[int, int]

_MOST = 8  # clauses of one passage that a claim may rest on
_OWN_WEIGHT = 2.5  # a particular says more than a word
_WORTH = 0.2  # share of the claim's words that a further clause must add where it adds no particular
_LONGEST = 700  # characters of one quotation, when neighbours are joined


@dataclass(frozen=True)
class Source:
    """A cited passage: `n` is its number in the prompt; `document.text[a:b]` of its spans are its words."""

    n: int
    document: Document
    passage: Passage

    @cached_property
    def spans(self) -> list[Span]:
        """Its clauses, or all of it where it has none."""
        chunk = self.passage.chunk
        return clauses(self.document.text, chunk.start, chunk.end) or [(chunk.start, chunk.end)]

    @cached_property
    def above(self) -> list[Span]:
        """What is printed above it and was shown with it."""
        return [(excerpt.start, excerpt.end) for excerpt in self.passage.lead]

    def words(self, span: Span) -> str:
        """The words of one span."""
        return self.document.text[span[0] : span[1]]

    def told_in(self, span: Span) -> list[Particular]:
        """The particulars of a span, offsets counted in `surroundings(span)`.

        The whole passage is read for them: of "khoản 2, 3 và 4" a clause may hold the end only.
        """
        base, text = self._base(span)
        return [one for one in told(text) if span[0] - base <= one.start and one.end <= span[1] - base]

    def surroundings(self, span: Span) -> str:
        """The passage, or what stands above it, that a span is of."""
        return self._base(span)[1]

    def _base(self, span: Span) -> tuple[int, str]:
        chunk = self.passage.chunk
        if chunk.start <= span[0] and span[1] <= chunk.end:
            return chunk.start, self.document.text[chunk.start : chunk.end]
        return span[0], self.words(span)


def chosen(claim: str, items: Sequence[Particular], source: Source) -> list[Span]:
    """The spans of a source that say most of a claim, in their order: the best clause, then what it leaves out.

    What stands above the passage is taken only for a particular that the passage itself does not tell.
    """
    words = set(content_words(claim))
    picked: list[Span] = []
    left, wanted = set(words), list(items)
    for _ in range(_MOST):
        best = max(source.spans, key=lambda span: _gain(span, source, left, wanted))
        gain = _gain(best, source, left, wanted)
        added = [one for one in wanted if _tells(source, best, one)]
        if best in picked or (picked and not added and gain[0] < max(3, _WORTH * len(words))):
            break
        picked.append(best)
        left -= set(content_words(source.words(best)))
        wanted = [one for one in wanted if one not in added]
    for span in source.above:
        added = [one for one in wanted if one.kind != "label" and _tells(source, span, one)]
        if added:
            picked.append(span)
            wanted = [one for one in wanted if one not in added]
    return _joined(source, sorted(picked))


def _gain(span: Span, source: Source, left: set[str], wanted: Sequence[Particular]) -> tuple[float, float]:
    """What a span adds; of two that add the same, the shorter."""
    text = source.words(span)
    shared = len(left & set(content_words(text)))
    told_too = sum(_tells(source, span, one) for one in wanted)
    return shared + _OWN_WEIGHT * told_too, -len(text)


def _tells(source: Source, span: Span, one: Particular) -> bool:
    return any(says(one, said) for said in source.told_in(span))


def _joined(source: Source, spans: list[Span]) -> list[Span]:
    """Neighbouring spans as one quotation."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and _is_gap(source.document.text[joined[-1][1] : start]) and end - joined[-1][0] <= _LONGEST:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _is_gap(between: str) -> bool:
    return "\n" not in between and not any(map(str.isalnum, between))
