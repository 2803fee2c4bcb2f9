"""Writes an answer down without its documents, and reads it back as far as its reader may still see them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from rag.schema import Answer, Citation, Claim, Document, Point, Series

GONE = "*(Phần này không hiện lại: văn bản không còn trong kho hoặc không còn quyền xem.)*"
_REFUSED = "Không tìm thấy câu trả lời trong những văn bản được xem khi đó."
Read = Callable[[str], Document | None]
Packed = dict[str, Any]


def pack(answer: Answer, known: Iterable[str] = ()) -> Packed:
    """What JSON can hold of an answer: a citation is its document's id and the words there, not the document.

    `known` are the lines of the notice that are found out anew when it is read back (validity).
    """
    told = [line for line in (answer.notice or "").split("\n") if line and line not in set(known)]
    return {
        "question": answer.question,
        "claims": [
            {
                "text": claim.text,
                "status": claim.status,
                "doubts": list(claim.doubts),
                "citations": [_cited(citation) for citation in claim.citations],
            }
            for claim in answer.claims
        ],
        "looked": list(dict.fromkeys(passage.chunk.document_id for passage in answer.passages)),
        "abstained": answer.abstained,
        "notice": "\n".join(told) or None,
        "series": _series(answer.series),
        "fingerprint": answer.fingerprint,
        "confidence": answer.confidence,
        "seconds": answer.seconds,
    }


def unpack(packed: Packed, read: Read) -> Answer:
    """The answer again. `read` gives the documents that the reader may see, None for any other.

    A claim of which a citation cannot be shown is not shown; nor is then what stands beside it without a citation.
    """
    claims = [_claim(claim, read) for claim in packed["claims"]]
    lost = [claim is None for claim in claims]
    if packed["abstained"]:
        claims = _refusal(claims, packed, read)
    elif any(lost):
        claims = [claim if claim and claim.citations else None for claim in claims]
    shown = [claim for claim in claims if claim is not None]
    if any(lost):
        shown.append(Claim(GONE))
    return Answer(
        question=packed["question"],
        claims=tuple(shown),
        abstained=packed["abstained"],
        fingerprint=packed["fingerprint"],
        notice=None if any(lost) else packed["notice"],
        confidence=packed["confidence"],
        seconds=packed["seconds"],
        series=None if any(lost) else _series_of(packed["series"]),
    )


def without(packed: Packed, gone: Iterable[str]) -> Packed:
    """The same without a word of the documents that are gone."""
    missing = set(gone)
    kept = [claim for claim in packed["claims"] if not missing & {one["document"] for one in claim["citations"]}]
    if packed["abstained"] and missing & set(packed["looked"]):
        kept = [{"text": _REFUSED, "status": "quoted", "doubts": [], "citations": []}]
    elif len(kept) < len(packed["claims"]):
        kept = [claim for claim in kept if claim["citations"]]
        kept.append({"text": GONE, "status": "quoted", "doubts": [], "citations": []})
    changed = kept != packed["claims"]
    return {
        **packed,
        "claims": kept,
        "looked": [one for one in packed["looked"] if one not in missing],
        "notice": None if changed else packed["notice"],
        "series": None if changed else packed["series"],
    }


def documents_of(packed: Packed) -> set[str]:
    """The ids of the documents whose words an answer may hold."""
    return {one["document"] for claim in packed["claims"] for one in claim["citations"]} | set(packed["looked"])


def as_line(packed: Packed) -> str:
    """One line of JSON."""
    return json.dumps(packed, ensure_ascii=False)


def _cited(citation: Citation) -> Packed:
    return {
        "n": citation.n,
        "document": citation.document.id,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "locator": citation.locator,
        "page": citation.page,
    }


def _claim(packed: Packed, read: Read) -> Claim | None:
    """The claim with its documents, or None when one of its quotes stands in none that may be read."""
    found = [_citation(one, read) for one in packed["citations"]]
    citations = tuple(one for one in found if one is not None)
    if len(citations) < len(found):
        return None
    return Claim(packed["text"], citations, packed["status"], tuple(packed["doubts"]))


def _citation(packed: Packed, read: Read) -> Citation | None:
    """The citation where its words stand now: a text that was read again may have moved them."""
    document = read(packed["document"])
    if document is None:
        return None
    quote, start = packed["quote"], packed["start"]
    if document.text[start : packed["end"]] != quote:
        start = document.text.find(quote)
    if start < 0:
        return None
    return Citation(packed["n"], document, packed["locator"], packed["page"], quote, start, start + len(quote))


def _refusal(claims: Sequence[Claim | None], packed: Packed, read: Read) -> list[Claim | None]:
    """A refusal names the nearest document without citing it: it must be one that may be read."""
    if all(claims) and all(read(one) is not None for one in packed["looked"]):
        return list(claims)
    return [Claim(_REFUSED)]


def _series(series: Series | None) -> Packed | None:
    if series is None:
        return None
    points = [
        [point.period, point.place, point.value, point.number, point.unit, point.citation, point.estimated]
        for point in series.points
    ]
    return {"indicator": series.indicator, "points": points}


def _series_of(packed: Mapping[str, Any] | None) -> Series | None:
    return packed and Series(packed["indicator"], tuple(Point(*point) for point in packed["points"]))  # type: ignore[return-value]
