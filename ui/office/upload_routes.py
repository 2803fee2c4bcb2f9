"""The routes that take files into the library: each file, the start of its ingest, how far that is."""

from __future__ import annotations

import os
import shutil
from html import escape
from pathlib import Path, PurePosixPath

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, PlainTextResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from ingest.limits import MAX_FILE_BYTES
from rag.errors import reason_of
from rag.library import Library
from ui.access.audit import note
from ui.access.person import Person
from ui.context import Context
from ui.office import batches, upload_panel
from ui.office.audience import chosen
from ui.office.batches import PARTIAL, Batch
from ui.office.jobs import Job, Jobs
from ui.office.names import UploadError, check_room, inside, relative
from ui.office.progress import full, short
from ui.office.readable import groups_to_choose
from ui.office.replies import Acting, Clerk, Fields, Reader, Spoken, one, piece


def router(context: Context, library: Library, jobs: Jobs) -> APIRouter:
    """All of them."""
    made = APIRouter(route_class=Spoken)
    _panel(made, library, jobs)
    _files(made, context, library)
    _starts(made, context, library, jobs)
    _jobs(made, jobs)
    return made


def _panel(made: APIRouter, library: Library, jobs: Jobs) -> None:
    @made.get("/van-phong/nap")
    def panel(person: Reader) -> HTMLResponse:
        if not person.at_least("clerk"):
            return piece("")
        waiting = batches.unfinished(library.data_dir, person)
        latest = _latest(jobs, person)
        shown = {job.arguments[0] for job in jobs.of(person) if job is latest or not job.over}
        left = [batch for batch in waiting if str(batch.folder) not in shown]
        groups = groups_to_choose(library.record, person)
        return piece(upload_panel.whole(person, groups, left, latest))


def _latest(jobs: Jobs, person: Person) -> Job | None:
    return next((job for job in jobs.of(person) if job.what.startswith(upload_panel.INGEST)), None)


def _files(made: APIRouter, context: Context, library: Library) -> None:
    @made.post("/van-phong/nap")
    def begin(person: Acting) -> PlainTextResponse:
        try:
            return PlainTextResponse(batches.begin(library.data_dir, person).name)
        except OSError as error:
            raise HTTPException(507, f"Không ghi được vào kho: {reason_of(error)}. Báo người quản trị.") from None

    @made.put("/van-phong/nap/{lan}")
    async def take(request: Request, lan: str, ten: str, person: Acting) -> PlainTextResponse:
        name = relative(ten)
        declared = request.headers.get("content-length", "")
        size = int(declared) if declared.isdecimal() else 0
        try:
            path = await run_in_threadpool(_place, library, person, lan, name, size)
            await _receive(request, path, size)
        except ClientDisconnect:
            return PlainTextResponse("Tệp bị ngắt giữa chừng.", 400)
        except OSError as error:
            raise HTTPException(507, f"Không ghi được tệp: {reason_of(error)}. Tệp này chưa được nạp.") from None
        return PlainTextResponse(str(name))

    @made.post("/van-phong/nap/{lan}/bo")
    def discard(lan: str, person: Acting) -> HTMLResponse:
        batches.discard(_open(library, person, lan))
        return piece("", changed="#vb-nap")


def _open(library: Library, person: Person, lan: str) -> Batch:
    found = batches.find(library.data_dir, person, lan)
    if found is None or found.state != "open":
        raise HTTPException(404, "Không còn lần tải lên này. Chọn lại tệp để nạp.")
    return found


def _place(library: Library, person: Person, lan: str, name: PurePosixPath, size: int) -> Path:
    """Where a file of this size is to be written."""
    batch = _open(library, person, lan)
    check_room(size, shutil.disk_usage(batch.folder).free)
    path = inside(batch.folder, name)
    if path.exists():
        raise UploadError(
            f"“{path.name}” đã có trong lần nạp này, có lẽ trùng tên chỉ khác cách gõ dấu. Đổi tên một tệp."
        )
    return path


async def _receive(request: Request, path: Path, size: int) -> None:
    """Write a body to its place, whole or not at all."""
    partial = path.with_name(f"{PARTIAL}{os.urandom(6).hex()}")
    written = 0
    try:
        with partial.open("xb") as file:
            async for part in request.stream():
                written += len(part)
                if written > MAX_FILE_BYTES:
                    check_room(written, written)
                await run_in_threadpool(file.write, part)
        if size and written != size:
            raise ClientDisconnect
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _starts(made: APIRouter, context: Context, library: Library, jobs: Jobs) -> None:
    @made.post("/van-phong/nap/{lan}/bat-dau")
    def start(lan: str, person: Acting, given: Fields) -> HTMLResponse:
        batch = batches.find(library.data_dir, person, lan)
        if batch is None or batch.state == "done":
            raise HTTPException(404, "Không còn lần tải lên này. Chọn lại tệp để nạp.")
        count = len(batch.files())
        if not count:
            raise HTTPException(422, "Lần này chưa có tệp nào tải lên được.")
        if batch.state == "open":
            batch = batch.with_state("given", chosen(given.get("nhom", []), one(given, "nhom-moi"), person))
            note(context.state, person, "upload", batch.name, f"{count} tệp; nhóm: {', '.join(batch.groups) or '-'}")
        arguments = [str(batch.folder)]
        for flag, groups in (("--group", batch.groups), ("--member", batch.member)):
            arguments += [part for name in (groups or ("",)) for part in (flag, name)]

        def finished(job: Job) -> None:
            if job.state == "done":
                batch.with_state("done")

        job = jobs.start(f"{upload_panel.INGEST} {count} tệp", person, arguments, then=finished)
        return piece(full(job, others=_others(jobs, person)), changed="")


def _others(jobs: Jobs, person: Person) -> str:
    running = jobs.running()
    if running is None or running.person.name == person.name:
        return ""
    return f'<p class="ghi-chu">{escape(running.person.name or "Người khác")} đang nạp; việc này chờ đến lượt.</p>'


def _jobs(made: APIRouter, jobs: Jobs) -> None:
    def own(job_id: str, person: Person) -> Job:
        found = next((job for job in jobs.of(person) if job.id == job_id), None)
        if found is None:
            raise HTTPException(404, "Không còn việc này: chương trình đã khởi động lại. Tải lại trang.")
        return found

    @made.get("/van-phong/viec/{job_id}")
    def told(job_id: str, person: Clerk) -> HTMLResponse:
        return piece(full(own(job_id, person), others=_others(jobs, person)))

    @made.get("/van-phong/viec/{job_id}/ngan")
    def in_short(job_id: str, person: Clerk, ve: int = 0) -> HTMLResponse:
        return piece(short(own(job_id, person), back=bool(ve)))

    @made.post("/van-phong/viec/{job_id}/dung")
    def stop(job_id: str, person: Acting) -> HTMLResponse:
        job = own(job_id, person)
        jobs.stop(job)
        return piece(full(job))
