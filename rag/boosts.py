"""What a question names beside its words counts in the ranking: a document, a provision, a period, a place, the
conversation before it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from rag.catalogue import About
from rag.lexical import Hit
from rag.mergers import covers, related
from rag.numbers import DocumentNumber, document_numbers
from rag.periods import agreement, periods
from rag.places import places, province
from rag.scope import EVERYTHING, Scope
from rag.text import fold
from rag.understand import Query

# Added to scores in 0..1; measured by `python -m eval.understanding`.
_NAMED = 1.0  # above every passage of another document
_PROVISION = 0.3
_PROVISION_OF_NAMED = 1.1  # above every other passage of the document named
_PERIOD = 0.15
_PLACE = 0.15
_SAME_DOCUMENT = 0.8  # of what a passage of the same document has from the conversation
_OF_A_DOCUMENT = 6  # passages of a named document that come first; it may be another one that tells of it
_CANDIDATES = 50
_RANGE = re.compile(r"\b(chuong|dieu|khoan|diem) (\w+)(?:[–-](\w+))?")


class Searched(Protocol):
    """What the boosts need of the library."""

    def search_words(
        self,
        question: str,
        limit: int,
        boosts: Sequence[tuple[str, float]] = (),
        scope: Scope = EVERYTHING,
        among: Sequence[str] | None = None,
    ) -> list[Hit]:
        """The best chunks in the scope by their words, `among` these only where given."""

    def documents_from(self, number: str, scope: Scope = EVERYTHING) -> list[tuple[str, str, str | None, str | None]]:
        """(id, number, kind, date) of the documents in the scope whose number begins with these digits."""

    def chunk_ids_of(self, document_ids: Collection[str]) -> list[str]:
        """The chunks of these documents."""

    def about(self, chunk_ids: Collection[str]) -> dict[str, About]:
        """What each of these chunks belongs to."""


def place_terms(query: Query) -> list[tuple[str, float]]:
    """Folded terms for the lexical search: the places named, and those that merged with them at half the weight."""
    if not query.parts.places:
        return []
    also = {other for place in query.places for other in related(place)} if query.parts.mergers else set()
    weighted = [(place, 1.0) for place in query.places] + [(place, 0.5) for place in sorted(also - {*query.places})]
    return [(place.replace(" ", "_"), weight) for place, weight in weighted if " " in place]


def boosted(
    library: Searched, query: Query, scores: Mapping[str, float], scope: Scope = EVERYTHING
) -> dict[str, float]:
    """Scores in 0..1 by chunk with all that the question names counted, and the chunks that only this finds.

    A question that names nothing keeps its scores.
    """
    parts = query.parts
    spoken = _context(library, query, scope)
    named = documents_named(library, query, scope) if parts.numbers else []
    provisions = query.provisions if parts.provisions else ()
    asked_period, asked_place = query.periods if parts.periods else (), query.places if parts.places else ()
    if not (spoken or named or query.context.cited or provisions or asked_period or asked_place):
        return dict(scores)
    first = _passages_of(library, query, named, scores) if named else []
    about = library.about({*scores, *spoken, *first})
    from_document: dict[str, float] = dict.fromkeys(query.context.cited, 1.0)
    for key, value in spoken.items():
        if key in about:
            document = about[key].document_id
            from_document[document] = max(value, from_document.get(document, 0.0))
    total = {}
    for key, told in about.items():
        score = scores.get(key, 0.0)
        near = max(spoken.get(key, 0.0), _SAME_DOCUMENT * from_document.get(told.document_id, 0.0))
        score += query.context.weight * near + _NAMED * (key in first)
        if provisions and lies_in(provisions, told):
            score += _PROVISION_OF_NAMED if key in first else _PROVISION
        if (asked_period or asked_place) and _reports(told):
            score += _PERIOD * _period(query, told) if asked_period else 0.0
            score += _PLACE * _place(query, told) if asked_place else 0.0
        total[key] = max(0.0, score)
    top = max(total.values(), default=0.0)
    return {key: value / top for key, value in total.items()} if top > 1.0 else total


def _context(library: Searched, query: Query, scope: Scope) -> dict[str, float]:
    """How well chunks suit the conversation before the question, 0..1."""
    if not query.context.text:
        return {}
    hits = library.search_words(query.context.text, _CANDIDATES, (), scope)
    top = max((hit.score for hit in hits), default=0.0)
    return {hit.chunk_id: hit.score / top for hit in hits} if top > 0 else {}


def documents_named(library: Searched, query: Query, scope: Scope = EVERYTHING) -> list[str]:
    """The ids of the documents that the question names by number; none when the library has no such number."""
    found: dict[str, None] = {}
    for asked in query.numbers:
        for document_id, number, kind, date in library.documents_from(asked.number, scope):
            if _is_named(asked, number, kind, date):
                found[document_id] = None
    return list(found)


def _is_named(asked: DocumentNumber, number: str, kind: str | None, date: str | None) -> bool:
    """The number as the document bears it ("22-QĐ/TW", "22" with its kind); its date tells the year it may lack."""
    own = document_numbers(f"{kind or 'văn bản'} số {number}, {number}")
    year_off = asked.year and date and not any(told.year for told in own) and date[:4] != asked.year
    return not year_off and any(asked.is_same(told) for told in own)


def _passages_of(
    library: Searched, query: Query, documents: Sequence[str], scores: Mapping[str, float]
) -> Collection[str]:
    """The passages of the named documents that come first: of the provision asked for, then by their words."""
    chunks = library.chunk_ids_of(documents)
    asked = " ".join([query.text, *query.expansions])
    found = [hit.chunk_id for hit in library.search_words(asked, _OF_A_DOCUMENT, among=chunks)]
    best = sorted((key for key in scores if key in set(chunks)), key=lambda key: (-scores[key], key))
    first = [*best[: _OF_A_DOCUMENT // 2], *found, *chunks[:1]]
    if query.parts.provisions and query.provisions:
        first = [key for key, told in library.about(chunks).items() if lies_in(query.provisions, told)] + first
    return set(list(dict.fromkeys(first))[:_OF_A_DOCUMENT])


def lies_in(provisions: Sequence[str], told: About) -> bool:
    """Does a chunk hold the provisions named (folded labels, see `rag.understand.provisions_named`)?

    A locator may be a range: "Điều 5, khoản 1–3" holds khoản 2.
    """
    held = [(m[1], m[2], m[3] or m[2]) for m in _RANGE.finditer(fold(f"{told.locator}; {told.heading}"))]

    def inside(label: str) -> bool:
        kind, _, which = label.partition(" ")
        same = [(first, last) for level, first, last in held if level == kind]
        return any(_between(first, which, last) for first, last in same)

    outermost = [label for label in provisions if label.startswith("dieu ")] or list(provisions)
    deeper = [label for label in provisions if label not in outermost and any(label.split()[0] == h[0] for h in held)]
    return all(map(inside, [*outermost, *deeper]))


def _between(first: str, which: str, last: str) -> bool:
    if first.isdigit() and which.isdigit() and last.isdigit():
        return int(first) <= int(which) <= int(last)
    return which in (first, last) or (len(first) == len(which) == len(last) == 1 and first <= which <= last)


def _reports(told: About) -> bool:
    """False for a text that only mentions a month or a province: with such counted, hit@1 on ViQuAD falls by .008."""
    return bool(told.kind or told.number or (told.period and told.place) or periods(told.title))


def _period(query: Query, told: About) -> int:
    """1 for a document of the period asked for, -1 for one of another period, 0 for one of none."""
    verdict = agreement(query.periods, periods(told.period or ""))
    return {"same": 1, "unknown": 0, "other": -1}[verdict]


def _place(query: Query, told: About) -> float:
    """1 for a document about the place asked for, .5 for a province merged with it, -1 for another province."""
    own = places(told.place or "", [told.place] if told.place else ())
    if not own:
        return 0.0
    if set(own) & {*query.places}:
        return 1.0
    asked = [place for place in query.places if province(place)]
    if query.parts.mergers and any(covers(one, told.date, place) for one in own for place in asked):
        return 0.5
    return -1.0 if asked and any(map(province, own)) else 0.0
