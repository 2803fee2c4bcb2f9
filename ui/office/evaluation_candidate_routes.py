"""The routes of candidate questions: the list, accept with what was corrected, reject, a set of those accepted."""

from __future__ import annotations

import getpass
from datetime import datetime
from typing import Literal, get_args

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse

from eval.candidates import checked
from rag.database import Database
from rag.library import Library
from rag.question_candidates import Candidate, Status, decide
from rag.record import Record
from ui.access.audit import note
from ui.access.person import Person
from ui.office import evaluation_candidates as views
from ui.office import evaluation_sets
from ui.office.evaluation_views import sets
from ui.office.replies import Acting, Clerk, Fields, Spoken, piece


def router(state: Database, library: Library) -> APIRouter:
    """All of them."""
    made = APIRouter(route_class=Spoken, prefix="/van-phong/danh-gia/de-xuat")
    _lists(made, state, library)
    _decisions(made, state, library.record)
    return made


def _lists(made: APIRouter, state: Database, library: Library) -> None:
    @made.get("")
    def listed(person: Clerk, loai: str = "new") -> HTMLResponse:
        status: Status = loai if loai in get_args(Status) else "new"  # type: ignore[assignment]
        found = views.visible(library.record, person, status)
        return piece(views.whole(found, status, may_export=status == "accepted" and bool(found)))

    @made.post("/bo")
    def as_set(person: Acting) -> HTMLResponse:
        found = [checked(one, {}) for one in views.visible(library.record, person, "accepted")]
        content = "".join(f"{one.model_dump_json()}\n" for one in found).encode()
        name = f"cau-da-nhan-{datetime.now():%Y-%m-%d}.jsonl"
        chosen = evaluation_sets.keep(library.data_dir, person, name, content)
        note(state, person, "evaluate", chosen.id, f"lập bộ {len(found)} câu đã nhận")
        return piece(sets(evaluation_sets.sets_for(library.data_dir, person), chosen.id, person))


def _decisions(made: APIRouter, state: Database, record: Record) -> None:
    def candidate_of(ma: str, person: Person) -> Candidate:
        found = next((one for one in views.visible(record, person, None) if one.id == ma), None)
        if found is None:
            raise HTTPException(404, "Không còn câu hỏi đề xuất này, hoặc nó không dành cho anh/chị.")
        return found

    def settle(
        one: Candidate, person: Person, status: Literal["accepted", "rejected"], given: dict[str, object]
    ) -> str:
        note(state, person, "evaluate", one.id, "nhận câu hỏi" if status == "accepted" else "bỏ câu hỏi")
        return views.decided(decide(record, one.id, status, person.name or getpass.getuser(), given))

    @made.post("/{ma}/nhan")
    def accept(ma: str, person: Acting, given: Fields) -> HTMLResponse:
        one, changes = candidate_of(ma, person), views.changes_of(given)
        views.check(one, changes)
        return piece(settle(one, person, "accepted", changes))

    @made.post("/{ma}/bo")
    def reject(ma: str, person: Acting) -> HTMLResponse:
        return piece(settle(candidate_of(ma, person), person, "rejected", {}))
