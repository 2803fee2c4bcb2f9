"""The question sets to choose from: the sample, those kept in the data folder, the candidates that were accepted."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.questions import Question, read_questions
from ingest.quoted import SETS
from rag.errors import QuestionError
from ui.access.person import Person
from ui.office.jobs import ROOT

SAMPLE = ROOT / "samples" / "questions.jsonl"
KINDS = (".xlsx", ".csv", ".jsonl")
MAX_BYTES = 5_000_000
_NAME = re.compile(r"[^/\\\x00-\x1f]{1,120}")
Groups = tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """One set; `id` names it in requests and in its runs, `groups` are those of who brought it (None: an admin's).

    A set whose `groups` are () is for every clerk; one that nobody `brought` was put there by hand.
    """

    id: str
    title: str
    path: Path
    groups: Groups = ()
    brought: bool = False


def may_see(person: Person, groups: Groups) -> bool:
    """True for one who may read all that somebody of these groups may.

    >>> may_see(Person("an", "clerk", ("A", "B")), ("A",)), may_see(Person("an", "clerk", ("A",)), None)
    (True, False)
    """
    return person.groups is None or (groups is not None and set(groups) <= set(person.groups))


def sets_for(data_dir: Path, person: Person) -> list[QuestionSet]:
    """Those that a person may run: kept ones by name, the sample last."""
    folder = data_dir / SETS
    found = [
        QuestionSet(f"bo/{path.name}", path.name, path, _noted(path), _note_of(path).is_file())
        for path in (sorted(folder.iterdir()) if folder.is_dir() else ())
        if path.suffix.lower() in KINDS and not path.name.startswith((".", "~$"))
    ]
    sample = QuestionSet("mau", "Bộ câu hỏi mẫu của chương trình", SAMPLE)
    return [*(one for one in found if may_see(person, one.groups)), *([sample] if SAMPLE.is_file() else [])]


def keep(data_dir: Path, person: Person, name: str, content: bytes) -> QuestionSet:
    """Put an uploaded set beside the others, under a name of its own. Raises QuestionError naming each wrong line."""
    name = name.strip()
    if not _NAME.fullmatch(name) or name.startswith((".", "~$")) or Path(name).suffix.lower() not in KINDS:
        raise QuestionError("Bộ câu hỏi phải là một tệp .xlsx, .csv hoặc .jsonl.")
    if len(content) > MAX_BYTES:
        raise QuestionError(f"Bộ câu hỏi lớn hơn {MAX_BYTES // 1_000_000} MB. Chia thành nhiều bộ rồi tải lên.")
    folder = data_dir / SETS
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".dang-tai-", dir=folder) as held:
        path = Path(held) / name
        path.write_bytes(content)
        read(path)
        target = _free(folder / name)
        _note_of(target).write_text(json.dumps({"groups": person.groups}, ensure_ascii=False), "utf-8")
        path.rename(target)
    return QuestionSet(f"bo/{target.name}", target.name, target, person.groups, True)


def read(path: Path) -> list[Question]:
    """A set's questions; what is wrong with it is told without the folder it lies in."""
    try:
        return read_questions(path)
    except QuestionError as error:
        raise QuestionError(str(error).replace(f"{path.parent}/", "")) from None


def _free(path: Path) -> Path:
    names: Sequence[Path] = [path, *(path.with_name(f"{path.stem}-{n}{path.suffix}") for n in range(2, 1000))]
    return next(one for one in names if not one.exists())


def _note_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.json")


def _noted(path: Path) -> Groups:
    """The groups of who brought a set; one that was put there by hand is for every clerk."""
    try:
        groups = json.loads(_note_of(path).read_text("utf-8"))["groups"]
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return tuple(groups) if groups is not None else None
