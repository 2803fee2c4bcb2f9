from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from subprocess import PIPE

from rag.contract import as_json, plain
from rag.schema import Excerpt
from tests.rag.reading import answer


def test_the_object_of_an_answer() -> None:
    found = replace(
        answer("giải ngân vốn đầu tư công 9 tháng là bao nhiêu?"), passages=(), seconds=0.5, fingerprint="f"
    )
    assert as_json(found, "q1") == {
        "id": "q1",
        "question": "giải ngân vốn đầu tư công 9 tháng là bao nhiêu?",
        "answer": "9 tháng năm 2023, Minh Sơn: “giải ngân vốn đầu tư công đạt **64%** kế hoạch” [1]",
        "abstained": False,
        "citations": [
            {
                "n": 1,
                "document": "Báo cáo tỉnh Minh Sơn 9 tháng năm 2023",
                "source": "ban-tin.txt",
                "locator": "",
                "page": None,
                "quote": "giải ngân vốn đầu tư công đạt 64% kế hoạch",
            }
        ],
        "passages": [],
        "seconds": 0.5,
        "fingerprint": "f",
    }


def test_the_passages_of_an_answer() -> None:
    found = as_json(answer("lãi suất cho vay?"))
    assert (found["id"], found["abstained"], found["citations"]) == (None, True, [])
    assert [set(passage) for passage in found["passages"]] == [{"source", "locator", "page", "score", "text"}]


def test_a_passage_tells_what_is_printed_above_it_where_there_is_something() -> None:
    found = answer("lãi suất cho vay?")
    lead = (Excerpt(0, 8, "Chương I"), Excerpt(9, 20, "1. Gồm có:"))
    shown = as_json(replace(found, passages=(replace(found.passages[0], lead=lead),)))["passages"]
    assert [passage["lead"] for passage in shown] == [["Chương I", "1. Gồm có:"]]


def test_plain_text_has_no_markdown() -> None:
    assert plain("đạt **64%** \\[tạm tính\\] a\\_b") == "đạt 64% [tạm tính] a_b"


def test_a_reader_who_has_read_enough_is_no_error() -> None:
    script = "from rag.contract import printed; printed('dòng\\n' * 100_000)"
    with subprocess.Popen([sys.executable, "-c", script], stdout=PIPE, stderr=PIPE) as writer:
        assert writer.stdout is not None and writer.stderr is not None
        assert writer.stdout.readline().strip()
        writer.stdout.close()
        assert (writer.stderr.read(), writer.wait()) == (b"", 0)
