"""Settings come from RAG_* variables and from nowhere else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.settings import Settings, load_settings

README = Path(__file__).resolve().parents[2] / "README.md"


def test_defaults() -> None:
    settings = Settings()
    assert (settings.host, settings.port, settings.data_dir) == ("127.0.0.1", 7860, Path("data"))
    assert not settings.llm_configured


def test_variables_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_PORT", "8123")
    monkeypatch.setenv("RAG_DATA_DIR", "/srv/kho")
    monkeypatch.setenv("RAG_LLM_MODEL", "")  # empty means not set
    settings = load_settings()
    assert (settings.port, settings.data_dir, settings.llm_model) == (8123, Path("/srv/kho"), None)


@pytest.mark.parametrize(
    ("name", "value"), [("RAG_PORT", "tám nghìn"), ("RAG_PORT", "99999"), ("RAG_ABSTAIN_BELOW", "2")]
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=re.escape(f"{name}={value!r}")):
        load_settings()


def test_the_fingerprint_changes_with_what_changes_answers_only() -> None:
    plain = Settings().fingerprint()
    assert Settings(port=1234, data_dir=Path("x"), llm_timeout=5).fingerprint() == plain
    assert Settings(llm_model="m").fingerprint() == plain  # without an address it is not used
    changed = {
        Settings(embedding_model="m").fingerprint(),
        Settings(dense_weight=0.1).fingerprint(),
        Settings(abstain_below=0.1).fingerprint(),
        Settings(llm_model="m", llm_base_url="http://x").fingerprint(),
    }
    assert len(changed) == 4 and plain not in changed


def test_the_readme_lists_every_setting_with_its_default() -> None:
    text = README.read_text("utf-8")
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else str(field.default)
        assert re.search(
            rf"^\| `RAG_{name.upper()}` \| {re.escape(f'`{default}`' if default else '—')} \|", text, re.M
        ), name
