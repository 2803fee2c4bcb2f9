"""The dev sets as files and questions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.retrieval.sets import (
    BARS,
    HALVES,
    Asked,
    half,
    limited,
    present,
    read_set,
    unaccented,
    without_diacritics,
    write_documents,
)
from rag.errors import QuestionError
from tests.command import SHARED

QUESTIONS = SHARED / "questions"


def write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def test_each_context_is_a_file_with_nothing_else_in_it(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"id": 1, "question": "Ai ký?", "context_id": "x-bí-mật", "context": "Ông A ký."},
        {"id": 2, "question": "Ngày nào?", "context_id": "y", "context": "Ngày 2."},
        {"id": 3, "question": "Ký ở đâu?", "context_id": "x-bí-mật", "context": "Ông A ký."},
    ]
    rows[2]["history"] = [{"q": "Ai?", "a": "Ông A"}]
    write_lines(tmp_path / "nho.jsonl", rows)
    collection = read_set(tmp_path, "nho")
    write_documents(collection, tmp_path / "files")
    written = {path.name: path.read_text("utf-8") for path in (tmp_path / "files").iterdir()}
    assert written == {"d00000.txt": "Ông A ký.", "d00001.txt": "Ngày 2."}
    x, y = half("x-bí-mật"), half("y")
    assert collection.questions == (
        Asked("1", "Ai ký?", frozenset({"d00000.txt"}), "x-bí-mật", x),
        Asked("2", "Ngày nào?", frozenset({"d00001.txt"}), "y", y),
        Asked("3", "Ký ở đâu?", frozenset({"d00000.txt"}), "x-bí-mật", x, (("Ai?", "Ông A"),)),
    )
    assert [question.text for question in without_diacritics(collection).questions] == [
        "Ai ky?", "Ngay nao?", "Ky o dau?",
    ]  # fmt: skip
    assert without_diacritics(collection).texts == collection.texts


def test_a_corpus_file_is_the_collection_and_equal_texts_are_equally_right(tmp_path: Path) -> None:
    corpus = [("a", "Điều 1\n\nMột"), ("b", "Điều 2"), ("c", "Điều 1 Một"), ("d", "Điều 4")]
    write_lines(tmp_path / "luat_corpus.jsonl", [{"context_id": name, "context": text} for name, text in corpus])
    row = {"id": "q", "question": "?", "context_id": "a", "context": "cut", "relevant_context_ids": ["a", "b"]}
    write_lines(tmp_path / "luat.jsonl", [row])
    collection = read_set(tmp_path, "luat")
    assert list(collection.texts.values()) == [text for _, text in corpus]
    assert collection.questions[0].relevant == {"d00000.txt", "d00001.txt", "d00002.txt"}
    write_lines(tmp_path / "luat.jsonl", [row | {"relevant_context_ids": ["z"]}])
    with pytest.raises(QuestionError, match="'z'"):
        read_set(tmp_path, "luat")
    with pytest.raises(QuestionError, match=r"khong-co\.jsonl"):
        read_set(tmp_path, "khong-co")


def test_without_diacritics_keeps_case_and_punctuation() -> None:
    assert unaccented("Quyết định số 22-QĐ/TW, Điều 5: “Ở đâu?”") == "Quyet dinh so 22-QD/TW, Dieu 5: “O dau?”"
    assert unaccented("Hoa\u0300, đường") == "Hoa, duong"  # decomposed input too


@pytest.mark.skipif(not QUESTIONS.is_dir(), reason="no ../shared/data/questions")
@pytest.mark.parametrize(
    ("name", "files", "questions"),
    [
        ("alqac2023_2025", 3238, 730),
        ("viquad1_dev", 515, 2285),
        ("vinewsqa_dev", 500, 2497),
        ("uit_regulations", 88, 721),
    ],
)
def test_the_real_sets(name: str, files: int, questions: int) -> None:
    assert present(QUESTIONS, [*BARS, "none"]) == list(BARS)
    collection = read_set(QUESTIONS, name)
    assert collection == read_set(QUESTIONS, name)
    assert (len(collection.texts), len(collection.questions)) == (files, questions)
    assert all(question.relevant <= collection.texts.keys() for question in collection.questions)
    tune, check = ([q for q in collection.questions if q.half == name] for name in HALVES)
    assert len(tune) + len(check) == questions and min(len(tune), len(check)) > 0.3 * questions
    assert {q.unit for q in tune}.isdisjoint(q.unit for q in check)
    some = limited(collection, 50)
    assert some == limited(collection, 50) and len(some.questions) == 50 and some.texts == collection.texts
    assert set(some.questions) <= set(collection.questions)
