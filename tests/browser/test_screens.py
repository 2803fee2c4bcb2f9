"""A picture of every tab, on a desk and on a phone, light and dark; `make screens` keeps them in docs/screens."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, ROOT, Opener, RealApp, overflow
from tests.browser.tabs import each_in_use, slug

_LARGEST = 150_000  # bytes: the README shows them all


def _small(picture: bytes) -> bytes:
    """The picture in at most 128 colours."""
    image = Image.open(io.BytesIO(picture)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    packed = io.BytesIO()
    image.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def _with_a_run(page: Page) -> None:
    """An evaluation that is over: the tab as it looks in use."""
    reports = page.get_by_role("button", name="Xem báo cáo")
    page.locator(".danh-gia button", has_text="Chạy").first.wait_for()
    page.wait_for_timeout(1000)  # the runs are fetched
    if not reports.count():
        page.get_by_role("button", name="Chạy", exact=True).click()
        expect(reports).to_have_count(1, timeout=150_000)
    page.evaluate("scrollTo(0, 0)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("device", "viewport"), [("desktop", DESKTOP), ("phone", PHONE)])
def test_a_picture_of_every_tab(
    open_page: Opener, samples_app: RealApp, tmp_path: Path, device: str, viewport: dict[str, int], scheme: str
) -> None:
    folder = ROOT / "docs" / "screens" if os.environ.get("RAG_SCREENSHOTS") == "1" else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    page = open_page(samples_app.url, viewport=viewport, color_scheme=scheme)
    made = []
    for name in each_in_use(page):
        if name == "Hỏi đáp":
            page.locator(".cac-goi-y a").first.wait_for(timeout=30_000)
        if name == "Đánh giá":
            _with_a_run(page)
        page.mouse.move(0, 0)
        page.wait_for_timeout(500)  # the buttons fade
        picture = folder / f"{slug(name)}-{device}-{scheme}.png"
        picture.write_bytes(_small(page.screenshot()))
        made.append(picture)
        assert overflow(page) <= 0, f"{name} scrolls sideways"
    assert made, "the page has no tab"
    assert {picture.name: size for picture in made if (size := picture.stat().st_size) > _LARGEST} == {}
    for picture in made:
        with Image.open(picture) as image:
            assert image.size == (viewport["width"], viewport["height"])
