"""The evaluation of scale: a corpus can be repeated, real texts come first, the report has its fields."""

from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from eval.scale.__main__ import COLUMNS, row
from eval.scale.build import PARTS, Real, build, sizes
from eval.scale.corpus import FILES, Made, documents, real_documents
from eval.scale.measure import TIMED, WARMING, percentile
from eval.scale.vectors import completed, mixed, sample, unit

_SENTENCES = (
    "Tỉnh {n} thu ngân sách {m} tỷ đồng trong năm.",
    "Điều {n}. Cơ quan cấp huyện có trách nhiệm báo cáo trước ngày {m}.",
    "Sông {n} dài {m} km và chảy qua vùng đồng bằng; nước lớn vào tháng bảy.",
    "Uỷ ban nhân dân xã số {n} giải ngân {m}% vốn đầu tư công.",
)


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two files like those of the shared data, of a few long documents."""
    folder = tmp_path_factory.mktemp("corpora")
    for file_number, name in enumerate(FILES):
        rows = [
            {
                "title": f"Văn bản {d}",
                "text": "\n\n".join(
                    _SENTENCES[k % 4].format(n=d + 9 * k, m=k + 99 * file_number) * 3 for k in range(40)
                ),
            }
            for d in range(6)
        ]
        with lzma.open(folder / name, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return folder


def texts(made: Iterator[Made]) -> list[str]:
    return [piece.text for document in made for piece in document.chunks]


def test_a_corpus_can_be_repeated_and_begins_every_larger_one(corpora: Path) -> None:
    small, again, large = (texts(documents(real_documents(corpora), n)) for n in (300, 300, 400))
    assert (len(small), len(large)) == (300, 400)
    assert small == again == large[:300]
    assert len(set(large)) > 390


def test_real_documents_come_first_and_recombined_ones_name_their_sources(corpora: Path) -> None:
    real = list(real_documents(corpora))
    count = sum(len(made.chunks) for made in real)
    made = list(documents(iter(real), count + 60))
    assert made[: len(real)] == real
    for document in made[len(real) :]:
        assert document.mixed is not None and len(document.mixed) == len(document.chunks)
        for piece, sources in zip(document.chunks, document.mixed, strict=True):
            assert document.document.text[piece.start : piece.end] == piece.text
            assert sum(share for _, share in sources) == pytest.approx(1)
            assert all(0 <= number < count for number, _ in sources)


def test_derived_vectors_lie_near_those_they_are_made_of() -> None:
    dice = np.random.default_rng(1)
    words = dice.normal(size=(200, 12)).astype(np.float32)
    true = unit(words @ dice.normal(size=(12, 8)))
    numbers = sample(200, 150)
    vectors = completed(words, numbers, true[numbers])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(vectors[numbers], true[numbers])
    made = mixed([[(3, 1.0)], [(3, 0.5), (4, 0.5)]], vectors, 0)
    assert made[0] @ vectors[3] > 0.98
    assert np.array_equal(made, mixed([[(3, 1.0)], [(3, 0.5), (4, 0.5)]], vectors, 0))


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50), (0.95, 95), (1.0, 100)])
def test_percentiles_are_values_that_were_measured(share: float, expected: int) -> None:
    assert percentile([float(n) for n in range(100, 0, -1)], share) == expected


def test_the_report_has_its_fields(corpora: Path, models_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "models").symlink_to(models_dir)
    real = list(islice(real_documents(corpora), 2))
    count = sum(len(made.chunks) for made in real)
    vectors = unit(np.random.default_rng(2).normal(size=(count, 384)))
    seconds = build(tmp_path / "data", Real(real, vectors, count), 300, lambda line: None)
    assert set(seconds) == {"record", "lexical", "dense", "indexes"}
    disk = sizes(tmp_path / "data")
    assert set(disk) == set(PARTS) and min(disk.values()) > 10_000
    asked = tmp_path / "questions.json"
    asked.write_text(json.dumps([f"Tỉnh {n} thu ngân sách bao nhiêu tỷ đồng?" for n in range(WARMING + 9)]), "utf-8")
    command = [sys.executable, "-m", "eval.scale.measure", str(tmp_path / "data"), str(asked), repr(time.time())]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("RAG_")}
    printed = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    found = json.loads(printed.splitlines()[-1])
    assert found["questions"] == 9 and found["cold_start_s"] > 0
    assert set(found["parts_ms"]) == set(TIMED)
    assert 0 < found["query_ms"]["p50"] <= found["query_ms"]["p95"]
    assert found["memory_mb"]["resident"] >= found["memory_mb"]["anonymous"] > 50
    assert found["dense_recall_at_10"] > 0.9
    line = row({"chunks": 300, "disk_mb": disk, **found}).split()
    assert len(line) == len(COLUMNS) and line[0] == "300"
