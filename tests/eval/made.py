"""Answers and outcomes of a small report, made by hand."""

from __future__ import annotations

from eval.outcome import Outcome, outcome_of
from eval.questions import Question
from eval.scores.summary import with_rankings
from rag.schema import Answer, Chunk, Citation, Claim, Document, Passage

TEXT = "Thu ngân sách 6 tháng năm 2024 đạt 641 tỷ đồng, bằng 52,1% dự toán. Chi ngân sách đạt 480 tỷ đồng."
DOCUMENT = Document("d", "a.txt", "Báo cáo", TEXT, period="6 tháng năm 2024")
THU = (0, TEXT.index(". Chi") + 1)
CHI = (TEXT.index("Chi"), len(TEXT))


def passage(source: str = "a.txt", text: str = TEXT, score: float = 0.5) -> Passage:
    return Passage(Chunk(f"{source} {text}", "d", source, "", text, 0, len(text)), score)


def cited(span: tuple[int, int] = THU, n: int = 1, document: Document = DOCUMENT) -> Citation:
    return Citation(n, document, "", None, document.text[span[0] : span[1]], *span)


def answer(
    text: str,
    *citations: Citation,
    passages: tuple[Passage, ...] = (passage(),),
    confidence: float = 0.5,
    seconds: float = 0.25,
) -> Answer:
    """An answer that cites, or an abstention when it cites nothing."""
    claims = (Claim(text, citations),)
    return Answer("?", claims, passages, not citations, "f", None, confidence, seconds)


def question(**fields: object) -> Question:
    basic = {"id": "1", "question": "Thu ngân sách 6 tháng năm 2024 đạt bao nhiêu?", "answers": ["641 tỷ đồng"]}
    return Question.model_validate({**basic, "source": "a.txt", **fields})


GOOD = answer("“Thu ngân sách đạt **641 tỷ đồng**” [1]", cited())
REFUSAL = answer("Không tìm thấy")


def outcomes(*pairs: tuple[Question, Answer]) -> list[Outcome]:
    return with_rankings([outcome_of(one, told) for one, told in pairs])
