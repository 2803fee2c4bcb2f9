"""Compares a claim with the words it cites and tells every doubt, in words the user can check."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.alignment import likeness, told
from rag.cited_words import Source, Span, chosen
from rag.claimed_periods import is_period_of, may_be_of
from rag.content import content_words
from rag.figure_roles import role
from rag.names import flat, spellings, spelt_out
from rag.particulars import Particular, says
from rag.polarity import negated, only_planned, tells_reached, turned
from rag.quantities import Quantity
from rag.surroundings import stands_above, units_beside
from rag.understand import understand

_ENOUGH = 0.6  # share of a claim's words, less those of headings and title, that its quotations must hold
_QUOTED = 0.35  # share that the quotations alone must hold
_MARGIN = 0.08  # how much better the surroundings of another figure must fit than its own
_PART = re.compile(r"[;\n]|[.!?]\s")
_FIGURES = ("quantity", "share")
_FITS = 0.3  # surroundings below this tell nothing
_ALIKE = 0.15  # mean likeness of the surroundings of what a claim and its quotations both tell


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quotation: `source.document.text[start:end]`, `n` its number in the answer."""

    source: Source
    start: int
    end: int
    n: int

    @property
    def text(self) -> str:
        """Its words."""
        return self.source.words((self.start, self.end))

    @property
    def around(self) -> str:
        """The passage it is of, in which its particulars are counted."""
        return self.source.surroundings((self.start, self.end))


@dataclass(frozen=True, slots=True)
class Proof:
    """The quotations that a claim rests on, those of its first source first, and what speaks against it."""

    quotes: tuple[Quoted, ...]
    doubts: tuple[str, ...]


def proof(claim: str, sources: Sequence[Source], number: Callable[[Source, Span], int]) -> Proof:
    """What a claim without its marks rests on in the passages it cites, at least one; `number` counts quotations."""
    items = list(told(claim))
    quotes = tuple(
        Quoted(source, *span, number(source, span))
        for source in sources
        for span in _in_order(chosen(claim, items, source), source)
    )
    compared = _Compared(claim, quotes)
    doubts = [doubt for one in items if (doubt := compared.doubt(one)) is not None]
    if not doubts and compared.is_elsewhere:
        doubts.append(f"{numbered(quotes)} nói về điều khác")
    doubts += _general(claim, sources, quotes)
    return Proof(quotes, tuple(dict.fromkeys(doubts)))


def _in_order(spans: Sequence[Span], source: Source) -> list[Span]:
    """The passage's own words before what stands above it."""
    return sorted(spans, key=lambda span: (span in source.above, span))


def numbered(quotes: Sequence[Quoted]) -> str:
    """Names quotations by their numbers in the answer: "nguồn [1], [3]"."""
    known = dict.fromkeys(quote.n for quote in quotes)
    return "nguồn " + ", ".join(f"[{n}]" for n in known)


class _Compared:
    """A claim beside its quotations."""

    def __init__(self, claim: str, quotes: Sequence[Quoted]) -> None:
        self._claim = claim
        self._quotes = quotes
        self._said = [(quote, said) for quote in quotes for said in _told_by(quote)]
        # What the rest of a passage says can speak against a claim too, and for nothing but where it is said.
        self._beside = [
            (quote, said)
            for quote in {quote.source.n: quote for quote in reversed(quotes)}.values()
            for said in quote.source.told_in((quote.source.passage.chunk.start, quote.source.passage.chunk.end))
        ]
        self._likeness: list[float] = []
        self._amounts = any(one.kind in _FIGURES for one in told(claim))

    @property
    def is_elsewhere(self) -> bool:
        """True when the figures and dates that were found stand among other words: they are of something else."""
        return bool(self._likeness) and sum(self._likeness) / len(self._likeness) < _ALIKE

    def doubt(self, one: Particular) -> str | None:
        """What speaks against one particular of the claim; None where it is proven."""
        fitting = self._fitting(one, self._said)
        wider = {**fitting, **self._fitting(one, self._beside)}
        same = [pair for pair in fitting if _says(one, pair[1])]
        best = max((like for pair, like in wider.items() if _says(one, pair[1])), default=0.0)
        others = [pair for pair in wider if not _says(one, pair[1]) and (not same or _could_be_meant(one, pair[1]))]
        rival = max(others, key=wider.__getitem__, default=None)
        if not same and not self._stands_near(one):
            return self._missing(one, rival if rival and wider[rival] > _FITS else None)
        if rival is not None and wider[rival] > max(best + _MARGIN, _FITS):
            return self._missing(one, rival)
        if same and one.kind not in ("name", "label"):
            self._likeness.append(best)
        if same and one.kind in _FIGURES:
            return self._role(one, *max(same, key=fitting.__getitem__))
        return None

    def _fitting(
        self, one: Particular, among: Sequence[tuple[Quoted, Particular]]
    ) -> dict[tuple[Quoted, Particular], float]:
        """How alike the surroundings of each particular are that could stand in its place."""
        return {
            (quote, said): likeness(self._claim, one, quote.around, said)
            for quote, said in among
            if said.families & one.families and _of_a_sort(one, said)
        }

    def _missing(self, one: Particular, rival: tuple[Quoted, Particular] | None) -> str:
        if rival is not None:
            return f"“{one.text}”: {numbered([rival[0]])} ghi “{rival[1].text}”"
        what = {"quantity": "số ", "share": "số ", "number": "văn bản ", "name": "tên "}.get(one.kind, "")
        return f"{what}“{_labelled(self._claim, one)}” không có ở {numbered(self._quotes)}"

    def _stands_near(self, one: Particular) -> bool:
        """What the headings, the title or the record of a quoted document say of a time, a name or a label."""
        if one.kind in _FIGURES:
            return False
        return any(self._is_near(one, quote) for quote in self._quotes)

    def _is_near(self, one: Particular, quote: Quoted) -> bool:
        document = quote.source.document
        if one.kind == "name":
            around = spelt_out(flat(f"{quote.text}\n{stands_above(quote.source, quote.start)}"))
            return any(spelling in around for spelling in spellings(one.text))
        above = told(stands_above(quote.source, quote.start))
        if "time" in one.families and self._amounts and not may_be_of(one, document, quote.start, quote.end):
            return False
        return any(says(one, said) for said in above) or is_period_of(one, document, quote.start, quote.end)

    def _role(self, one: Particular, quote: Quoted, said: Particular) -> str | None:
        """Rising told as falling, expected as reached, planned as a result."""
        otherwise = turned(self._claim, one.start, quote.around, said.start)
        if otherwise is not None:
            return f"“{one.text}”: {numbered([quote])} ghi “{otherwise} … {said.text}”"
        if tells_reached(self._claim, one.start) and not only_planned(self._claim):
            asked = understand(self._claim)
            if role(asked, *_part(quote.around, said)) == "plan":
                return f"“{one.text}” là số kế hoạch ở {numbered([quote])}"
        return None


