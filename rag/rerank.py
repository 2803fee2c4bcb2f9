"""Reranking: an optional cross-encoder reads the question together with each of the best passages."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from rag.errors import ModelError
from rag.lexical import indexed_text
from rag.schema import Passage
from rag.settings import Settings

_BATCH = 16
_MAX_LENGTH = 512  # tokens of question and passage together, or fewer where the model takes no more


class Reranker(Protocol):
    """Scores texts as answers to a question."""

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score for each text, 0..1, higher is better."""


def reranked(question: str, passages: Sequence[Passage], reranker: Reranker) -> list[Passage]:
    """The passages in the order and with the scores that the reranker gives them; ties as they were."""
    if not passages:
        return []
    scores = reranker.score(question, [indexed_text(passage.chunk) for passage in passages])
    ranked = sorted(zip(scores, passages, strict=True), key=lambda pair: -pair[0])
    return [replace(passage, score=round(score, 6)) for score, passage in ranked]


class CrossEncoderReranker:
    """A sentence-transformers CrossEncoder with one output; `model` is a folder or a name in the local Hugging Face
    cache (nothing is downloaded).

    It is loaded once, for the first question. Its raw output becomes 0..1 here, whatever activation it declares.
    """

    def __init__(self, model: str) -> None:
        self._name = model
        self._model: Any = None
        self._lock = threading.Lock()  # torch modules and their tokenisers are not safe to share between threads

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score for each text, 0..1. Raises ModelError when the model cannot be loaded."""
        if not texts:
            return []
        with self._lock:
            self._model = self._model or self._loaded()
            from torch.nn import Identity

            logits = self._model.predict(
                [(question, text) for text in texts],
                batch_size=_BATCH,
                activation_fn=Identity(),
                show_progress_bar=False,
            )
        return [_sigmoid(float(logit)) for logit in logits]

    def _loaded(self) -> Any:  # noqa: ANN401  # sentence-transformers is imported only when it is asked for
        try:
            from sentence_transformers import CrossEncoder

            model = CrossEncoder(self._name, local_files_only=True)
        except ImportError as error:
            raise ModelError(
                f"RAG_RERANKER={self._name!r} cần sentence-transformers và torch ({error}). "
                "Chạy: pip install -r requirements.txt"
            ) from None
        except (OSError, ValueError) as error:
            raise ModelError(
                f"Không mở được mô hình RAG_RERANKER={self._name!r}: {error}. "
                "Chép thư mục mô hình về máy này và đặt RAG_RERANKER bằng đường dẫn thư mục đó, hoặc bỏ RAG_RERANKER."
            ) from None
        if model.num_labels != 1:
            raise ModelError(
                f"RAG_RERANKER={self._name!r} cho {model.num_labels} số một đoạn, cần mô hình cho đúng một điểm. "
                "Chọn một CrossEncoder xếp hạng (ví dụ loại bge-reranker), hoặc bỏ RAG_RERANKER."
            )
        model.max_seq_length = min(_MAX_LENGTH, model.max_seq_length or _MAX_LENGTH)
        return model


def open_reranker(settings: Settings) -> Reranker | None:
    """The reranker that the settings name, or None."""
    return CrossEncoderReranker(settings.reranker) if settings.reranker else None


def _sigmoid(logit: float) -> float:
    """A raw output as 0..1.

    >>> _sigmoid(0.0), _sigmoid(-800.0)
    (0.5, 0.0)
    """
    return 1 / (1 + math.exp(-logit)) if logit > -700 else 0.0
