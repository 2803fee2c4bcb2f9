"""How many sentences of real gazettes are boxed on their pages, the boxes lying over just those words."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from ingest.readers.pdf import read
from ingest.readers.reading import Reading
from rag.clauses import sentences
from ui.viewer.drawing import Box, Sought, find
from ui.viewer.letters import letters

ROOT = Path(__file__).resolve().parents[3]
GAZETTE = ROOT.parent / "shared" / "data" / "official" / "gazette"
FILES, SENTENCES = 30, 300
_SHORTEST = 20  # letters
AIM = 0.98


def test_sentences_of_gazettes_are_found_on_their_pages(capsys: pytest.CaptureFixture[str]) -> None:
    if not GAZETTE.is_dir():
        pytest.skip(f"{GAZETTE} is absent: the gazettes are not part of the project")
    paths = [path for path in sorted(GAZETTE.glob("*.pdf")) if path.stat().st_size < 3_000_000][:FILES]
    spans = [(path, reading, span) for path in paths for reading in [read(path)] for span in _spans(reading)]
    sampled = random.Random(7).sample(spans, SENTENCES)
    missed = [said for path, reading, span in sampled if (said := _missed(path, reading, span))]
    share = 1 - len(missed) / len(sampled)
    with capsys.disabled():
        print(f"\nboxes: {share:.1%} of {len(sampled)} sentences of {len(paths)} gazettes")  # noqa: T201
        print("\n".join(missed))  # noqa: T201
    assert share >= AIM


def _spans(reading: Reading) -> list[tuple[int, int]]:
    """The sentences and table rows on pages with a text layer; those that run over a page's end are left out."""
    ends = (*reading.page_starts[1:], len(reading.text))
    return [
        span
        for number, (start, end) in enumerate(zip(reading.page_starts, ends, strict=True), 1)
        if number not in reading.ocr_pages
        for line in re.finditer(r"[^\n]+", reading.text[start:end])
        for span in sentences(reading.text, start + line.start(), start + line.end())
        if len(letters(reading.text[slice(*span)]).text) >= _SHORTEST
    ]


def _missed(path: Path, reading: Reading, span: tuple[int, int]) -> str:
    """What was asked for and what lies under the boxes, where these differ; "" where they do not."""
    number = sum(start <= span[0] for start in reading.page_starts)
    left = reading.page_starts[number - 1]
    right = (*reading.page_starts, len(reading.text))[number]
    text = reading.text[left:right]
    (found,) = find(path, [Sought(number, text, span[0] - left, span[1] - left)])
    asked = letters(text[span[0] - left : span[1] - left]).text
    seen = letters(_under(path, number, found.boxes)).text
    return "" if asked == seen else f"{path.stem} tr.{number}\n  hỏi: {asked}\n  thấy: {seen}"


def _under(path: Path, number: int, boxes: tuple[Box, ...]) -> str:
    """The characters whose middles lie in the boxes."""
    return "".join(
        character
        for x0, y0, width, height in boxes
        for character, x, y in _characters(path, number)
        if x0 <= x <= x0 + width and y0 <= y <= y0 + height
    )


@cache
def _characters(path: Path, number: int) -> list[tuple[str, float, float]]:
    """The characters of a page that are not empty, with their middles as shares of its width and height."""
    with pypdfium2.PdfDocument(path) as document:
        page = document[number - 1]
        width, height = page.get_size()
        textpage = page.get_textpage()
        found = []
        for n in range(textpage.count_chars()):
            a, b, c, d = textpage.get_charbox(n)
            if c > a:
                found.append((textpage.get_text_range(n, 1), (a + c) / 2 / width, 1 - (b + d) / 2 / height))
        return found
