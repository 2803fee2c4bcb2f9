"""Paths of the app as it is written and as the world sees it, behind a proxy with a prefix."""

from __future__ import annotations

from starlette.types import Scope


def path_of(scope: Scope) -> str:
    """The path within the app, without the prefix and a slash at the end.

    >>> [path_of({"path": path, "root_path": "/tro-ly"}) for path in ("/tro-ly/healthz", "/tro-ly/", "/tro-lyx")]
    ['/healthz', '/', '/tro-lyx']
    """
    path: str = scope["path"]
    root: str = scope.get("root_path", "").rstrip("/")
    if root and (path == root or path.startswith(root + "/")):
        path = path[len(root) :]
    return path.rstrip("/") or "/"


def place(scope: Scope, path: str) -> str:
    """A path of the app as a browser asks for it.

    >>> place({"root_path": "/tro-ly"}, "/dang-nhap"), place({}, "/")
    ('/tro-ly/dang-nhap', '/')
    """
    root: str = scope.get("root_path", "").rstrip("/")
    return root + path
