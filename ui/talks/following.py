"""Questions that the library is known to answer: what may be asked after an answer, and on an empty page."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from eval.draft import drafted
from rag.choices import Sibling
from rag.errors import RagError
from rag.periods import period_spans
from rag.places import as_written, places
from rag.schema import Answer, Citation, Document, Turn
from rag.scope import Scope
from rag.text import fold, has_diacritics, syllables
from ui.contract import Assistant

MOST = 3
_BUDGET = 4.0  # seconds from the end of the answer
_READS = 8
_LONG = 200_000  # characters; a longer text is not drafted from while somebody waits
_SHORT = 9  # syllables; what asks with fewer leaves out of what: "Quý I của An Hải tăng bao nhiêu?"
_ARTICLE = re.compile(r"Điều (\d+)")
Siblings = Callable[[str | None, str | None], Sequence[Sibling]]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question, and the document whose words have to answer it; `answers`, where they are known, any of them."""

    question: str
    document: str
    answers: tuple[str, ...] = ()


def followed(
    assistant: Assistant,
    history: Sequence[Turn],
    answer: Answer,
    scope: Scope,
    siblings: Siblings,
    free: Callable[[], bool] = lambda: True,
) -> list[str]:
    """At most three questions to go on with, each read and found answered, as it would be asked: in this conversation.

    `siblings` gives the reader's documents of a place or a period; reading ends when others ask (`free`) or after
    four seconds.
    """
    if answer.abstained or not answer.citations:
        return []
    known = {fold(turn.question.strip()) for turn in history} | {fold(answer.question.strip())}
    return checked(assistant, proposals(answer, scope, assistant, siblings), history, scope, known, free)


def checked(
    assistant: Assistant,
    proposed: Iterator[Proposal],
    history: Sequence[Turn],
    scope: Scope,
    known: set[str],
    free: Callable[[], bool],
    most: int = MOST,
    seconds: float = _BUDGET,
    reads: int = _READS,
) -> list[str]:
    """The first of the proposed questions that are answered from the document that each is about."""
    found: list[str] = []
    until = time.monotonic() + seconds
    for one in proposed:
        if len(found) == most or not reads or time.monotonic() > until or not free():
            break
        if fold(one.question) in known:
            continue
        known.add(fold(one.question))
        reads -= 1
        if _is_answered(assistant, one, history, scope):
            found.append(one.question)
    return found


def proposals(answer: Answer, scope: Scope, assistant: Assistant, siblings: Siblings) -> Iterator[Proposal]:
    """The same elsewhere or at another time, the next article, what the document is and does, its other figures."""
    citation = answer.citations[0]
    document = citation.document
    yield from _elsewhere(answer.question, document, siblings)
    yield from _next_article(citation)
    yield from _of_relations(document)
    if len(document.text) > _LONG:
        return
    figures, about = _own(document, 6)
    for pair in zip(figures, about, strict=False):
        yield from pair
    yield from figures[len(about) :]
    yield from about[len(figures) :]


def beginnings(documents: Iterator[Document]) -> Iterator[Proposal]:
    """For an empty page: a figure of each document, or what it is."""
    for turn, document in enumerate(documents):
        if len(document.text) <= _LONG:
            figures, about = _own(document, 4)
            yield from figures[:2] or about[turn % 2 :][:1]


def _own(document: Document, most: int) -> tuple[list[Proposal], list[Proposal]]:
    """Questions of the document's figures, and of what it is itself."""
    told = [Proposal(str(one["question"]), document.id, tuple(one["answers"])) for one in drafted(document, most)]
    worth = [one for one in told if not one.question.endswith("số hiệu là gì?")]  # every source says its number
    about = [one for one in worth if document.number and document.number in one.question]
    figures = [one for one in worth if one not in about and len(syllables(one.question)) >= _SHORT]
    return figures, about


def _is_answered(assistant: Assistant, one: Proposal, history: Sequence[Turn], scope: Scope) -> bool:
    try:
        answer = assistant.read(one.question, history, scope)
    except RagError:
        return False
    if answer.abstained or not answer.citations:
        return False
    if not one.document:
        return True
    said = " ".join(citation.quote for citation in answer.citations)
    right = not one.answers or any(fold(" ".join(told.split())) in fold(" ".join(said.split())) for told in one.answers)
    return right and answer.citations[0].document.id == one.document


def _elsewhere(question: str, document: Document, siblings: Siblings) -> Iterator[Proposal]:
    """The question about the periods and places next to its own."""
    spans = list(period_spans(question))
    if len(spans) != 1 or document.period is None:
        return
    start, end, _ = spans[0]
    near = siblings(document.place, None) if document.place else []
    for sibling in [one for one in near if one.period and one.period != document.period][:2]:
        yield Proposal(_spelt(question, f"{question[:start]}{sibling.period}{question[end:]}"), sibling.id)
    named = list(places(question))
    if len(named) != 1 or not document.place:
        return
    written = as_written(question, named[0])
    for sibling in [one for one in siblings(None, document.period) if one.place and one.place != document.place][:2]:
        yield Proposal(_spelt(question, _put(question, written, str(sibling.place))), sibling.id)


def _put(question: str, written: str, place: str) -> str:
    """The question about another place: "tỉnh Minh Sơn" becomes "tỉnh An Hải"."""
    at = fold(question).find(fold(written))
    return question if at < 0 else f"{question[:at]}{place}{question[at + len(written) :]}"


def _spelt(question: str, other: str) -> str:
    """Without diacritics where the question has none."""
    return other if has_diacritics(question) else fold(other)


def _next_article(citation: Citation) -> Iterator[Proposal]:
    """The articles after and before the one that was cited."""
    document = citation.document
    here = next(iter(_ARTICLE.findall(citation.locator)), None)
    if here is None or not (document.number and document.kind):
        return
    there = {found for provision in document.provisions for found in _ARTICLE.findall(provision.locator)}
    for other in (str(int(here) + 1), str(int(here) - 1)):
        if other in there:
            asked = f"Điều {other} {document.kind} số {document.number} quy định gì?"
            yield Proposal(asked, document.id)


def _of_relations(document: Document) -> Iterator[Proposal]:
    verbs = {"replaces": "thay thế", "repeals": "bãi bỏ", "amends": "sửa đổi, bổ sung"}
    name = f"{document.kind} số {document.number}" if document.kind and document.number else ""
    for kind in dict.fromkeys(relation.kind for relation in document.relations):
        if name and kind in verbs:
            yield Proposal(f"{name} {verbs[kind]} văn bản nào?", document.id)
