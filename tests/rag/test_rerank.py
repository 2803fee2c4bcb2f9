"""The optional cross-encoder: a real tiny one, taught here to prefer storms."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from rag.assistant import open_assistant
from rag.errors import ModelError
from rag.rerank import CrossEncoderReranker, open_reranker, reranked
from rag.schema import Chunk, Passage
from rag.settings import Settings
from tests.command import SAMPLES, ask_json, command, ingest, library_in

pytest.importorskip("torch", reason="torch is not installed: models named in RAG_RERANKER cannot be tested")

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
WORDS = [*SPECIAL, "thu", "ngân", "sách", "giải", "đầu", "tư", "công", "tỉnh", "bão", "tiêm", "chủng"]
QUESTION = "thu ngân sách tỉnh"


def tiny_model(folder: Path, labels: int = 1) -> Path:
    """A BERT of one layer that scores a text high when it tells of a storm ("bão"), saved as transformers saves one."""
    import torch
    from transformers import (  # type: ignore[attr-defined]  # made lazily
        BertConfig,
        BertForSequenceClassification,
        BertTokenizerFast,
    )

    torch.manual_seed(0)
    folder.mkdir(parents=True)
    (folder / "vocab.txt").write_text("\n".join(WORDS), "utf-8")
    tokenizer = BertTokenizerFast(str(folder / "vocab.txt"), do_lower_case=True, strip_accents=False)
    model = BertForSequenceClassification(
        BertConfig(
            vocab_size=len(WORDS),
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=64,
            num_labels=labels,  # type: ignore[call-arg]  # of the base class, which takes what it knows
        )
    )
    texts = ["thu ngân sách", "bão", "giải công bão tỉnh", "tỉnh đầu tư", "tiêm chủng", "tiêm bão chủng"]
    batch = tokenizer([QUESTION] * len(texts), texts, return_tensors="pt", padding=True)
    wanted = torch.tensor([[4.0 if "bão" in text else -4.0] * labels for text in texts])
    optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(60):
        optimiser.zero_grad()
        torch.nn.functional.mse_loss(model(**batch).logits, wanted).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    tokenizer.save_pretrained(folder)
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def storms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("reranker") / "bão")


def passage(text: str, score: float) -> Passage:
    return Passage(Chunk(text, "d", "x.txt", "", text, 0, len(text)), score)


class Lengths:
    """Prefers long texts."""

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        return [len(text) / 100 for text in texts]


def test_passages_take_the_order_and_the_scores_of_the_reranker_ties_as_they_were() -> None:
    found = reranked("?", [passage("bb", 0.9), passage("aa", 0.8), passage("cccc", 0.1)], Lengths())
    assert [(one.chunk.text, one.score) for one in found] == [("cccc", 0.06), ("bb", 0.04), ("aa", 0.04)]
    assert reranked("?", [], Lengths()) == []


def test_a_planted_preference_is_scored_between_0_and_1(storms: Path) -> None:
    reranker = CrossEncoderReranker(str(storms))
    dry, storm, long = reranker.score(QUESTION, ["thu ngân sách", "tỉnh bão", "bão " * 500])
    assert 0 < dry < 0.1 < 0.9 < storm < 1 and 0 <= long <= 1
    assert reranker.score(QUESTION, []) == []
    assert reranker.score(QUESTION, ["tỉnh bão"]) == pytest.approx([storm], abs=1e-4)


def test_a_model_that_is_not_there_is_named_when_it_is_first_needed(tmp_path: Path) -> None:
    reranker = CrossEncoderReranker(str(tmp_path / "khong-co"))
    with pytest.raises(ModelError, match="RAG_RERANKER=.*khong-co.*Chép thư mục mô hình"):
        reranker.score("?", ["x"])


def test_a_name_that_is_not_on_disk_is_named() -> None:
    with pytest.raises(ModelError, match="co-quan/khong-co"):
        CrossEncoderReranker("co-quan/khong-co").score("?", ["x"])


def test_a_model_of_several_outputs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cho 2 số một đoạn"):
        CrossEncoderReranker(str(tiny_model(tmp_path / "hai", labels=2))).score("?", ["x"])


def test_it_is_off_unless_the_settings_name_it(storms: Path) -> None:
    assert open_reranker(Settings()) is None
    assert isinstance(open_reranker(Settings(reranker=str(storms))), CrossEncoderReranker)
    assert Settings(reranker=str(storms)).fingerprint() != Settings().fingerprint()


def test_it_reorders_what_the_assistant_found(data_dir: Path, storms: Path, tmp_path: Path) -> None:
    folder = tmp_path / "van-ban"
    folder.mkdir()
    (folder / "thu.txt").write_text("Thu ngân sách tỉnh tăng 5%, thu ngân sách tỉnh đạt 70% dự toán.", "utf-8")
    (folder / "bao.txt").write_text("Cơn bão làm hư hại đê; ngân sách chi 5 tỷ đồng.", "utf-8")
    ingest(library_in(data_dir), folder)
    question = "Thu ngân sách tỉnh đạt bao nhiêu?"
    plain = open_assistant(Settings(data_dir=data_dir)).passages(question)
    other = open_assistant(Settings(data_dir=data_dir, reranker=str(storms))).passages(question)
    assert [one.chunk.source for one in plain] == ["thu.txt", "bao.txt"]
    assert [one.chunk.source for one in other] == ["bao.txt", "thu.txt"]
    assert 1 > other[0].score > 0.9 > 0.1 > other[1].score > 0
    asked = command("rag", data_dir, "--json", question, RAG_RERANKER=str(storms))
    assert [one["source"] for one in json.loads(asked.stdout)["passages"]] == ["bao.txt", "thu.txt"]
    assert [one["source"] for one in ask_json(data_dir, question)["passages"]] == ["thu.txt", "bao.txt"]


def test_the_command_line_names_a_model_that_is_not_there(data_dir: Path) -> None:
    ingest(library_in(data_dir), SAMPLES)
    done = command("rag", data_dir, "Thu ngân sách?", RAG_RERANKER="khong-co")
    assert done.returncode == 1
    assert done.stderr.startswith("Không mở được mô hình RAG_RERANKER='khong-co'")
