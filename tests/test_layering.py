"""The arrows of the house: app → ui → {rag, ingest, eval}, eval → {rag, ingest}, ingest → rag; rag imports none."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = {"app", "rag", "ingest", "eval", "ui", "prompts"}
MAY_IMPORT = {
    "app": {"rag", "ui"},
    "ui": {"rag", "ingest", "eval"},
    "ingest": {"rag"},
    "eval": {"rag", "ingest", "prompts"},  # prompts/judge_*.txt
    "rag": {"prompts"},
    "prompts": set[str](),
}
ONE_READER_OF_THE_ENVIRONMENT = {"rag/settings.py", "app.py"}  # app.py only sets what switches telemetry off


def modules(room: str) -> list[Path]:
    return [ROOT / "app.py"] if room == "app" else sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The first part of every module a file imports, at its top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_imports_only_what_it_may(room: str) -> None:
    paths = modules(room)
    assert paths, f"{room} is empty: the test sees nothing"
    wrong = {
        str(path.relative_to(ROOT)): sorted(strangers)
        for path in paths
        if (strangers := (imported(path) & ROOMS) - MAY_IMPORT[room] - {room})
    }
    assert wrong == {}


def test_settings_is_the_only_reader_of_the_environment() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in modules(room)
        if any(
            isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
        )
    }
    assert readers <= ONE_READER_OF_THE_ENVIRONMENT


def test_no_module_uses_an_archived_langchain() -> None:
    used = {name for room in ROOMS for path in modules(room) for name in imported(path)}
    assert used & {"langchain_community", "langchain_classic"} == set()


def test_prompt_texts_live_in_prompts_only() -> None:
    """A message for a model is built from a template of prompts/: nothing else names a role with a text of its own."""
    for path in modules("rag"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Tuple) and len(node.elts) == 2:
                role, text = node.elts
                spoken = isinstance(role, ast.Constant) and role.value in ("system", "user", "human", "assistant")
                if spoken and isinstance(text, ast.Constant) and isinstance(text.value, str):
                    assert text.value.startswith("{"), f"{path}: prompt text outside prompts/"
