"""The wall around the page: what gradio serves, without its links to other hosts or its unused routes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access.paths import path_of

# 'unsafe-inline': gradio's index.html starts from inline scripts; 'unsafe-eval': gr.HTML compiles its template.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with no-referrer a form is sent with "Origin: null"
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# A report of the evaluation: shown in a frame of the page, as if it came from nowhere, with nothing to fetch.
_REPORT = re.compile(r"/van-phong/danh-gia/lan/[0-9a-f-]+/bao-cao")
REPORT_HEADERS = {
    **SECURITY_HEADERS,
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts",
    "X-Frame-Options": "SAMEORIGIN",
}
# Everything the chat needs of gradio; uploads, file routes, its proxy and the direct API calls stay shut.
OPEN_PATHS = frozenset(
    (
        "/",
        "/healthz",
        "/dang-nhap",
        "/dang-xuat",
        "/readyz",
        "/san-sang",
        "/metrics",
        "/api/ask",
        "/v1/models",
        "/v1/chat/completions",
        "/config",
        "/theme.css",
        "/favicon.ico",
        "/gradio_api/queue/join",
        "/gradio_api/queue/data",
        "/gradio_api/cancel",
        "/gradio_api/reset",
        "/gradio_api/startup-events",
    )
)
OPEN_FOLDERS = ("/assets/", "/static/", "/gradio_api/heartbeat/", "/van-ban/", "/hoi-thoai/", "/van-phong/")

_FOREIGN_TAGS = re.compile(
    r"""<meta\s[^>]*?(?:property|name)="(?:og|twitter):[^>]*>"""
    r"""|<link\s[^>]*?rel="(?:manifest|preconnect|dns-prefetch)"[^>]*>"""
    r"""|<link\s[^>]*?href="(?:https?:)?//[^>]*>"""
    r"""|<script\s[^>]*?src="(?:https?:)?//[^>]*>\s*</script>"""
)
_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' "
    "rx='3' fill='%23b3261e'/%3E%3Cpath d='M4 3h8v10H4z' fill='white'/%3E%3Cpath d='M5.5 6h5M5.5 8h5M5.5 10h3' "
    "stroke='%23b3261e'/%3E%3C/svg%3E"
)


class SelfContained:
    """ASGI middleware: shut routes answer 404, pages lose their foreign tags, every reply carries the headers.

    Only text/html is held back to be rewritten; a stream of events passes message by message.
    """

    def __init__(self, app: ASGIApp, title: str) -> None:
        """Wrap `app`; `title` names the page in its HTML before any script has run."""
        self.app = app
        self.title = title

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = path_of(scope)
        reply = _Reply(send, self.title, REPORT_HEADERS if _REPORT.fullmatch(path) else SECURITY_HEADERS)
        if not is_open(path):
            await _not_found(reply)
            return
        if path == "/":  # gradio would compress it, and a compressed page cannot be rewritten
            plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            scope = {**scope, "headers": plain}
        await self.app(scope, receive, reply)


class _Reply:
    """The `send` of one request."""

    def __init__(self, send: Send, title: str, added: Mapping[str, str]) -> None:
        self.send = send
        self.title = title
        self.added = added
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in self.added.items():
                headers[name] = value
            if _is_page(headers):
                self.start = message
                return
        elif self.start is not None:
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page(self.start)
            return
        await self.send(message)

    async def _send_page(self, start: Message) -> None:
        page = own_page(self.body.decode("utf-8"), self.title).encode("utf-8") if self.body else b""
        if page:  # a HEAD request has no body; its length stays gradio's
            MutableHeaders(scope=start)["content-length"] = str(len(page))
        await self.send(start)
        await self.send({"type": "http.response.body", "body": page})


def is_open(path: str) -> bool:
    """Whether the page needs this path.

    >>> is_open("/gradio_api/queue/join"), is_open("/gradio_api/upload")
    (True, False)
    """
    return (path.rstrip("/") or "/") in OPEN_PATHS or path.startswith(OPEN_FOLDERS)


def own_page(page: str, title: str) -> str:
    """Gradio's index.html in Vietnamese and without a link to any other host."""
    page = _FOREIGN_TAGS.sub("", page)
    page = re.sub(r'(<html\b[^>]*?)lang="en"', r'\1lang="vi"', page, count=1)
    added = f'<title>{escape(title)}</title><link rel="icon" href="{_ICON}">'
    page = page.replace('<meta charset="utf-8" />', f'<meta charset="utf-8" />{added}', 1)
    notice = f"<noscript><p>{escape(title)} cần JavaScript. Xin bật JavaScript trong trình duyệt.</p></noscript>"
    return page.replace("<gradio-app", f"{notice}<gradio-app", 1)


def _is_page(headers: Headers | MutableHeaders) -> bool:
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers


async def _not_found(send: _Reply) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": "Không có trang này.".encode()})
