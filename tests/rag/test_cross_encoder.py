"""The cross-encoder that ships: what it hears, where, and its files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

from rag.cross_encoder import MAX_TOKENS, WEIGHTS, CrossEncoder, deltas, pair, pieces, smoothing
from rag.embed.e5 import build_model, open_vocabulary
from rag.embed.graph import token_encoder
from rag.embed.weights import read_weights, wheel_weights
from rag.errors import ModelError

QUESTION = "Lãnh đạo tiếp công dân vào ngày nào trong tháng?"
ANSWERS = "Lãnh đạo Ủy ban tiếp công dân định kỳ vào ngày 15 hằng tháng; nếu trùng ngày nghỉ thì tiếp vào hôm sau."
ASIDE = "Kinh phí sửa chữa trụ sở tiếp công dân do ngân sách địa phương bảo đảm theo phân cấp hiện hành."


@pytest.fixture(scope="module")
def encoder(models_dir: Path) -> CrossEncoder:
    return CrossEncoder(models_dir)


def test_it_hears_the_answer_where_it_stands(encoder: CrossEncoder) -> None:
    told, aside = encoder.read(QUESTION, [ANSWERS, ASIDE])
    assert told.relevance > 0 > aside.relevance
    start, end = told.answer()
    assert "15 hằng tháng" in ANSWERS[start:end]
    assert told.spans.dtype == np.int32 and told.spans.shape == (len(told.starts), 2) == (len(told.ends), 2)


def test_it_says_the_same_again_and_in_any_company(encoder: CrossEncoder) -> None:
    alone, (_, beside) = encoder.read(QUESTION, [ANSWERS]), encoder.read(QUESTION, [ASIDE, ANSWERS])
    assert alone[0].relevance == beside.relevance
    assert alone[0].starts.tolist() == beside.starts.tolist()


def test_an_empty_text_answers_nothing(encoder: CrossEncoder) -> None:
    (empty,) = encoder.read(QUESTION, [""])
    assert empty.answer() == (0, 0)
    assert encoder.read(QUESTION, []) == []


def test_long_questions_and_texts_are_cut(encoder: CrossEncoder, models_dir: Path) -> None:
    vocabulary = open_vocabulary(models_dir / "e5-small")
    ids, begin, offsets = pair(vocabulary, QUESTION * 30, ANSWERS * 30)
    assert len(ids) <= MAX_TOKENS and begin < 100 and len(offsets) == len(ids) - begin - 1
    (told,) = encoder.read(QUESTION * 30, [ANSWERS * 30])
    assert 0 < told.answer()[1] <= len(ANSWERS * 30)


@pytest.mark.parametrize(
    "text", [ANSWERS, "  hai   khoảng trắng ", "Số ﬁ và ½: 1.234,5 tỷ", "㎏ ０１２ “ngoặc”", "🙂 vui"]
)
def test_offsets_give_the_words_back(models_dir: Path, text: str) -> None:
    folder = models_dir / "e5-small"
    if not folder.exists():
        build_model(folder)
    _, spans = pieces(open_vocabulary(folder), text)
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    covered = {at for start, end in spans for at in range(start, end)}
    assert all(at in covered for at, character in enumerate(text) if not character.isspace())
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)


def test_a_damaged_model_is_made_again(tmp_path: Path) -> None:
    models = tmp_path / "models"
    before = CrossEncoder(models).read(QUESTION, [ANSWERS])[0].relevance
    encoder = models / "e5-small-reader" / "encoder.onnx"
    encoder.write_bytes(encoder.read_bytes()[:1000])
    assert CrossEncoder(models).read(QUESTION, [ANSWERS])[0].relevance == before


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("đây là tệp, không phải thư mục")
    with pytest.raises(ModelError, match="Không ghi được mô hình"):
        CrossEncoder(tmp_path / "models").read(QUESTION, [ANSWERS])


def test_int8_hears_nearly_what_float32_hears(encoder: CrossEncoder, models_dir: Path) -> None:
    """Without the smoothing that ships, int8 is four times as far from float32."""
    weights, added = read_weights(wheel_weights()), deltas(WEIGHTS)
    given = [encoder.words(QUESTION, text) for text in (ANSWERS, ASIDE)]

    def states(model: onnx.ModelProto) -> list[np.ndarray]:
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        return [session.run(["tokens"], {"words": words})[0] for words in given]

    exact = states(token_encoder(weights, added, quantised=False))

    def off(model: onnx.ModelProto) -> float:
        return float(np.mean([np.abs(one - own).mean() for one, own in zip(states(model), exact, strict=True)]))

    assert off(token_encoder(weights, added, smoothing(WEIGHTS))) < 0.5 * off(token_encoder(weights, added))
