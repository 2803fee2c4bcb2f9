"""A sentence-transformers model named in the settings, on a tiny real one built here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rag.embed import open_embedder
from rag.embed.hub import SentenceTransformerEmbedder
from rag.errors import ModelError
from rag.settings import Settings

pytest.importorskip("torch", reason="torch is not installed: models named in RAG_EMBEDDING_MODEL cannot be tested")

WORDS = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "query",
    ":",
    "passage",
    "thu",
    "ngân",
    "sách",
    "giải",
    "đầu",
    "tư",
    "công",
    "tỉnh",
    "bão",
]


def tiny_model(folder: Path, prompts: dict[str, str] | None = None) -> Path:
    """A BERT of two layers with random weights and mean pooling, saved as sentence-transformers saves one."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast  # type: ignore[attr-defined]  # made lazily

    torch.manual_seed(0)
    parts = folder / "parts"
    parts.mkdir(parents=True)
    (parts / "vocab.txt").write_text("\n".join(WORDS), "utf-8")
    BertTokenizerFast(str(parts / "vocab.txt"), do_lower_case=False, strip_accents=False).save_pretrained(parts)
    BertModel(
        BertConfig(
            vocab_size=len(WORDS),
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=64,
            max_position_embeddings=64,
        )
    ).save_pretrained(parts)
    transformer = Transformer(str(parts))
    model = SentenceTransformer(modules=[transformer, Pooling(32)], prompts=prompts)
    model.save(str(folder / "model"))
    return folder / "model"


def test_prompts_that_the_model_declares_are_used(tmp_path: Path) -> None:
    plain = SentenceTransformerEmbedder(str(tiny_model(tmp_path / "plain")))
    prompted = SentenceTransformerEmbedder(
        str(tiny_model(tmp_path / "prompted", {"query": "query: ", "document": "passage: "}))
    )
    assert prompted.embed_query("thu ngân sách") == pytest.approx(plain.embed_query("query: thu ngân sách"), abs=1e-5)
    assert prompted.embed_documents(["đầu tư công"])[0] == pytest.approx(
        plain.embed_documents(["passage: đầu tư công"])[0], abs=1e-5
    )


def test_an_e5_model_gets_its_prefixes_and_settings_overrule_them(tmp_path: Path) -> None:
    model = tiny_model(tmp_path / "e5")
    named = model.rename(model.parent / "my-multilingual-e5")
    plain = SentenceTransformerEmbedder(str(named), "", "")
    e5 = SentenceTransformerEmbedder(str(named))
    assert e5.embed_query("bão") == pytest.approx(plain.embed_query("query: bão"), abs=1e-5)
    assert e5.fingerprint != plain.fingerprint


def test_vectors_have_length_one(tmp_path: Path) -> None:
    embedder = SentenceTransformerEmbedder(str(tiny_model(tmp_path)))
    vectors = np.array(embedder.embed_documents(["thu ngân sách", "bão"]))
    assert vectors.shape == (2, 32)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0, 1.0], abs=1e-5)


def test_the_settings_name_it(tmp_path: Path) -> None:
    model = tiny_model(tmp_path)
    embedder = open_embedder(Settings(data_dir=tmp_path / "data", embedding_model=str(model)))
    assert isinstance(embedder, SentenceTransformerEmbedder)
    assert embedder.fingerprint.startswith("st-model-")


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="khong-co"):
        SentenceTransformerEmbedder(str(tmp_path / "khong-co"))
