"""The office's own abbreviations: one text file in the data folder, read again when it changes."""

from __future__ import annotations

from pathlib import Path

from rag.abbreviations import BUILT_IN, Glossary
from rag.errors import AbbreviationError, reason_of

LOCAL_FILE = "viet-tat.txt"
_EXAMPLE = "SXNN = sản xuất nông nghiệp"


def read_abbreviations(path: Path) -> dict[str, tuple[str, ...]]:
    """Short forms and their meanings from lines such as "SXNN = sản xuất nông nghiệp".

    Several meanings are separated by ";"; empty lines and those that begin with "#" are left out. Raises
    AbbreviationError naming every line that cannot be used.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise AbbreviationError(f"{path} không phải UTF-8. Lưu lại tệp với bảng mã UTF-8.") from None
    except OSError as error:
        raise AbbreviationError(f"Không đọc được {path}: {reason_of(error)}.") from None
    found: dict[str, tuple[str, ...]] = {}
    seen: dict[str, int] = {}
    wrong = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        short, sign, rest = (part.strip() for part in line.partition("="))
        meanings = tuple(part.strip() for part in rest.split(";") if part.strip())
        problem = _problem(short, sign, meanings)
        if short in seen and not problem:
            problem = f"“{short}” đã có ở dòng {seen[short]}"
        if problem:
            wrong.append(f"dòng {number} {line.strip()!r}: {problem}")
            continue
        found[short], seen[short] = meanings, number
    if wrong:
        raise AbbreviationError(f"{path}: {'; '.join(wrong)}. Mỗi dòng một từ viết tắt, ví dụ: {_EXAMPLE}")
    return found


def _problem(short: str, sign: str, meanings: tuple[str, ...]) -> str | None:
    if not sign:
        return "thiếu dấu “=”"
    if not short:
        return "thiếu từ viết tắt trước dấu “=”"
    if not meanings:
        return "thiếu nghĩa sau dấu “=”"
    if len(short) > 20 or not all(part.isalpha() for part in short.replace("&", "-").split("-")):
        return f"từ viết tắt “{short}” chỉ được gồm chữ cái, có thể nối bằng “-” hoặc “&”, nhiều nhất 20 ký tự"
    return None


class LocalAbbreviations:
    """The built-in abbreviations together with those of a file that may come, change and go while the chat runs."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._glossary = BUILT_IN

    def glossary(self) -> Glossary:
        """What counts now. Raises AbbreviationError for as long as the file has a line that cannot be used."""
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            self._stamp, self._glossary = None, BUILT_IN
            return BUILT_IN
        except OSError as error:
            raise AbbreviationError(f"Không đọc được {self._path}: {reason_of(error)}.") from None
        stamp = (stat.st_mtime_ns, stat.st_size)
        if stamp != self._stamp:
            self._glossary = BUILT_IN.with_own(read_abbreviations(self._path))
            self._stamp = stamp
        return self._glossary
