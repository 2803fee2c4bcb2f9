"""What a run was made with: settings, library, program and questions, each as a short digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from eval.questions import Question
from rag.local_abbreviations import LOCAL_FILE
from rag.record import INDEXES, Record
from rag.settings import Settings

_ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Stamp:
    """Two runs with one stamp give the same numbers.

    `fingerprint` is the settings', `generation` counts the library's changes, `corpus` is of its documents and the
    office's abbreviations, `indexes` of what made the indexes, `code` of the program that answers, `questions` of the
    set.
    """

    fingerprint: str
    generation: int
    corpus: str
    indexes: str
    code: str
    questions: str

    def key(self, question: Question) -> str:
        """The question as asked of this library by this program: an answer under this key need not be given again."""
        return digest([json.dumps(asdict(self) | {"questions": ""}, sort_keys=True), question.model_dump_json()])


def stamp_of(
    settings: Settings, record: Record, questions: Sequence[Question], groups: Sequence[str] | None = None
) -> Stamp:
    """The stamp of a run that begins now; with `groups`, its corpus is what their members may read."""
    documents = sorted(record.document_ids()) if groups is None else [*record.readable(groups), "groups", *groups]
    return Stamp(
        fingerprint=settings.fingerprint(),
        generation=record.generation,
        corpus=digest([*documents, _abbreviations(settings)]),
        indexes=digest(record.meta(f"{index}_fingerprint") or "" for index in INDEXES),
        code=code_digest(),
        questions=digest(question.model_dump_json() for question in questions),
    )


def _abbreviations(settings: Settings) -> str:
    path = settings.data_dir / LOCAL_FILE
    return path.read_text("utf-8", "replace") if path.is_file() else ""


@cache
def code_digest() -> str:
    """Of everything that takes part in an answer: the files of rag/ and prompts/, weights included."""
    paths = sorted(path for room in ("rag", "prompts") for path in (_ROOT / room).rglob("*") if path.is_file())
    return digest(
        f"{path.relative_to(_ROOT)} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in paths
        if "__pycache__" not in path.parts
    )


def digest(parts: Iterable[str]) -> str:
    """Twelve hex digits.

    >>> digest(["a", "b"]) == digest(["ab"])
    False
    """
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
