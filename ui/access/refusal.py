"""The error of accounts, sign-in and the audit log, whose message says what to do."""

from __future__ import annotations

from rag.errors import RagError


class AccessError(RagError):
    """An account, password, token or address cannot be used as asked."""
