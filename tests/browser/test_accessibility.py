"""axe-core over every tab and the sign-in page, light and dark, on a desk and on a phone: no serious fault."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser

from tests.browser import axe
from tests.browser.conftest import DESKTOP, PHONE, Opener, RealApp
from tests.browser.tabs import each_in_use

_SIGN_IN = "/dang-nhap"
_SCREENS = [
    pytest.param(viewport, scheme, id=f"{name}-{scheme}")
    for name, viewport in (("desktop", DESKTOP), ("phone", PHONE))
    for scheme in ("light", "dark")
]


@pytest.fixture(scope="module")
def script() -> str:
    return axe.script()


@pytest.mark.parametrize(("viewport", "scheme"), _SCREENS)
def test_no_tab_has_a_serious_fault(
    open_page: Opener, samples_app: RealApp, script: str, viewport: dict[str, int], scheme: str
) -> None:
    page = open_page(samples_app.url, viewport=viewport, color_scheme=scheme)
    found = {"as it opens": axe.faults(page, script)}
    for name in each_in_use(page):
        found[name] = axe.faults(page, script)
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize(("viewport", "scheme"), _SCREENS)
def test_the_sign_in_page_has_no_serious_fault(
    chromium: Browser, samples_app: RealApp, script: str, viewport: Any, scheme: Any
) -> None:
    if httpx.get(samples_app.url + _SIGN_IN).status_code != 200:
        pytest.skip("this program runs without accounts: it has no sign-in page")
    context = chromium.new_context(viewport=viewport, color_scheme=scheme, locale="vi-VN")
    page = context.new_page()
    page.goto(samples_app.url + _SIGN_IN)
    assert axe.faults(page, script) == []
    context.close()


def test_the_checker_sees_a_fault(chromium: Browser, script: str) -> None:
    """A picture without words, and grey on grey: were these not found, nothing would be."""
    page = chromium.new_page()
    page.set_content(
        '<html lang="vi"><title>a</title><main><img src="data:,"><p style="color:#999;background:#aaa">Chữ xám'
    )
    assert sorted(fault.split(":")[0] for fault in axe.faults(page, script)) == [
        "critical image-alt",
        "serious color-contrast",
    ]
    page.close()
