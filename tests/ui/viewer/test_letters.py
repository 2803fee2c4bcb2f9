"""Words of a cleaned text found again among the letters of a page."""

from __future__ import annotations

from ui.viewer.letters import letters, located


def found(page: str, text: str, words: str, nth: int = 0) -> list[str]:
    """What of the page is taken for the nth `words` of `text`."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    seen = letters(page)
    ranges = located(seen, text, start, start + len(words))
    return [page[seen.at[first] : seen.at[last - 1] + 1] for first, last in ranges]


def test_blanks_marks_and_line_ends_do_not_matter() -> None:
    assert found("Tỷ lệ  giải\r\nng ân vốn", "Tỷ lệ giải ngân vốn", "giải ngân") == ["giải\r\nng ân"]
    assert found("hoa\u0300 bi\u0300nh m²", "hoà bình m2 .", "hoà bình m2") == ["hoa\u0300 bi\u0300nh m²"]


def test_the_surroundings_tell_which_of_several_places_is_meant() -> None:
    page = "Thu đạt 88% dự toán. Đầu trang 2. Chi đạt 88% kế hoạch."
    text = "Thu đạt 88% dự toán. Chi đạt 88% kế hoạch."
    seen = letters(page)
    places = [
        located(seen, text, text.index("88"), text.index("88") + 3),
        located(seen, text, text.rindex("88"), text.rindex("88") + 3),
    ]
    assert [seen.at[first] for ((first, _),) in places] == [page.index("88"), page.rindex("88")]


def test_a_figure_within_a_longer_one_is_not_taken() -> None:
    page = "Có 1885 hộ; đạt 88 điểm."
    seen = letters(page)
    ((first, _),) = located(seen, "Khác hẳn 88 nhé", 9, 11)
    assert seen.at[first] == page.index("88 ")


def test_cells_printed_in_another_order_are_found_one_by_one() -> None:
    page = "Thu nội địa Thu xuất nhập khẩu 1.250 140"
    text = "Thu nội địa | 1.250\nThu xuất nhập khẩu | 140"
    assert found(page, text, "Thu nội địa | 1.250") == ["Thu nội địa", "1.250"]


def test_a_line_broken_by_something_else_is_found_in_its_parts() -> None:
    page = "Các cấp uỷ đảng tiếp tục (chú thích 1) lãnh đạo thực hiện nhiệm vụ"
    words = "Các cấp uỷ đảng tiếp tục lãnh đạo thực hiện nhiệm vụ"
    assert found(page, words, words) == ["Các cấp uỷ đảng tiếp tục", "lãnh đạo thực hiện nhiệm vụ"]


def test_what_is_not_on_the_page_is_not_found() -> None:
    assert found("", "Thu ngân sách", "Thu ngân sách") == []
    assert found("Một trang nói chuyện khác hẳn", "Thu ngân sách đạt 88%", "Thu ngân sách đạt 88%") == []
    assert found("Thu ngân sách", "Thu ngân sách", "") == []
