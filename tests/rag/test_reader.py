"""The reader: what the cross-encoder reads, and what its readings do to the order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.candidate import Candidate
from rag.cross_encoder import PairReading
from rag.reader import read
from rag.schema import Document
from rag.understand import understand
from tests.rag.reading import Shelf, document

RULES = document(
    "Quy chế làm việc\n"
    "Phiên họp thường kỳ của Ban Thường vụ họp mỗi tháng một lần. "
    + "Nội dung khác do Thường trực quyết định trong từng trường hợp cụ thể theo đề nghị của văn phòng. " * 4
    + "\nPhiên họp thường kỳ của Ban Chấp hành họp ba tháng một lần."
)
QUESTION = "Phiên họp thường kỳ họp mấy tháng một lần?"


class Hears:
    """Hears the answer in texts with given words only, at those words."""

    def __init__(self, words: str) -> None:
        self._words = words
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def read(self, question: str, texts: Sequence[str]) -> list[PairReading]:
        self.asked.append((question, tuple(texts)))
        return [self._reading(text) for text in texts]

    def _reading(self, text: str) -> PairReading:
        at = text.find(self._words)
        spans = np.array([[0, 1], [max(at, 0), max(at, 0) + len(self._words)]], dtype=np.int32)
        heard = np.array([0.0, 5.0 if at >= 0 else -5.0], dtype=np.float32)
        return PairReading(9.0 if at >= 0 else -9.0, spans, heard, heard)


def reading(question: str, hears: Hears | None, shelf: Sequence[Document] = (RULES,)) -> list[Candidate]:
    library = Shelf(shelf)
    return read(understand(question), library.passages(), library, hears)


def test_what_the_cross_encoder_hears_the_answer_in_comes_first() -> None:
    first, second = (reading(QUESTION, Hears(words))[0] for words in ("mỗi tháng một lần", "ba tháng một lần"))
    assert (first.relevance, second.relevance) == (9.0, 9.0)
    assert first.answer is not None and second.answer is not None
    assert RULES.text[slice(*first.answer)] == "mỗi tháng một lần"
    assert RULES.text[slice(*second.answer)] == "ba tháng một lần"
    assert first.quoted is not None and first.quoted[0] <= first.answer[0] and first.answer[1] <= first.quoted[1]


def test_few_windows_are_read_and_every_other_candidate_follows() -> None:
    hears = Hears("ba tháng")
    found = reading(QUESTION, hears)
    ((question, texts),) = hears.asked
    assert question == QUESTION and 1 < len(texts) <= 5
    assert [one.relevance is not None for one in found] == sorted(
        (one.relevance is not None for one in found), reverse=True
    )
    assert len({(one.start, one.end) for one in found}) == len(found)


def test_without_diacritics_the_clauses_decide() -> None:
    hears = Hears("ba tháng")
    found = reading("phien hop thuong ky cua ban chap hanh may thang mot lan", hears)
    assert hears.asked == []
    assert "Ban Chấp hành" in found[0].text and found[0].relevance is None


def test_without_a_cross_encoder_windows_are_quoted_all_the_same() -> None:
    found = reading(QUESTION, None)
    assert found[0].quoted is not None and found[0].chance > 0 and found[0].relevance is None
