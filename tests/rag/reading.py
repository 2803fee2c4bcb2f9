"""A bulletin of our own and a library that holds only what a test puts in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from rag.abstention import not_found
from rag.candidate import Candidate
from rag.clause_vectors import Near
from rag.comparison import COMPARED, comparison
from rag.compose import extracted
from rag.confidence import confidence
from rag.extract import candidates
from rag.numbers import document_numbers
from rag.schema import Answer, Cell, Chunk, Document, Passage, Provision, Relation, Table, Turn
from rag.settings import Settings
from rag.text import terms
from rag.timeline import compared
from rag.understand import understand
from rag.validity import replaced_by

THRESHOLD: float = Settings.model_fields["abstain_below"].default

BULLETIN = (
    "Báo cáo tỉnh Minh Sơn 9 tháng năm 2023\n"
    "Kinh tế 9 tháng giữ nhịp tăng; thu ngân sách đạt 5.120 tỷ đồng, bằng 71,5% dự toán; giải ngân vốn đầu tư công đạt "
    "64% kế hoạch; toàn tỉnh có 412 doanh nghiệp mới; tổng vốn đăng ký 2.350 tỷ đồng; chỉ số giá tiêu dùng tăng nhẹ.\n"
    "Hội nghị phổ biến Quy định số 41 ngày 8/11/2022 của Bộ Chính trị về miễn nhiệm, từ chức; Kết luận số 36 ngày "
    "23/6/2022 về an ninh nguồn nước.\n"
    "Chủ tịch UBND tỉnh Trần Văn Khuê yêu cầu các sở tập trung vào ba việc, gồm: thu hồi nợ thuế; giao mặt bằng; "
    "chống hạn. Hội nghị kết thúc trong ngày."
)


def document(text: str = BULLETIN, id: str = "d1", provisions: tuple[Provision, ...] = (), **known: Any) -> Document:
    """A document titled by its first line; `known` are its period, place, number, date, kind."""
    return Document(id, "ban-tin.txt", text.split("\n")[0], text, (), provisions, **known)


MINH_SON = document(period="9 tháng năm 2023", place="Minh Sơn")


def with_table(
    heads: Sequence[Sequence[str]],
    rows: Sequence[Sequence[str]],
    *,
    before: str = "Báo cáo tỉnh Minh Sơn 9 tháng năm 2021",
    label: str = "Bảng 1",
    caption: str = "",
    unit: str = "",
    **known: Any,
) -> Document:
    """A document of one table: `heads` are the levels of its head, the first cell of each row is its name.

    A cell repeated in the upper head spans its columns; a row of one cell heads a group; "" is an empty cell.
    """
    lines = [
        line for line in (before, f"{label}. {caption}" if caption else "", f"Đơn vị tính: {unit}" if unit else "")
    ]
    text = "\n".join(line for line in lines if line) + "\n"
    start, cells = len(text), list[Cell]()
    for head in heads:
        text += " | ".join(dict.fromkeys(part for part in head if part)) + "\n"
    body = len(text)
    for index, row in enumerate(rows, start=len(heads)):
        for column, value in enumerate(row):
            text += " | " if column else ""
            if column and value:
                cells.append(Cell(len(text), len(text) + len(value), index, column))
            text += value
        text += "\n"
    columns = tuple(" › ".join(dict.fromkeys(part for part in levels if part)) for levels in zip(*heads, strict=True))
    names = ("",) * len(heads) + tuple(row[0] for row in rows)
    table = Table(start, len(text) - 1, label, caption, unit, columns, names, tuple(cells), body)
    return document(text, tables=(table,), **known)


class Shelf:
    """The reader's library: whole documents, word counts over them, and no vectors (every similarity is the same)."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = {document.id: document for document in documents}

    def document(self, document_id: str) -> Document | None:
        return self._documents.get(document_id)

    def document_frequency(self, term: str) -> int:
        return sum(term in terms(document.text, folded=True) for document in self._documents.values())

    def near(self, vector: list[float], chunk_ids: Sequence[str]) -> dict[str, Near]:
        return {}

    def embed_passages(self, texts: list[str]) -> list[list[float]]:
        return [[0.86] for _ in texts]

    def embed_query(self, question: str) -> list[float]:
        return [1.0]

    def relations_to(self, document: Document) -> list[tuple[Document, Relation]]:
        own = document_numbers(f"{document.kind or 'văn bản'} số {document.number}, {document.number}")
        return [
            (other, relation)
            for other in self._documents.values()
            for relation in other.relations
            if any(number.is_same(one) for number in document_numbers(relation.target) for one in own)
        ]

    @property
    def size(self) -> tuple[int, int]:
        return len(self._documents), len(self._documents)

    def passages(self) -> list[Passage]:
        """Each document whole, as one passage."""
        return [
            Passage(Chunk(d.id, d.id, d.source, d.title, d.text, 0, len(d.text)), 1.0) for d in self._documents.values()
        ]


def ranked(question: str, documents: Sequence[Document] = (MINH_SON,)) -> list[Candidate]:
    """The clauses of the documents as answers, best first."""
    shelf = Shelf(documents)
    return candidates(understand(question, (), _places(documents)), shelf.passages(), shelf)


def answer(
    question: str,
    documents: Sequence[Document] = (MINH_SON,),
    history: Sequence[Turn] = (),
    today: date = date(2024, 1, 1),
) -> Answer:
    """The extractive answer over whole documents."""
    shelf = Shelf(documents)
    query = understand(question, history, _places(documents))
    asked = comparison(query)
    if asked is not None:
        read = [(one, candidates(one, shelf.passages(), shelf, COMPARED)) for one in asked.queries]
        table = compared(
            asked, read, lambda one, about: confidence(one, about) >= THRESHOLD, question, shelf.passages()
        )
        if table is not None:
            return table
    ranked_first = candidates(query, shelf.passages(), shelf)
    found = extracted(query, ranked_first, shelf.passages(), THRESHOLD, lambda one: replaced_by(one, shelf, today))
    return found or not_found(query, shelf.passages(), len(documents), ranked_first, THRESHOLD)


def _places(documents: Sequence[Document]) -> list[str]:
    return [document.place for document in documents if document.place]
