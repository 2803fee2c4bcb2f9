"""The tabs of the page, whichever there are, and the page put to use in each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rag.text import fold
from tests.browser.conftest import ask, finished

if TYPE_CHECKING:
    from playwright.sync_api import Page

QUESTION = "GRDP tỉnh Minh Sơn 6 tháng đầu năm 2024 tăng bao nhiêu?"
ONLY_TAB = "Hỏi đáp"
_TABS = "[role=tablist] [role=tab]"


def names(page: Page) -> list[str]:
    """The tabs in their order, those too that a narrow page hides behind a button; a page without any is the chat."""
    if page.locator(_TABS).count():  # this one is shown to clerks, once the page knows who opened it
        page.locator(_TABS, has_text="Đánh giá").first.wait_for()
    seen = page.locator(_TABS).all_inner_texts()
    return list(dict.fromkeys(name.strip() for name in seen if name.strip())) or [ONLY_TAB]


def open_tab(page: Page, name: str) -> None:
    """Show a tab and wait until nothing loads any more."""
    button = page.locator(f"{_TABS}:visible", has_text=name)
    if button.count():
        button.first.click()
    elif page.locator(_TABS).count():
        page.locator(".overflow-menu > button").first.click()
        page.locator(".overflow-dropdown button", has_text=name).first.click()
    page.wait_for_timeout(800)  # what a tab asks for when it is opened


def each_in_use(page: Page) -> Iterator[str]:
    """Every tab in turn; the chat with an answer in it."""
    for name in names(page):
        open_tab(page, name)
        if page.locator("#cau-hoi textarea:visible").count():
            ask(page, QUESTION)
            finished(page)
        yield name


def slug(name: str) -> str:
    """A tab's name as a part of a file name.

    >>> slug("Đánh giá")
    'danh-gia'
    """
    return "-".join(fold(name).split())
