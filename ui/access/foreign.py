"""Requests that another site made a browser send, and names by which only another site could have led here."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers

_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))


def is_forged(method: str, headers: Headers) -> bool:
    """True for a request that changes something and was not sent by a page of this site.

    Browsers tell by Sec-Fetch-Site, older ones by Origin; a program tells neither, and no other site can use it.

    >>> is_forged("POST", Headers({"sec-fetch-site": "same-site"})), is_forged("GET", Headers({"origin": "http://x"}))
    (True, False)
    >>> is_forged("POST", Headers({"origin": "http://kho:7860", "host": "kho:7860"}))
    False
    """
    if method in _SAFE:
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()


def is_named_here(headers: Headers) -> bool:
    """True when the page was asked for by a name of this machine: its loopback address, or a name without a dot.

    A site can make its own name lead to 127.0.0.1; where nobody signs in, that name is all that tells it apart.

    >>> [is_named_here(Headers({"host": host})) for host in ("127.0.0.1:7860", "localhost", "[::1]:1", "evil.example")]
    [True, True, True, False]
    """
    host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
    return is_loopback(host) or ("." not in host and ":" not in host)


def is_loopback(host: str) -> bool:
    """True for an address that only this machine can reach.

    >>> [is_loopback(host) for host in ("127.0.0.1", "localhost", "::1", "0.0.0.0", "10.0.0.7", "")]
    [True, True, True, False, False, False]
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