def _told_by(quote: Quoted) -> Iterator[Particular]:
    """The particulars of a quotation; the bare figures of a table take the units of their heads too."""
    own = quote.source.told_in((quote.start, quote.end))
    yield from own
    yield from units_beside(quote.source.document, quote.start, quote.text, own)


def _part(text: str, said: Particular) -> tuple[str, int, int]:
    """The sentence or part of one that a particular is of, and where it stands in it."""
    begun = max((border.end() for border in _PART.finditer(text, 0, said.start)), default=0)
    border = _PART.search(text, said.end)
    return text[begun : border.start() if border else None], said.start - begun, said.end - begun


def _could_be_meant(one: Particular, said: Particular) -> bool:
    """Of figures that a source tells: a rate is not taken for a sum, only for another rate."""
    mine, theirs = one.value, said.value
    if isinstance(mine, Quantity) and isinstance(theirs, Quantity):
        return mine.unit == theirs.unit or mine.value == theirs.value
    return True


def _of_a_sort(one: Particular, said: Particular) -> bool:
    """A Điều is compared with a Điều only."""
    if isinstance(one.value, tuple) and one.kind == said.kind == "label" and isinstance(said.value, tuple):
        return bool(one.value[0] == said.value[0])
    return True


def _says(one: Particular, said: Particular) -> bool:
    if one.kind != "name":
        return says(one, said)
    if any(spelling in spelt_out(str(said.value)) for spelling in spellings(one.text)):
        return True
    first, _, last = one.text.rpartition(" ")  # "tiếng Anh được": the word after a single capital may be no name's
    return last.islower() and bool(first) and flat(first) == said.value


def _labelled(claim: str, one: Particular) -> str:
    if one.kind == "label" and isinstance(one.value, tuple):
        before = claim[: one.start].split()
        return f"{before[-1]} {one.text}" if before else one.text
    return one.text


def _general(claim: str, sources: Sequence[Source], quotes: Sequence[Quoted]) -> Iterator[str]:
    """Doubts about the claim as a whole: words the sources do not have, a source that says nothing of it, a denial."""
    words = set(content_words(claim))
    quoted: set[str] = set()
    above: set[str] = set()
    for source in sources:
        own = [quote for quote in quotes if quote.source is source]
        here = set(content_words(" ".join(quote.text for quote in own)))
        quoted |= here
        above |= set(content_words(" ".join(stands_above(source, quote.start) for quote in own)))
        if len(sources) > 1 and words and len(words & here) / len(words) < _ENOUGH / 2:
            yield f"{numbered(own)} không nói điều này"
    if words and not _is_held(words, quoted, above):
        yield f"{numbered(quotes)} không nói điều này"
    otherwise = negated(claim, " . ".join(quote.text for quote in quotes))
    if otherwise is not None:
        yield f"“{otherwise}”: câu trả lời và {numbered(quotes)} nói trái nhau"


def _is_held(words: set[str], quoted: set[str], above: set[str]) -> bool:
    """Most of a claim's words are quoted; those of the headings and the title need not be, but some must."""
    shared = len(words & quoted)
    return shared >= _ENOUGH * len(words - (above - quoted)) and shared >= _QUOTED * len(words)
