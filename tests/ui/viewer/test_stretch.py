"""Stretches of a long text: bounded, complete, escaped, marked."""

from __future__ import annotations

from html import unescape

import pytest

from ingest.document import read_document
from rag.clauses import sentences
from rag.schema import Document
from tests.command import SHARED
from ui.viewer import stretch

MEGABYTE = "Câu văn của một văn bản rất dài. " * 32_000
BULLETINS = SHARED / "bulletins"


def test_a_megabyte_on_one_line_is_never_sent_whole() -> None:
    document = Document("a", "a.txt", "A", MEGABYTE)
    assert len(MEGABYTE) > 1_000_000
    at = 500_000
    shown = stretch.around(document, at, at + 8)
    assert len(shown.html) < 10_000
    assert MEGABYTE[shown.start - 1] == MEGABYTE[shown.end - 1] == " "
    assert f"<mark>{MEGABYTE[at : at + 8]}</mark>" in shown.html


def test_walking_up_and_down_shows_every_character_once() -> None:
    document = Document("a", "a.txt", "A", "".join(f"Dòng {n} của văn bản.\n" for n in range(3000)))
    pieces, at = [], 0
    while at < len(document.text):
        shown = stretch.after(document, at)
        assert shown.end > at
        pieces.append(document.text[shown.start : shown.end])
        at = shown.end
    assert "".join(pieces) == document.text
    up, at = [], len(document.text)
    while at:
        shown = stretch.before(document, at)
        up.append(document.text[shown.start : shown.end])
        at = shown.start
    assert "".join(reversed(up)) == document.text


def test_markup_of_a_document_stays_text() -> None:
    document = Document("a", "a.txt", "A", '<script>alert("1")</script> đạt <b>88%</b>')
    start = document.text.index("<b>88")
    assert stretch.around(document, start, len(document.text)).html == (
        "<p>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; đạt <mark>&lt;b&gt;88%&lt;/b&gt;</mark></p>"
    )


def test_a_mark_over_several_lines_is_marked_in_each() -> None:
    document = Document("a", "a.txt", "A", "Một hai\nba bốn\nnăm")
    assert stretch.around(document, 4, 10).html == "<p>Một <mark>hai</mark></p><p><mark>ba</mark> bốn</p><p>năm</p>"


@pytest.mark.parametrize("number", [0, 3])
def test_a_page_that_is_not_there(number: int) -> None:
    with pytest.raises(IndexError):
        stretch.page(Document("a", "a.pdf", "A", "Một\n\nHai", page_starts=(0, 5)), number)


def test_every_sentence_of_the_bulletins_is_marked_as_it_stands() -> None:
    if not BULLETINS.is_dir():
        pytest.skip(f"{BULLETINS} is absent: the real bulletins are not part of the project")
    marked = asked = 0
    for path in sorted(BULLETINS.glob("*.txt")):
        document, _ = read_document(path, path.name, path.stem)
        for leaf in document.provisions:
            for start, end in sentences(document.text, leaf.start, leaf.end):
                words = document.text[start:end].strip().split("\n")[0]
                begun = document.text.index(words, start)
                html = stretch.around(document, begun, begun + len(words)).html
                said = "".join(part.split("</mark>")[0] for part in html.split("<mark>")[1:])
                asked += 1
                marked += unescape(said) == words
    assert asked >= 45
    assert marked == asked
