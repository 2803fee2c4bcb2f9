"""The page in a real browser over the scripted assistant."""

from __future__ import annotations

import time

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Opener, ask, finished, last_answer, overflow
from tests.ui.live import LiveServer
from tests.ui.scripted import NOTICE, QUOTE, Scripted
from ui.chat import EXAMPLES
from ui.wording import NOT_FOUND_LABEL, STOPPED_LABEL, UNEXPECTED_ERROR, UNVERIFIED_LABEL

ENGLISH = ("Textbox", "Chatbot", "Submit", "Built with", "Use via API", "Settings", "Clear", "Copy", "Share", "Loading")


def contrast(page: Page, selector: str) -> float:
    """The WCAG contrast of the text of the first element that matches, against what is painted behind it."""
    return float(
        page.locator(selector).first.evaluate("""(element) => {
            const parse = (text) => text.match(/[\\d.]+/g).map(Number);
            const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
                .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
            let behind = element, fill = [0, 0, 0, 0];
            while (behind && (fill[3] ?? 1) === 0) {
                fill = parse(getComputedStyle(behind).backgroundColor);
                behind = behind.parentElement;
            }
            const [one, two] = [light(parse(getComputedStyle(element).color)), light(fill)].sort((a, b) => b - a);
            return (one + 0.05) / (two + 0.05);
        }""")
    )


