"""What machines ask: alive, ready, the measures; and who may know how much there is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from rag.assistant import Assistant
from rag.library import Library
from tests.command import SAMPLES, ingest, library_in, settings_for
from tests.ui.scripted import Scripted
from tests.ui.serving import app_with_people, as_
from ui.health import is_loopback

STRANGER = ("10.0.0.7", 5000)
HERE = ("127.0.0.1", 5000)


@pytest.fixture
def library(data_dir: Path) -> Library:
    library = library_in(data_dir)
    ingest(library, SAMPLES / "ban-tin-an-hai-quy-1-2024.txt")
    return library


@pytest.fixture
def here(library: Library, tmp_path: Path) -> Iterator[TestClient]:
    """A program on the server itself, without a token."""
    app = app_with_people(Assistant(library, settings_for(library.data_dir)), tmp_path, library)
    with TestClient(app, client=HERE) as client:
        yield client


def metrics(client: TestClient, **headers: str) -> dict[str, float]:
    """Every sample by its name with the labels."""
    reply = client.get("/metrics", headers=headers)
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    return {
        sample.name + "".join(f"[{value}]" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(reply.text)
        for sample in family.samples
    }


def test_alive(here: TestClient) -> None:
    assert here.get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize("path", ["/readyz", "/san-sang"])
def test_ready_with_its_sizes(here: TestClient, library: Library, path: str) -> None:
    documents, chunks = library.size
    assert here.get(path).json() == {"status": "ready", "documents": documents, "chunks": chunks}
    assert documents == 1


def test_an_empty_library_is_ready_to_be_filled(data_dir: Path, tmp_path: Path) -> None:
    library = library_in(data_dir)
    app = app_with_people(Assistant(library, settings_for(data_dir)), tmp_path, library)
    with TestClient(app, client=HERE) as client:
        assert client.get("/readyz").json() == {"status": "ready", "documents": 0, "chunks": 0}


def test_indexes_of_another_model_are_not_ready(here: TestClient, library: Library) -> None:
    library.record.set_meta("dense_fingerprint", "another model")
    reply = here.get("/readyz")
    assert (reply.status_code, reply.json()["status"]) == (503, "unready")
    assert "another model" in reply.json()["reason"]


def test_a_stopping_program_is_not_ready_but_alive(here: TestClient) -> None:
    here.app.state.asking.close()  # type: ignore[attr-defined]
    assert here.get("/readyz").status_code == 503
    assert here.get("/healthz").status_code == 200


def test_others_learn_no_count(library: Library, tmp_path: Path) -> None:
    app = app_with_people(Assistant(library, settings_for(library.data_dir)), tmp_path, library)
    with TestClient(app, client=STRANGER) as client:
        for headers in ({}, as_("an"), as_("binh")):
            assert client.get("/metrics", headers=headers).status_code == 403
            assert client.get("/readyz", headers=headers).json() == {"status": "ready"}
        assert client.get("/metrics", headers=as_("quan-tri")).status_code == 200
        assert client.get("/readyz", headers=as_("quan-tri")).json()["documents"] == 1
    with TestClient(app, client=HERE) as client:  # a proxy on this machine passes it on
        assert client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.7"}).status_code == 403


def test_the_measures(here: TestClient, library: Library) -> None:
    asked = {"question": "GRDP tỉnh An Hải quý I năm 2024 tăng bao nhiêu bí-mật-42?"}
    for question in (asked, {"question": "Giá vé máy bay đi Paris?"}):
        assert here.post("/api/ask", json=question, headers=as_("quan-tri")).status_code == 200
    found = metrics(here)
    outcomes = ("answered", "abstained", "error", "stopped", "refused")
    counted = [found[f"rag_questions_total[{outcome}]"] for outcome in outcomes]
    assert (sum(counted), counted[2:]) == (2, [0, 0, 0])
    assert counted[1] >= 1
    assert found["rag_answer_seconds_count"] == found["rag_answer_seconds_bucket[+Inf]"] == 2
    assert (found["rag_running"], found["rag_waiting"], found["rag_ingest_running"]) == (0, 0, 0)
    assert (found["rag_documents"], found["rag_chunks"]) == library.size
    assert found["rag_unembedded_chunks"] == 0
    assert found["process_resident_memory_bytes"] > 1e7
    text = here.get("/metrics").text
    assert "bí-mật-42" not in text
    assert "GRDP" not in text


def test_an_ingest_is_seen_and_not_disturbed(here: TestClient, library: Library) -> None:
    with library.writing():
        assert metrics(here)["rag_ingest_running"] == 1
    assert metrics(here)["rag_ingest_running"] == 0


def test_two_apps_count_apart(tmp_path: Path) -> None:
    one, other = (app_with_people(Scripted(pause=0.0), tmp_path / name) for name in ("a", "b"))
    with TestClient(one, client=HERE) as first, TestClient(other, client=HERE) as second:
        first.post("/api/ask", json={"question": "tỷ lệ?"}, headers=as_("quan-tri"))
        assert metrics(first)["rag_questions_total[answered]"] == 1
        assert metrics(second)["rag_questions_total[answered]"] == 0


def test_loopback() -> None:
    assert [is_loopback(host) for host in ("127.0.0.1", "::1", "::ffff:127.0.0.1")] == [True] * 3
    assert [is_loopback(host) for host in ("", "10.0.0.7", "testclient", "::2", "127.0.0.1.evil.vn")] == [False] * 5
