"""What a question takes from the conversation before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.content import content_words
from rag.numbers import document_numbers, documents_as_written, without_documents
from rag.periods import Period, asked_periods, without_periods
from rag.places import as_written, places
from rag.schema import Turn
from rag.text import fold

_THIS_DOCUMENT = re.compile(
    r"\b(?:van ban|quy dinh|quyet dinh|chi thi|bao cao|nghi quyet|nghi dinh|thong tu|ket luan|ke hoach|luat|cai) "
    r"(?:nay|do|tren|ay)\b"
)
_FOLLOW_UP = re.compile(rf"^(?:con|the|vay|roi)\b|thi sao\W*$|{_THIS_DOCUMENT.pattern}")
# Words for what was spoken of: "ông ấy", "họ", "việc này", "nơi đó". With diacritics, "họ" is no "hộ".
_POINTING = re.compile(r"\b(?:ông|bà|anh|chị|cô|họ|nó|này|đó|ấy|trên|vậy)\b(?! [A-ZĐ])")
_POINTING_FOLDED = re.compile(r"\b(?:ong|ba|ho|no|viec|noi|nguoi|dieu|van ban) (?:nay|do|ay|tren)\b|^(?:vay|con|the)\b")
_TURNS, _ANSWER = 4, 300  # how many turns back, how many characters of an answer
_MARK = re.compile(r"\[\d+\]|\*\*")
# Measured on vicoqa_dev (python -m eval.understanding): hit@1 of follow-ups and of questions that change the subject.
_WEIGHT, _LEANING = 0.4, 0.8


@dataclass(frozen=True, slots=True)
class Context:
    """What was spoken of: its words, how much they count beside the question's own (0 for a first question), and
    the documents that the last answer cited.
    """

    text: str = ""
    weight: float = 0.0
    cited: tuple[str, ...] = ()


NO_CONTEXT = Context()


def context_of(question: str, history: Sequence[Turn]) -> Context:
    """The conversation before a question; it counts twice as much when the question leans on it.

    >>> context_of("Tỷ lệ giải ngân vốn đầu tư công là bao nhiêu?", [Turn("Ai là chủ tịch?", "Ông An [1].")])
    Context(text='Ai là chủ tịch? Ông An .', weight=0.4, cited=())
    >>> context_of("Ông ấy sinh năm nào?", [Turn("Ai là chủ tịch?", "")]).weight
    0.8
    """
    if not history or document_numbers(question):
        return NO_CONTEXT
    spoken = [
        part for turn in reversed(history[-_TURNS:]) for part in (turn.question, _MARK.sub("", turn.answer)[:_ANSWER])
    ]
    weight = _LEANING if leans(question) else _WEIGHT
    return Context(" ".join(filter(None, map(str.strip, spoken))), weight, history[-1].cited)


def leans(question: str) -> bool:
    """True for a question that cannot stand by itself: it points at something said before, or says too little.

    >>> leans("Họ được hỗ trợ những gì trong thời gian học nghề?"), leans("Khi nào?")
    (True, True)
    >>> leans("Hộ nghèo được hỗ trợ những gì trong thời gian học nghề?")
    False
    """
    lowered = question[:1].lower() + question[1:]
    pointing = _POINTING.search(lowered) or _POINTING_FOLDED.search(fold(question)) or _FOLLOW_UP.search(fold(question))
    return bool(pointing) or len(content_words(question)) <= 3


def complete(question: str, history: Sequence[Turn], known_places: Sequence[str] = ()) -> str:
    """A follow-up ("Còn thu ngân sách?", "Ở huyện Phú Bình thì sao?") with what it leaves out, from the last question.

    A question that stands by itself comes back as it is.
    """
    if not history:
        return question
    if not (_FOLLOW_UP.search(fold(question)) or len(content_words(question)) <= 2):
        return question
    return _joined(question, history[-1], known_places)


def _joined(question: str, turn: Turn, known_places: Sequence[str]) -> str:
    """A follow-up with what it keeps of the last question: all but what it replaces, or only its frame."""
    last = turn.question
    folded, then = fold(question), asked_periods(last)
    if then and re.search(r"cung ky|nam (?:truoc|ngoai)|\bnam sau\b", folded) and not document_numbers(question):
        return _same_period_of(question, last, then)
    new_documents = document_numbers(question)
    new_places, new_periods = places(question, known_places), asked_periods(question)
    replaces = bool(new_places or new_periods or new_documents)
    if replaces or len(content_words(question)) <= 1 or _THIS_DOCUMENT.search(folded):
        earlier = _without(last, places(last, known_places) if new_places else [], periods_too=bool(new_periods))
        if new_documents:
            earlier = without_documents(earlier, " ").strip()
        lost_year = new_periods and not new_periods[0].year and then and then[0].year
        told = _document_told(turn) if _THIS_DOCUMENT.search(folded) else ""
        return f"{question} {earlier}{told}" + (f" năm {then[0].year}" if lost_year else "")
    kept = [as_written(last, place) for place in places(last, known_places)] + [str(period) for period in then]
    return " ".join([question, *kept, *documents_as_written(last)])


def _document_told(turn: Turn) -> str:
    """The document that the last answer named, where its question named none: what "văn bản này" points at."""
    return (
        ""
        if document_numbers(turn.question)
        else "".join(f" {told}" for told in [*documents_as_written(turn.answer)][:1])
    )


def _same_period_of(question: str, last: str, then: Sequence[Period]) -> str:
    """For "cùng kỳ năm trước", "năm trước", "cùng kỳ 2023": the last question with its period in another year."""
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", question)]
    step = 1 if "nam sau" in fold(question) else -1
    year = years[0] if years else (then[0].year + step if then[0].year else None)
    earlier = _without(last, [], periods_too=True)
    return f"{earlier} {Period(then[0].kind, then[0].number, year)}"


def _without(text: str, gone: Sequence[str], *, periods_too: bool) -> str:
    """An earlier question less the places or the period that the new one replaces."""
    for place in gone:
        text = text.replace(as_written(text, place), " ")
    if periods_too:
        text = without_periods(text)
    return re.sub(r"\s+", " ", text).strip(" ?.")
