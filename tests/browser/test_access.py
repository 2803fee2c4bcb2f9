"""Signing in and out in a real browser, over a real library of which a part is kept to a group."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Opener, RealApp, ask, finished, last_answer, overflow
from tests.browser.test_app import run_app
from tests.command import command
from tests.ui.access.office import PASSWORD, sign_in
from tests.ui.access.shelf import LEADING, TELLING, fill
from ui.access import audit
from ui.state import open_state

if TYPE_CHECKING:
    from playwright.sync_api import Page

NAME = "#ten"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Path:
    """The library and the accounts of `tests.ui.access.shelf`."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "models").symlink_to(models_dir)
    fill(tmp_path_factory.mktemp("files") / "van-ban", folder)
    return folder


@pytest.fixture(scope="module")
def app(data_dir: Path) -> Iterator[RealApp]:
    """The app on this machine."""
    with RealApp(data_dir) as running:
        yield running


def enter(page: Page, name: str, password: str = PASSWORD) -> None:
    """Sign in with the keyboard alone, from the field that the page has put the cursor in."""
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def seen(page: Page) -> str:
    """All that the page holds now, shown or not, less what was typed into it."""
    page.locator("#hoi-thoai [data-testid=user]").evaluate_all("all => all.forEach(one => one.remove())")
    return page.content()


def test_a_cadre_signs_in_asks_learns_nothing_of_what_is_kept_and_signs_out(open_page: Opener, app: RealApp) -> None:
    page = open_page(app.url, ready=NAME)
    assert page.url == app.url + "/dang-nhap"
    enter(page, "Lan")
    expect(page.locator(".ten-nguoi")).to_have_text("Đang đăng nhập: lan")
    expect(page.locator(".kho")).to_have_text("Kho có 1 văn bản")
    for question in (LEADING[0], LEADING[4]):
        ask(page, question)
        finished(page)
    content = seen(page)
    assert [words for words in TELLING if words in content] == []
    page.get_by_role("button", name="Đăng xuất").click()
    page.locator(NAME).wait_for()
    page.go_back()
    page.locator(NAME).wait_for()  # the page was not kept


def test_a_member_of_the_group_finds_it(open_page: Opener, app: RealApp) -> None:
    page = open_page(app.url, ready=NAME)
    enter(page, "hoa")
    expect(page.locator(".kho")).to_have_text("Kho có 2 văn bản")
    ask(page, LEADING[0])
    finished(page)
    expect(last_answer(page)).to_contain_text("87,65")


def test_two_people_at_once_see_their_own(open_page: Opener, app: RealApp) -> None:
    pages = {name: open_page(app.url, ready=NAME) for name in ("lan", "hoa")}
    for name, page in pages.items():
        enter(page, name)
        page.locator(".ten-nguoi").wait_for()
        ask(page, LEADING[0])
    for page in pages.values():
        finished(page)
    assert ["87,65" in seen(page) for page in pages.values()] == [False, True]


def test_a_wrong_password_is_told_and_the_name_stays(open_page: Opener, app: RealApp) -> None:
    page = open_page(app.url, ready=NAME)
    enter(page, "thu", "sai mật khẩu")
    expect(page.get_by_role("alert")).to_contain_text("Tên hoặc mật khẩu không đúng")
    expect(page.locator(NAME)).to_have_value("thu")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".ten-nguoi")).to_contain_text("thu")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sign_in_page_fits_a_phone(open_page: Opener, app: RealApp, scheme: str) -> None:
    page = open_page(app.url, ready=NAME, viewport=PHONE, color_scheme=scheme)
    assert overflow(page) <= 0
    boxes = [page.locator(one).bounding_box() for one in (NAME, "#mat-khau", "button")]
    assert all(box is not None and box["height"] >= 44 and box["x"] >= 0 for box in boxes)
    shade = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert shade == {"light": "rgb(245, 246, 248)", "dark": "rgb(18, 21, 26)"}[scheme]
    enter(page, "lan")
    page.locator(".ten-nguoi").wait_for()
    assert overflow(page) <= 0
    out = page.get_by_role("button", name="Đăng xuất").bounding_box()
    assert out is not None and out["height"] >= 44


def test_a_session_that_ends_leads_back_to_the_sign_in_page(open_page: Opener, app: RealApp, data_dir: Path) -> None:
    page = open_page(app.url, ready=NAME)
    enter(page, "thu")
    page.locator(".ten-nguoi").wait_for()
    done = command("ui.accounts", data_dir, "password", "thu", "--password-stdin", typed=PASSWORD)
    assert done.returncode == 0
    page.locator("#cau-hoi textarea").fill("còn vào được không?")
    page.keyboard.press("Enter")
    page.locator(NAME).wait_for()
    assert page.url == app.url + "/dang-nhap"


def test_a_visitor_without_a_proxy_does_not_choose_the_address_that_is_noted(app: RealApp, data_dir: Path) -> None:
    transport = httpx.HTTPTransport(local_address="127.0.0.2")
    with httpx.Client(base_url=app.url, transport=transport, headers={"X-Forwarded-For": "9.9.9.9"}) as visitor:
        assert sign_in(visitor, "ai đó", "sai").status_code == 401
    assert [one.detail for one in audit.entries(open_state(data_dir), person="ai đó")] == ["từ 127.0.0.2"]


@pytest.mark.parametrize("settings", [{"RAG_HOST": "0.0.0.0"}, {"RAG_ROOT_PATH": "/tro-ly"}])
def test_without_accounts_the_app_refuses_to_be_open_to_others(tmp_path: Path, settings: dict[str, str]) -> None:
    done = run_app(tmp_path, **settings)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"{'='.join(next(iter(settings.items())))} mở trang cho máy khác, mà chưa có tài khoản nào. "
        "Tạo tài khoản trước: python -m ui.accounts add TÊN --role admin\n"
    )
