"""Checks a written claim against the passages it cites and ties it to verbatim words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.cited_words import Source, Span
from rag.content import content_words
from rag.proof import Proof, proof
from rag.quoting import citation
from rag.schema import Citation, Claim, Document, Passage

_N = r"\[(?:(?:đoạn|nguồn)\s+)?\d{1,2}(?:\s*,\s*\d{1,2})*\]"
_MARK = re.compile(rf"\s*{_N}", re.IGNORECASE)
_SAME_WORDS = 0.6
_CLAIM_END = re.compile(rf"(?:{_N}\s*)+[.;]?\s*|\n+", re.IGNORECASE)


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


class Verifier:
    """Numbers citations in the order of their first use and judges claims one after another."""

    def __init__(self, passages: Sequence[Passage], document: Callable[[str], Document | None]) -> None:
        self._passages = passages
        self._document = document
        self._sources: dict[int, Source | None] = {}
        self._numbers: dict[tuple[str, int, int], int] = {}

    def verify(self, written: str) -> Claim | None:
        """A claim is verified when the passages it cites exist and nothing in their words speaks against it.

        None when nothing is claimed: marks without words, which small models write.
        """
        marks = list(dict.fromkeys(int(n) for found in _MARK.findall(written) for n in re.findall(r"\d+", found)))
        text = _MARK.sub("", written).strip()
        if not any(map(str.isalnum, text)):
            return None
        sources = [source for n in marks if (source := self._source(n)) is not None]
        if not marks:
            sources = self._holding(text)
        absent = [f"không có đoạn [{n}]" for n in marks if self._source(n) is None]
        if not sources:
            return Claim(text, (), "unverified", tuple(absent or ["không dẫn nguồn nào nói điều này"]))
        found = proof(text, sources, self._number)
        citations = tuple({one.n: one for one in self._citations(found)}.values())
        shown = "".join(f" [{one.n}]" for one in citations)
        doubts = (*absent, *found.doubts)
        return Claim(f"{text}{shown}", citations, "unverified" if doubts else "verified", doubts)

    def _source(self, n: int) -> Source | None:
        """The n-th passage, from 1; None where there is no such passage or its document is gone."""
        if n not in self._sources:
            passage = self._passages[n - 1] if 1 <= n <= len(self._passages) else None
            document = self._document(passage.chunk.document_id) if passage else None
            self._sources[n] = Source(n, document, passage) if document and passage else None
        return self._sources[n]

    def _holding(self, text: str) -> list[Source]:
        """The first passage whose words say what an uncited claim says, with most of its words; or none.

        Small models write true sentences and forget the mark; without this they would be lost, and with
        anything looser an invented sentence would find some passage to lean on.
        """
        words = set(content_words(text))
        for n in range(1, len(self._passages) + 1):
            source = self._source(n)
            if source is None or not words:
                continue
            found = proof(text, [source], lambda source, span: 0)
            held = set(content_words(" ".join(quote.text for quote in found.quotes)))
            if not found.doubts and len(words & held) / len(words) >= _SAME_WORDS:
                return [source]
        return []

    def _number(self, source: Source, span: Span) -> int:
        return self._numbers.setdefault((source.document.id, *span), len(self._numbers) + 1)

    def _citations(self, found: Proof) -> list[Citation]:
        return [citation(quote.n, quote.source.document, quote.start, quote.end) for quote in found.quotes]
