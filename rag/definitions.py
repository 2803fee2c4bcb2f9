"""Finds the sentence that defines the term a question asks about: "X là …", "X được hiểu là …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.candidate import Candidate
from rag.clauses import sentences
from rag.text import fold
from rag.understand import Query

_LONGEST = 1000  # characters of a defining sentence
_ASKS = (
    re.compile(r"^(?:the nao (?:duoc goi |goi )?la|hieu the nao la|khai niem|dinh nghia(?: ve| cua)?)\s+(?P<term>.+)$"),
    re.compile(
        r"^(?P<term>.+?)\s+(?:la gi|nghia la gi|co nghia la gi|(?:duoc )?hieu (?:la gi|nhu the nao|the nao|ra sao)|"
        r"duoc (?:dinh nghia|giai thich|quy dinh) (?:la gi|nhu the nao|the nao))$"
    ),
)
_FRAME = re.compile(r"^(?:theo [^,]+,\s*|cho (?:toi )?(?:biet|hoi)\s+|vay\s+|cum tu\s+|khai niem\s+|tu\s+)")
_LABEL = re.compile(r"^\W*(?:\d{1,2}(?:\.\d{1,2})*[.)]|[a-z]\))?\W*")
_LINK = (
    r"\s*(?:\([^()]*\)\s*)?[\"”’»]?\s*(?:la\b|duoc hieu la\b|nghia la\b|co nghia la\b|duoc goi la\b|gom\b|bao gom\b|:)"
)


def term_of(query: Query) -> str | None:
    """The folded term of a question for its definition, None for other questions.

    >>> from rag.understand import understand
    >>> [term_of(understand(q)) for q in ("Thế nào là đối thoại đột xuất?", "Phản ánh khẩn cấp là gì?", "Ai ký?")]
    ['doi thoai dot xuat', 'phan anh khan cap', None]
    """
    if query.expected != "definition":
        return None
    asked = fold(query.text).strip(' ?.!"“”')
    while (rest := _FRAME.sub("", asked)) != asked:
        asked = rest
    found = next((match for pattern in _ASKS if (match := pattern.match(asked))), None)
    term = found["term"].strip(" \"“”'") if found else ""
    return term if 1 < len(term) < 80 else None


def defining(query: Query, ranked: Sequence[Candidate]) -> Iterator[Candidate]:
    """The candidates that begin with the term and say what it is, best first."""
    term = term_of(query)
    if term is None:
        return
    begins = re.compile(rf"[\"“‘«]?{re.escape(term)}{_LINK}")
    for candidate in ranked:
        if candidate.agrees.contradictions or candidate.pick is not None or candidate.fact is not None:
            continue
        if begins.match(_LABEL.sub("", fold(candidate.text))):
            yield candidate


def sentence_end(candidate: Candidate) -> int:
    """Where the sentence of a clause ends: a definition is not cut at a semicolon."""
    text = candidate.document.text
    line_start = text.rfind("\n", 0, candidate.start) + 1
    line_end = text.find("\n", candidate.start)
    for start, end in sentences(text, line_start, len(text) if line_end < 0 else line_end):
        if start <= candidate.start < end:
            stop = start + len(text[start:end].rstrip())
            return stop if candidate.end <= stop <= candidate.start + _LONGEST else candidate.end
    return candidate.end
