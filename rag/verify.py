"""Checks a written claim against the passages it cites and ties it to verbatim words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.clauses import clauses
from rag.compose import citation
from rag.figures import figures, missing_figures
from rag.schema import Citation, Claim, Document, Passage
from rag.text import fold, syllables

_MARK = re.compile(r"\s*\[(\d{1,2}(?:\s*,\s*\d{1,2})*)\]")
_LABEL = re.compile(r"^(?:Điều|Khoản|Mục|Phụ lục|Mẫu số)?\s*\d+[.):]?\s", re.IGNORECASE)  # its number counts nothing
_SAME_WORDS = 0.6
_CLAIM_END = re.compile(r"(?:\[\d{1,2}(?:\s*,\s*\d{1,2})*\]\s*)+[.;]?\s*|\n+")


def split_claims(text: str) -> tuple[list[str], str]:
    """Whole claims (each ends with its [n] marks or its line) and the unfinished rest.

    >>> split_claims("Đạt 88% [1]. Xuất khẩu tăng")
    (['Đạt 88% [1].'], 'Xuất khẩu tăng')
    """
    claims, position = [], 0
    for match in _CLAIM_END.finditer(text):
        if match.end() == len(text) and "\n" not in match[0]:
            break  # more marks or a full stop may still come
        claims.append(text[position : match.end()].strip())
        position = match.end()
    return [claim for claim in claims if claim], text[position:]


def best_clause(claim: str, document: Document, start: int, end: int) -> tuple[int, int]:
    """The clause of `document.text[start:end]` that shares most with a claim, its figures first."""
    words, wanted = set(syllables(fold(claim))), figures(claim)

    def shared(span: tuple[int, int]) -> tuple[int, float]:
        text = document.text[span[0] : span[1]]
        units = set(syllables(fold(text)))
        return len(wanted & figures(text)), len(words & units) / (len(units) + 5)

    return max(clauses(document.text, start, end), key=shared, default=(start, end))


class Verifier:
    """Numbers citations in the order of their first use and judges claims one after another."""

    def __init__(self, passages: Sequence[Passage], document: Callable[[str], Document | None]) -> None:
        self._passages = passages
        self._document = document
        self._numbers: dict[tuple[str, int, int], int] = {}

    def verify(self, written: str) -> Claim | None:
        """A claim is verified when it cites passages that exist and hold every figure, date and number in it.

        None when nothing is claimed: marks without words, which small models write.
        """
        marks = [int(n) for found in _MARK.findall(written) for n in re.findall(r"\d+", found)]
        text = _MARK.sub("", written).strip()
        if not any(map(str.isalnum, text)):
            return None
        known = [n for n in dict.fromkeys(marks) if 1 <= n <= len(self._passages)]
        if not marks:
            known = self._holding(text)
        cited = [c for c in (self._cite(text, n) for n in known) if c is not None]
        whole = bool(cited) and len(cited) == len(set(marks or known))
        evidence = " ".join(self._passages[n - 1].chunk.text for n in known)
        above = self._above(missing_figures(text, evidence), known)
        evidence = " ".join([evidence, *(c.quote for c in above)])
        citations = (*cited, *above)
        proven = whole and not missing_figures(text, evidence)
        shown = "".join(f" [{c.n}]" for c in citations)
        return Claim(f"{text}{shown}", citations, "verified" if proven else "unverified")

    def _holding(self, text: str) -> list[int]:
        """The passage with a clause that says what an uncited claim says, figures and most words; or none.

        Small models write true sentences and forget the mark; without this they would be lost, and with
        anything looser an invented sentence would find some passage to lean on.
        """
        words = set(syllables(fold(text)))
        for n, passage in enumerate(self._passages, start=1):
            document = self._document(passage.chunk.document_id)
            if document is None:
                continue
            start, end = best_clause(text, document, passage.chunk.start, passage.chunk.end)
            clause = document.text[start:end]
            shared = len(words & set(syllables(fold(clause)))) / len(words)
            told = not figures(text) or bool(figures(text) & figures(clause))
            if shared >= _SAME_WORDS and told and not missing_figures(text, passage.chunk.text):
                return [n]
        return []

    def _above(self, missing: set[str], known: Sequence[int]) -> list[Citation]:
        """What stands above these passages and holds figures that they do not: the model has read it with them."""
        if not missing:
            return []
        return [
            self._numbered(document, excerpt.start, excerpt.end)
            for passage in (self._passages[n - 1] for n in known)
            if (document := self._document(passage.chunk.document_id)) is not None
            for excerpt in passage.lead
            if missing & figures(_LABEL.sub("", excerpt.text))
        ]

    def _numbered(self, document: Document, start: int, end: int) -> Citation:
        number = self._numbers.setdefault((document.id, start, end), len(self._numbers) + 1)
        return citation(number, document, start, end)

    def _cite(self, claim: str, n: int) -> Citation | None:
        chunk = self._passages[n - 1].chunk
        document = self._document(chunk.document_id)
        if document is None:
            return None
        return self._numbered(document, *best_clause(claim, document, chunk.start, chunk.end))
