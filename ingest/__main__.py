"""The command line of ingest: `python -m ingest PATH...`."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import current_thread, main_thread
from types import FrameType

from tqdm import tqdm

from ingest.again import again
from ingest.corrections import correct
from ingest.lines import Lines
from ingest.named import files_named
from ingest.pipeline import rebuild, remove, resume, run
from ingest.report import Audience, Report, untold
from rag.contract import printed
from rag.errors import RagError
from rag.library import Library
from rag.record import INDEXES, Record
from rag.scope import group_names
from rag.settings import Settings, load_settings


class _Bars:
    """Two progress bars on standard error: files read, then chunks embedded.

    Ctrl+C is heeded between two files or batches. Raised in the midst of anything it may be lost, or leave a lock of
    the reading processes' pool held, on which the end of the program then waits. Pressed twice it is raised at once.
    """

    def __init__(self) -> None:
        self._bar: tqdm[None] | None = None
        self._stopped = False

    def stop(self, number: int, frame: FrameType | None) -> None:
        """Handle SIGINT."""
        self._stopped = True
        os.write(
            2, "\nDừng sau tệp này; Ctrl+C lần nữa để dừng ngay.\n".encode()
        )  # print may be in the midst of a line
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def files(self, done: int, total: int, name: str) -> None:
        """See `ingest.report.Progress`."""
        self._show("Đọc văn bản", "tệp", done, total)
        if self._bar is not None:
            self._bar.set_postfix_str(name[-40:], refresh=False)

    def vectors(self, done: int, total: int) -> None:
        """See `ingest.report.Progress`."""
        self._show("Tạo vectơ", "đoạn", done, total)

    def close(self) -> None:
        """Leave the last bar as it is."""
        if self._bar is not None:
            self._bar.close()

    def _show(self, what: str, unit: str, done: int, total: int) -> None:
        if self._stopped:
            raise KeyboardInterrupt
        if self._bar is None or self._bar.desc != what:
            self.close()
            self._bar = tqdm(total=total, desc=what, unit=unit, file=sys.stderr)
            self._bar.desc = what
        self._bar.update(done - self._bar.n)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m ingest",
        description="Nạp văn bản (PDF, bản quét, DOCX, DOC, XLSX, HTML, MHTML, TXT, MD, ZIP) vào kho để hỏi đáp.",
    )
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="ĐƯỜNG_DẪN", help="tệp hoặc thư mục (đọc cả thư mục con)"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--prune", action="store_true", help="xoá khỏi kho các tệp không còn trong thư mục đã nêu")
    what.add_argument(
        "--remove", action="store_true", help="xoá hẳn các tệp hay thư mục đã nêu khỏi kho, không để lại chữ nào"
    )
    what.add_argument(
        "--correct", nargs="+", metavar="MỤC=GIÁ_TRỊ", help="sửa thông tin của tệp đã nêu, ví dụ: date=28/7/2021"
    )
    parser.add_argument(
        "--group",
        action="append",
        metavar="NHÓM",
        help="chỉ người thuộc nhóm này được đọc (lặp lại được); --group '' cho mọi người đọc lại",
    )
    what.add_argument("--again", action="store_true", help="đọc lại các tệp đã nêu dù không đổi, kể cả khi tệp đã mất")
    parser.add_argument(
        "--member",
        action="append",
        metavar="NHÓM",
        help="người nạp thuộc nhóm này ('*': đọc được mọi văn bản): văn bản kho đã có mà họ đọc được thì giữ nguyên "
        "người đọc, văn bản giữ cho nhóm khác thì coi như không có",
    )
    parser.add_argument(
        "--author", default="", metavar="TÊN", help="ai làm việc này: ghi cùng chỗ sửa, báo khi kho bận"
    )
    parser.add_argument("--catch-up", action="store_true", help="chỉ làm nốt chỉ mục còn dở")
    parser.add_argument("--rebuild", action="store_true", help="tạo lại chỉ mục từ kho, không cần tệp gốc")
    parser.add_argument("--if-empty", action="store_true", help="chỉ nạp khi kho chưa có văn bản nào")
    parser.add_argument("--data-dir", type=Path, metavar="THƯ_MỤC", help="kho ở đây, thay cho RAG_DATA_DIR")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON ra đầu ra chuẩn")
    parser.add_argument(
        "--progress-json", action="store_true", help="in tiến độ và kết quả, mỗi dòng một JSON (xem ingest/lines.py)"
    )
    arguments = parser.parse_args(argv)
    if not arguments.paths and not arguments.rebuild and not arguments.catch_up:
        parser.error("cần ít nhất một tệp hoặc thư mục, ví dụ: python -m ingest van-ban/")
    if arguments.group and (arguments.remove or arguments.correct or not arguments.paths):
        parser.error("--group chỉ dùng khi nạp, ví dụ: python -m ingest van-ban-mat/ --group 'Ban Thường vụ'")
    member = None if arguments.member is None else group_names(arguments.member)
    arguments.audience = None if arguments.group is None else Audience(group_names(arguments.group), member)
    return arguments


def _ingest(arguments: argparse.Namespace, bars: _Bars | Lines) -> Report:
    settings = load_settings()
    if arguments.data_dir is not None:
        settings = settings.model_copy(update={"data_dir": arguments.data_dir})
    if arguments.if_empty:
        return _fill(settings, arguments.paths, arguments.audience, bars)
    library = Library(settings, arguments.author)
    told = bars.told if isinstance(bars, Lines) else untold
    if arguments.catch_up:
        return resume(library, bars)
    report = rebuild(library, bars) if arguments.rebuild else Report()
    if arguments.remove:
        return remove(library, arguments.paths, bars)
    if arguments.correct:
        return correct(library, arguments.paths, arguments.correct, bars, arguments.author)
    if arguments.again:
        return again(library, [file for path in arguments.paths for file in files_named(library, path)], bars, told)
    if not arguments.paths:
        return report
    return run(library, arguments.paths, bars, prune=arguments.prune, audience=arguments.audience, told=told)


def _fill(settings: Settings, paths: Sequence[Path], audience: Audience | None, bars: _Bars | Lines) -> Report:
    """Ingest into an empty library only; a first filling or an embedding that was interrupted goes on.

    The record alone tells whether there is anything to do: a second `make chat` need not load the model for that.
    """
    record = Record(settings.data_dir / "record.sqlite")
    documents, chunks = record.sizes()
    filling = json.dumps([os.path.abspath(path) for path in paths])
    if documents and record.meta("filling") != filling:
        owes = any(record.owed_count(index) for index in INDEXES)
        return resume(Library(settings), bars) if owes else Report(chunks=chunks)
    library = Library(settings)
    library.record.set_meta("filling", filling)
    report = run(library, paths, bars, audience=audience)
    library.record.set_meta("filling", "")
    return report


def main(argv: Sequence[str] | None = None) -> int:
    """0 when every file was read, 1 when any failed or nothing could be done."""
    arguments = _arguments(argv)
    bars = Lines() if arguments.progress_json else _Bars()
    before = signal.signal(signal.SIGINT, bars.stop) if current_thread() is main_thread() else None
    try:
        report = _ingest(arguments, bars)
    except RagError as error:
        if isinstance(bars, Lines):
            bars.error(error)
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        print("\nĐã dừng. Những gì đã đọc vẫn còn; chạy lại lệnh này để làm tiếp.", file=sys.stderr)  # noqa: T201
        return 130
    finally:
        bars.close()
        if before is not None:
            signal.signal(signal.SIGINT, before)
    if isinstance(bars, Lines):
        bars.report(report)
    elif arguments.json:
        printed(json.dumps(report.as_json(), ensure_ascii=False))
        for remark in report.remarks():
            print(remark, file=sys.stderr)  # noqa: T201
    else:
        printed(report.summary())
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
