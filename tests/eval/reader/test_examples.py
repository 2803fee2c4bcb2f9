"""What the reader is given to learn from: both halves, and which text can answer which question."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from eval.reader.examples import examples, gold_answers, halved, with_copies
from eval.retrieval.sets import HALVES, read_set
from tests.eval.tiny import write_set


def test_every_question_is_asked_of_its_own_half_and_some_of_the_other(tmp_path: Path) -> None:
    data = write_set(tmp_path / "data", "xquad_vi")
    told = list(examples(data, "xquad_vi", tmp_path / "work"))
    own = [one for one in told if one.answerable]
    assert len(own) == 16 and 0 < len(told) - len(own) < 16
    assert all(any(one.holds(candidate.text) for candidate in one.candidates) for one in own)
    assert not any(one.holds(candidate.text) for one in told if not one.answerable for candidate in one.candidates)


def test_only_the_questions_of_given_halves_are_asked(tmp_path: Path) -> None:
    data = write_set(tmp_path / "data", "xquad_vi")
    assert {one.half for one in examples(data, "xquad_vi", tmp_path / "work", ("tune",))} == {"tune"}


def test_halves_hold_every_text_once(tmp_path: Path) -> None:
    collection = read_set(write_set(tmp_path, "xquad_vi"), "xquad_vi")
    one, other = (halved(collection, which).texts for which in HALVES)
    assert {**one, **other} == dict(collection.texts) and not one.keys() & other.keys()


def test_a_text_that_repeats_the_answer_in_its_words_answers_too(tmp_path: Path) -> None:
    data = write_set(tmp_path, "xquad_vi")
    collection, answers = read_set(data, "xquad_vi"), gold_answers(data, "xquad_vi")
    first = collection.questions[0]
    (own,) = first.relevant
    copied = replace(collection, texts={**collection.texts, "copy.txt": f"Lời dẫn. {collection.texts[own]}"})
    assert with_copies(copied, answers).questions[0].relevant == {own, "copy.txt"}
    assert with_copies(collection, answers).questions[0].relevant == {own}


def test_answers_that_stand_in_every_text_are_no_gold(tmp_path: Path) -> None:
    data = write_set(tmp_path, "xquad_vi")
    path = data / "xquad_vi.jsonl"
    path.write_text(path.read_text("utf-8").replace('["ngày 07/01/2024"]', '["A"]'), "utf-8")
    assert "xquad_vi-0-0" not in gold_answers(data, "xquad_vi")
    assert gold_answers(data, "xquad_vi")["xquad_vi-1-0"] == ("ngày 14/02/2024",)
