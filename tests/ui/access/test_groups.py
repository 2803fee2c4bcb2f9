"""Over HTTP, on a real library: who is in no group learns nothing of a text that is kept to one, by no way."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from rag.assistant import open_assistant
from rag.library import Library
from rag.question_candidates import candidates
from tests.command import command, settings_for
from tests.ui.access.office import Office, asked, event_of, header, join, sent, told
from tests.ui.access.shelf import GROUP, KEPT, LEADING, TELLING, fill


@dataclass(frozen=True, slots=True)
class Kept:
    """The office over the library, and where its files are."""

    office: Office
    library: Library
    files: Path


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Iterator[Kept]:
    """One open text and one kept to a group."""
    data_dir = tmp_path_factory.mktemp("data")
    (data_dir / "models").symlink_to(models_dir)
    files = tmp_path_factory.mktemp("files") / "van-ban"
    fill(files, data_dir)
    settings = settings_for(data_dir)
    library = Library(settings)
    with Office(open_assistant(settings, library), data_dir) as office:
        yield Kept(office, library, files)


def telling(wire: str, question: str = "") -> list[str]:
    """What of the kept text is in what came over the wire, less what was typed."""
    return [words for words in TELLING if words in wire and words.casefold() not in question.casefold()]


def is_kept(path: Path) -> bool:
    """True for a file that holds the kept text."""
    return KEPT.encode() in path.read_bytes()


@pytest.mark.parametrize("question", LEADING)
def test_no_answer_tells_of_it(kept: Kept, question: str) -> None:
    wire = asked(kept.office.visitor("lan"), f"lan {question}", question)
    assert telling(wire, question) == []
    assert re.search(r"Trong \d+|trong (?!1 văn bản)\d+ văn bản", wire) is None
    assert telling(asked(kept.office.visitor("thu"), f"thu {question}", question), question) == []


@pytest.mark.parametrize("name", ["hoa", "minh"])
def test_who_may_read_it_finds_it_by_the_same_questions(kept: Kept, name: str) -> None:
    visitor = kept.office.visitor(name)
    found = [telling(asked(visitor, f"{name} {question}", question), question) for question in LEADING[:-1]]
    assert all(found), found


@pytest.mark.parametrize(("name", "count"), [("lan", 1), ("thu", 1), ("hoa", 2), ("minh", 2)])
def test_the_header_and_an_abstention_count_what_one_may_read(kept: Kept, name: str, count: int) -> None:
    visitor = kept.office.visitor(name)
    assert f"Kho có <strong>{count}</strong> văn bản" in header(visitor, f"{name} mở trang")
    assert f"Không tìm thấy trong {count} văn bản" in asked(visitor, f"{name} đếm", "giá vé máy bay đi Paris?")


def test_nothing_of_the_page_itself_tells_of_it(kept: Kept) -> None:
    lan = kept.office.visitor("lan")
    for path in ("", "config", "theme.css", "healthz", "dang-nhap"):
        reply = lan.get(path, follow_redirects=True)
        assert reply.status_code == 200
        assert telling(reply.text) == []


def test_no_file_of_it_is_served(kept: Kept) -> None:
    data_dir, lan = kept.office.data_dir, kept.office.visitor("lan")
    # not the record: closing a file of SQLite's that was only looked into drops the locks this process has on it
    originals = [path for path in (data_dir / "originals").rglob("*") if path.is_file() and is_kept(path)]
    record = data_dir / "record.sqlite"
    assert record.exists() and originals
    for path in (kept.files / "dieu-dong-mat.txt", record, *originals):
        for way in (f"gradio_api/file={path}", f"gradio_api/file/{path}", f"file={path}", f"static/../..{path}"):
            assert lan.get(way).status_code == 404, way


def test_another_conversation_gives_nothing_away(kept: Kept) -> None:
    """A cadre sends the page's events for a conversation in which a member was told."""
    hoa, lan = kept.office.visitor("hoa"), kept.office.visitor("lan")
    assert telling(asked(hoa, "của hoa", LEADING[0]), LEADING[0])
    for session in ("của hoa", "của lan"):
        reply = sent(lan, session, "Ai được nói đến ở trên?")
        assert reply.status_code == (403 if session == "của hoa" else 200)
    assert telling(json.dumps(list(told(lan, "của lan")), ensure_ascii=False)) == []
    assert lan.get("gradio_api/queue/data", params={"session_hash": "của hoa"}).status_code == 403


def test_feedback_tells_and_keeps_nothing_of_it(kept: Kept) -> None:
    lan = kept.office.visitor("lan")
    question = LEADING[0]
    asked(lan, "góp ý", question)
    thumb, inputs = event_of(lan, "click", "viec")
    down = {"viec": "sai", "giaTri": "1"}
    assert join(lan, "góp ý", thumb, [None] * len(inputs), down).status_code == 200
    assert list(told(lan, "góp ý"))[-1]["success"] is True
    event, inputs = event_of(lan, "click", "gui-gop-y")
    filled = {"ly-do": "Thiếu", "dap-an-dung": "không biết", "sai-o-dau": "thiếu"}
    assert filled.keys() <= set(inputs)
    assert join(lan, "góp ý", event, [filled.get(name) for name in inputs]).status_code == 200
    wire = json.dumps(list(told(lan, "góp ý")), ensure_ascii=False)
    assert '"success": true' in wire
    assert telling(wire, question) == []
    [candidate] = [one for one in candidates(kept.library.record) if one.fields["question"] == question]
    assert telling(repr(candidate), question) == []


def test_what_is_opened_to_all_or_shut_takes_effect_at_once(kept: Kept) -> None:
    data_dir, lan, question = kept.office.data_dir, kept.office.visitor("lan"), LEADING[0]
    kept_file = kept.files / "dieu-dong-mat.txt"
    assert command("ingest", data_dir, kept_file, "--group", "").returncode == 0
    assert "87,65" in asked(lan, "lúc mở", question)
    assert command("ingest", data_dir, kept_file, "--group", GROUP).returncode == 0
    assert telling(asked(lan, "lúc đóng", question), question) == []
    assert "87,65" in asked(kept.office.visitor("hoa"), "lúc đóng của hoa", question)


def test_who_joins_or_leaves_the_group_signs_in_anew(kept: Kept) -> None:
    data_dir, question = kept.office.data_dir, LEADING[0]
    lan = kept.office.visitor("lan")
    assert command("ui.accounts", data_dir, "group", "lan", "--group", GROUP).returncode == 0
    assert lan.get("config").status_code == 401
    assert "87,65" in asked(kept.office.visitor("lan"), "vào nhóm", question)
    assert command("ui.accounts", data_dir, "group", "lan", "--group", "").returncode == 0
    assert telling(asked(kept.office.visitor("lan"), "ra nhóm", question), question) == []


def test_every_question_is_in_the_audit_log_under_its_name(kept: Kept) -> None:
    visitor: httpx.Client = kept.office.visitor("thu")
    asked(visitor, "nhật ký", "Ai hỏi câu này?")
    done = command("ui.audit", kept.office.data_dir, "list", "--person", "thu", "--json")
    entries = [json.loads(line) for line in done.stdout.splitlines()]
    assert [entry["action"] for entry in entries[-2:]] == ["sign in", "ask"]
    assert entries[-1]["detail"] == "Ai hỏi câu này?"
    assert command("ui.audit", kept.office.data_dir, "verify").returncode == 0
