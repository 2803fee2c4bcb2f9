"""axe-core over every tab and the sign-in page, light and dark, on a desk and on a phone: no serious fault."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser import axe
from tests.browser.conftest import DESKTOP, PHONE, Opener, RealApp
from tests.browser.tabs import each_in_use
from tests.ui.access.office import PASSWORD
from ui.access import accounts
from ui.state import open_state

_SIGN_IN = "/dang-nhap"
_SCREENS = [
    pytest.param(viewport, scheme, id=f"{name}-{scheme}")
    for name, viewport in (("desktop", DESKTOP), ("phone", PHONE))
    for scheme in ("light", "dark")
]


@pytest.fixture(scope="module")
def script() -> str:
    return axe.script()


@pytest.fixture(scope="module")
def guarded_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealApp]:
    """A program with one account."""
    data_dir = tmp_path_factory.mktemp("guarded")
    state = open_state(data_dir)
    accounts.add(state, "test", "minh", "admin", (), PASSWORD)
    state.close()
    with RealApp(data_dir) as app:
        yield app


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
    chromium: Browser, guarded_app: RealApp, script: str, viewport: Any, scheme: Any
) -> None:
    context = chromium.new_context(viewport=viewport, color_scheme=scheme, locale="vi-VN")
    page = context.new_page()
    page.goto(guarded_app.url)
    page.locator("input[type=password]").wait_for()
    assert page.url.endswith(_SIGN_IN)
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
