"""Candidate questions: recorded once, decided by a person, gone with the document whose words they hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rag.errors import CandidateError
from rag.question_candidates import (
    candidates,
    decide,
    from_feedback,
    from_praise,
    propose,
    set_drafted,
    undrafted,
)
from rag.record import KnownFile, Record
from rag.schema import Answer, Citation, Claim, Document, Turn

TEXT = "Thu ngân sách đạt 88% dự toán."
DOCUMENT = Document("a", "a.txt", "A", TEXT)
ANSWER = Answer("Thu đạt bao nhiêu?", (Claim("Đạt 88% [1]", (Citation(1, DOCUMENT, "", None, TEXT, 0, len(TEXT)),)),))


@pytest.fixture
def record(tmp_path: Path) -> Record:
    made = Record(tmp_path / "record.sqlite")
    for name in ("a", "b"):
        document = Document(name, f"{name}.txt", name, TEXT + name)
        made.put(f"{name}.txt", KnownFile("/r", name, "1", 1, 2, 3), document)
    return made


def test_a_thumb_down_becomes_a_candidate(record: Record) -> None:
    generation = record.generation
    key = from_feedback(record, ANSWER, [Turn("Trước?", "Sau.")], remark="sai kỳ")
    (found,) = candidates(record)
    assert (found.id, found.origin, found.status) == (key, "feedback", "new")
    assert found.fields == {
        "question": "Thu đạt bao nhiêu?",
        "history": [{"question": "Trước?", "answer": "Sau."}],
        "answers": [],
        "answerable": True,
        "kind": "",
        "tags": ["phan-hoi"],
    }
    assert found.note == "Trợ lý đã trả lời: Đạt 88% [1]\nNgười hỏi: sai kỳ"
    assert record.generation == generation  # no reader has to look again


def test_a_correction_brings_its_answer(record: Record) -> None:
    from_feedback(record, ANSWER, correction=" 87% ")
    (found,) = candidates(record)
    assert (found.origin, found.fields["answers"]) == ("correction", ["87%"])


def test_the_reason_of_a_thumb_down_is_a_tag(record: Record) -> None:
    from_feedback(record, ANSWER, remark="phải là 87%", reason="Sai số liệu")
    (found,) = candidates(record)
    assert found.fields["tags"] == ["phan-hoi", "sai-so-lieu"]
    assert found.note == "Trợ lý đã trả lời: Đạt 88% [1]\nNgười hỏi: Sai số liệu. phải là 87%"


def test_a_thumb_up_becomes_a_question_that_has_to_stay_answered(record: Record) -> None:
    bold = replace(ANSWER, claims=(replace(ANSWER.claims[0], text="Đạt **88\\*%** [1]"),))
    from_praise(record, bold, [Turn("Trước?", "Sau.")])
    (found,) = candidates(record)
    assert found.origin == "praise"
    assert found.fields == {
        "question": "Thu đạt bao nhiêu?",
        "history": [{"question": "Trước?", "answer": "Sau."}],
        "answers": ["88*%"],
        "answerable": True,
        "source": "a.txt",
        "locator": None,
        "quote": TEXT,
        "kind": "",
        "tags": ["phan-hoi", "hoi-quy"],
    }
    assert record.rows("SELECT document_id FROM candidate_documents") == [("a",)]


def test_praise_without_bold_words_takes_the_quote_and_of_a_refusal_nothing(record: Record) -> None:
    from_praise(record, ANSWER)
    from_praise(record, Answer("Giá vé?", (Claim("Không tìm thấy."),), abstained=True))
    told = {one.fields["question"]: (one.fields["answers"], one.fields["answerable"]) for one in candidates(record)}
    assert told == {"Thu đạt bao nhiêu?": ([TEXT], True), "Giá vé?": ([], False)}


def test_a_candidate_is_there_once_and_stays_decided(record: Record) -> None:
    fields = {"question": "a?", "answers": ["b"]}
    key = propose(record, "draft", fields)
    accepted = decide(record, key, "accepted", "văn thư", {"answers": ["c"]})
    assert (accepted.status, accepted.fields, accepted.decided_by) == (
        "accepted",
        {"question": "a?", "answers": ["c"]},
        "văn thư",
    )
    assert propose(record, "draft", fields) == key
    assert candidates(record) == [] and candidates(record, None) == candidates(record, "accepted") == [accepted]
    assert decide(record, key, "rejected", "khác").status == "rejected"
    with pytest.raises(CandidateError, match="Không có câu hỏi đề xuất 'draft-0'"):
        decide(record, "draft-0", "accepted", "văn thư")


def test_what_holds_words_of_a_removed_document_goes_with_it(record: Record) -> None:
    from_feedback(record, ANSWER)
    kept = propose(record, "draft", {"question": "b?"}, "", ["b"])
    for name in ("a", "b"):
        set_drafted(record, name)
    record.forget(["/r/a.txt"])
    assert len(candidates(record)) == 2  # it may come back
    record.put("a.txt", KnownFile("/r", "a", "1", 1, 2, 3), DOCUMENT)
    assert undrafted(record) == []
    record.forget(["/r/a.txt"], wholly=True)
    assert [one.id for one in candidates(record)] == [kept]
    assert record.rows("SELECT candidate_id, document_id FROM candidate_documents") == [(kept, "b")]
    assert record.rows("SELECT document_id FROM drafted") == [("b",)]


def test_older_versions_are_not_drafted_from(record: Record) -> None:
    assert undrafted(record) == ["a", "b"]
    set_drafted(record, "a")
    set_drafted(record, "a")
    assert undrafted(record) == ["b"]
