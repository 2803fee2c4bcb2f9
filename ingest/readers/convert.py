"""Runs the programs of this machine that can open Word's old files."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from ingest import watchdog
from ingest.limits import MAX_SECONDS
from rag.errors import DocumentError


def installed(*programs: str) -> str | None:
    """The path of the first of these programs that this machine has."""
    return next((found for program in programs if (found := shutil.which(program))), None)


def output(program: str, *arguments: str, file: Path) -> str | None:
    """What `program` prints of `file` in UTF-8; None where it fails or prints nothing.

    The file is named by its full path, so that no name is taken for an option. Raises `DocumentError` when
    the program takes longer than `MAX_SECONDS`.
    """
    done = _run([program, *arguments, str(file.resolve())])
    text = done.stdout.decode("utf-8", "replace")
    return text if done.returncode == 0 and text.strip() else None


def to_docx(soffice: str, file: Path, folder: Path) -> Path | None:
    """`file` converted by LibreOffice into `folder`; None where LibreOffice cannot.

    A profile of its own lets it run beside an open LibreOffice, and leaves nothing behind.
    """
    with tempfile.TemporaryDirectory() as profile:
        copy = folder / f"in{file.suffix.lower() if file.suffix.isascii() else ''}"
        shutil.copyfile(file, copy)
        _run(
            [soffice, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", "docx"]
            + ["--outdir", str(folder / "out"), str(copy)]
        )
    made = folder / "out" / "in.docx"
    return made if made.is_file() else None


def _run(command: list[str]) -> subprocess.CompletedProcess[bytes]:
    try:
        watchdog.alive()
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=MAX_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        name = Path(command[0]).name
        raise DocumentError(
            f"{name} đọc tệp quá {MAX_SECONDS} giây, đã dừng; hãy mở bằng Word và lưu lại thành .docx"
        ) from error
