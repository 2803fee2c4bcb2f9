"""The routes of the documents tab: the list, one document, what a clerk does to it."""

from __future__ import annotations

import contextlib
import getpass
import time
from collections.abc import Iterator
from datetime import date

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from rag.corrections import FIELDS as CORRECTED
from rag.errors import BusyError
from rag.library import Library
from rag.record import INDEXES
from rag.schema import Document
from rag.shelf import Shelf, Wanted, values_of
from ui.access.audit import note
from ui.access.person import Person
from ui.context import Context
from ui.office import audience, listing, preview
from ui.office import document as view
from ui.office.gathered import gathered
from ui.office.jobs import Jobs
from ui.office.progress import short
from ui.office.readable import document_for
from ui.office.replies import Acting, Clerk, Fields, Reader, Spoken, one, piece
from ui.office.words import DATES, day

_PATIENCE = 8.0  # seconds that a correction waits for a program that writes to the library
_COLUMNS = {"loai": "kind", "noi": "issuer", "dia": "place", "ky": "period"}


def router(context: Context, library: Library, jobs: Jobs) -> APIRouter:
    """All of them."""
    made = APIRouter(route_class=Spoken)
    _lists(made, library)
    _documents(made, context, library)
    _changes(made, context, library, jobs)
    _readers(made, context, library, jobs)
    return made


