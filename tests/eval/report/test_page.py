"""The report is one page that asks for nothing, shows every question, and lets nothing of a text act as markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from eval.baseline import compare
from eval.gate import Limit, hold
from eval.report.page import page
from eval.report.plots import Mark, histogram, intervals, risk
from eval.results import as_object
from tests.eval.made import GOOD, REFUSAL, answer, cited, question
from tests.eval.test_baseline import asked, earlier, results

HOSTILE = '<script>alert("1")</script> & <img src=x onerror=alert(1)> {n} "\'>'
PAIRS = (
    (asked(1, kind="amount", tags=["bang"]), GOOD),
    (asked(2, kind="list"), REFUSAL),
    (question(id="3", answerable=False, answers=[], source=None), GOOD),
)


class Seen(HTMLParser):
    """Every tag with its attributes, and whether all that was opened was closed."""

    VOID = ("meta", "br", "input", "line", "circle", "rect", "path", "polyline")

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def seen(text: str) -> Seen:
    parser = Seen()
    parser.feed(text)
    assert parser.open == []
    return parser


def test_nothing_is_fetched() -> None:
    text = page(results(*PAIRS))
    assert not re.search(r"https?:|//\w|url\(|@import", text)
    for tag, attributes in seen(text).tags:
        assert tag not in ("link", "img", "iframe", "object", "embed", "base", "audio", "video"), tag
        assert not attributes.keys() & {"src", "href", "srcset", "xlink:href", "action"}, (tag, attributes)
    policy = dict(next(attributes for tag, attributes in seen(text).tags if "http-equiv" in attributes))
    assert str(policy["content"]).startswith("default-src 'none'")


def test_texts_are_no_markup() -> None:
    told = answer(f"“{HOSTILE} **641**” [1]", cited())
    made = results((question(id=HOSTILE, question=HOSTILE, kind=HOSTILE, tags=[HOSTILE], answers=[HOSTILE]), told))
    parser = seen(page(made))
    assert [tag for tag, _ in parser.tags].count("script") == 1
    assert not any(name.startswith("on") for _, attributes in parser.tags for name in attributes)
    (row,) = [attributes for tag, attributes in parser.tags if tag == "tr" and "data-verdict" in attributes]
    assert (row["data-kind"], row["data-tag"]) == (HOSTILE, HOSTILE)


def test_what_answers_is_bold_and_escapes_are_not_shown() -> None:
    text = page(results((question(), answer(r"“Thu \*ước\* đạt **641 tỷ đồng** \<b\>” [1]", cited()))))
    assert '<div class="answer">“Thu *ước* đạt <b>641 tỷ đồng</b> &lt;b&gt;”</div>' in text


def test_every_question_with_its_verdict_and_reason() -> None:
    rows = [attributes for tag, attributes in seen(page(results(*PAIRS))).tags if tag == "tr" and attributes]
    assert [(row["data-verdict"], row["data-reason"], row["data-kind"], row["data-tag"]) for row in rows] == [
        ("right", "", "amount", "bang"),
        ("refused_wrongly", "not_retrieved", "list", ""),
        ("should_have_refused", "should_have_refused", "", ""),
    ]


def test_flips_and_the_gate_are_told(tmp_path: Path) -> None:
    before = earlier(tmp_path, (question(id="1"), GOOD), (question(id="2"), REFUSAL))
    now = results((question(id="1"), REFUSAL), (question(id="2"), GOOD))
    comparison = compare(now, before)
    checks = hold([Limit("floors", "correct", 0.9), Limit("floors", "hit@1", 0.9)], now, comparison)
    text = page(now, comparison, checks)
    rows = [attributes for tag, attributes in seen(text).tags if tag == "tr" and attributes]
    assert [row["data-flip"] for row in rows] == ["worse", "better"]
    assert "1 trên 2 ngưỡng không đạt." in text and "Trả lời đúng – correct: 0,5000, ít nhất 0,9" in text
    assert "Kém đi: 1 câu" in text and "(đúng → từ chối oan)" in text
    assert "Không có gì đổi." in text  # no stamp differs: the same questions, library and program


def test_the_same_run_is_the_same_page() -> None:
    assert page(results(*PAIRS)) == page(results(*PAIRS))
    assert as_object(results(*PAIRS)) == as_object(results(*PAIRS))


def test_drawings_are_whole_and_within_their_borders() -> None:
    marks = [Mark(0, 0.5, 0.2, 0.9), Mark(1, 0.0, 0.0, 0.0), Mark(2, 1.0, 1.0, 1.4)]
    for drawing in (
        intervals("a <b>", [("x & y", marks)]),
        risk("r", [0.5, 1.0], [0.0, 0.25]),
        risk("none wrong", [1.0], [0.0]),
        histogram("h", [0.1, 0.2, 0.2]),
        histogram("at once", [0.0]),
    ):
        parser = seen(drawing)
        assert parser.tags[0][0] == "svg" and parser.tags[0][1]["role"] == "img"
        places = [
            float(value)
            for _, attributes in parser.tags
            for key, value in attributes.items()
            if key in ("x", "cx") and value
        ]
        assert places and all(0 <= place <= 480 for place in places)
    assert "x &amp; y" in intervals("t", [("x & y", marks)])
