"""Starts the chat: settings, then the assistant, then the web page."""

from __future__ import annotations

import logging
import os
import socket
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

# gradio, huggingface_hub, transformers and chromadb read these when they are imported.
_NO_CALLS_HOME = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
}
# gradio makes a table of its last 10,000 events after each event, for a page that is shut here.
_NO_ANALYTICS = {"GRADIO_ANALYTICS_MAX_EVENTS": "1", "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(10**12)}


def main() -> None:
    """Serve the page until Ctrl+C; exit 1 with one clear line when it cannot start."""
    os.environ.update(_NO_CALLS_HOME | _NO_ANALYTICS)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    from rag.errors import RagError

    try:
        _serve()
    except RagError as error:
        sys.exit(str(error))


def _serve() -> None:
    from rag.settings import load_settings
    from ui.access import audit, binding
    from ui.state import open_state

    settings = load_settings()
    state = open_state(settings.data_dir)
    binding.check(state, settings)
    audit.prune(state, settings.audit_days)
    listener = _listen(settings.host, settings.port)
    os.environ.setdefault("GRADIO_TEMP_DIR", str(settings.data_dir / "gradio"))
    from rag.assistant import open_assistant
    from rag.library import Library
    from rag.memory import collect_now_and_then, settle
    from ui.context import Context
    from ui.page import build
    from ui.serving import serve

    shown = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    library = Library(settings)
    page = build(Context(open_assistant(settings, library), settings, state, library))
    settle()
    collect_now_and_then()
    serve(page, listener, f"Mở trình duyệt tại http://{shown}:{settings.port} (Ctrl+C để dừng)", settings)
    library.close()
    state.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        sys.exit(
            f"Không mở được {host}:{port} ({error.strerror}): có lẽ chương trình khác đang dùng cổng {port}. "
            f"Chọn cổng khác bằng biến RAG_PORT, ví dụ: RAG_PORT={port + 1} python app.py"
        )


if __name__ == "__main__":
    main()
