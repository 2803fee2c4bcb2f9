"""The routes of the evaluation tab: sets, runs and how they stand, reports, the trend, two runs beside each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse
from starlette.concurrency import run_in_threadpool

from eval import results
from eval.baseline import Comparison, compare
from rag.database import Database
from rag.errors import RagError, reason_of
from rag.library import Library
from ui.access.audit import note
from ui.access.person import Person
from ui.office import evaluation_compare, evaluation_runs, evaluation_sets, evaluation_trend, evaluation_views
from ui.office.evaluation_runs import Run
from ui.office.evaluation_sets import MAX_BYTES
from ui.office.evaluation_views import may_discard, when
from ui.office.evaluation_work import Work
from ui.office.readable import all_sources, hidden_sources
from ui.office.replies import Acting, Clerk, Fields, Spoken, one, piece

RunsOf = Callable[[Person], list[Run]]  # those that a person may see
RunOf = Callable[[str, Person], Run]  # a run by its name, 404 where it is not for the person
_LISTED = 40
_PARTS = "#dg-lan,#dg-xu-huong"
_GONE = "Không còn lần chạy này, hoặc nó không dành cho anh/chị."


def router(state: Database, library: Library) -> APIRouter:
    """All of them."""
    made, data_dir = APIRouter(route_class=Spoken, prefix="/van-phong/danh-gia"), library.data_dir
    work = Work(data_dir, lambda run: evaluation_runs.drop_missing(run, all_sources(library.record)))

    def runs_of(person: Person) -> list[Run]:
        return evaluation_runs.runs_for(data_dir, person, hidden_sources(library.record, person))

    def run_of(lan: str, person: Person) -> Run:
        found = evaluation_runs.run_for(data_dir, person, lan, hidden_sources(library.record, person))
        if found is None:
            raise HTTPException(404, _GONE)
        return found

    _sets(made, state, data_dir)
    _runs(made, state, library, work, runs_of)
    _changes(made, state, work, run_of, runs_of)
    _reports(made, state, run_of, runs_of)
    return made


def _sets(made: APIRouter, state: Database, data_dir: Path) -> None:
    @made.get("/bo")
    def sets(person: Clerk) -> HTMLResponse:
        return piece(evaluation_views.sets(evaluation_sets.sets_for(data_dir, person), "", person))

    @made.put("/bo")
    async def take(request: Request, ten: str, person: Acting) -> HTMLResponse:
        content = b""
        async for part in request.stream():
            content += part
            if len(content) > MAX_BYTES:
                break
        return await run_in_threadpool(kept, person, ten, content)

    def kept(person: Person, name: str, content: bytes) -> HTMLResponse:
        try:
            chosen = evaluation_sets.keep(data_dir, person, name, content)
        except OSError as error:
            raise HTTPException(507, f"Không ghi được bộ câu hỏi: {reason_of(error)}.") from None
        note(state, person, "upload", chosen.id, "bộ câu hỏi")
        return piece(evaluation_views.sets(evaluation_sets.sets_for(data_dir, person), chosen.id, person))


def _active(runs: Sequence[Run], work: Work, before: frozenset[str] | None = frozenset()) -> HTMLResponse:
    stood = [(run, work.state(run)) for run in reversed(runs)]
    active = [(run, state) for run, state in stood if state in ("running", "waiting")]
    return piece(evaluation_views.running(active, before=before), changed=_PARTS if before == frozenset() else "")


def _runs(made: APIRouter, state: Database, library: Library, work: Work, runs_of: RunsOf) -> None:
    @made.get("/dang-chay")
    def active(person: Clerk, dang: str | None = None) -> HTMLResponse:
        return _active(runs_of(person), work, frozenset(dang.split(",")) if dang else None)

    @made.get("/lan")
    def listed(person: Clerk) -> HTMLResponse:
        found = []
        for run in runs_of(person):
            how = work.state(run)
            found.append((run, how, work.error(run) if how == "failed" else ""))
        right = {
            run.name: evaluation_trend.value_of(_overall(run), "correct")
            for run, how, _ in found[:_LISTED]
            if how == "done"
        }
        return piece(evaluation_views.runs(found, right, person, _LISTED))

    @made.post("/lan")
    def start(person: Acting, given: Fields) -> HTMLResponse:
        chosen = next((s for s in evaluation_sets.sets_for(library.data_dir, person) if s.id == one(given, "bo")), None)
        if chosen is None:
            raise HTTPException(404, "Không còn bộ câu hỏi này. Chọn bộ khác.")
        try:
            run = evaluation_runs.begin(library.data_dir, person, chosen, hidden_sources(library.record, person))
        except OSError as error:
            raise HTTPException(507, f"Không ghi được vào kho: {reason_of(error)}. Báo người quản trị.") from None
        note(state, person, "evaluate", run.name, f"chạy {chosen.title}, {run.total} câu")
        work.start(run)
        return _active(runs_of(person), work)


def _changes(made: APIRouter, state: Database, work: Work, run_of: RunOf, runs_of: RunsOf) -> None:
    @made.post("/lan/{lan}/tiep")
    def go_on(lan: str, person: Acting) -> HTMLResponse:
        run = run_of(lan, person)
        if not run.finished:
            note(state, person, "evaluate", run.name, f"chạy tiếp {run.title}")
            work.start(run)
        return _active(runs_of(person), work)

    @made.post("/lan/{lan}/dung")
    def stop(lan: str, person: Acting) -> HTMLResponse:
        run = run_of(lan, person)
        note(state, person, "evaluate", run.name, f"dừng {run.title}")
        work.stop(run)
        return _active(runs_of(person), work)

    @made.post("/lan/{lan}/xoa")
    def discard(lan: str, person: Acting) -> HTMLResponse:
        run = run_of(lan, person)
        if not may_discard(person, run):
            raise HTTPException(403, "Chỉ người đã chạy hoặc người quản trị xoá được lần chạy này.")
        if work.state(run) in ("running", "waiting"):
            raise HTTPException(409, "Lần này đang chạy. Dừng nó rồi xoá.")
        note(state, person, "evaluate", run.name, f"xoá lần chạy {run.title}")
        evaluation_runs.discard(run)
        return _active(runs_of(person), work)


def _reports(made: APIRouter, state: Database, run_of: RunOf, runs_of: RunsOf) -> None:
    def done(lan: str, person: Person) -> Run:
        run = run_of(lan, person)
        if not run.finished:
            raise HTTPException(404, "Lần chạy này chưa có báo cáo.")
        return run

    @made.get("/lan/{lan}")
    def shown(lan: str, person: Clerk) -> HTMLResponse:
        return piece(evaluation_views.report(done(lan, person)))

    @made.get("/lan/{lan}/bao-cao")  # its headers are the wall's (`ui.wall`)
    def report(lan: str, person: Clerk) -> HTMLResponse:
        return HTMLResponse(done(lan, person).report.read_text("utf-8"))

    @made.get("/lan/{lan}/tai")
    def download(lan: str, person: Clerk) -> FileResponse:
        run = done(lan, person)
        note(state, person, "download", run.name, f"báo cáo đánh giá {run.title}")
        name = f"danh-gia-{when(run)[:10].replace('/', '-')}-{Path(run.title).stem}.html"
        # octet-stream: it is to be kept, never to be shown from this address
        return FileResponse(run.report, media_type="application/octet-stream", filename=name)

    @made.get("/xu-huong")
    def trend(person: Clerk) -> HTMLResponse:
        finished = [run for run in runs_of(person) if run.finished]
        order = {run.name: n for n, run in enumerate(finished)}
        keyed = sorted(finished, key=lambda run: (run.set_id, str(run.groups), -order[run.name]))
        series = [list(part) for _, part in groupby(keyed, key=lambda run: (run.set_id, run.groups))]
        series.sort(key=lambda runs: order[runs[-1].name])
        most = evaluation_trend.MOST
        return piece(evaluation_trend.whole([[(run, _overall(run)) for run in runs[-most:]] for runs in series]))

    @made.get("/so-sanh")
    def compared(person: Clerk, truoc: str, nay: str) -> HTMLResponse:
        before, now = done(truoc, person), done(nay, person)
        if before.name == now.name:
            raise HTTPException(422, "Chọn hai lần chạy khác nhau.")
        written = before.written, now.written
        return piece(evaluation_compare.whole(before, now, _compared(before.folder, now.folder, written)))


@lru_cache(16)
def _compared(before: Path, now: Path, written: tuple[int, int]) -> Comparison:
    """Results change only when a document that they quote is removed."""
    return compare(results.read(now), results.read(before))


def _overall(run: Run) -> Any:  # noqa: ANN401  # a part of results.json
    """A run's measures, {} where they cannot be read: the others are still worth a look."""
    try:
        return _measures(run)
    except RagError:
        return {}


_measures = lru_cache(512)(evaluation_runs.overall)
