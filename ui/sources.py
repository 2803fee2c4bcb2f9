"""The panel of sources: an Answer as HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from html import escape

from rag.neighbours import lead
from rag.schema import Answer, Citation, Passage
from ui.anchors import anchor
from ui.official import with_source

REACH = 350
_SNIPPET = 160
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_SPACE = re.compile(r"\s+")

EMPTY = (
    '<p class="trong">Khi có câu trả lời, văn bản làm căn cứ hiện ở đây, với đúng câu chữ được trích dẫn đánh dấu.</p>'
)
# What ui/viewer.js does.
_ACTIONS = (
    '<p class="viec"><button type="button" data-nguon="xem">Xem trong văn bản</button>'
    '<button type="button" data-nguon="chep">Sao chép kèm trích dẫn</button></p>'
)
_NO_SOURCE = '<p class="trong">Câu trả lời này không có nguồn.</p>'


def panel(answers: Sequence[tuple[int, Answer]]) -> str:
    """The whole panel from (turn, answer) pairs, oldest first: the newest open, the earlier ones folded."""
    if not answers:
        return EMPTY
    *earlier, (turn, latest) = answers
    return answer_sources(latest, turn) + "".join(
        f'<details class="cau-truoc"><summary>Nguồn của câu {past}: {escape(answer.question)}</summary>'
        f"{answer_sources(answer, past)}</details>"
        for past, answer in reversed(earlier)
    )


def answer_sources(answer: Answer, turn: int) -> str:
    """One card per citation, then the other passages that were looked at, folded."""
    cards = "".join(card(citation, turn) for citation in answer.citations)
    return (cards or _NO_SOURCE) + others(answer)


def card(citation: Citation, turn: int) -> str:
    """One source: what it is, where it is, its words marked inside their passage."""
    document = citation.document
    where = [citation.locator, f"trang {citation.page}" if citation.page else ""]
    what = [" ".join(filter(None, (document.kind, document.number))), vietnamese_date(document.date)]
    return (
        f'<article class="nguon" id="{anchor(turn, citation.n)}" tabindex="-1" aria-label="Nguồn {citation.n}"'
        f"{_data(citation, where)}>"
        f'<h3><span class="so">[{citation.n}]</span> {escape(document.title or document.source)}</h3>'
        f"{_line('mo-ta', what)}{_line('vi-tri', where)}"
        f"{above(citation)}"
        f'<blockquote class="doan">{marked(document.text, citation.start, citation.end)}</blockquote>'
        f'<p class="tep">Tệp: <span>{escape(document.source)}</span></p>'
        f"{_ACTIONS}</article>"
    )


def _data(citation: Citation, where: Sequence[str]) -> str:
    """What the viewer opens and copies, as attributes."""
    document = citation.document
    told = {
        "van-ban": document.id,
        "tu": str(citation.start),
        "den": str(citation.end),
        "ten": document.title or document.source,
        "noi": " · ".join(filter(None, where)),
        "sao-chep": with_source(citation),
    }
    return "".join(f' data-{name}="{escape(value)}"' for name, value in told.items())


def above(citation: Citation) -> str:
    """The headings and the stem that the quotation stands under, where they are not in its surroundings anyway."""
    text = citation.document.text
    left, _ = window(text, citation.start, citation.end)
    unseen = [excerpt.text for excerpt in lead(citation.document, citation.start) if excerpt.end <= left]
    said = " › ".join(escape(_SPACE.sub(" ", words)) for words in unseen)
    return f'<p class="thuoc">{said}</p>' if said else ""


def marked(text: str, start: int, end: int, reach: int = REACH) -> str:
    """`text[start:end]` in <mark> with at most `reach` characters of its surroundings on each side.

    >>> marked("Một. Hai ba bốn. Năm.", 9, 11, reach=8)
    '… Hai <mark>ba</mark> bốn. …'
    """
    left, right = window(text, start, end, reach)
    return (
        ("… " if left else "")
        + escape(text[left:start])
        + f"<mark>{escape(text[start:end])}</mark>"
        + escape(text[end:right])
        + (" …" if right < len(text) else "")
    )


def window(text: str, start: int, end: int, reach: int = REACH) -> tuple[int, int]:
    """The bounds around [start, end): at a sentence's edge where there is one in reach, else at a word's."""
    left, right = max(0, start - reach), min(len(text), end + reach)
    if left:
        cut = _SENTENCE_END.search(text, left, start) or _SPACE.search(text, left, start)
        left = cut.end() if cut else start
    if right < len(text):
        cuts = list(_SENTENCE_END.finditer(text, end, right)) or list(_SPACE.finditer(text, end, right))
        right = cuts[-1].start() if cuts else end
    return left, right


def others(answer: Answer) -> str:
    """The passages that no citation of the answer comes from, best first, folded."""
    rows = [_passage_row(passage) for passage in answer.passages if not _is_cited(passage, answer.citations)]
    if not rows:
        return ""
    return (
        f'<details class="khac"><summary>Các đoạn khác đã xem ({len(rows)})</summary><ol>{"".join(rows)}</ol></details>'
    )


def vietnamese_date(iso: str | None) -> str:
    """An ISO date as dd/mm/yyyy; anything else as it is.

    >>> vietnamese_date("2021-07-28")
    '28/07/2021'
    """
    try:
        return date.fromisoformat(iso or "").strftime("%d/%m/%Y")
    except ValueError:
        return iso or ""


def _passage_row(passage: Passage) -> str:
    chunk = passage.chunk
    words = _SPACE.sub(" ", chunk.text).strip()
    snippet = words if len(words) <= _SNIPPET else words[:_SNIPPET].rsplit(" ", 1)[0] + " …"
    where = [chunk.source, chunk.locator, f"trang {chunk.page}" if chunk.page else ""]
    score = f'<span class="diem">độ khớp {round(passage.score * 100)}%</span>'
    return (
        f"<li><strong>{escape(chunk.title or chunk.source)}</strong> {score}"
        f'{_line("vi-tri", where)}<p class="trich">{escape(snippet)}</p></li>'
    )


def _line(css_class: str, parts: Sequence[str]) -> str:
    said = " · ".join(escape(part) for part in parts if part)
    return f'<p class="{css_class}">{said}</p>' if said else ""


def _is_cited(passage: Passage, citations: Sequence[Citation]) -> bool:
    chunk = passage.chunk
    return any(
        citation.document.id == chunk.document_id and citation.start < chunk.end and chunk.start < citation.end
        for citation in citations
    )
