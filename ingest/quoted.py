"""What the evaluations under the data folder quote of removed documents, taken out: a removal leaves no word behind."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RUNS = "danh-gia"  # one folder a run of the page: its set, its results, its report
SETS = "bo-cau-hoi"
_REPORT, _RESULTS, _SAID = "report.html", "results.json", ".nhat-ky.txt"
_LEAST = 20  # letters from which words say whose they are
_GONE = "(đã xoá cùng văn bản)"
_BLANK: dict[str, Any] = {
    **{"question": _GONE, "answer": _GONE, "short": "", "judged": {}},
    **dict.fromkeys(("history", "gold", "sources", "false_figures", "citations", "passages"), []),
}
_STUB = (
    '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Báo cáo đã bỏ</title>'
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
    "<style>body{font:18px/1.55 system-ui,sans-serif;padding:1rem;color-scheme:light dark}</style></head><body><main>"
    "<h1>Báo cáo đã bỏ</h1><p>Báo cáo này dẫn một văn bản đã xoá hẳn khỏi kho nên không còn được giữ. Các số đo của "
    "lần chạy vẫn còn trong phần Xu hướng và So sánh; chạy lại bộ câu hỏi để có báo cáo mới.</p></main></body></html>"
)


@dataclass(frozen=True, slots=True)
class Removed:
    """The documents that are gone, by their sources, and their texts as they are compared (`flat`)."""

    sources: frozenset[str]
    texts: tuple[str, ...] = ()

    def told_by(self, row: object) -> bool:
        """True for a row, of JSON or of a sheet, that names one of the files or holds a run of its words."""
        return any(self._is_of(text) for text in _strings(row))

    def _is_of(self, text: str) -> bool:
        parts = {part.strip() for line in text.splitlines() for part in line.split(";")}
        if not self.sources.isdisjoint(parts):
            return True
        words = flat(text)
        return len(words) >= _LEAST and any(words in whole for whole in self.texts)


def flat(text: str) -> str:
    """A text without its line breaks and its case."""
    return " ".join(text.split()).casefold()


def drop_quoted(data_dir: Path, removed: Removed) -> None:
    """Take the rows about these documents out of every question set, and what is quoted of them out of every run."""
    for path in _in(data_dir / SETS):
        _drop_rows(path, removed)
    for run in _in(data_dir / RUNS):
        drop_from_run(run, removed)


def drop_from_run(run: Path, removed: Removed) -> None:
    """The same of one run. Its measures stay; of the rows that quoted, only what they scored.

    An interrupted run asks anew: its library is another one now.
    """
    for path in _in(run / "cau-hoi"):
        _drop_rows(path, removed)
    for path in run.glob("progress.jsonl*"):
        path.unlink(missing_ok=True)
    results = run / _RESULTS
    try:
        content = json.loads(results.read_text("utf-8"))
        rows = content["questions"]
        told = [removed.told_by(row) for row in rows]
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError):  # nobody can read it, and it may say anything
        results.unlink(missing_ok=True)
        (run / _REPORT).unlink(missing_ok=True)
        return
    if any(told):
        content["questions"] = [{**row, **_BLANK} if gone else row for row, gone in zip(rows, told, strict=True)]
        _put(run / _REPORT, _STUB.encode())
        _put(results, json.dumps(content, ensure_ascii=False, indent=1).encode())
        (run / _SAID).unlink(missing_ok=True)


def _in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith(".")) if folder.is_dir() else []


def _drop_rows(path: Path, removed: Removed) -> None:
    """Take rows out of a question set; one that cannot be read, or is left without rows, goes."""
    kept = _KEPT.get(path.suffix.lower())
    if kept is None:
        return
    try:
        content = kept(path.read_bytes(), removed.told_by)
    except Exception:  # a library for each format, with errors of its own; what cannot be read cannot be run either
        content = b""
    if content == b"":
        path.unlink(missing_ok=True)
        path.with_name(f".{path.name}.json").unlink(missing_ok=True)
    elif content is not None:
        _put(path, content)


def _jsonl(content: bytes, told: Callable[[object], bool]) -> bytes | None:
    """The lines that are left, None when that is all of them; so the others."""
    lines = [line for line in content.decode("utf-8-sig").split("\n") if line.strip()]
    kept = [line for line in lines if not told(json.loads(line))]
    return None if len(kept) == len(lines) else "".join(f"{line}\n" for line in kept).encode()


def _csv(content: bytes, told: Callable[[object], bool]) -> bytes | None:
    text = content.decode("utf-8-sig")
    marks = max(",;\t", key=text.partition("\n")[0].count)
    head, *rows = csv.reader(io.StringIO(text), delimiter=marks)
    kept = [row for row in rows if not told(row)]
    if len(kept) == len(rows):
        return None
    out = io.StringIO()
    csv.writer(out, delimiter=marks).writerows([head, *kept])
    return out.getvalue().encode("utf-8-sig") if kept else b""


def _xlsx(content: bytes, told: Callable[[object], bool]) -> bytes | None:
    import openpyxl

    workbook = openpyxl.load_workbook(io.BytesIO(content))
    changed = False
    for sheet in workbook.worksheets:
        for number in range(sheet.max_row, 1, -1):
            if told([cell.value for cell in sheet[number]]):
                sheet.delete_rows(number)
                changed = True
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue() if changed else None


_KEPT = {".jsonl": _jsonl, ".csv": _csv, ".xlsx": _xlsx}


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in _strings(part))
    elif isinstance(value, list | tuple):
        yield from (text for part in value for text in _strings(part))


def _put(path: Path, content: bytes) -> None:
    half = path.with_name(f".{path.name}.part")
    half.write_bytes(content)
    os.replace(half, path)


def removed_of(sources: Collection[str], texts: Iterable[str] = ()) -> Removed:
    """These documents, to be looked for."""
    return Removed(frozenset(sources), tuple(map(flat, texts)))
