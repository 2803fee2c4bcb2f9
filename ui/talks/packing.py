"""Writes an answer down without its documents, and reads it back as far as its reader may still see them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from rag.schema import Answer, Chunk, Citation, Claim, Document, Passage, Point, Series

GONE = "*(Phần này không hiện lại: văn bản không còn trong kho hoặc không còn quyền xem.)*"
_UNSURE = "dừng trước khi kiểm chứng"
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
        "passages": [_looked_at(passage) for passage in answer.passages],
        "looked": list(dict.fromkeys(passage.chunk.document_id for passage in answer.passages)),
        "abstained": answer.abstained,
        "notice": "\n".join(told) or None,
        "series": _series(answer.series),
        "fingerprint": answer.fingerprint,
        "confidence": answer.confidence,
        "seconds": answer.seconds,
    }


def cut_short(answer: Answer) -> Answer:
    """What had arrived of an answer when it was stopped: words that nothing bears out yet are not verified.

    >>> [claim.status for claim in cut_short(Answer("?", (Claim("Đạt 88"),))).claims]
    ['unverified']
    """
    if answer.abstained:
        return answer
    claims = [
        claim
        if claim.citations or claim.status == "unverified"
        else replace(claim, status="unverified", doubts=(_UNSURE,))
        for claim in answer.claims
    ]
    known = {citation.n for citation in answer.citations}
    proven = answer.series is not None and {point.citation for point in answer.series.points} <= known
    return replace(answer, claims=tuple(claims), series=answer.series if proven else None)


def unpack(packed: Packed, read: Read, *, with_passages: bool = True) -> Answer:
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
        passages=tuple(_passages(packed.get("passages", ()), read)) if with_passages else (),
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
        "passages": [one for one in packed.get("passages", ()) if one["document"] not in missing],
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


def _looked_at(passage: Passage) -> Packed:
    """Where a passage stands, none of its words: they are read from the document again."""
    chunk = passage.chunk
    return {
        "id": chunk.id,
        "document": chunk.document_id,
        "start": chunk.start,
        "end": chunk.end,
        "sum": _sum(chunk.text),
        "locator": chunk.locator,
        "page": chunk.page,
        "score": passage.score,
    }


def _passages(packed: Iterable[Packed], read: Read) -> Iterator[Passage]:
    """Those whose words stand where they stood, in documents that may be read."""
    for one in packed:
        document = read(one["document"])
        text = document.text[one["start"] : one["end"]] if document else ""
        if document is None or _sum(text) != one["sum"]:
            continue
        source, title = document.source, document.title
        where = {"locator": one["locator"], "page": one["page"]}
        chunk = Chunk(one["id"], document.id, source, title, text, one["start"], one["end"], **where)
        yield Passage(chunk, one["score"])


def _sum(text: str) -> int:
    return zlib.crc32(text.encode())


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
