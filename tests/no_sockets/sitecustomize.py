"""First on PYTHONPATH of a subprocess: a connection or a name looked up beyond this machine is noted and refused."""

from __future__ import annotations

import ipaddress
import os
import sys
from typing import Any


def _is_here(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback or str(host) in ("0.0.0.0", "::")  # noqa: S104
    except ValueError:
        return False


def _look(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook sees what every library does with Python's sockets, however it got hold of them."""
    if event == "socket.getaddrinfo" or event == "socket.gethostbyname":
        host: object = arguments[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        if not isinstance(address, tuple):  # a path of this machine, or a socket that is connected already
            return
        host = address[0]
    else:
        return
    if not _is_here(host):
        with open(os.environ["RAG_TEST_EGRESS"], "a", encoding="utf-8") as log:
            log.write(f"{event} {host} {' '.join(sys.argv[:3])}\n")
        raise OSError(f"egress is shut: {event} {host}")


sys.addaudithook(_look)
