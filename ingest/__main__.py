"""The command line of ingest: `python -m ingest PATH...`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from ingest.pipeline import Report, rebuild, run
from rag.errors import RagError
from rag.library import Library
from rag.record import Record
from rag.settings import Settings, load_settings


class _Bars:
    """Two progress bars on standard error: files read, then chunks embedded."""

    def __init__(self) -> None:
        self._bar: tqdm[None] | None = None

    def files(self, done: int, total: int, name: str) -> None:
        """See `ingest.pipeline.Progress`."""
        self._show("Đọc văn bản", "tệp", done, total)
        if self._bar is not None:
            self._bar.set_postfix_str(name[-40:], refresh=False)

    def vectors(self, done: int, total: int) -> None:
        """See `ingest.pipeline.Progress`."""
        self._show("Tạo vectơ", "đoạn", done, total)

    def close(self) -> None:
        """Leave the last bar as it is."""
        if self._bar is not None:
            self._bar.close()

    def _show(self, what: str, unit: str, done: int, total: int) -> None:
        if self._bar is None or self._bar.desc != what:
            self.close()
            self._bar = tqdm(total=total, desc=what, unit=unit, file=sys.stderr)
            self._bar.desc = what
        self._bar.update(done - self._bar.n)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m ingest", description="Nạp văn bản (TXT, MD, HTML, DOCX, PDF) vào kho để hỏi đáp."
    )
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="ĐƯỜNG_DẪN", help="tệp hoặc thư mục (đọc cả thư mục con)"
    )
    parser.add_argument("--prune", action="store_true", help="xoá khỏi kho các tệp không còn trong thư mục đã nêu")
    parser.add_argument("--rebuild", action="store_true", help="tạo lại chỉ mục từ kho, không cần tệp gốc")
    parser.add_argument("--if-empty", action="store_true", help="chỉ nạp khi kho chưa có văn bản nào")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON ra đầu ra chuẩn")
    arguments = parser.parse_args(argv)
    if not arguments.paths and not arguments.rebuild:
        parser.error("cần ít nhất một tệp hoặc thư mục, ví dụ: python -m ingest van-ban/")
    return arguments


def _summary(report: Report) -> str:
    failed = "".join(f"\n  LỖI {failure.path}: {failure.reason}" for failure in report.failed)
    return (
        f"Mới {report.added}, cập nhật {report.updated}, không đổi {report.unchanged}, xoá {report.removed}, "
        f"lỗi {len(report.failed)}. Kho có {report.chunks} đoạn. {report.seconds:.1f} giây.{failed}"
    )


def _ingest(arguments: argparse.Namespace, bars: _Bars) -> Report:
    settings = load_settings()
    if arguments.if_empty:
        return _fill(settings, arguments.paths, bars)
    library = Library(settings)
    report = rebuild(library, bars) if arguments.rebuild else Report()
    return run(library, arguments.paths, bars, prune=arguments.prune) if arguments.paths else report


def _fill(settings: Settings, paths: Sequence[Path], bars: _Bars) -> Report:
    """Ingest into an empty library only; a first filling that was interrupted goes on.

    The record alone tells whether it is empty: a second `make chat` need not load the model for that.
    """
    record = Record(settings.data_dir / "record.sqlite")
    documents, chunks = record.sizes()
    filling = json.dumps([os.path.abspath(path) for path in paths])
    if documents and record.meta("filling") != filling:
        return Report(chunks=chunks)
    library = Library(settings)
    library.record.set_meta("filling", filling)
    report = run(library, paths, bars)
    library.record.set_meta("filling", "")
    return report


def main(argv: Sequence[str] | None = None) -> int:
    """0 when every file was read, 1 when any failed or nothing could be done."""
    arguments = _arguments(argv)
    bars = _Bars()
    try:
        report = _ingest(arguments, bars)
    except RagError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        print("\nĐã dừng. Những gì đã đọc vẫn còn; chạy lại lệnh này để làm tiếp.", file=sys.stderr)  # noqa: T201
        return 130
    finally:
        bars.close()
    print(json.dumps(report.as_json(), ensure_ascii=False) if arguments.json else _summary(report))  # noqa: T201
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
