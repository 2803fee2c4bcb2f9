"""Conversations are each person's own, in order, whole after a crash, and gone once deleted."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.ui.scripted import ABSTAINED, ANSWER
from ui.state import open_state
from ui.talks.chosen import EVERYWHERE, Chip, Chosen
from ui.talks.packing import GONE, pack
from ui.talks.rows import Listed, TalkError
from ui.talks.store import Talks

REPORTS = Chosen((Chip("kinds", "Báo cáo", "Báo cáo"),))


@pytest.fixture
def talks(tmp_path: Path) -> Talks:
    return Talks(open_state(tmp_path))


def asked(talks: Talks, question: str, person: str = "lan", talk_id: str | None = None) -> str:
    """A question asked and answered."""
    talk_id, number = talks.begin(person, talk_id, question)
    assert talks.finish(person, talk_id, number, pack(ANSWER))
    return talk_id


def on_disk(folder: Path) -> bytes:
    """All that the web app's file holds, its log too."""
    return b"".join(path.read_bytes() for path in folder.glob("web.sqlite*"))


def questions(talks: Talks, talk_id: str, person: str = "lan") -> list[tuple[int, str, str]]:
    talk = talks.talk(person, talk_id)
    assert talk is not None
    return [(row.number, row.question, row.state) for row in talk.rows]


def test_a_conversation_is_titled_by_its_first_question_and_goes_on(talks: Talks) -> None:
    talk_id, number = talks.begin("lan", None, "Tỷ lệ  giải ngân?", REPORTS)
    assert questions(talks, talk_id) == [(1, "Tỷ lệ  giải ngân?", "asking")]
    assert talks.finish("lan", talk_id, number, pack(ANSWER))
    asked(talks, "còn An Hải?", talk_id=talk_id)
    talk = talks.talk("lan", talk_id)
    assert talk is not None
    assert (talk.title, talk.version) == ("Tỷ lệ giải ngân?", 4)
    assert [(row.number, row.chosen, row.answer) for row in talk.rows] == [
        (1, REPORTS, pack(ANSWER)),
        (2, EVERYWHERE, pack(ANSWER)),
    ]
    assert [(one.title, one.questions) for one in talks.listed("lan")] == [("Tỷ lệ giải ngân?", 2)]


def test_nobody_sees_or_changes_the_conversations_of_another(talks: Talks) -> None:
    talk_id = asked(talks, "một?")
    before = talks.talk("lan", talk_id)
    assert before is not None
    assert talks.listed("minh") == [] and talks.talk("minh", talk_id) is None
    assert not talks.rename("minh", talk_id, "khác")
    assert not talks.delete("minh", talk_id)
    assert not talks.judge("minh", talk_id, 1, "up")
    assert not talks.finish("minh", talk_id, 1, pack(ABSTAINED))
    talks.choose("minh", talk_id, REPORTS)
    with pytest.raises(TalkError, match="không còn"):
        talks.begin("minh", talk_id, "hai?")
    with pytest.raises(TalkError, match="không còn"):
        talks.replace("minh", before, 1, "hai?", EVERYWHERE, pack(ANSWER))
    assert talks.talk("lan", talk_id) == before


def test_the_newest_comes_first_and_words_are_found_without_diacritics(talks: Talks) -> None:
    first, second = asked(talks, "Hộ nghèo An Hải?"), asked(talks, "GRDP Minh Sơn?")
    assert [one.id for one in talks.listed("lan")] == [second, first]
    asked(talks, "Còn nữa?", talk_id=first)
    assert [one.id for one in talks.listed("lan")] == [first, second]
    for search, found in (
        ("ho ngheo", [first]),
        ("HỘ nghèo", [first]),
        ("con nua hai", [first]),
        ("giải ngân đạt 88%", [first, second]),
        ("minh sơn nghèo", []),
    ):
        assert [one.id for one in talks.listed("lan", search)] == found, search
    talks.rename("lan", second, "  Tăng trưởng  ")
    assert [one.title for one in talks.listed("lan", "tang truong")] == ["Tăng trưởng"]
    assert not talks.rename("lan", second, "   ")


