"""Zero egress: what the programs do with sockets while they ingest, answer, evaluate and serve."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.command import ROOT, SAMPLES, environment
from tests.ports import free_port

QUESTION = "GRDP tỉnh Minh Sơn 6 tháng đầu năm 2024 tăng bao nhiêu?"


@pytest.fixture(scope="module")
def shut(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Iterator[dict[str, str]]:
    """The environment of a program that reaches nothing beyond this machine; its log stays empty to the end."""
    folder = tmp_path_factory.mktemp("shut")
    data_dir = folder / "data"
    data_dir.mkdir()
    (data_dir / "models").symlink_to(models_dir)
    log = folder / "egress.log"
    path = f"{ROOT / 'tests' / 'no_sockets'}"
    yield environment(data_dir, PYTHONPATH=path, RAG_TEST_EGRESS=str(log), RAG_PORT=str(free_port()))
    assert not log.exists(), f"another host was asked:\n{log.read_text('utf-8')}"


def run(shut: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=shut, capture_output=True, text=True, encoding="utf-8", timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def asked(shut: dict[str, str]) -> list[str]:
    log = Path(shut["RAG_TEST_EGRESS"])
    return log.read_text("utf-8").splitlines() if log.exists() else []


@pytest.mark.parametrize(
    ("attempt", "noted"),
    [
        ("import socket; socket.create_connection(('192.0.2.1', 80), 1)", "socket.getaddrinfo 192.0.2.1 -c"),
        ("import urllib.request as u; u.urlopen('http://example.com', timeout=1)", "socket.getaddrinfo example.com -c"),
        ("import httpx; httpx.get('http://192.0.2.1', timeout=1)", "socket.getaddrinfo 192.0.2.1 -c"),
        (
            "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'a', ('192.0.2.1', 53))",
            "socket.sendto 192.0.2.1 -c",
        ),
        ("import socket; socket.socket().connect(('192.0.2.1', 80))", "socket.connect 192.0.2.1 -c"),
    ],
)
def test_the_block_sees_an_attempt(tmp_path: Path, shut: dict[str, str], attempt: str, noted: str) -> None:
    own = {**shut, "RAG_TEST_EGRESS": str(tmp_path / "egress.log")}
    done = subprocess.run([sys.executable, "-c", attempt], cwd=ROOT, env=own, capture_output=True, text=True)
    assert done.returncode == 1
    assert "egress is shut" in done.stderr
    assert asked(own)[0] == noted


def test_ingest_ask_evaluate_and_serve_ask_nobody(shut: dict[str, str], tmp_path: Path) -> None:
    """One after the other over one library, as an office does it."""
    report = json.loads(run(shut, "-m", "ingest", "--json", str(SAMPLES)))
    assert report["added"] == 10
    assert asked(shut) == []
    answer = json.loads(run(shut, "-m", "rag", "--json", QUESTION))
    assert answer["citations"]
    assert asked(shut) == []
    questions = tmp_path / "questions.jsonl"
    first = (ROOT / "samples" / "questions.jsonl").read_text("utf-8").splitlines()[:5]
    questions.write_text("\n".join(first) + "\n", "utf-8")
    run(shut, "-m", "eval", str(questions), "--out", str(tmp_path / "results"))
    assert asked(shut) == []
    served = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=shut, stdout=subprocess.PIPE, text=True)
    try:
        assert served.stdout is not None
        assert "http://" in served.stdout.readline()
        url = f"http://127.0.0.1:{shut['RAG_PORT']}"
        assert httpx.get(url, timeout=30).status_code == 200
        reply = httpx.post(f"{url}/api/ask", json={"question": QUESTION}, timeout=60)
        assert reply.json()["citations"] == answer["citations"]
    finally:
        served.terminate()
        assert served.wait(20) == 0
    assert asked(shut) == []
