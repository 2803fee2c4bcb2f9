"""The command line of the evaluation: `python -m eval QUESTIONS`, and what prepares question sets."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from eval import candidates, results
from eval.baseline import Comparison, compare
from eval.devset import convert
from eval.draft import MOST, draft
from eval.gate import Check, hold, read_gate
from eval.questions import Question, read_questions
from eval.report.page import page
from eval.report.words import MEASURES, TESTS, number
from eval.run import RunError, forget_progress, run
from eval.sheets import write_sheet
from eval.stamp import stamp_of
from rag.contract import printed
from rag.errors import RagError, SettingsError, reason_of
from rag.record import Record
from rag.scope import group_names
from rag.settings import load_settings

REPORT = "report.html"
COULD_NOT, BROKEN, COULD_NOT_WITH_GATE = 1, 1, 2
_SUBCOMMANDS = """\
các lệnh khác:
  python -m eval template TỆP.xlsx        bảng mẫu để soạn bộ câu hỏi
  python -m eval draft [--out TỆP]        soạn câu hỏi từ văn bản mới nạp, chờ duyệt
  python -m eval candidates list          duyệt câu hỏi đề xuất (accept, reject, export)
  python -m eval devset BỘ.jsonl THƯ_MỤC  đổi một bộ câu hỏi công khai thành văn bản và bộ câu hỏi
