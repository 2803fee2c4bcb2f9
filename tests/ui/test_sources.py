"""The panel of sources: what a card shows, and that text from a document stays text."""

from __future__ import annotations

from dataclasses import replace

from rag.schema import Citation, Provision
from tests.ui.scripted import ABSTAINED, ANSWER, PASSAGES, PLAIN, QUOTE, REPORT, cite, passage
from ui import sources


def test_a_card_shows_everything_that_is_known() -> None:
    shown = sources.card(cite(1, REPORT, QUOTE, "mục I"), turn=3)
    start = REPORT.text.index(QUOTE)
    assert shown.startswith(
        '<article class="nguon" id="nguon-3-1" tabindex="-1" aria-label="Nguồn 1" data-van-ban="d1" '
        f'data-tu="{start}" data-den="{start + len(QUOTE)}" data-ten="Báo cáo kết quả 9 tháng năm 2021" '
        f'data-noi="mục I · trang 2" data-sao-chep="“{QUOTE}” (Báo cáo số 15-BC/TU ngày 29/9/2021, mục I)">'
    )
    assert '<h3><span class="so">[1]</span> Báo cáo kết quả 9 tháng năm 2021</h3>' in shown
    assert '<p class="mo-ta">Báo cáo 15-BC/TU · 29/09/2021</p><p class="vi-tri">mục I · trang 2</p>' in shown
    assert f"tỷ lệ giải ngân đạt <mark>{QUOTE}</mark>; " in shown
    assert '<p class="tep">Tệp: <span>bao-cao/9-thang.pdf</span></p>' in shown


def test_a_card_without_metadata_has_no_empty_lines() -> None:
    assert sources.card(cite(2, PLAIN, "1.300"), turn=1) == (
        '<article class="nguon" id="nguon-1-2" tabindex="-1" aria-label="Nguồn 2" data-van-ban="d2" data-tu="13" '
        'data-den="18" data-ten="Ghi chép" data-noi="" data-sao-chep="“1.300” (“Ghi chép”)">'
        '<h3><span class="so">[2]</span> Ghi chép</h3>'
        '<blockquote class="doan">Kết nạp trên <mark>1.300</mark> đảng viên mới.</blockquote>'
        '<p class="tep">Tệp: <span>ghi-chep.txt</span></p>'
        '<p class="viec"><button type="button" data-nguon="xem">Xem trong văn bản</button>'
        '<button type="button" data-nguon="chep">Sao chép kèm trích dẫn</button></p></article>'
    )


def test_text_of_a_document_is_escaped_everywhere() -> None:
    evil = '<img src=x onerror="alert(1)">&'
    document = replace(PLAIN, title=evil, source=evil, number=evil, text=f"{evil} đạt {evil} rồi {evil}", date=evil)
    citation = replace(cite(1, document, f"đạt {evil}"), locator=evil)
    claims = (replace(ANSWER.claims[0], citations=(citation,)),)
    answer = replace(ANSWER, question=evil, claims=claims, passages=(passage(document, 0, 9, 0.5),))
    shown = sources.panel([(1, answer), (2, ABSTAINED)])
    assert "<img" not in shown
    assert "<mark>đạt &lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;</mark>" in shown


def test_the_window_is_cut_at_sentences_then_at_words() -> None:
    text = "Một hai. Ba bốn năm. Sáu bảy TÁM chín. Mười mười một. Hết rồi."
    start = text.index("TÁM")
    assert sources.marked(text, start, start + 3, reach=22) == (
        "… Ba bốn năm. Sáu bảy <mark>TÁM</mark> chín. Mười mười một. …"
    )
    assert sources.marked(text, start, start + 3, reach=20).startswith("… Sáu bảy <mark>TÁM</mark>")
    words = "aa bb cc TÁM dd ee ff"
    start = words.index("TÁM")
    assert sources.marked(words, start, start + 3, reach=5) == "… cc <mark>TÁM</mark> dd …"
    assert sources.marked("xxxxTÁMyyyy", 4, 7, reach=2) == "… <mark>TÁM</mark> …"
    assert sources.marked("TÁM", 0, 3) == "<mark>TÁM</mark>"


def test_the_window_keeps_the_characters_of_the_document() -> None:
    start = REPORT.text.index(QUOTE)
    left, right = sources.window(REPORT.text, start, start + len(QUOTE))
    assert left == 0
    assert start + len(QUOTE) < right <= start + len(QUOTE) + sources.REACH
    assert REPORT.text[:right].endswith("được giao.")


def test_other_passages_leave_out_the_cited_ones() -> None:
    shown = sources.others(ANSWER)
    assert "<summary>Các đoạn khác đã xem (1)</summary>" in shown
    assert "độ khớp 42%" in shown
    assert "bao-cao/9-thang.pdf · trang 2" in shown
    assert "ghi-chep.txt" not in shown
    assert sources.others(replace(ANSWER, passages=PASSAGES[:1])) == ""


def test_an_abstention_has_no_card_and_lists_what_was_seen() -> None:
    shown = sources.answer_sources(ABSTAINED, turn=1)
    assert "<article" not in shown
    assert "Câu trả lời này không có nguồn." in shown
    assert "Các đoạn khác đã xem (3)" in shown


def test_earlier_answers_keep_their_sources_folded_below() -> None:
    shown = sources.panel([(1, ANSWER), (2, ANSWER)])
    assert shown.index('id="nguon-2-1"') < shown.index("Nguồn của câu 1: tỷ lệ") < shown.index('id="nguon-1-1"')
    assert sources.panel([]) == sources.EMPTY


def test_dates_are_shown_the_vietnamese_way() -> None:
    assert [sources.vietnamese_date(iso) for iso in ("2021-07-28", None, "năm 2021")] == ["28/07/2021", "", "năm 2021"]


def test_a_card_shows_the_headings_and_the_stem_that_its_surroundings_do_not() -> None:
    head, stem = "Điều 2. Mức <hỗ trợ>", "1. Hỗ trợ\nnhư sau:"
    text = f"{head}\n{stem}\n" + "".join(f"{mark}) {'Mục này dài. ' * 30}\n" for mark in "ab")
    cuts = [0, text.index("1."), text.index("a)"), text.index("b)"), len(text)]
    paths = [("Điều 2",), ("Điều 2", "khoản 1"), ("Điều 2", "khoản 1", "điểm a"), ("Điều 2", "khoản 1", "điểm b")]
    leaves = tuple(Provision(cuts[n], cuts[n + 1], path) for n, path in enumerate(paths))
    document = replace(PLAIN, text=text, provisions=leaves)
    shown = sources.card(Citation(1, document, "", None, text[cuts[3] :], cuts[3], cuts[4]), 1)
    assert '<p class="thuoc">Điều 2. Mức &lt;hỗ trợ&gt; › 1. Hỗ trợ như sau:</p><blockquote' in shown
    assert "thuoc" not in sources.card(Citation(1, document, "", None, text[cuts[2] :], cuts[2], cuts[4]), 1)