def _lists(made: APIRouter, library: Library) -> None:
    shelf = Shelf(library.record)

    @made.get("/van-phong/van-ban/danh-sach")
    def listed(request: Request, person: Reader) -> HTMLResponse:
        given = dict(request.query_params)
        wanted = listing.wanted_of(given, person)
        asked = given.get("trang", "1")
        page = max(1, int(asked)) if asked.isdecimal() and len(asked) < 8 else 1
        rows, total = shelf.page(wanted, (page - 1) * listing.SIZE, listing.SIZE, date.today())
        if not rows and total:
            page = -(-total // listing.SIZE)
            rows, total = shelf.page(wanted, (page - 1) * listing.SIZE, listing.SIZE, date.today())
        return piece(listing.table(rows, total, page, given))

    @made.get("/van-phong/van-ban/gia-tri")
    def values(person: Reader) -> HTMLResponse:
        wanted = Wanted(person.groups)
        found = {name: values_of(library.record, column, wanted) for name, column in _COLUMNS.items()}  # type: ignore[arg-type]
        return piece(listing.suggestions(found))


def _documents(made: APIRouter, context: Context, library: Library) -> None:
    @made.get("/van-phong/van-ban/{document_id}")
    def shown(document_id: str, person: Reader) -> HTMLResponse:
        found = document_for(library, person, document_id)
        return piece(view.whole(gathered(library, person, found, date.today())))

    @made.get("/van-phong/van-ban/{document_id}/cau-truc")
    def structure(document_id: str, person: Reader, tu: int = 0) -> HTMLResponse:
        found = document_for(library, person, document_id)
        address = f"{listing.BASE}/{document_id}/cau-truc"
        outline = preview.outline(found, max(0, tu), address)
        return piece(outline if tu else f"{preview.tables(found)}{outline}")


def _changes(made: APIRouter, context: Context, library: Library, jobs: Jobs) -> None:
    def corrected(document_id: str, person: Acting) -> HTMLResponse:
        _catch_up(library, person, jobs)
        found = document_for(library, person, document_id)
        return piece(view.facts(gathered(library, person, found, date.today())), changed="#vb-trang")

    @made.post("/van-phong/van-ban/{document_id}/sua")
    def correct(document_id: str, person: Acting, given: Fields) -> HTMLResponse:
        found = document_for(library, person, document_id)
        changes = changes_of(found, {name: one(given, name) for name in CORRECTED if name in given})
        if not changes:
            raise HTTPException(422, "Chưa có mục nào khác đi.")
        with patiently(library):
            library.record.correct(document_id, changes, person.name or getpass.getuser())
        note(context.state, person, "correct", document_id, ", ".join(changes))
        return corrected(document_id, person)

    @made.post("/van-phong/van-ban/{document_id}/tra-lai")
    def withdraw(document_id: str, muc: str, person: Acting) -> HTMLResponse:
        document_for(library, person, document_id)
        with patiently(library):
            library.record.withdraw_corrections(document_id, [muc])
        note(context.state, person, "correct", document_id, f"trả lại {muc}")
        return corrected(document_id, person)

    @made.post("/van-phong/van-ban/{document_id}/nap-lai")
    def again(document_id: str, person: Acting) -> HTMLResponse:
        found = document_for(library, person, document_id)
        job = jobs.start(f"Đọc lại {found.source}", person, [*files_of(library, document_id), "--again"])
        note(context.state, person, "ingest", document_id, found.source)
        return piece(short(job))

    @made.post("/van-phong/van-ban/{document_id}/xoa")
    def remove(document_id: str, person: Acting, given: Fields) -> HTMLResponse:
        found = document_for(library, person, document_id)
        if one(given, "xac-nhan").casefold() != view.confirmation(found).casefold():
            raise HTTPException(422, f"Chưa xoá: hãy gõ đúng “{view.confirmation(found)}”.")
        note(context.state, person, "remove", document_id, found.source)  # what cannot be noted does not happen
        files = files_of(library, document_id)
        job = jobs.start(f"Xoá {found.source}", person, [*files, "--remove"], can_stop=False)
        return piece(short(job, back=True))


def _readers(made: APIRouter, context: Context, library: Library, jobs: Jobs) -> None:
    @made.get("/van-phong/van-ban/{document_id}/nguoi-doc")
    def form(document_id: str, person: Clerk) -> HTMLResponse:
        found = document_for(library, person, document_id)
        return piece(view.readers_form(gathered(library, person, found, date.today())))

    @made.post("/van-phong/van-ban/{document_id}/nguoi-doc")
    def keep(document_id: str, person: Acting, given: Fields) -> HTMLResponse:
        document_for(library, person, document_id)
        asked = audience.chosen(given.get("nhom", []), one(given, "nhom-moi"), person)
        with patiently(library):
            before = library.record.readers(document_id)
            after = audience.kept_after(before, asked, person)
            if list(after) == before:
                raise HTTPException(422, "Chưa có gì khác đi: văn bản vẫn dành cho những người ấy.")
            known = before if person.groups is None else [name for name in before if name in person.groups]
            said = audience.meaning(known, asked, len(library.record.versions(document_id)) - 1)
            if one(given, "xac-nhan") != " ".join(said):
                return piece(audience.confirmation(document_id, said, asked))
            change = " → ".join(", ".join(groups) or "mọi người" for groups in (before, after))
            note(context.state, person, "set readers", document_id, change)  # what cannot be noted does not happen
            library.record.keep_versions_to(document_id, after)
        _catch_up(library, person, jobs)
        shown = gathered(library, person, document_for(library, person, document_id), date.today())
        return piece(view.facts(shown, "Đã đổi người được đọc."), changed="#vb-trang,#kho")


def _catch_up(library: Library, person: Person, jobs: Jobs) -> None:
    if any(library.record.owed(index, 1) for index in INDEXES):
        jobs.start("Cập nhật chỉ mục", person, ["--catch-up"], can_stop=False)


def files_of(library: Library, document_id: str) -> list[str]:
    """The files that show a document, as ingest takes them."""
    rows = library.record.rows("SELECT root || '/' || source FROM paths WHERE document_id = ? ORDER BY 1", document_id)
    return [row[0] for row in rows]


def changes_of(document: Document, given: dict[str, str]) -> dict[str, str | None]:
    """The fields that a form says otherwise than the document does."""
    changes: dict[str, str | None] = {}
    for field, value in given.items():
        now = getattr(document, field) or ""
        shown = day(now) if field in DATES else now
        if "\n".join(value.splitlines()) not in (now, shown):
            changes[field] = value
    return changes


@contextlib.contextmanager
def patiently(library: Library) -> Iterator[None]:
    """The writer's place, waited for a little: indexes are brought up to date in seconds. Raises BusyError."""
    until = time.monotonic() + _PATIENCE
    with contextlib.ExitStack() as held:
        while True:
            try:
                held.enter_context(library.writing())
                break
            except BusyError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
        yield
