"""The JSON object of an answer that other programs read; keep it stable."""

from __future__ import annotations

import os
import re
import sys
from typing import Any

from rag.schema import Answer

_MARKDOWN = re.compile(r"\*\*|\\(?=[*_`\\<>\[\]#])")


def plain(markdown: str) -> str:
    """An answer's Markdown as plain text: no bold marks, no escapes."""
    return _MARKDOWN.sub("", markdown)


def printed(text: str) -> None:
    """Print to the standard output. Whoever reads it and has read enough (`| head`) is no error."""
    try:
        print(text, flush=True)  # noqa: T201
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more as it ends


def as_json(answer: Answer, question_id: str | None = None) -> dict[str, Any]:
    """An answer as `python -m rag --json` and `--batch` print it. Quotes and passages are verbatim."""
    return {
        "id": question_id,
        "question": answer.question,
        "answer": answer.text,
        "abstained": answer.abstained,
        "citations": [
            {
                "n": citation.n,
                "document": citation.document.title,
                "source": citation.document.source,
                "locator": citation.locator,
                "page": citation.page,
                "quote": citation.quote,
            }
            for citation in answer.citations
        ],
        "passages": [
            {
                "source": passage.chunk.source,
                "locator": passage.chunk.locator,
                "page": passage.chunk.page,
                "score": passage.score,
                "text": passage.chunk.text,
                **({"lead": [excerpt.text for excerpt in passage.lead]} if passage.lead else {}),
            }
            for passage in answer.passages
        ],
        "seconds": answer.seconds,
        "fingerprint": answer.fingerprint,
    }
