"""The worked examples in the docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import eval as evaluation
import ingest
import rag
import ui

MODULES = [
    name
    for package in (rag, ingest, evaluation, ui)
    for _, name, _ in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if not name.endswith("__main__")
]


PEERS = "eval.retrieval.peers."  # their packages are in an environment of their own


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name: str) -> None:
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if not name.startswith(PEERS):
            raise
        pytest.skip(f"{error.name} is not installed here")
    assert doctest.testmod(module).failed == 0
