"""Whether the program lives, whether it can answer, and what it counts: for the machines that watch it."""

from __future__ import annotations

import logging
from ipaddress import ip_address

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from rag.errors import RagError
from rag.library import Library
from ui.access.person import person_of
from ui.asking import Asking
from ui.measures import Measures

_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")
_log = logging.getLogger(__name__)


def routes(asking: Asking, library: Library | None, measures: Measures) -> APIRouter:
    """/healthz, /readyz (/san-sang) and /metrics."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz")
    @router.get("/san-sang")
    def readyz(request: Request) -> Response:
        fault = _fault(asking, library)
        if fault is not None:
            told = {"reason": fault} if _may_know(request) else {}
            return JSONResponse({"status": "unready", **told}, status_code=503)
        documents, chunks = asking.corpus_size() if _may_know(request) else (None, None)
        sizes = {"documents": documents, "chunks": chunks} if documents is not None else {}
        return JSONResponse({"status": "ready", **sizes})

    @router.get("/metrics")
    def metrics(request: Request) -> Response:
        if not _may_know(request):
            return Response("Chỉ xem được từ chính máy chủ hoặc bởi quản trị.\n", 403, media_type="text/plain")
        return Response(measures.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return router


def _fault(asking: Asking, library: Library | None) -> str | None:
    """Why no question can be answered now; an empty library is no fault: it waits to be filled."""
    if asking.closing:
        return "Chương trình đang dừng."
    if library is None:
        return None
    try:
        library.refresh()
        library.check()
    except RagError as error:
        return str(error)
    except Exception:
        _log.exception("the library could not be looked at")
        return "Không đọc được kho văn bản; xem nhật ký của chương trình."
    return None


def _may_know(request: Request) -> bool:
    """Counts tell of documents that not everybody may know of: for this machine and for admins.

    What a proxy on this machine passes on does not come from this machine.
    """
    try:
        if person_of(request).at_least("admin"):
            return True
    except PermissionError:
        pass
    return is_loopback(request.client.host if request.client else "") and not any(
        name in request.headers for name in _FORWARDED
    )


def is_loopback(host: str) -> bool:
    """True for an address of this machine itself.

    >>> [is_loopback(host) for host in ("127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.7", "testclient")]
    [True, True, True, False, False]
    """
    try:
        address = ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
