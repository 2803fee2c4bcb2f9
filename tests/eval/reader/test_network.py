"""The network that learns is the encoder that reads: the same logits before and after it is saved."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from eval.reader import learning
from eval.reader.network import Network
from eval.reader.pairs import Pair
from rag.cross_encoder import CrossEncoder, pair
from rag.embed.e5 import Vocabulary, build_model, open_vocabulary

QUESTION = "Ai ký quyết định?"
TEXTS = ["Chủ tịch Trần Văn Khuê ký quyết định.", "Hội nghị kết thúc lúc 17 giờ."]


@pytest.fixture(scope="module")
def vocabulary(models_dir: Path) -> Vocabulary:
    folder = models_dir / "e5-small"
    if not folder.exists():
        build_model(folder)
    return open_vocabulary(folder)


def questions(vocabulary: Vocabulary) -> list[list[Pair]]:
    made = []
    for text, whole in zip(TEXTS, (True, False), strict=True):
        ids, begin, _ = pair(vocabulary, QUESTION, text)
        made.append(Pair(ids, begin, ((begin + 4, begin + 6),) if whole else (), whole))
    return [made]


def relevances(network: Network, vocabulary: Vocabulary) -> list[float]:
    with torch.no_grad():
        return [
            float(
                network(
                    np.array([one.ids]),
                    torch.ones(1, len(one.ids), dtype=torch.bool),
                    (torch.arange(len(one.ids)) >= one.begin).long()[None],
                    0.0,
                )[2]
            )
            for one in questions(vocabulary)[0]
        ]


def test_training_teaches_and_the_encoder_reads_what_was_learnt(tmp_path: Path, vocabulary: Vocabulary) -> None:
    network = learning.train(questions(vocabulary), epochs=640)
    told, aside = relevances(network, vocabulary)
    assert told > 1 and aside < -1
    network.save(tmp_path / "reader.npz")
    read = CrossEncoder(tmp_path / "models", tmp_path / "reader.npz").read(QUESTION, TEXTS)
    assert [one.relevance for one in read] == pytest.approx([told, aside], abs=1.0)  # int8


def test_the_same_seed_learns_the_same(vocabulary: Vocabulary) -> None:
    both = []
    for _ in range(2):
        both.append(relevances(learning.train(questions(vocabulary), epochs=32), vocabulary))
    assert both[0] == pytest.approx(both[1], abs=1e-4)
