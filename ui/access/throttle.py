"""Failed sign-ins and how long they make the next one wait, by account and by address, over restarts too."""

from __future__ import annotations

import ipaddress

from rag.database import Database

_FIRST_WAIT = 15.0
# Failures that cost nothing, and the longest wait in seconds. A whole office may come from one address.
_BY_NAME, _BY_ADDRESS = (5, 900.0), (30, 120.0)
_FORGOTTEN = 86400.0


def wait(state: Database, name: str, address: str, now: float) -> float:
    """Seconds before the next try for this name from this address; 0 counts the try as a failure until `succeeded`.

    Counted beforehand and in one transaction: a hundred tries at the same time are a hundred failures.
    """
    keys = {f"name {name}": _BY_NAME, f"address {network(address)}": _BY_ADDRESS}
    with state.transaction(counted=False) as connection:
        connection.execute("DELETE FROM failures WHERE last < ?", (now - _FORGOTTEN,))
        waits = [0.0]
        for key, (free, longest) in keys.items():
            row = connection.execute("SELECT count, last FROM failures WHERE key = ?", (key,)).fetchone()
            if row is not None:
                waits.append(row[1] + _pause(row[0] - free, longest) - now)
        if max(waits) <= 0:
            for key in keys:
                connection.execute(
                    "INSERT INTO failures VALUES (?, 1, ?) "
                    "ON CONFLICT (key) DO UPDATE SET count = count + 1, last = excluded.last",
                    (key, now),
                )
    return max(waits)


def succeeded(state: Database, name: str, address: str) -> None:
    """The try counted last was none: its name starts anew, its address is as before.

    The address does not start anew: who has one account would try others without end.
    """
    with state.transaction(counted=False) as connection:
        connection.execute("DELETE FROM failures WHERE key = ?", (f"name {name}",))
        connection.execute("UPDATE failures SET count = count - 1 WHERE key = ?", (f"address {network(address)}",))


def network(address: str) -> str:
    """What one machine may call from: its address, or the half of an IPv6 address that it cannot choose.

    >>> network("10.0.0.7"), network("2001:db8:1:2:3:4:5:6"), network("::ffff:10.0.0.7")
    ('10.0.0.7', '2001:db8:1:2::', '10.0.0.7')
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False).network_address)


def _pause(beyond: int, longest: float) -> float:
    """15 s after the first failure too many, twice as long after each more, at most the longest."""
    return min(_FIRST_WAIT * 2.0 ** min(beyond, 10), longest) if beyond >= 0 else 0.0
