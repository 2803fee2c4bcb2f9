"""The real app over the samples, behind a door that knows clerks by the name they send; two documents of a group."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, cast

from fastapi.testclient import TestClient
from starlette.datastructures import Headers

from ingest.pipeline import run
from ingest.report import Audience
from ingest.workers import Here
from tests.command import SAMPLES, Silent, library_in, settings_for
from tests.ui.scripted import Scripted
from ui import page
from ui.access.audit import entries
from ui.access.door import Door
from ui.access.person import Person
from ui.context import Context
from ui.office.replies import OWN_HEADER
from ui.state import open_state

KEPT = "bao-cao-an-hai-6-thang-2024.pdf"  # to the group Tổng hợp
PEOPLE = {
    "lan": Person("lan", "cadre", ("Tổng hợp",)),
    "minh": Person("minh", "clerk", ()),
    "nga": Person("nga", "clerk", ("Tổng hợp",)),
    "quan": Person("quan", "admin", None),
}
_ROWS = {row["id"]: row for row in map(json.loads, Path("samples/questions.jsonl").read_text("utf-8").splitlines())}


def rows(*numbers: int) -> str:
    """Rows of the sample set as a set of their own."""
    return "".join(f"{json.dumps(_ROWS[f'mau-{n:03}'], ensure_ascii=False)}\n" for n in numbers)


class ByName:
    """Knows people by the name they send."""

    sign_in = True
    clock = staticmethod(time.time)

    def person(self, path: str, headers: Headers) -> Person | None:
        """The person of that name."""
        return PEOPLE.get(headers.get("x-nguoi", ""))


class Office:
    """`office.get("minh", "bo")`, `office.post("minh", "lan", bo="mau")`: what the tab asks for, as one of `PEOPLE`."""

    def __init__(self, data_dir: Path) -> None:
        """Ingest the samples."""
        self.data_dir = data_dir
        self.library = library_in(data_dir)
        run(self.library, [SAMPLES], Silent(), reader=Here())
        run(self.library, [SAMPLES / KEPT], Silent(), reader=Here(), audience=Audience(("Tổng hợp",)))
        self.library.refresh()
        self.state = open_state(data_dir)
        app = page.build(Context(Scripted(), settings_for(data_dir), self.state, self.library))
        (door,) = [one for one in app.user_middleware if cast(object, one.cls) is Door]
        door.kwargs["visitors"] = ByName()
        self.client = TestClient(app)

    def get(self, name: str, path: str, **query: str) -> Any:  # httpx2's reply, where starlette finds it
        """A part of the tab."""
        return self.client.get(f"/van-phong/danh-gia/{path}", params=query, headers={"x-nguoi": name})

    def post(self, name: str, path: str, **fields: str) -> Any:  # httpx2's reply, where starlette finds it
        """A form or a button of the tab."""
        return self.client.post(f"/van-phong/danh-gia/{path}", data=fields, headers=self._own(name))

    def put(self, name: str, file: str, content: str | bytes) -> Any:  # httpx2's reply, where starlette finds it
        """A question set that is brought."""
        told = content.encode() if isinstance(content, str) else content
        return self.client.put("/van-phong/danh-gia/bo", params={"ten": file}, content=told, headers=self._own(name))

    def document(self, source: str) -> str:
        """The id of a document by its file."""
        rows = self.library.record.rows("SELECT document_id FROM paths WHERE source = ?", source)
        return str(rows[0][0])

    def run(self, name: str, chosen: str) -> str:
        """Run a set to its end; the run's name."""
        before = set(self._folders())
        assert self.post(name, "lan", bo=chosen).status_code == 200
        (made,) = set(self._folders()) - before
        self.until(made)
        return made

    def until(self, run: str) -> None:
        """Wait until nothing runs any more."""
        deadline = time.monotonic() + 120
        while "data-lai" in self.get("quan", "dang-chay").text:
            assert time.monotonic() < deadline, run
            time.sleep(0.2)

    def noted(self, name: str) -> list[tuple[str, str]]:
        """What the audit log says that a person did."""
        return [(entry.action, entry.detail) for entry in entries(self.state, person=name)]

    def _folders(self) -> list[str]:
        top = self.data_dir / "danh-gia"
        return [folder.name for folder in top.iterdir()] if top.is_dir() else []

    @staticmethod
    def _own(name: str) -> dict[str, str]:
        return {"x-nguoi": name, OWN_HEADER: "1"}
