"""POST /api/ask over the real app: the object of the command line, its errors, its groups, a client that hangs up."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from rag.assistant import Assistant
from rag.contract import as_json
from rag.errors import EmptyIndexError, IndexMismatchError
from rag.readers import keep_to
from rag.schema import Answer, Turn
from rag.scope import EVERYTHING, Scope
from tests.command import SAMPLES, ingest, library_in, settings_for
from tests.ui.live import LiveServer
from tests.ui.scripted import ABSTAINED, ANSWER, PASSAGES, Scripted
from tests.ui.serving import app_with_people, as_
from ui.api.faults import UNEXPECTED
from ui.asking import CLOSING, Asking

QUESTION = "tỷ lệ giải ngân là bao nhiêu?"


@pytest.fixture
def scripted() -> Scripted:
    return Scripted(pause=0.0)


@pytest.fixture
def client(scripted: Scripted, tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(app_with_people(scripted, tmp_path), headers=as_("quan-tri")) as client:
        yield client


def ask(client: TestClient, **body: Any) -> Any:
    return client.post("/api/ask", json=body)


def fault(reply: Any) -> tuple[int, str | None, str]:
    error = reply.json()["error"]
    assert error["code"] == reply.status_code
    return reply.status_code, error["param"], error["message"]


def test_the_answer_is_the_object_of_the_command_line(client: TestClient) -> None:
    reply = ask(client, question=QUESTION)
    assert reply.status_code == 200
    assert reply.json() == as_json(Answer(QUESTION, ANSWER.claims, PASSAGES))


def test_an_abstention_is_an_answer(client: TestClient) -> None:
    reply = ask(client, question="giá vé?")
    assert (reply.status_code, reply.json()["abstained"]) == (200, True)
    assert reply.json()["answer"] == ABSTAINED.text


def test_history_and_scope_reach_the_assistant(client: TestClient, scripted: Scripted) -> None:
    earlier = [{"question": "GRDP?", "answer": "7%"}, {"question": "còn thu?"}]
    ask(client, question=QUESTION, history=earlier, scope={"kind": "Báo cáo", "from": "1/7/2021"})
    assert scripted.histories == [(Turn("GRDP?", "7%"), Turn("còn thu?", ""))]
    assert scripted.scopes == [Scope(kinds=("Báo cáo",), date_from="2021-07-01")]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 400, "question"),
        ({"question": 7}, 400, "question"),
        ({"question": "  "}, 400, "question"),
        ({"question": "a", "hist": []}, 400, "hist"),
        ({"question": "a", "history": [{"answer": "b"}]}, 400, "history.0.question"),
        ({"question": "a", "scope": {"from": "hôm qua"}}, 400, "scope.from"),
        ({"question": "a", "scope": {"group": ["Văn phòng"]}}, 400, "scope.group"),
        ({"question": "a" * 2001}, 413, "question"),
        ({"question": "a", "history": [{"question": "b" * 600_000}]}, 413, None),
    ],
)
def test_a_wrong_body_is_refused_naming_the_field(
    client: TestClient, scripted: Scripted, body: dict[str, Any], status: int, field: str | None
) -> None:
    seen_status, seen_field, message = fault(ask(client, **body))
    assert (seen_status, seen_field) == (status, field)
    assert field is None or message.startswith(f"{field}: ")
    assert scripted.histories == []


def test_what_is_no_json_is_refused(client: TestClient) -> None:
    sent = client.post("/api/ask", content=b'{"question"', headers={"Content-Type": "application/json"})
    assert fault(sent) == (400, None, "không phải JSON")
    form = client.post("/api/ask", data={"question": "a"})
    assert fault(form)[0] == 415
    assert client.get("/api/ask").status_code in (404, 405)


def test_without_a_person_nothing_is_asked(client: TestClient, scripted: Scripted) -> None:
    reply = client.post("/api/ask", json={"question": QUESTION}, headers={"Authorization": "Bearer another"})
    assert fault(reply)[0] == 401
    assert scripted.histories == []


def test_the_groups_are_the_persons(client: TestClient, scripted: Scripted) -> None:
    client.post("/api/ask", json={"question": QUESTION}, headers=as_("an"))
    client.post("/api/ask", json={"question": QUESTION}, headers=as_("binh"))
    assert [scope.groups for scope in scripted.scopes] == [("Văn phòng",), ()]


class Failing(Scripted):
    """Raises what it is given."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def stream(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Iterator[Answer]:
        raise self.error
        yield


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (EmptyIndexError("Kho chưa có văn bản nào."), 503, "Kho chưa có văn bản nào."),
        (IndexMismatchError("Chỉ mục khác mô hình."), 503, "Chỉ mục khác mô hình."),
        (ZeroDivisionError("secret detail"), 500, UNEXPECTED),
    ],
)
def test_an_error_has_its_status(tmp_path: Path, error: Exception, status: int, message: str) -> None:
    with TestClient(app_with_people(Failing(error), tmp_path), headers=as_("quan-tri")) as client:
        reply = ask(client, question=QUESTION)
    assert fault(reply) == (status, None, message)
    assert reply.headers.get("Retry-After") == ("30" if status == 503 else None)


def test_a_stopping_program_says_so(client: TestClient, scripted: Scripted) -> None:
    asking = client.app.state.asking  # type: ignore[attr-defined]
    assert isinstance(asking, Asking)
    asking.close()
    assert fault(ask(client, question=QUESTION)) == (503, None, CLOSING)
    assert scripted.histories == []


def test_a_client_that_hangs_up_stops_its_answer() -> None:
    assistant = Scripted()
    with LiveServer(assistant) as server:
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(server.url + "api/ask", json={"question": "chậm"}, timeout=0.5)
        deadline = time.monotonic() + 5
        while not assistant.closed and time.monotonic() < deadline:
            time.sleep(0.05)
        assert assistant.closed == 1


def test_others_are_answered_beside_a_slow_one() -> None:
    with LiveServer(Scripted(pause=0.0)) as server:
        slow = threading.Thread(
            target=lambda: httpx.post(server.url + "api/ask", json={"question": "chậm"}, timeout=60), daemon=True
        )
        slow.start()
        began = time.monotonic()
        assert httpx.post(server.url + "api/ask", json={"question": QUESTION}, timeout=5).status_code == 200
        assert time.monotonic() - began < 2


def test_a_document_of_a_group_is_known_to_its_members_only(data_dir: Path, tmp_path: Path) -> None:
    """The real library: what the others get is what they would get were the document not there."""
    library = library_in(data_dir)
    ingest(library, SAMPLES)
    asked = {"question": "GRDP tỉnh Minh Sơn 6 tháng đầu năm 2024 tăng bao nhiêu?"}
    assistant = Assistant(library, settings_for(data_dir))
    app = app_with_people(assistant, tmp_path, library)
    with TestClient(app) as client:
        open_to_all = client.post("/api/ask", json=asked, headers=as_("binh")).json()
        source = open_to_all["citations"][0]["source"]
        ids = [i for i in library.record.document_ids() if _source(library, i) == source]
        with library.record.transaction() as connection:
            keep_to(connection, ids[0], ["Văn phòng"])
        member = client.post("/api/ask", json=asked, headers=as_("an")).json()
        other = client.post("/api/ask", json=asked, headers=as_("binh")).json()
    assert member["citations"] == open_to_all["citations"]
    assert source not in json.dumps(other, ensure_ascii=False)


def _source(library: Any, document_id: str) -> str:
    document = library.document(document_id)
    assert document is not None
    return str(document.source)
