"""What is printed above a passage: headings and list stems, verbatim, before it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.document import build, read_document
from ingest.readers import Reading
from rag.neighbours import lead, with_leads
from rag.schema import Chunk, Document, Passage
from tests.command import SAMPLES, SHARED

GAZETTE = SHARED / "official" / "gazette"
needs_shared = pytest.mark.skipif(not GAZETTE.is_dir(), reason=f"không có {GAZETTE}")

DECREE = """QUYẾT ĐỊNH
Chương II
TIẾP NHẬN VÀ XỬ LÝ
Điều 3. Trách nhiệm của người đứng đầu
1. Người đứng đầu có trách nhiệm:
a) Tiếp công dân mỗi tháng hai ngày;
b) Trả lời kiến nghị;
2. Mức hỗ trợ
Hỗ trợ một lần, cụ thể như sau:
a) Dưới 12 tháng: 1,8 triệu đồng;
- Riêng xã đảo: 2 triệu đồng;
b) Từ đủ 12 tháng: 2,1 triệu đồng.
Điều 4. Hiệu lực
Quyết định này có hiệu lực từ ngày ký.
"""
REPORT = """BÁO CÁO
I. KẾT QUẢ
1. Về kinh tế
Các chỉ tiêu chủ yếu đạt được gồm:
- Thu ngân sách đạt 88%;
- Giải ngân đạt 61,4%.
2. Về văn hóa
- Tu sửa 3 đình làng;
- Xây mới 2 thư viện.
"""


def made(text: str) -> Document:
    return build(Reading(text), "van-ban.txt", "d")[0]


def above(document: Document, words: str) -> list[str]:
    """What is printed above these words."""
    return [excerpt.text for excerpt in lead(document, document.text.index(words))]


CHAPTER, ARTICLE = "Chương II\nTIẾP NHẬN VÀ XỬ LÝ", "Điều 3. Trách nhiệm của người đứng đầu"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("b) Trả lời", [CHAPTER, ARTICLE, "1. Người đứng đầu có trách nhiệm:"]),
        ("2. Mức", [CHAPTER, ARTICLE]),
        ("b) Từ đủ", [CHAPTER, ARTICLE, "2. Mức hỗ trợ\nHỗ trợ một lần, cụ thể như sau:"]),
        ("Điều 4", [CHAPTER]),
        ("Chương II", []),
    ],
)
def test_an_item_brings_its_headings_and_the_stem_of_its_list(words: str, expected: list[str]) -> None:
    assert above(made(DECREE), words) == expected


def test_an_item_of_an_item_brings_the_item() -> None:
    assert above(made(DECREE), "- Riêng xã đảo")[-2:] == [
        "2. Mức hỗ trợ\nHỗ trợ một lần, cụ thể như sau:",
        "a) Dưới 12 tháng: 1,8 triệu đồng;",
    ]


def test_a_dash_brings_the_paragraph_that_announces_it_and_no_other() -> None:
    document = made(REPORT)
    assert above(document, "- Giải ngân")[-1] == "Các chỉ tiêu chủ yếu đạt được gồm:"
    assert above(document, "- Giải ngân")[:2] == ["I. KẾT QUẢ", "1. Về kinh tế"]
    assert above(document, "2. Về văn hóa") == ["I. KẾT QUẢ"]
    assert above(document, "- Xây mới") == ["I. KẾT QUẢ", "2. Về văn hóa"]


def test_a_passage_that_begins_inside_a_sentence_brings_its_head() -> None:
    text = "Kinh tế ổn định. Các ngành tăng khá, gồm: dệt may tăng 5%; da giày tăng 6%; thép tăng 7%. Xã hội yên bình."
    document = Document("d", "x.txt", "", text)
    assert above(document, "da giày") == ["Các ngành tăng khá, gồm:"]
    assert above(document, "Xã hội") == []
    assert above(Document("d", "x.txt", "", text.replace(", gồm:", "")), "da giày") == [
        "Các ngành tăng khá dệt may tăng 5%;"
    ]


def test_what_stands_above_at_length_is_cut_to_its_heading_and_its_stem() -> None:
    long = "Ủy ban nhân dân các cấp chỉ đạo thực hiện tốt công tác này. " * 12
    document = made(f"Điều 1. Tổ chức\n{long}\nCác cơ quan sau chịu trách nhiệm:\n1. Sở Nội vụ;\n2. Sở Tài chính.\n")
    assert above(document, "2. Sở Tài chính") == ["Điều 1. Tổ chức", "Các cơ quan sau chịu trách nhiệm:"]


def test_a_decimal_item_stands_under_its_number() -> None:
    document = made("BÁO CÁO\nI. KẾT QUẢ\n1. Kinh tế\n1.1. Thu ngân sách\nĐạt 88%.\n1.2. Chi ngân sách\nĐạt 70%.\n")
    assert above(document, "1.2. Chi") == ["I. KẾT QUẢ", "1. Kinh tế"]


def test_passages_get_what_is_above_them() -> None:
    document = made(DECREE)
    start = document.text.index("b) Trả lời")
    chunk = Chunk("c", "d", "x.txt", "", document.text[start:], start, len(document.text))
    gone = replace(chunk, document_id="gone")
    found = with_leads([Passage(chunk, 0.9), Passage(gone, 0.8)], {"d": document}.get)
    assert [[excerpt.text for excerpt in passage.lead][-1:] for passage in found] == [
        ["1. Người đứng đầu có trách nhiệm:"],
        [],
    ]
    assert [passage.score for passage in found] == [0.9, 0.8]


def check(path: Path) -> int:
    """How many chunks of a file have a lead; each a verbatim slice, in order, none over another or over the chunk."""
    document, chunks = read_document(path, path.name, "d")
    count = 0
    for chunk in chunks:
        found = lead(document, chunk.start)
        for excerpt in found:
            assert document.text[excerpt.start : excerpt.end] == excerpt.text == excerpt.text.strip() != ""
        edges = [edge for excerpt in found for edge in (excerpt.start, excerpt.end)]
        assert edges == sorted(edges), chunk.locator
        assert not found or found[-1].end <= chunk.start
        count += bool(found)
    return count


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_every_lead_of_the_samples_is_a_slice_before_its_chunk(path: Path) -> None:
    check(path)


@needs_shared
def test_every_lead_of_the_gazette_is_a_slice_before_its_chunk() -> None:
    counts = [check(path) for path in sorted(GAZETTE.glob("*.txt"))]
    assert len(counts) > 30 and sum(counts) > 2000


@needs_shared
def test_a_real_decree_brings_the_stem_of_its_list() -> None:
    path = GAZETTE / "nghi-dinh-so-112-2021-nd-cp-34959.pdf"
    document, chunks = read_document(path, path.name, "d")
    (point,) = [chunk for chunk in chunks if chunk.locator == "Chương VII, Điều 40, khoản 2, điểm c–e"]
    assert [excerpt.text for excerpt in lead(document, point.start)] == [
        "Chương VII\nTỔ CHỨC THỰC HIỆN",
        "Điều 40. Trách nhiệm của Bộ Ngoại giao",
        "2. Chỉ đạo, hướng dẫn Cơ quan đại diện Việt Nam ở nước ngoài thực hiện các công tác sau:",
    ]
