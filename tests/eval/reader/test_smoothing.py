"""What int8 loses where one input of a product runs large, and how it is evened out."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from eval.reader.smoothing import factors, main
from rag.cross_encoder import SMOOTHED, WEIGHTS, CrossEncoder, smoothing
from tests.eval.tiny import write_set


def quantised(x: np.ndarray) -> np.ndarray:
    step = (x.max() - x.min()) / 255
    told: np.ndarray = np.rint(x / step) * step
    return told


def off(x: np.ndarray, matrix: np.ndarray, by: np.ndarray) -> float:
    """How far the product with 256 steps is from the exact one, the inputs multiplied first; those by 0 are exact."""
    apart = by == 0
    kept = np.where(apart[:, None], 0, matrix / np.where(apart, 1, by)[:, None])
    steps = np.abs(kept).max(axis=0) / 127
    told = quantised(x * by) @ (np.rint(kept / steps) * steps) + x[:, apart] @ matrix[apart]
    return float(np.abs(told - x @ matrix).mean())


def test_one_large_input_is_set_apart() -> None:
    rng = np.random.default_rng(0)
    x, matrix = rng.normal(size=(50, 64)).astype(np.float32), rng.normal(size=(64, 32)).astype(np.float32)
    x[::7, 5] = 300
    found = factors([x], matrix).astype(np.float32)
    assert np.flatnonzero(found == 0).tolist() == [5]
    assert off(x, matrix, found) < 0.05 * off(x, matrix, np.ones(64, np.float32))


def test_many_inputs_of_different_reach_are_evened_out() -> None:
    rng = np.random.default_rng(1)
    x, matrix = rng.normal(size=(50, 64)).astype(np.float32), rng.normal(size=(64, 32)).astype(np.float32)
    x *= np.geomspace(1, 40, 64).astype(np.float32)
    matrix /= np.geomspace(1, 40, 64).astype(np.float32)[:, None]
    found = factors([x], matrix).astype(np.float32)
    assert found[0] > 2 * found[-1]
    assert off(x, matrix, found) < 0.5 * off(x, matrix, np.ones(64, np.float32))


def test_even_inputs_are_left_as_they_are() -> None:
    x = np.random.default_rng(2).uniform(-1, 1, (50, 64)).astype(np.float32)
    matrix = np.random.default_rng(3).uniform(-1, 1, (64, 32)).astype(np.float32)
    found = factors([x], matrix).astype(np.float32)
    assert found.min() > 0.8 and found.max() < 1.25


def test_the_command_changes_the_smoothing_and_nothing_else(tmp_path: Path, models_dir: Path) -> None:
    data = write_set(tmp_path / "data", "xquad_vi")
    weights = Path(shutil.copy(WEIGHTS, tmp_path / "reader.npz"))
    before = dict(np.load(weights))
    assert main(["--data", str(data), "--weights", str(weights), "--models", str(models_dir)]) == 0
    after = dict(np.load(weights))
    assert after.keys() == before.keys()
    assert all(np.array_equal(after[name], before[name]) for name in after if not name.endswith(SMOOTHED))
    assert smoothing(weights).keys() == smoothing(WEIGHTS).keys()
    (read,) = CrossEncoder(tmp_path / "models", weights).read("Ai ký?", ["Ông An ký."])
    assert -20 < read.relevance < 20


def test_without_sets_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path)]) == 1
    assert f"Không có bộ câu hỏi nào trong {tmp_path}" in capsys.readouterr().err
