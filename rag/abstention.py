"""Says honestly that nothing proves an answer: what was looked for, in how much, and the nearest thing."""

from __future__ import annotations

from collections.abc import Sequence

from rag.candidate import Candidate
from rag.confidence import confidence
from rag.named_provision import articles_of
from rag.offers import offer
from rag.places import as_written
from rag.quoting import documents_read
from rag.readout import escaped
from rag.schema import Answer, Claim, Passage
from rag.understand import Query


def not_found(
    query: Query,
    passages: Sequence[Passage],
    documents: int,
    ranked: Sequence[Candidate],
    threshold: float,
) -> Answer:
    """The answer when none is more certain than `threshold`, over so many `documents`.

    A figure of another period or place is offered as what it is (`rag.offers`), else the nearest text is named.
    """
    sought = [f"“{query.question.strip()}”"]
    details = [*(str(period) for period in query.periods), *(as_written(query.text, place) for place in query.places)]
    details += [f"văn bản số {number.number}" for number in query.numbers]
    if details:
        sought.append(f"({', '.join(details)})")
    text = f"Không tìm thấy trong {documents} văn bản của kho câu trả lời cho {' '.join(sought)}."
    sureness = max((confidence(candidate, query) for candidate in ranked), default=0.0)
    offered = offer(query, ranked, lambda candidate: confidence(candidate, query) >= threshold)
    if offered is not None:
        claims = (Claim(text), offered)
        return Answer(query.question, claims, tuple(passages), abstained=True, confidence=sureness)
    if lacking := articles_of(query, documents_read(ranked, passages)):
        document, labels = lacking
        text += f" “{escaped(document.title)}” có {labels[0]} đến {labels[-1]}, không có điều được hỏi."
    elif passages:
        nearest = passages[0].chunk
        where = f", {nearest.locator}" if nearest.locator else ""
        text += f" Đoạn gần nhất là ở “{escaped(nearest.title)}”{where}, nhưng đoạn đó không trả lời câu hỏi này."
    return Answer(query.question, (Claim(text),), tuple(passages), abstained=True, confidence=sureness)
