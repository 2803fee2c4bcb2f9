"""Suggested questions are answered, from what their reader may read, and never while others wait."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from rag.assistant import Assistant, open_assistant
from rag.choices import Choices
from rag.library import Library
from rag.schema import Answer
from rag.scope import EVERYTHING
from rag.settings import Settings
from tests.ui.talks.conftest import GROUP, KEPT
from ui.access.person import OWNER, Person
from ui.chat import EXAMPLES
from ui.runs import Runs
from ui.state import open_state
from ui.talks.chips import Shelf, nothing_left, results, row
from ui.talks.chosen import EVERYWHERE, Chip, Chosen, day_chip
from ui.talks.following import followed
from ui.talks.offers import Offers
from ui.talks.packing import pack
from ui.talks.shown import Seen, seen, turn_of
from ui.talks.store import Talks

ROOT = Path(__file__).parents[3]
GRDP = "GRDP tỉnh An Hải 6 tháng đầu năm 2024 tăng bao nhiêu?"
STRANGER = Person("lan", "cadre")
MEMBER = Person("minh", "cadre", (GROUP,))
DIRECTIVES = Chosen((Chip("kinds", "Chỉ thị", "Chỉ thị"),))


@pytest.fixture(scope="module")
def assistant(samples: Library) -> Assistant:
    return open_assistant(Settings(data_dir=samples.data_dir), samples)


def offers(assistant: Assistant, samples: Library, runs: Runs | None = None) -> Offers:
    return Offers(assistant, samples, runs or Runs(), EXAMPLES)


def asked(folder: Path, assistant: Assistant, person: Person, question: str, chosen: Chosen = EVERYWHERE) -> Seen:
    """A conversation of one question, answered."""
    talks = Talks(open_state(folder))
    key, number = talks.begin(person.name, None, question, chosen)
    talks.finish(person.name, key, number, pack(assistant.ask(question, (), person.within(chosen.scope))))
    talk = talks.talk(person.name, key)
    assert talk is not None
    return seen(talk, assistant, person)


def questions(html: str) -> list[str]:
    return [unquote(found) for found in re.findall(r"#viec-hoi-([^\"]+)", html)]


def test_nine_of_ten_suggestions_are_answered(assistant: Assistant, samples: Library) -> None:
    choices = Choices(samples.record)
    lines = (ROOT / "samples" / "questions.jsonl").read_text("utf-8").splitlines()
    offered, answered = 0, 0
    for line in lines[::5]:
        answer = assistant.ask(json.loads(line)["question"])
        history = [turn_of(answer)]
        near = lambda place, period: choices.siblings(place, period, lambda _: True)  # noqa: E731
        for question in followed(assistant, history, answer, EVERYTHING, near):
            offered += 1
            answered += not assistant.ask(question, history).abstained
    assert offered >= 15
    assert answered / offered >= 0.9


def test_suggestions_are_of_what_the_person_may_read(assistant: Assistant, samples: Library, tmp_path: Path) -> None:
    own = {}
    for person in (MEMBER, STRANGER):
        own[person.name] = questions(
            offers(assistant, samples).after(person, asked(tmp_path, assistant, person, GRDP), EVERYWHERE)
        )
    assert "GRDP tỉnh Minh Sơn 6 tháng đầu năm 2024 tăng bao nhiêu?" in own["minh"]
    assert own["lan"] and not any("Minh Sơn" in question for question in own["lan"])


def test_nothing_is_read_while_somebody_waits_for_an_answer(
    assistant: Assistant, samples: Library, tmp_path: Path
) -> None:
    runs = Runs()
    runs.start("another", lambda: iter(()))
    one = asked(tmp_path, assistant, OWNER, GRDP)
    assert offers(assistant, samples, runs).after(OWNER, one, EVERYWHERE) == ""
    assert Offers(assistant, None, Runs(), ()).after(OWNER, one, EVERYWHERE) == ""


def test_a_refusal_in_a_scope_says_what_to_drop(assistant: Assistant, samples: Library, tmp_path: Path) -> None:
    one = asked(tmp_path, assistant, OWNER, GRDP, DIRECTIVES)
    assert one.answers[0].answer.abstained
    html = unescape(offers(assistant, samples).after(OWNER, one, DIRECTIVES))
    assert "#viec-bo-kinds~Ch%E1%BB%89%20th%E1%BB%8B" in html and "Bỏ “Loại: Chỉ thị”" in html


def test_examples_are_answered_from_what_the_person_may_read(assistant: Assistant, samples: Library) -> None:
    made = offers(assistant, samples)
    assert made.examples(OWNER) == list(EXAMPLES)
    stranger = made.examples(STRANGER)
    assert len(stranger) == 5 and EXAMPLES[0] not in stranger
    for question in stranger:
        assert not assistant.ask(question, (), STRANGER.scope).abstained
    assert made.examples(STRANGER) is stranger  # read once


def test_examples_of_another_library_are_its_own(assistant: Assistant, samples: Library) -> None:
    foreign = Offers(assistant, samples, Runs(), ["Giá vé xem bóng đá ở sân Mỹ Đình là bao nhiêu?"]).examples(OWNER)
    assert len(foreign) == 5 and not any("bóng đá" in question for question in foreign)


def test_an_abstaining_assistant_offers_nothing(assistant: Assistant, samples: Library) -> None:
    class Silent:
        def read(self, *_: object) -> Answer:
            return Answer("", (), abstained=True)

        def __getattr__(self, name: str) -> object:
            return getattr(assistant, name)

    made = Offers(Silent(), samples, Runs(), EXAMPLES)  # type: ignore[arg-type]
    assert made.examples(OWNER) == []


def labels(chips: list[Chip]) -> Iterator[tuple[str, str]]:
    return ((chip.field, chip.label) for chip in chips)


def test_only_what_may_be_read_can_be_chosen(samples: Library) -> None:
    shelf = Shelf(samples)
    assert ("kinds", "Báo cáo (4)") in labels(shelf.found(MEMBER, ""))
    assert ("kinds", "Báo cáo (3)") in labels(shelf.found(STRANGER, ""))
    (kept,) = [chip for chip in shelf.found(MEMBER, "142 bc") if chip.field == "documents"]
    assert kept.label.startswith("Báo cáo 142/BC-UBND, 18/06/2024: ")
    assert [chip for chip in shelf.found(STRANGER, "142 bc") if chip.field == "documents"] == []
    assert shelf.chip(MEMBER, "documents", kept.value) == kept
    assert shelf.chip(STRANGER, "documents", kept.value) is None
    for field, value in (("documents", "none"), ("kinds", "Luật"), ("groups", GROUP), ("places", "Hà Nội")):
        assert shelf.chip(OWNER, field, value) is None
    assert shelf.chip(OWNER, "date_from", " 1/7/2021 ") == day_chip("date_from", "2021-07-01")
    with pytest.raises(ValueError, match="không phải một ngày"):
        shelf.chip(OWNER, "date_to", "hôm qua")
    assert Shelf(None).found(OWNER, "") == [] and Shelf(None).chip(OWNER, "kinds", "Báo cáo") is None


def test_an_empty_scope_names_the_chip_that_empties_it(assistant: Assistant) -> None:
    both = DIRECTIVES.with_(day_chip("date_from", "2025-01-01"))
    assert nothing_left(assistant, OWNER, DIRECTIVES) is None and nothing_left(assistant, OWNER, EVERYWHERE) is None
    told = nothing_left(assistant, OWNER, both) or ""
    assert "bỏ “Từ ngày: 01/01/2025” thì còn 1 văn bản." in told and "Chỉ thị" not in told


def test_chips_bring_no_markup() -> None:
    odd = Chip("documents", '"><script>', "<b>")
    assert "<b>" not in row(Chosen((odd,))) and "<script>" not in row(Chosen((odd,)))
    html = results([odd, Chip("kinds", "Báo cáo", "Báo cáo (4)")], Chosen((odd,)), "")
    assert "<script>" not in html and "Báo cáo (4)" in html
    assert row(EVERYWHERE) == ""
    assert KEPT not in html
