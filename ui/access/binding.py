"""Whether the web app may be opened at an address."""

from __future__ import annotations

from rag.database import Database
from rag.settings import Settings
from ui.access import accounts
from ui.access.foreign import is_loopback
from ui.access.refusal import AccessError

_ADD = "Tạo tài khoản trước: python -m ui.accounts add TÊN --role admin"


def is_public(settings: Settings) -> bool:
    """True when others than who sits at this machine can reach the page: by its address, or through a proxy."""
    return settings.root_path is not None or not is_loopback(settings.host)


def check(state: Database, settings: Settings) -> None:
    """Raises AccessError, with the command, where the page would be open to other machines and nobody signs in."""
    if is_public(settings) and not accounts.exist(state):
        opened = (
            f"RAG_HOST={settings.host}" if not is_loopback(settings.host) else f"RAG_ROOT_PATH={settings.root_path}"
        )
        raise AccessError(f"{opened} mở trang cho máy khác, mà chưa có tài khoản nào. {_ADD}")