def test_the_page_is_vietnamese(open_page: Opener, scripted: LiveServer) -> None:
    page = open_page(scripted.url)
    expect(page).to_have_title("Trợ lý văn bản")
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.locator(".kho")).to_have_text("Kho có 1.234 văn bản")
    for name in ("Gửi", "Dừng", "Cuộc trò chuyện mới"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(page.get_by_label("Câu hỏi", exact=True)).to_be_focused()
    ask(page, "tỷ lệ?")
    finished(page)
    seen = page.locator("body").inner_text()
    labels = page.evaluate(
        "[...document.querySelectorAll('[aria-label],[title]')].filter((e) => e.checkVisibility())"
        ".map((e) => (e.getAttribute('aria-label') || '') + ' ' + (e.title || '')).join(' ')"
    )
    assert [word for word in ENGLISH if word in seen + labels] == []


def test_english_windows_get_vietnamese_too(open_page: Opener, scripted: LiveServer) -> None:
    page = open_page(scripted.url, locale="en-US")
    expect(page.locator(".kho")).to_have_text("Kho có 1.234 văn bản")
    expect(page.locator("#hoi-thoai .example").first).to_have_attribute("aria-label", f"Câu hỏi gợi ý 1: {EXAMPLES[0]}")


def test_a_question_streams_an_answer_with_its_sources(open_page: Opener, scripted: LiveServer) -> None:
    page = open_page(scripted.url)
    ask(page, "tỷ lệ giải ngân là bao nhiêu?")
    expect(last_answer(page)).to_contain_text("Tỷ lệ")
    assert "[2]" not in last_answer(page).inner_text(), "the answer came whole, not streamed"
    finished(page)
    expect(last_answer(page)).to_contain_text("Tỷ lệ giải ngân đạt 88% kế hoạch giao, đứng thứ 5. [1]")
    expect(last_answer(page).locator("strong").first).to_have_text("88%")
    card = page.locator("#nguon-1-1")
    expect(card.locator("h3")).to_have_text("[1] Báo cáo kết quả 9 tháng năm 2021")
    expect(card.locator(".mo-ta")).to_have_text("Báo cáo 15-BC/TU · 29/09/2021")
    expect(card.locator(".vi-tri")).to_have_text("mục I · trang 2")
    expect(card.locator("mark")).to_have_text(QUOTE)
    expect(card.locator("blockquote")).to_contain_text("<b>an sinh</b> & xã hội")
    page.get_by_text("Các đoạn khác đã xem (1)").click()
    expect(page.locator(".khac li")).to_contain_text("độ khớp 42%")


def test_a_mark_leads_to_its_source_also_of_an_earlier_answer(open_page: Opener, scripted: LiveServer) -> None:
    page = open_page(scripted.url + "?__theme=dark")
    for question in ("một?", "hai?"):
        ask(page, question)
        finished(page)
    expect(page.locator("#nguon-2-2")).to_be_visible()
    expect(page.locator("#nguon-1-2")).to_be_hidden()
    page.locator("a[href*='nguon-1-2']").click()
    expect(page.locator("#nguon-1-2")).to_be_focused()
    expect(page.locator("#nguon-1-2")).to_be_in_viewport()
    expect(page.locator("#hoi-thoai [data-testid=bot]")).to_have_count(2)


def test_an_example_is_asked_at_once(open_page: Opener, scripted: LiveServer) -> None:
    page = open_page(scripted.url)
    page.get_by_text(EXAMPLES[1]).click()
    finished(page)
    expect(page.locator("#hoi-thoai [data-testid=user]")).to_have_text(EXAMPLES[1])
    expect(last_answer(page)).to_contain_text("88%")


def test_an_abstention_looks_different(open_page: Opener, scripted: LiveServer) -> None:
    page = open_page(scripted.url)
    ask(page, "giá vé?")
    finished(page)
    expect(last_answer(page).locator(".khong-tim-thay")).to_contain_text(NOT_FOUND_LABEL)
    expect(page.locator("#nguon article")).to_have_count(0)
    expect(page.locator("#nguon")).to_contain_text("Các đoạn khác đã xem (3)")


def test_notice_and_unverified_are_told_in_words(open_page: Opener, scripted: LiveServer) -> None:
    page = open_page(scripted.url)
    ask(page, "lưu ý")
    finished(page)
    expect(last_answer(page).locator(".luu-y")).to_contain_text(f"Lưu ý: {NOTICE}")
    expect(last_answer(page).locator(".chua-kiem-chung")).to_contain_text(UNVERIFIED_LABEL)


def test_errors_are_errors(open_page: Opener, scripted: LiveServer) -> None:
    page = open_page(scripted.url)
    for question, message in (("lỗi báo", "Kiểm tra RAG_LLM_BASE_URL"), ("hỏng", UNEXPECTED_ERROR)):
        ask(page, question)
        finished(page)
        expect(last_answer(page).locator(".loi")).to_contain_text(message)
    assert NOT_FOUND_LABEL not in page.locator("#hoi-thoai").inner_text()


def test_stop_ends_a_slow_answer(open_page: Opener, own_scripted: tuple[LiveServer, Scripted]) -> None:
    server, assistant = own_scripted
    page = open_page(server.url)
    ask(page, "chậm")
    expect(last_answer(page)).to_contain_text("phần 3")
    page.get_by_role("button", name="Dừng").click()
    expect(last_answer(page)).to_contain_text(STOPPED_LABEL)
    finished(page)
    kept = last_answer(page).inner_text()
    assert "phần 3" in kept
    time.sleep(1)
    assert last_answer(page).inner_text() == kept
    deadline = time.monotonic() + 5
    while not assistant.closed and time.monotonic() < deadline:
        time.sleep(0.1)
    assert assistant.closed == 1, "the assistant goes on answering after Dừng"
    ask(page, "còn gì?")
    finished(page)
    expect(last_answer(page)).to_contain_text("88%")
    assert assistant.histories[-1] == ()


def test_a_new_conversation_forgets(open_page: Opener, own_scripted: tuple[LiveServer, Scripted]) -> None:
    server, assistant = own_scripted
    page = open_page(server.url)
    for question in ("một?", "hai?"):
        ask(page, question)
        finished(page)
    assert [turn.question for turn in assistant.histories[-1]] == ["một?"]
    page.get_by_role("button", name="Cuộc trò chuyện mới").click()
    expect(page.locator("#hoi-thoai .example")).to_have_count(len(EXAMPLES))
    expect(page.locator("#nguon article")).to_have_count(0)
    ask(page, "ba?")
    finished(page)
    assert assistant.histories[-1] == ()


def test_a_new_conversation_ends_a_slow_answer(open_page: Opener, own_scripted: tuple[LiveServer, Scripted]) -> None:
    server, assistant = own_scripted
    page = open_page(server.url)
    ask(page, "chậm")
    expect(last_answer(page)).to_contain_text("phần 3")
    page.get_by_role("button", name="Cuộc trò chuyện mới").click()
    expect(page.locator("#hoi-thoai .example")).to_have_count(len(EXAMPLES))
    time.sleep(1)
    expect(page.locator("#hoi-thoai [data-testid=user]")).to_have_count(0)
    assert assistant.closed == 1
    ask(page, "tỷ lệ?")
    finished(page)
    expect(last_answer(page)).to_contain_text("88%")


def test_an_empty_question_only_gets_a_hint(open_page: Opener, own_scripted: tuple[LiveServer, Scripted]) -> None:
    server, assistant = own_scripted
    page = open_page(server.url)
    page.locator("#cau-hoi textarea").fill("   ")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Xin nhập câu hỏi")).to_be_visible()
    expect(page.locator("#hoi-thoai [data-testid=user]")).to_have_count(0)
    assert assistant.histories == []


def test_two_people_ask_at_once(open_page: Opener, scripted: LiveServer) -> None:
    slow, quick = open_page(scripted.url), open_page(scripted.url)
    ask(slow, "chậm")
    expect(last_answer(slow)).to_contain_text("phần 1")
    ask(quick, "tỷ lệ?")
    finished(quick)
    expect(last_answer(quick)).to_contain_text("88%")
    expect(slow.locator("#dung")).to_be_enabled()
    assert "88%" not in slow.locator("#hoi-thoai").inner_text()
    slow.get_by_role("button", name="Dừng").click()
    finished(slow)


def test_a_phone_has_one_column_and_no_sideways_scroll(open_page: Opener, scripted: LiveServer) -> None:
    page = open_page(scripted.url, viewport=PHONE, has_touch=True)
    assert overflow(page) <= 0
    page.get_by_text(EXAMPLES[0]).tap()
    finished(page)
    assert overflow(page) <= 0
    box, panel = page.locator("#cau-hoi").bounding_box(), page.locator("#nguon").bounding_box()
    assert box and panel
    assert panel["y"] > box["y"] + box["height"]
    assert panel["width"] > 0.85 * PHONE["width"]
    last_answer(page).locator("a[href*='nguon-1-1']").tap()
    expect(page.locator("#nguon-1-1 h3")).to_be_in_viewport()
    for button in page.locator("#nut button:visible").all():
        size = button.bounding_box()
        assert size and size["height"] >= 44


def test_light_and_dark_are_readable(open_page: Opener, scripted: LiveServer) -> None:
    for scheme in ("light", "dark"):
        page = open_page(scripted.url, color_scheme=scheme)
        for question in ("giá vé", "lỗi báo", "lưu ý", "tỷ lệ?"):
            ask(page, question)
            finished(page)
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (background == "rgb(18, 21, 26)") == (scheme == "dark")
        for selector in (
            "h1",
            ".kho",
            "#hoi-thoai [data-testid=user] p",
            "#hoi-thoai [data-testid=bot] p",
            ".hop.khong-tim-thay",
            ".hop.loi",
            ".hop.luu-y",
            ".chua-kiem-chung",
            "#hoi-thoai a",
            "#gui",
            "#moi",
            "#nguon h3",
            "#nguon mark",
            "#nguon .mo-ta",
            "#nguon .doan",
            "#nguon .tep",
            "#nguon summary",
        ):
            assert contrast(page, selector) >= 4.5, f"{selector} in {scheme}"
        size = page.locator("#hoi-thoai [data-testid=bot] p").first.evaluate("(e) => getComputedStyle(e).fontSize")
        assert float(size.removesuffix("px")) >= 16


def test_everything_works_from_the_keyboard(open_page: Opener, scripted: LiveServer) -> None:
    page = open_page(scripted.url)
    expect(page.get_by_label("Câu hỏi", exact=True)).to_be_focused()
    page.keyboard.type("tỷ lệ?")
    page.keyboard.press("Enter")
    finished(page)
    expect(page.get_by_label("Câu hỏi", exact=True)).to_have_value("")
    page.locator("a[href*='nguon-1-2']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#nguon-1-2")).to_be_focused()
    for name in ("Xem trong văn bản", "Sao chép kèm trích dẫn"):
        page.keyboard.press("Tab")
        expect(page.locator("#nguon-1-2").get_by_role("button", name=name)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#nguon summary").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#nguon details").first).to_have_attribute("open", "")
    page.get_by_role("button", name="Cuộc trò chuyện mới").focus()
    page.keyboard.press("Enter")
    page.locator("#hoi-thoai .example").first.focus()
    page.keyboard.press("Enter")
    finished(page)
    expect(page.locator("#hoi-thoai [data-testid=user]")).to_have_text(EXAMPLES[0])
