"""Any sentence-transformers model, by name or folder, with its own prompts and normalisation."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from rag.embed import Embedder
from rag.errors import ModelError


class SentenceTransformerEmbedder(Embedder):
    """`model` is a folder or a name in the local Hugging Face cache (nothing is downloaded).

    Prompts: those given, else those the model declares ("query"/"document"/"passage"), else, for a model of
    the E5 family, "query: " and "passage: ". Vectors are always L2-normalised, as cosine search expects.
    """

    def __init__(self, model: str, query_prompt: str | None = None, passage_prompt: str | None = None) -> None:
        try:
            from sentence_transformers import SentenceTransformer

            self._model = SentenceTransformer(model, device=None, local_files_only=True)
        except ImportError as error:
            raise ModelError(
                f"RAG_EMBEDDING_MODEL={model!r} cần sentence-transformers và torch ({error}). "
                "Chạy: pip install -r requirements.txt"
            ) from None
        except (OSError, ValueError) as error:
            raise ModelError(
                f"Không mở được mô hình RAG_EMBEDDING_MODEL={model!r}: {error}. "
                "Chép thư mục mô hình về máy này và đặt RAG_EMBEDDING_MODEL bằng đường dẫn thư mục đó."
            ) from None
        declared = {name: text for name, text in (self._model.prompts or {}).items() if text}
        family = ("query: ", "passage: ") if _is_e5(model) and not declared else ("", "")
        self._query = query_prompt if query_prompt is not None else declared.get("query", family[0])
        self._passage = (
            passage_prompt
            if passage_prompt is not None
            else declared.get("document", declared.get("passage", declared.get("corpus", family[1])))
        )
        self._name = model

    @property
    def fingerprint(self) -> str:
        """Folder name, dimension, weights' sizes and prompts: what decides the vectors."""
        folder = Path(self._name)
        files = sorted((str(file.relative_to(folder)), file.stat().st_size) for file in folder.rglob("*.safetensors"))
        parts = [folder.name, self._model.get_embedding_dimension(), files, self._query, self._passage]
        return f"st-{folder.name}-{hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]}"

    def embed_query(self, text: str) -> list[float]:
        """The vector of one question."""
        return self._encode([text], self._query)[0]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector per passage."""
        return self._encode(texts, self._passage)

    def _encode(self, texts: list[str], prompt: str) -> list[list[float]]:
        vectors = self._model.encode(texts, prompt=prompt or None, normalize_embeddings=True, show_progress_bar=False)
        return [[float(value) for value in vector] for vector in vectors]


def _is_e5(model: str) -> bool:
    """True when the name, or the configuration beside the weights, says it is an E5 model."""
    if "e5" in Path(model).name.lower():
        return True
    configuration = Path(model) / "config.json"
    if not configuration.is_file():
        return False
    return "e5" in str(json.loads(configuration.read_text("utf-8")).get("_name_or_path", "")).lower()
