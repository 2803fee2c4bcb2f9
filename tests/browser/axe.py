"""axe-core, the accessibility checker, fetched once from the npm registry: used by the tests, never shipped."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import tarfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

VERSION = "4.14.1"  # MPL-2.0
INTEGRITY = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="  # sha512, npm's
_REGISTRY = os.environ.get("NPM_CONFIG_REGISTRY", "https://registry.npmjs.org").rstrip("/")
_CACHE = Path(__file__).resolve().parents[2] / ".cache"
_GRAVE = ("serious", "critical")


def script() -> str:
    """The text of axe.min.js. Skips, or fails with RAG_REQUIRE_BROWSER=1, where the registry cannot be reached."""
    kept = _CACHE / f"axe-core-{VERSION}.tgz"
    try:
        packed = kept.read_bytes() if kept.exists() else _fetched(kept)
    except (urllib.error.URLError, OSError) as error:
        message = f"ACCESSIBILITY NOT CHECKED: axe-core {VERSION} could not be fetched from {_REGISTRY} ({error})"
        if os.environ.get("RAG_REQUIRE_BROWSER") == "1":
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    _check(packed)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        member = archive.extractfile("package/axe.min.js")
        assert member is not None
        return member.read().decode("utf-8")


def _fetched(kept: Path) -> bytes:
    with urllib.request.urlopen(f"{_REGISTRY}/axe-core/-/axe-core-{VERSION}.tgz", timeout=60) as reply:
        packed = bytes(reply.read())
    _check(packed)
    kept.parent.mkdir(exist_ok=True)
    partial = kept.with_suffix(f".{os.getpid()}")
    partial.write_bytes(packed)
    os.replace(partial, kept)
    return packed


def _check(packed: bytes) -> None:
    seen = base64.b64encode(hashlib.sha512(packed).digest()).decode()
    assert seen == INTEGRITY, f"axe-core {VERSION} is not the package that was pinned: sha512-{seen}"


def faults(page: Page, axe: str) -> list[str]:
    """Each serious or critical fault of the page as it stands: the rule, what it asks, where."""
    page.evaluate(axe)
    found: Any = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [
        f"{fault['impact']} {fault['id']}: {fault['help']}: {node['target']} {node['html'][:160]}"
        for fault in found
        if fault["impact"] in _GRAVE
        for node in fault["nodes"]
    ]
