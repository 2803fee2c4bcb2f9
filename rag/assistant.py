"""The one way through: a question → understood → passages → an answer, extracted or written and verified."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from rag.abstention import not_found
from rag.candidate import Candidate
from rag.comparison import COMPARED, comparison
from rag.compose import extracted
from rag.condense import condensed
from rag.confidence import confidence
from rag.cross_encoder import CrossEncoder
from rag.errors import EmptyIndexError, LanguageModelError, QuestionError
from rag.extract import candidates
from rag.library import Library
from rag.neighbours import with_leads
from rag.question_candidates import from_feedback, from_praise
from rag.reader import ReadsTogether, read
from rag.rerank import Reranker, open_reranker
from rag.retrieve import retrieve
from rag.said import Said
from rag.schema import Answer, Document, Passage, Turn
from rag.scope import EVERYTHING, Scope
from rag.settings import Settings
from rag.timeline import compared
from rag.understand import Query, understand
from rag.understanding import ALL_PARTS, Understanding
from rag.validity import notices, recognised, replaced_by
from rag.verify import Verifier
from rag.view import View
from rag.write import Writer

MAX_QUESTION = 2000  # characters; beyond this it is a document, not a question


class Assistant:
    """Answers questions over one library. Safe to use from several threads.

    `today` decides what is in force; `parts` of the understanding can be switched off for an ablation.
    """

    def __init__(
        self,
        library: Library,
        settings: Settings,
        writer: Writer | None = None,
        today: Callable[[], date] = date.today,
        reranker: Reranker | None = None,
        parts: Understanding = ALL_PARTS,
        together: ReadsTogether | None = None,
    ) -> None:
        self._together = together
        self._library = library
        self._settings = settings
        self._writer = writer
        self._today = today
        self._reranker = reranker
        self._parts = parts
        self.fingerprint = settings.fingerprint()
        # Beyond this, threads that work on answers only take the cores from each other. Waiting for a language model is
        # no work.
        self._at_work = threading.Semaphore(max(2, os.cpu_count() or 1))

    def corpus_size(self) -> tuple[int, int]:
        """Documents and chunks that can be asked about now."""
        return self._library.size

    def count(self, scope: Scope) -> int:
        """How many documents of the scope can be asked about now."""
        return self._library.count(scope)

    def unembedded(self) -> int:
        """How many chunks are found by their words only, until their vectors are made."""
        return self._library.unembedded

    def report_wrong(
        self,
        answer: Answer,
        history: Sequence[Turn],
        correction: str,
        remark: str,
        reason: str = "",
        by: str = "",
    ) -> None:
        """Keep an answer that a reader finds wrong as a candidate question (`python -m eval candidates`)."""
        from_feedback(self._library.record, answer, history, correction, remark, reason, by)

    def report_right(self, answer: Answer, history: Sequence[Turn], by: str = "") -> None:
        """Keep an answer that a reader finds right as a candidate question, its gold the words it cites."""
        from_praise(self._library.record, answer, history, by)

    def document(self, document_id: str, scope: Scope = EVERYTHING) -> Document | None:
        """One whole document, or None when it is gone or not for the readers of the scope (its groups)."""
        return View(self._library, scope.groups).document(document_id)

    def passages(
        self, question: str, history: Sequence[Turn] = (), top_k: int = 10, scope: Scope = EVERYTHING
    ) -> tuple[Passage, ...]:
        """What an answer would be taken from, best first, each with what is printed above it. Raises as `ask` does."""
        self._check(question)
        whole = self._stood_alone(question, history)
        return self._retrieved(self._understood(question, whole, history, scope), scope, top_k)

    def ask(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Answer:
        """The whole answer, from the documents of the scope.

        Raises QuestionError, EmptyIndexError or IndexMismatchError, never for lack of evidence.
        """
        *_, answer = self.stream(question, history, scope)
        return answer

    def validity(self, answer: Answer, scope: Scope = EVERYTHING) -> list[str]:
        """What is to be known today of the validity of the documents that an answer cites, a line each (`notice`)."""
        cited = (citation.document for citation in answer.citations)
        return notices(cited, View(self._library, scope.groups), self._today())

    def read(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Answer:
        """The whole answer as the extractive reader gives it, with no language model. Raises as `ask` does."""
        self._check(question)
        with self._at_work:
            query = self._understood(question, None, history, scope)
            return self._extracted(query, self._retrieved(query, scope), scope, View(self._library, scope.groups))

    def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Iterator[Answer]:
        """Answers that grow; the last one is whole. Raises as `ask` does."""
        started = time.perf_counter()
        self._check(question)
        view = View(self._library, scope.groups)
        for plain in self._answers(question, history, scope, view):
            answer = self._with_notices(plain, view)
            seconds = time.perf_counter() - started
            yield replace(answer, fingerprint=self.fingerprint, seconds=round(seconds, 4))

    def _answers(self, question: str, history: Sequence[Turn], scope: Scope, view: View) -> Iterator[Answer]:
        whole = self._stood_alone(question, history)
        with self._at_work:
            query = self._understood(question, whole, history, scope)
            passages = self._retrieved(query, scope)
            answer = self._extracted(query, passages, scope, view)
        notice = None
        # What the documents do not say is refused with a model as without one: asked all the same, it makes it up.
        if self._writer is not None and not answer.abstained:
            try:
                yield from self._written(self._writer, query, passages, scope, view)
                return
            except LanguageModelError as error:
                reason = str(error).rstrip(".")
                notice = f"{reason}. Dưới đây là câu trả lời trích nguyên văn từ văn bản, không dùng mô hình."
        notice = "\n".join(line for line in (notice, answer.notice) if line) or None
        yield from (replace(part, notice=notice) for part in _growing(answer))

    def _stood_alone(self, question: str, history: Sequence[Turn]) -> str | None:
        """The question made to stand by itself by the language model, where one is configured and says it well."""
        return condensed(question, history, self._writer) if self._writer and self._parts.follow_ups else None

    def _understood(self, question: str, whole: str | None, history: Sequence[Turn], scope: Scope) -> Query:
        library = self._library
        known = library.places(scope.groups)
        query = understand(whole or question, history, known, library, library.glossary(), self._parts)
        return replace(query, question=question)

    def _retrieved(self, query: Query, scope: Scope, top_k: int = 10) -> tuple[Passage, ...]:
        found = retrieve(self._library, query, self._settings, top_k, self._reranker, self._today(), scope)
        return with_leads(found, self._library.document)

    def _with_notices(self, answer: Answer, view: View) -> Answer:
        """The answer with what is to be known of the documents it cites, a line each."""
        cited = answer.citations
        known = notices((citation.document for citation in cited), view, self._today())
        lines = [line for line in (answer.notice, *known, recognised(cited)) if line]
        return replace(answer, notice="\n".join(lines)) if lines else answer

    def _check(self, question: str) -> None:
        if not question.strip():
            raise QuestionError("Câu hỏi trống. Hãy nhập câu hỏi.")
        if len(question) > MAX_QUESTION:
            raise QuestionError(f"Câu hỏi dài {len(question)} ký tự, nhiều nhất là {MAX_QUESTION}. Hãy hỏi ngắn hơn.")
        self._library.refresh()
        self._library.check()
        if not self._library.size[1]:
            raise EmptyIndexError("Kho chưa có văn bản nào. Nạp văn bản trước: python -m ingest THƯ_MỤC")

    def _extracted(self, query: Query, passages: Sequence[Passage], scope: Scope, view: View) -> Answer:
        table = self._compared(query, scope, view)
        if table is not None:
            return table
        ranked = read(query, passages, view, self._together)
        answer = extracted(
            query,
            ranked,
            passages,
            self._settings.abstain_below,
            lambda document: replaced_by(document, view, self._today()),
        )
        threshold = self._settings.abstain_below
        return answer or not_found(query, passages, self._library.count(scope), ranked, threshold)

    def _compared(self, query: Query, scope: Scope, view: View) -> Answer | None:
        """The table that a comparison asks for, where its figures are there: each place is searched for by itself."""
        asked = comparison(query)
        if asked is None:
            return None
        read = [(one, self._retrieved(one, scope, COMPARED)) for one in asked.queries]
        found = [(one, candidates(one, passages, view, COMPARED)) for one, passages in read]
        seen = {passage.chunk.id: passage for _, passages in read for passage in passages}
        best = sorted(seen.values(), key=lambda passage: -passage.score)[:10]

        def sure(candidate: Candidate, one: Query) -> bool:
            return confidence(candidate, one) >= self._settings.abstain_below

        return compared(asked, found, sure, query.question, best)

    def _written(
        self, writer: Writer, query: Query, passages: Sequence[Passage], scope: Scope, view: View
    ) -> Iterator[Answer]:
        read = passages[: writer.passages_used]
        said = Said(Verifier(read, view.document))
        for piece in writer.stream(query.text, read):
            if piece is None:  # what it has said so far was only thought
                said = Said(Verifier(read, view.document))
            elif said.hear(piece):
                yield Answer(query.question, tuple(said.claims), tuple(passages))
        said.end()
        if any(claim.status == "verified" for claim in said.claims):
            yield Answer(query.question, tuple(said.claims), tuple(passages))
        elif said.found_nothing:
            yield not_found(query, passages, self._library.count(scope), (), 1.0)
        elif said.refused:
            raise LanguageModelError("Mô hình ngôn ngữ từ chối trả lời")
        else:
            raise LanguageModelError("Mô hình ngôn ngữ viết điều không thấy trong các đoạn tìm được, nên đã bỏ")


def _growing(answer: Answer) -> Iterator[Answer]:
    """An extracted answer claim by claim, as a written one would come."""
    for count in range(1, len(answer.claims) + 1):
        yield replace(answer, claims=answer.claims[:count])


def open_assistant(settings: Settings, library: Library | None = None) -> Assistant:
    """The assistant over the data folder of the settings, with the language model and reranker they name, if any.

    `library` is that folder's, where it is open already.
    """
    writer = Writer(settings) if settings.llm_configured else None
    together = CrossEncoder(settings.data_dir / "models")
    return Assistant(
        library or Library(settings), settings, writer, reranker=open_reranker(settings), together=together
    )
