"""Turns the clauses that were chosen into a cited answer, or says what was not found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from rag.candidate import Candidate, learnt
from rag.confidence import confidence
from rag.decided import decided
from rag.definitions import defining
from rag.disagreement import differing, is_estimated, notice_of, source_said
from rag.emphasis import bold, emphasised
from rag.evidence import find_person
from rag.extent import extent, heard
from rag.facts import Fact
from rag.headed import headed
from rag.lists import is_cut
from rag.named_provision import Named, named_provision
from rag.quoting import about, documents_read, months_told, opening, period_told, place_told
from rag.quoting import citation as citation  # the name under which others know it
from rag.readout import escaped, figures_said, locator, period_said
from rag.schema import Answer, Claim, Document, Passage
from rag.understand import Query

_AS_GOOD = 0.5  # how much less a newer document's clause may score and still come first
_MORE = 2  # further quotes beside the best
_TOLD, _CERTAIN = 0.5, 0.9  # confidence beyond which nothing further is quoted: of a figure or date, of all else
_NAMED = 0.95  # confidence in a provision that the question names, quoted whole


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
    documents = documents_read(ranked, passages)
    named = named_provision(query, documents) or headed(query, documents)
    if named is not None:
        return Answer(query.question, (_of_provision(named),), tuple(passages), confidence=_NAMED)
    sure = [c for c in ranked if confidence(c, query) >= threshold and not _outdone(c, ranked)]
    sure = list(defining(query, ranked)) or sure
    if not sure:
        return None
    best = _newest(query, _in_force(sure, replaced_by), sure)
    which = decided(query, best) if query.expected == "yes_no" else None
    if which:  # the rule that decides is quoted alone: what stands beside it would seem to decide too
        sure = [best := replace(best, quoted=None)]
    sure = [best, *(candidate for candidate in sure if candidate is not best)]
    if others := differing(query, best, sure[1:]):
        return replace(_side_by_side(query, [best, *others], passages), confidence=confidence(best, query))
    near = _near(query, ranked, best) if not which else []
    chosen = [best] if near else [best, *_more(query, best, sure[1:])]
    claims: list[Claim] = []
    for candidate in chosen:
        number = 1 + sum(len(claim.citations) for claim in claims)
        claims.append(_claim(query, number, candidate))
    for candidate in near:
        claims.append(_see_also(1 + sum(len(claim.citations) for claim in claims), candidate))
    if which:
        claims = [replace(claims[0], text=f"**{which}**: {claims[0].text}"), *claims[1:]]
    return Answer(query.question, tuple(claims), tuple(passages), confidence=confidence(best, query))


def _of_provision(named: Named) -> Claim:
    """A provision in its own words, under its heading."""
    cited = citation(1, named.document, named.start, named.end)
    what = f"{escaped(named.heading)} ({named.label})" if named.heading else named.label
    rest = "" if named.whole else f" (trích phần đầu; {named.label} còn tiếp trong văn bản)"
    return Claim(f"**{what}**: “{escaped(cited.quote)}” [1]{rest}", (cited,))


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


def _newest(query: Query, best: Candidate, sure: Sequence[Candidate]) -> Candidate:
    """The best candidate, or one as good from a newer document; of a figure one of a later period, if none is asked."""
    as_good = [one for one in sure if one.document.id != best.document.id and _says_as_much(one, best)]
    as_good = [
        one
        for one in as_good
        if _by_itself(one) >= _by_itself(best) - _AS_GOOD and one.fact is None and best.fact is None
    ]
    if query.expected == "amount" and not query.periods and months_told(best):
        latest = max([best, *as_good], key=months_told)
        if months_told(latest) > months_told(best):
            return latest
    day = best.document.date
    same = [one for one in as_good if day and (one.document.date or "") > day and period_told(one) == period_told(best)]
    final = [one for one in same if is_estimated(query, best.text) or not is_estimated(query, one.text)]
    return max(final, key=lambda one: one.document.date or "", default=best)


def _by_itself(candidate: Candidate) -> float:
    """Its score as if its passage had come first: a newer text as good is often the second found."""
    return candidate.score - learnt("clauses")["rank"] * candidate.features.rank


def _side_by_side(query: Query, told: Sequence[Candidate], passages: Sequence[Passage]) -> Answer:
    """Sources that differ, each with its name and date; nobody but the reader can say which is right."""
    claims = []
    for number, candidate in enumerate(told, start=1):
        claim = _claim(query, number, candidate)
        claims.append(replace(claim, text=f"{source_said(candidate.document)} – {claim.text}"))
    return Answer(query.question, tuple(claims), tuple(passages), notice=notice_of(told))


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
        and not other.agrees.contradictions
        for other in ranked
    )


def _more(query: Query, best: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    """Clauses that say as much of the question as the best one: other documents, the next item of a list.

    Of the same place where the question names one: a town's figure is none of its province.
    """
    found: list[Candidate] = []
    for other in others:
        if query.places and place_told(other) != place_told(best):
            continue
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


def _near(query: Query, ranked: Sequence[Candidate], best: Candidate) -> list[Candidate]:
    """The next likely windows, which may answer where the first does not.

    None beside a row, what a document tells of itself, a figure or date that is told, or what is certain.
    """
    told = query.expected in ("amount", "date") and best.features.evidence == 1
    sure = confidence(best, query) >= (_TOLD if told else _CERTAIN)
    if sure or best.pick or best.fact:
        return []
    found: list[Candidate] = []
    for other in ranked:
        if other.quoted is None or other.agrees.contradictions or other.features.heading:
            continue
        if _is_quoted(other, [best, *found]):
            continue
        if len(found) == _MORE:
            break
        found.append(other)
    return found


def _is_quoted(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """True for a window that shares words with what is quoted already."""
    start, end = candidate.quoted or (candidate.start, candidate.end)
    return any(
        one.document.id == candidate.document.id and start < reach[1] and reach[0] < end
        for one in chosen
        for reach in [one.quoted or (one.start, one.end)]
    )


def _see_also(number: int, candidate: Candidate) -> Claim:
    """A further quotation, which is not said to answer: nothing of it is bold."""
    cited = citation(number, candidate.document, *(candidate.quoted or (candidate.start, candidate.end)))
    return Claim(f"Xem thêm: “{escaped(cited.quote)}” [{number}]", (cited,))


def _claim(query: Query, number: int, candidate: Candidate) -> Claim:
    if candidate.fact is not None:
        return _of_fact(query, number, candidate.fact)
    document, end = candidate.document, candidate.end
    said = figures_said(candidate.pick) if candidate.pick else None
    if candidate.pick and said:
        cited = replace(
            citation(number, document, candidate.start, end), locator=locator(document, candidate.start, candidate.pick)
        )
        said_of = [period_said(candidate.pick, document), place_told(candidate)]
        return Claim(f"{opening(said_of)}{said} [{number}]", (cited,))
    start, end = extent(query, candidate)
    cited = citation(number, document, start, end)
    if candidate.pick:
        cited = replace(cited, locator=locator(document, candidate.start, candidate.pick))
    by_column = bool(candidate.pick and candidate.pick.cells)  # the nearest figure may be another column's
    quoted = (
        escaped(cited.quote)
        if by_column
        else emphasised(query, cited.quote, _own(candidate, start, end), heard(candidate, start, end))
    )
    figure = query.expected == "amount" or (query.expected == "any" and "**" in quoted)
    about_figure = about(candidate) if figure else ""
    if figure and is_estimated(query, cited.quote):
        about_figure = f"{about_figure.removesuffix(': ')} (số ước): ".lstrip() if about_figure else "Số ước: "
    rest = " (danh sách còn tiếp trong văn bản)" if end != candidate.end and is_cut(document, end) else ""
    return Claim(f"{about_figure}“{quoted}” [{number}]{rest}", (cited,))


def _own(candidate: Candidate, start: int, end: int) -> tuple[int, int]:
    """Where the clause stands in what is quoted of it."""
    return max(candidate.start, start) - start, min(candidate.end, end) - start


def _of_fact(query: Query, number: int, fact: Fact) -> Claim:
    """What a document tells of itself or of another, with the quotation it needs beside."""
    document = fact.document
    cited = [citation(number, document, fact.start, fact.end)]
    quote = cited[0].quote
    if fact.attribute is None and fact.about:
        quoted = escaped(quote)  # its first number is the other document's
    elif fact.attribute == "signatory":
        quoted = bold(quote, find_person(query, quote) or (0, len(quote)))
    elif fact.attribute in ("issuer", "subject", "recipients"):
        quoted = escaped(quote)
    else:
        quoted = emphasised(query, quote)
    text = f"“{quoted}” [{number}]"
    if fact.beside:
        what, span = fact.beside
        cited.append(citation(number + 1, document, *span))
        text += f" {what}: “{emphasised(query, cited[1].quote)}” [{number + 1}]"
    return Claim(f"**{escaped(fact.about)}**: {text}" if fact.about else text, tuple(cited))
