"""Passwords: which may be chosen, and their argon2 hashes."""

from __future__ import annotations

import functools
import secrets
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ui.access.refusal import AccessError

SHORTEST = 10
LONGEST = 200
# A hash takes 64 MiB and 4 threads for a twentieth of a second (RFC 9106): a flood of sign-ins waits its turn.
_AT_ONCE = threading.Semaphore(2)
_hasher = PasswordHasher()


def hashed(password: str, name: str) -> str:
    """The hash to keep of a password chosen for an account. Raises AccessError for one that is too easy."""
    password = _typed(password)
    if len(password) < SHORTEST:
        raise AccessError(f"Mật khẩu có {len(password)} ký tự, ít nhất phải {SHORTEST}. Hãy đặt mật khẩu dài hơn.")
    if len(password) > LONGEST:
        raise AccessError(f"Mật khẩu có {len(password)} ký tự, nhiều nhất là {LONGEST}. Hãy đặt mật khẩu ngắn hơn.")
    if len(set(password)) < 4 or password.casefold() == name.casefold():
        raise AccessError("Mật khẩu quá dễ đoán (lặp vài ký tự, hoặc trùng tên). Hãy đặt mật khẩu khác.")
    with _AT_ONCE:
        return _hasher.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """True for the password of a kept hash; without one it takes as long, so that nobody learns which names exist."""
    with _AT_ONCE:
        nobody = _nobody()  # made before it is needed, or the first unknown name would take twice as long
        try:
            return _hasher.verify(kept or nobody, _typed(password)[:LONGEST]) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


@functools.cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe())


def _typed(password: str) -> str:
    """A keyboard may send "ế" as one character or as three: both are one password."""
    return unicodedata.normalize("NFC", password)