"""


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m eval",
        description="Chấm trợ lý trên một bộ câu hỏi (JSONL, XLSX, CSV).",
        epilog=_SUBCOMMANDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("questions", type=Path, metavar="CÂU_HỎI", help="bộ câu hỏi có đáp án")
    parser.add_argument("--out", type=Path, metavar="THƯ_MỤC", help="ghi report.html và results.json vào thư mục này")
    parser.add_argument(
        "--baseline", type=Path, metavar="LẦN_TRƯỚC", help="so với results.json này (hoặc thư mục có nó)"
    )
    parser.add_argument(
        "--gate",
        type=Path,
        metavar="NGƯỠNG",
        help="tệp ngưỡng (TOML, JSON): mã thoát 1 khi không đạt, 2 khi có lỗi khác",
    )
    parser.add_argument("--workers", type=int, metavar="N", help="số tiến trình; mặc định theo số nhân của máy")
    parser.add_argument(
        "--group",
        action="append",
        metavar="NHÓM",
        help="hỏi như người thuộc nhóm này: chỉ tìm trong văn bản nhóm được đọc; nêu nhiều lần được; '' là không "
        "thuộc nhóm nào; không nêu: tìm trong mọi văn bản",
    )
    parser.add_argument("--data-dir", type=Path, metavar="THƯ_MỤC", help="kho ở đây, thay cho RAG_DATA_DIR")
    parser.add_argument("--judge", action="store_true", help="nhờ mô hình ngôn ngữ chấm thêm (RAG_LLM_…)")
    return parser.parse_args(argv)


def _run(arguments: argparse.Namespace) -> tuple[results.Results, Comparison | None, list[Check]]:
    """Everything that can be wrong with the arguments is found before any question is asked."""
    questions = read_questions(arguments.questions)
    limits = read_gate(arguments.gate) if arguments.gate else []
    earlier = results.read(arguments.baseline) if arguments.baseline else None
    settings = load_settings()
    if arguments.data_dir is not None:
        settings = settings.model_copy(update={"data_dir": arguments.data_dir})
    if arguments.judge and not settings.llm_configured:
        raise SettingsError("--judge cần một mô hình ngôn ngữ: đặt RAG_LLM_BASE_URL và RAG_LLM_MODEL.")
    if arguments.out is not None:
        arguments.out.mkdir(parents=True, exist_ok=True)
    record = Record(settings.data_dir / "record.sqlite")
    groups = group_names(arguments.group) if arguments.group is not None else None
    stamp = stamp_of(settings, record, questions, groups)
    answered = run(
        *(questions, stamp, settings),
        out=arguments.out,
        workers=arguments.workers,
        judge=arguments.judge,
        groups=groups,
    )
    if stamp_of(settings, record, questions, groups) != stamp:
        raise RunError("Kho văn bản đổi trong lúc chấm, nên kết quả không nói về kho nào. Đợi nạp xong rồi chạy lại.")
    found = results.results_of(arguments.questions.name, stamp, questions, answered)
    comparison = compare(found, earlier) if earlier else None
    checks = hold(limits, found, comparison)
    if arguments.out is not None:
        _write(arguments.out, found, comparison, checks)
    return found, comparison, checks


def _write(out: Path, found: results.Results, comparison: Comparison | None, checks: Sequence[Check]) -> None:
    content = results.as_object(found)
    if comparison is not None:
        content["comparison"] = comparison.as_json()
    if checks:
        content["gate"] = [{"name": check.limit.name, "holds": check.holds, "text": check.text} for check in checks]
    results.write(out, content)
    (out / REPORT).write_text(page(found, comparison, checks), "utf-8")
    forget_progress(out)


def main(argv: Sequence[str] | None = None) -> int:
    """0 when the set was run, 1 when it could not be. With --gate: 1 when it is broken, 2 when it could not be run."""
    argv = sys.argv[1:] if argv is None else argv
    if argv and argv[0] in _COMMANDS:
        return _command(_COMMANDS[argv[0]], argv[1:])
    arguments = _arguments(argv)
    failed = COULD_NOT_WITH_GATE if arguments.gate else COULD_NOT
    try:
        found, comparison, checks = _run(arguments)
    except RagError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return failed
    except OSError as error:
        print(f"Không ghi được {arguments.out}: {reason_of(error)}.", file=sys.stderr)  # noqa: T201
        return failed
    lines = [f"{name:30} {value}" for name, value in found.summary.items()]
    lines += ["", *_lines_of(comparison)] if comparison is not None else []
    lines += ["", *_verdicts(checks)] if checks else []
    printed("\n".join(lines))
    return BROKEN if any(check.holds is False for check in checks) else 0


def _lines_of(comparison: Comparison) -> list[str]:
    lines = [f"So với {comparison.against}: {len(comparison.better)} câu tốt lên, {len(comparison.worse)} câu kém đi"]
    for sign, flips in (("-", comparison.worse), ("+", comparison.better)):
        lines += [f"  {sign} {flip.id}: {flip.question}" for flip in flips]
    for name, one in comparison.differences.items():
        if one.difference:
            label = MEASURES.get(name, (name, ""))[0].strip("— ")
            lines.append(
                f"  {name} ({label}): {number(one.before)} → {number(one.now)}, p = {number(one.p)} "
                f"({TESTS[one.test]}, n = {one.n})"
            )
    for label, ids in (("thêm", comparison.added), ("bớt", comparison.removed), ("sửa", comparison.changed)):
        lines += [f"  câu {label} trong bộ câu hỏi, không so: {', '.join(ids)}"] if ids else []
    return lines


def _verdicts(checks: Sequence[Check]) -> list[str]:
    words = {True: "đạt", False: "KHÔNG ĐẠT", None: "chưa xét"}
    return [f"Ngưỡng {words[check.holds]}: {check.text}" for check in checks]


def _template(argv: Sequence[str]) -> list[str]:
    parser = argparse.ArgumentParser(prog="python -m eval template", description="Ghi bảng mẫu để soạn bộ câu hỏi.")
    parser.add_argument("file", type=Path, metavar="TỆP.xlsx")
    file = parser.parse_args(argv).file
    write_sheet(file, EXAMPLES)
    return [f"Đã ghi {file}: thay hai dòng ví dụ bằng câu hỏi của cơ quan, rồi chạy python -m eval {file}"]


EXAMPLES = (
    Question(
        id="vd-1",
        question="Thu ngân sách nhà nước của tỉnh 6 tháng đầu năm 2024 đạt bao nhiêu?",
        answers=["9.386 tỷ đồng"],
        source="bao-cao/6-thang-2024.docx",
        locator="Mục I",
        quote="Tổng thu ngân sách nhà nước trên địa bàn ước thực hiện 9.386 tỷ đồng",
        kind="số liệu",
        tags=["ngân sách"],
    ),
    Question(id="vd-2", question="Giá vé xem bóng đá ở tỉnh là bao nhiêu?", answerable=False, kind="số liệu"),
)


def _draft(argv: Sequence[str]) -> list[str]:
    parser = argparse.ArgumentParser(
        prog="python -m eval draft", description="Soạn câu hỏi từ những văn bản chưa soạn lần nào, để người duyệt."
    )
    parser.add_argument("--out", type=Path, metavar="TỆP", help="ghi các câu vừa soạn (.jsonl hoặc .xlsx)")
    parser.add_argument("--most", type=int, default=MOST, metavar="N", help="nhiều nhất N số liệu mỗi văn bản")
    arguments = parser.parse_args(argv)
    record = Record(load_settings().data_dir / "record.sqlite")
    found = draft(record, arguments.most)
    if arguments.out is not None:
        candidates.write_questions(arguments.out, [Question(id=key, **fields) for key, fields in found])
    told = f"Đã soạn {len(found)} câu. Xem: python -m eval candidates list; nhận: python -m eval candidates accept MÃ"
    return [told if found else "Không có văn bản nào mới để soạn."]


def _devset(argv: Sequence[str]) -> list[str]:
    parser = argparse.ArgumentParser(
        prog="python -m eval devset", description="Đổi một bộ câu hỏi công khai thành văn bản và bộ câu hỏi."
    )
    parser.add_argument("set", type=Path, metavar="BỘ.jsonl")
    parser.add_argument("folder", type=Path, metavar="THƯ_MỤC", help="một thư mục mới")
    arguments = parser.parse_args(argv)
    texts, questions = convert(arguments.set, arguments.folder)
    return [
        f"{texts} văn bản trong {arguments.folder / 'documents'}",
        f"{questions} câu hỏi trong {arguments.folder / 'questions.jsonl'}",
    ]


def _candidates(argv: Sequence[str]) -> list[str]:
    return candidates.lines_of(argv, load_settings())


Command = Callable[[Sequence[str]], list[str]]
_COMMANDS: dict[str, Command] = {
    "template": _template,
    "draft": _draft,
    "candidates": _candidates,
    "devset": _devset,
}


def _command(command: Command, argv: Sequence[str]) -> int:
    try:
        print("\n".join(command(argv)))  # noqa: T201
    except RagError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    except OSError as error:
        print(f"Không ghi được {error.filename}: {reason_of(error)}.", file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
