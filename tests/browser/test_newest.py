"""The newest answer is read from its beginning: its question stands at the top of the conversation."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import Page, expect

from rag.schema import Answer, Claim, Turn
from rag.scope import EVERYTHING, Scope
from tests.browser.conftest import DESKTOP, PHONE, Opener, RealApp, ask, finished, last_answer
from tests.ui.live import LiveServer
from tests.ui.scripted import Scripted

SIZES = pytest.mark.parametrize("options", [{"viewport": PHONE, "has_touch": True}, {"viewport": DESKTOP}])
FIRST = "Mở đầu của câu trả lời."
_SECONDS = 0.02
# Where the newest question and the first words of its answer stand, from the top of the window, and what the
# conversation leaves of the window: its top and its bottom.
_PLACES = """() => {
    const frame = document.querySelector("#hoi-thoai .bubble-wrap").getBoundingClientRect();
    const last = (who) => [...document.querySelectorAll(`#hoi-thoai [data-testid=${who}]`)].at(-1);
    return { question: last("user").getBoundingClientRect().top,
             answer: last("bot").querySelector("p").getBoundingClientRect().top,
             top: Math.max(0, frame.top), bottom: Math.min(innerHeight, frame.bottom) };
}"""
_SEEN = """() => {
    window.seen = [];
    const look = () => {
        const frame = document.querySelector("#hoi-thoai .bubble-wrap");
        const question = [...document.querySelectorAll("#hoi-thoai [data-testid=user]")].at(-1);
        if (frame && question?.textContent.includes("rất dài"))
            window.seen.push(Math.round(question.getBoundingClientRect().top - frame.getBoundingClientRect().top));
        requestAnimationFrame(look);
    };
    look();
}"""


class Long(Scripted):
    """Answers "rất dài" with forty growing paragraphs."""

    def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Iterator[Answer]:
        """See the contract."""
        if "rất dài" not in question:
            yield from super().stream(question, history, scope)
            return
        said = [FIRST, *(f"Ý thứ {n} của câu trả lời, dài hơn một dòng trên mọi màn hình hẹp." for n in range(40))]
        for end in range(1, len(said) + 1):
            time.sleep(_SECONDS)
            yield Answer(question, (Claim("\n\n".join(said[:end])),))


@pytest.fixture(scope="module")
def long() -> Iterator[LiveServer]:
    """The page over `Long`."""
    with LiveServer(Long(pause=0.02)) as server:
        yield server


def in_sight(page: Page) -> None:
    """The question at the top of what is seen of the conversation, the answer's first words below it."""
    places = page.evaluate(_PLACES)
    assert places["top"] <= places["question"] <= places["top"] + 60
    assert places["question"] < places["answer"] < places["bottom"] - 40


@SIZES
def test_a_long_answer_is_read_from_its_beginning_and_nothing_jumps(
    open_page: Opener, long: LiveServer, options: dict[str, object]
) -> None:
    page = open_page(long.url, **options)
    for question in ("một?", "hai?"):
        ask(page, question)
        finished(page)
        in_sight(page)
    page.evaluate(_SEEN)
    ask(page, "kể rất dài")
    finished(page)
    expect(last_answer(page)).to_contain_text("Ý thứ 39")
    expect(last_answer(page).get_by_text(FIRST)).to_be_in_viewport(ratio=1)
    in_sight(page)
    seen = page.evaluate("window.seen")
    assert len(seen) > 10  # frames that were drawn while the answer grew: fewer on a busy machine
    settled = seen[3:]  # the frame in which the bubble came, and the one that put it in its place
    assert max(settled) - min(settled) <= 1
    page.reload()
    expect(last_answer(page)).to_contain_text("Ý thứ 39", timeout=20_000)
    expect(last_answer(page).get_by_text(FIRST)).to_be_in_viewport(ratio=1)


@SIZES
def test_asking_again_begins_at_the_beginning_and_reading_on_is_left_alone(
    open_page: Opener, long: LiveServer, options: dict[str, object]
) -> None:
    page = open_page(long.url, **options)
    ask(page, "kể rất dài")
    finished(page)
    last_answer(page).locator("a[href='#viec-sai-1']").scroll_into_view_if_needed()
    frame = page.locator("#hoi-thoai .bubble-wrap")
    before = frame.evaluate("(frame) => frame.scrollTop")
    assert before > 300
    last_answer(page).locator("a[href='#viec-dung-1']").click()
    expect(last_answer(page)).to_contain_text("Đã đánh giá đúng")
    assert frame.evaluate("(frame) => frame.scrollTop") == pytest.approx(before, abs=60)
    last_answer(page).locator("a[href='#viec-lai-1']").click()
    page.locator("#dung:not([disabled])").wait_for()
    finished(page)
    in_sight(page)


@SIZES
def test_of_a_question_longer_than_the_screen_the_answer_is_seen(
    open_page: Opener, long: LiveServer, options: dict[str, object]
) -> None:
    page = open_page(long.url, **options)
    ask(page, "kể rất dài " + "về tình hình phát triển kinh tế - xã hội của tỉnh " * 30)
    finished(page)
    expect(last_answer(page).get_by_text(FIRST)).to_be_in_viewport(ratio=1)


@SIZES
def test_suggestions_come_below_the_answer_and_leave_it_in_sight(
    open_page: Opener, samples_app: RealApp, options: dict[str, object]
) -> None:
    page = open_page(samples_app.url, **options)
    ask(page, "GRDP tỉnh Minh Sơn 6 tháng đầu năm 2024 tăng bao nhiêu?")
    finished(page)
    expect(page.locator(".cac-goi-y a")).to_have_count(3, timeout=30_000)
    figure = last_answer(page).locator("strong", has_text="7,42%").first
    expect(figure).to_be_in_viewport(ratio=1)
    in_sight(page)
    offer, answer = page.locator(".cac-goi-y").bounding_box(), figure.bounding_box()
    assert offer and answer and offer["y"] > answer["y"]
