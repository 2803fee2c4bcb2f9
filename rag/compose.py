"""Turns the clauses that were chosen into a cited answer, or says what was not found."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from rag.evidence import find_evidence, find_figure, find_person
from rag.extract import Candidate
from rag.facts import Fact
from rag.lists import announces, list_end
from rag.periods import periods, told_at
from rag.places import as_written, places, province
from rag.readout import escaped, figures_said, locator, period_said
from rag.schema import Answer, Citation, Claim, Document, Passage
from rag.understand import Query

_MORE = 2  # further quotes beside the best


def confidence(candidate: Candidate, query: Query) -> float:
    """How likely the clause answers, 0..1; 0 when it contradicts the question.

    A logistic curve over what the words and the vectors say, set by hand on the samples and strict on purpose:
    a wrong figure is worse than no answer. Questions that word things their own way (an encyclopaedia's) are
    refused too often; the issue on truthful answers calibrates it.
    """
    if candidate.agrees.contradictions:
        return 0.0
    features = candidate.features
    logit = 1.2 * features.coverage + 1.4 * features.lineage + 2.0 * features.context + 0.8 * features.order
    logit += 2.4 * features.pairs + 10 * (features.similarity - 0.85) + 0.3 * candidate.agrees.confirmations - 5.0
    if features.coverage == 0:
        logit -= 2.0  # it shares no word with the question: only its neighbours do
    if features.pairs == 0:
        logit -= 1.5  # "dân số": both syllables may be there ("nhân dân", "tổng số") and the word not
    if features.evidence == 0:
        logit -= 4.0
    logit -= 2.0 * features.excess  # a row named for more than was asked may be a part of it
    return 1 / (1 + math.exp(-logit))


def citation(n: int, document: Document, start: int, end: int) -> Citation:
    """A verbatim quotation with where it stands."""
    return Citation(
        n, document, locator(document, start), document.page_at(start), document.text[start:end], start, end
    )


def extracted(
    query: Query,
    ranked: Sequence[Candidate],
    passages: Sequence[Passage],
    threshold: float,
    replaced_by: Callable[[Document], Collection[str]] = lambda document: (),
) -> Answer | None:
    """The extractive answer, or None when the evidence is weaker than `threshold`.

    `replaced_by` gives the ids of the documents in force that took a document's place: where one of them says as
    much of the question, it is quoted first.
    """
    sure = [c for c in ranked if confidence(c, query) >= threshold and not _outdone(c, ranked)]
    if not sure:
        return None
    best = _in_force(sure, replaced_by)
    sure = [best, *(candidate for candidate in sure if candidate is not best)]
    chosen = [best, *_more(best, sure[1:])]
    claims: list[Claim] = []
    for candidate in chosen:
        number = 1 + sum(len(claim.citations) for claim in claims)
        claims.append(_claim(query, number, candidate))
    return Answer(query.question, tuple(claims), tuple(passages))


def _in_force(sure: Sequence[Candidate], replaced_by: Callable[[Document], Collection[str]]) -> Candidate:
    """The best candidate, or the one as good in the text that took the place of the best one's."""
    best, seen = sure[0], set[str]()
    while best.document.id not in seen:
        seen.add(best.document.id)
        if not any(other.document.id != best.document.id for other in sure):
            break
        newer = replaced_by(best.document)
        best = next((c for c in sure if c.document.id in newer and _says_as_much(c, best)), best)
    return best


def _says_as_much(other: Candidate, best: Candidate) -> bool:
    features, floor = other.features, best.features
    return features.coverage >= 0.95 * floor.coverage and features.order >= 0.95 * floor.order


def _outdone(candidate: Candidate, ranked: Sequence[Candidate]) -> bool:
    """True when a clause further on its line speaks of what is asked without the figure asked for.

    "… ngành công nghiệp tăng 12%. Chỉ số sản xuất công nghiệp tăng cao." gives no figure for the index.
    """
    return any(
        other.features.evidence == 0
        and other.features.coverage >= 2 * candidate.features.coverage
        and other.features.order > candidate.features.order
        and other.document.id == candidate.document.id
        and other.start > candidate.start
        and "\n" not in candidate.document.text[candidate.start : other.start]
        for other in ranked
        if not other.agrees.contradictions
    )


def _more(best: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    """Clauses that say as much of the question as the best one: other documents, the next item of a list."""
    found: list[Candidate] = []
    for other in others:
        same_sentence = (
            other.document.id == best.document.id
            and "\n" not in best.document.text[min(best.start, other.start) : max(best.end, other.end)]
        )
        if same_sentence or len(found) == _MORE:
            continue
        part_of_it = other.pick is not None and best.pick is not None and other.features.excess > best.features.excess
        if _says_as_much(other, best) and not part_of_it:
            found.append(other)
    return found


def _claim(query: Query, number: int, candidate: Candidate) -> Claim:
    if candidate.fact is not None:
        return _of_fact(query, number, candidate.fact)
    document, end = candidate.document, candidate.end
    said = figures_said(candidate.pick) if candidate.pick else None
    if candidate.pick and said:
        cited = replace(
            citation(number, document, candidate.start, end), locator=locator(document, candidate.start, candidate.pick)
        )
        about = [period_said(candidate.pick, document), _place_said(candidate)]
        return Claim(f"{_opening(about)}{said} [{number}]", (cited,))
    told = query.expected in ("amount", "date") and candidate.features.evidence == 1
    if not told and announces(document, candidate.start, end):
        end = list_end(document, end)
    cited = citation(number, document, candidate.start, end)
    if candidate.pick:
        cited = replace(cited, locator=locator(document, candidate.start, candidate.pick))
    by_column = bool(candidate.pick and candidate.pick.cells)  # the nearest figure may be another column's
    quoted = escaped(cited.quote) if by_column else _emphasised(query, cited.quote)
    figure = query.expected == "amount" or (query.expected == "any" and "**" in quoted)
    about_figure = _about(candidate) if figure else ""
    return Claim(f"{about_figure}“{quoted}” [{number}]", (cited,))


def _of_fact(query: Query, number: int, fact: Fact) -> Claim:
    """What a document tells of itself or of another, with the quotation it needs beside."""
    document = fact.document
    cited = [citation(number, document, fact.start, fact.end)]
    quote = cited[0].quote
    if fact.attribute is None and fact.about:
        quoted = escaped(quote)  # its first number is the other document's
    elif fact.attribute == "signatory":
        quoted = _bold(quote, find_person(query, quote) or (0, len(quote)))
    elif fact.attribute in ("issuer", "subject", "recipients"):
        quoted = escaped(quote)
    else:
        quoted = _emphasised(query, quote)
    text = f"“{quoted}” [{number}]"
    if fact.beside:
        what, span = fact.beside
        cited.append(citation(number + 1, document, *span))
        text += f" {what}: “{_emphasised(query, cited[1].quote)}” [{number + 1}]"
    return Claim(f"**{escaped(fact.about)}**: {text}" if fact.about else text, tuple(cited))


def _about(candidate: Candidate) -> str:
    """Period and place of a bulletin's figure, seldom named by its clause: "9 tháng năm 2021, Thái Nguyên: "."""
    document = candidate.document
    if document.period is None:
        return ""
    told = told_at(document.text, candidate.start, candidate.end, periods(document.period))
    return _opening([str(told[0]) if told else None, _place_said(candidate)])


def _place_said(candidate: Candidate) -> str | None:
    document = candidate.document
    begun = document.text.rfind("\n", 0, candidate.start) + 1
    near = [name for place in places(document.text[begun : candidate.end]) if (name := province(place))]
    return near[-1] if near and document.place not in near else document.place


def _opening(about: Sequence[str | None]) -> str:
    known = ", ".join(part for part in about if part)
    return f"{known[:1].upper()}{known[1:]}: " if known else ""


def _emphasised(query: Query, quote: str) -> str:
    """The quote in Markdown, the words that answer in bold; marks of its own are escaped."""
    span = find_figure(query, quote) if query.expected == "any" else find_evidence(query, quote)
    if span is None:
        return escaped(quote)
    return _bold(quote, span)


def _bold(quote: str, span: tuple[int, int]) -> str:
    start, end = span
    return f"{escaped(quote[:start])}**{escaped(quote[start:end])}**{escaped(quote[end:])}"


def not_found(query: Query, passages: Sequence[Passage], documents: int) -> Answer:
    """The honest answer when nothing proves one: what was looked for, in how much, and the nearest text."""
    sought = [f"“{query.question.strip()}”"]
    details = [*(str(period) for period in query.periods), *(as_written(query.text, place) for place in query.places)]
    details += [f"văn bản số {number.number}" for number in query.numbers]
    if details:
        sought.append(f"({', '.join(details)})")
    text = f"Không tìm thấy trong {documents} văn bản của kho câu trả lời cho {' '.join(sought)}."
    if passages:
        nearest = passages[0].chunk
        where = f", {nearest.locator}" if nearest.locator else ""
        text += f" Đoạn gần nhất là ở “{escaped(nearest.title)}”{where}, nhưng đoạn đó không trả lời câu hỏi này."
    return Answer(query.question, (Claim(text),), tuple(passages), abstained=True)
