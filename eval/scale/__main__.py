"""The command line: `python -m eval.scale [--sizes 10000 100000 1000000] [--json]`."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.scale.build import Real, build, real, sizes
from rag.text import fold

SHARED = Path("../shared/data")
SETS = ("viquad1_dev", "alqac2023_2025", "uit_regulations")
COLUMNS = (
    "chunks",
    "p50 ms",
    "p95 ms",
    "answer p50",
    "answer p95",
    "CPU ms",
    "cold s",
    "record MB",
    "lexical MB",
    "dense MB",
    "RSS MB",
    "of it mapped",
)


def questions(folder: Path, each: int) -> list[str]:
    """Questions of every set in turn, spread over it; every third one without its diacritics."""
    picked = []
    for name in SETS:
        lines = (folder / f"{name}.jsonl").read_text("utf-8").splitlines()
        picked.append([json.loads(line)["question"] for line in lines[:: max(1, len(lines) // each)][:each]])
    mixed = list(dict.fromkeys(question for turn in zip(*picked, strict=True) for question in turn))
    return [fold(question) if number % 3 == 1 else question for number, question in enumerate(mixed)]


def run(source: Real, chunks: int, asked: Path, work: Path, *, keep: bool) -> dict[str, Any]:
    """Build one size, measure it in a fresh process, delete it."""
    folder = work / f"data-{chunks}"
    reused = keep and (folder / "built.json").exists()
    if reused:
        seconds = json.loads((folder / "built.json").read_text())
    else:
        seconds = build(folder, source, chunks, _say)
        (folder / "built.json").write_text(json.dumps(seconds))
    _say(f"asking {chunks} chunks")
    command = [sys.executable, "-m", "eval.scale.measure", str(folder), str(asked), repr(time.time())]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = {
        "chunks": chunks,
        "embedded": source.embedded,
        "recombined": max(0, chunks - len(source.vectors)),
        "build_s": seconds,
        "disk_mb": {part: round(size / 1e6, 1) for part, size in sizes(folder).items()},
        "load": round(os.getloadavg()[0], 1),
        **json.loads(printed.splitlines()[-1]),
    }
    if not keep:
        shutil.rmtree(folder)
    return found


def row(found: dict[str, Any]) -> str:
    """One line of the table."""
    disk, memory = found["disk_mb"], found["memory_mb"]
    cells = [
        *(found["chunks"], found["query_ms"]["p50"], found["query_ms"]["p95"]),
        *(found["answer_ms"]["p50"], found["answer_ms"]["p95"], found["cpu_ms_mean"]),
        *(found["cold_start_s"], disk["record"], disk["lexical"], disk["dense"], memory["resident"], memory["files"]),
    ]
    return "".join(f"{cell!s:>13}" for cell in cells)


def _say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)  # noqa: T201


def main(argv: Sequence[str] | None = None) -> int:
    """0 when every size was measured."""
    parser = argparse.ArgumentParser(prog="python -m eval.scale", description="Đo tìm kiếm theo cỡ kho.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], metavar="SỐ_ĐOẠN")
    parser.add_argument("--embed", type=int, default=6144, metavar="N", help="số đoạn thật được nhúng bằng mô hình")
    parser.add_argument("--questions", type=int, default=110, metavar="N", help="số câu hỏi lấy từ mỗi bộ")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "rag-scale", metavar="THƯ_MỤC")
    parser.add_argument("--keep", action="store_true", help="giữ kho đã dựng, và dùng lại nếu đã có")
    parser.add_argument("--json", action="store_true", help="in JSON thay cho bảng")
    arguments = parser.parse_args(argv)
    if not (SHARED / "corpora").is_dir():
        print(f"Không có {SHARED}/corpora: không đo được theo cỡ kho.", file=sys.stderr)  # noqa: T201
        return 1
    source = real(SHARED / "corpora", arguments.work, arguments.embed, _say)
    asked = arguments.work / "questions.json"
    asked.write_text(json.dumps(questions(SHARED / "questions", arguments.questions)), "utf-8")
    if not arguments.json:
        print("".join(f"{name:>13}" for name in COLUMNS))  # noqa: T201
    for chunks in arguments.sizes:
        found = run(source, chunks, asked, arguments.work, keep=arguments.keep)
        print(json.dumps(found) if arguments.json else row(found), flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