def test_what_was_cut_off_is_still_there(talks: Talks, tmp_path: Path) -> None:
    talk_id = asked(talks, "một?")
    _, number = talks.begin("lan", talk_id, "hai?")
    again = Talks(open_state(tmp_path))  # as after a crash
    assert questions(again, talk_id) == [(1, "một?", "done"), (2, "hai?", "asking")]
    assert again.leave("lan", talk_id, number, "failed", "Máy chủ không trả lời.")
    assert not again.finish("lan", talk_id, number, pack(ANSWER))  # settled already
    talk = again.talk("lan", talk_id)
    assert talk is not None and talk.rows[1].note == "Máy chủ không trả lời."


def test_asking_anew_drops_what_came_after(talks: Talks) -> None:
    talk_id = asked(talks, "một?")
    for question in ("hai?", "ba?"):
        asked(talks, question, talk_id=talk_id)
    talk = talks.talk("lan", talk_id)
    assert talk is not None
    assert talks.replace("lan", talk, 2, "hai khác?", REPORTS, pack(ABSTAINED)) == 2
    assert questions(talks, talk_id) == [(1, "một?", "done"), (2, "hai khác?", "done")]
    # the other window still has what was there before: nothing that it did not see is dropped
    assert talks.replace("lan", talk, 1, "một khác?", EVERYWHERE, pack(ANSWER)) == 3
    assert [one[1] for one in questions(talks, talk_id)] == ["một?", "hai khác?", "một khác?"]
    assert [one.title for one in talks.listed("lan")] == ["một?"]


def test_the_title_follows_the_first_question_unless_it_was_given(talks: Talks) -> None:
    for given, title in ((None, "khác?"), ("Của tôi", "Của tôi")):
        talk_id = asked(talks, "một?")
        if given:
            talks.rename("lan", talk_id, given)
        talk = talks.talk("lan", talk_id)
        assert talk is not None
        talks.replace("lan", talk, 1, "khác?", EVERYWHERE, pack(ANSWER))
        assert talks.listed("lan")[0].title == title


def test_two_windows_at_once_lose_nothing(talks: Talks) -> None:
    talk_id = asked(talks, "đầu?")

    def many(name: str) -> None:
        for turn in range(10):
            asked(talks, f"{name}{turn}?", talk_id=talk_id)

    windows = [threading.Thread(target=many, args=(name,)) for name in "ab"]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    rows = questions(talks, talk_id)
    assert [row[0] for row in rows] == list(range(1, 22))
    assert {row[2] for row in rows} == {"done"}
    assert [row[1] for row in rows if row[1].startswith("a")] == [f"a{turn}?" for turn in range(10)]


def test_a_deleted_conversation_leaves_no_text(talks: Talks, tmp_path: Path) -> None:
    talk_id, kept = asked(talks, "Câu hỏi riêng tư xyzzy?"), asked(talks, "một?")
    assert b"xyzzy" in on_disk(tmp_path)
    assert talks.delete("lan", talk_id)
    assert b"xyzzy" not in on_disk(tmp_path)
    assert talks.talk("lan", talk_id) is None and talks.documents() == {"d1", "d2"}
    assert [one.id for one in talks.listed("lan")] == [kept]
    assert not talks.delete("lan", talk_id)
    assert not talks.finish("lan", talk_id, 1, pack(ANSWER))


def test_the_words_of_a_removed_document_are_purged(talks: Talks, tmp_path: Path) -> None:
    talk_id, other = asked(talks, "một?"), asked(talks, "hai?", person="minh")
    refused, number = talks.begin("lan", None, "giá vé?")
    talks.finish("lan", refused, number, pack(ABSTAINED))
    assert talks.documents() == {"d1", "d2"}
    assert talks.forget_documents({"d2", "d9"}) == 3
    assert talks.documents() == {"d1"}
    for person, key in (("lan", talk_id), ("minh", other)):
        talk = talks.talk(person, key)
        assert talk is not None and talk.rows[0].answer is not None
        assert [claim["text"] for claim in talk.rows[0].answer["claims"]] == [ANSWER.claims[0].text, GONE]
    assert b"1.300" not in on_disk(tmp_path)
    assert talks.forget_documents({"d2"}) == 0


def test_a_thumb_and_a_scope_are_remembered(talks: Talks) -> None:
    talk_id = asked(talks, "một?")
    assert talks.judge("lan", talk_id, 1, "down")
    assert not talks.judge("lan", talk_id, 2, "down")
    talks.choose("lan", talk_id, REPORTS)
    talk = talks.talk("lan", talk_id)
    assert talk is not None and (talk.rows[0].thumb, talk.chosen) == ("down", REPORTS)
    assert talks.listed("lan") == [Listed(talk_id, "một?", talk.touched, 1)]
