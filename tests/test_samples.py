"""Tests of the sample library: its documents, its question set and the script that makes the documents."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
import unicodedata
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
DOCUMENTS = SAMPLES / "documents"
FIELDS = ["id", "question", "history", "answers", "answerable", "source", "quote", "kind", "tags"]
KINDS = {"amount", "date", "person", "place", "document", "list", "definition", "yesno", "procedure"}
NOTICE = "Văn bản mẫu kèm phần mềm, số liệu giả định."
NAMES = sorted(path.name for path in DOCUMENTS.iterdir())
QUESTIONS: list[dict[str, Any]] = [
    json.loads(line) for line in (SAMPLES / "questions.jsonl").read_text(encoding="utf-8").splitlines()
]


def flat(text: str) -> str:
    """NFC text with runs of whitespace and the bars between table cells made one space."""
    return re.sub(r"[\s|]+", " ", unicodedata.normalize("NFC", text)).strip()


def unaccented(text: str) -> bool:
    """Whether a text has no Vietnamese letter."""
    return text.isascii()


def read_docx(path: Path) -> str:
    """The paragraphs and table cells of a DOCX file in document order."""
    docx = pytest.importorskip("docx")
    parts: list[str] = []
    for item in docx.Document(str(path)).iter_inner_content():
        if hasattr(item, "rows"):
            parts += [" | ".join(cell.text for cell in row.cells) for row in item.rows]
        else:
            parts.append(item.text)
    return "\n".join(parts)


@cache
def raw_text(path: Path) -> str:
    """The text of a sample as its format's library gives it."""
    if path.suffix == ".docx":
        return read_docx(path)
    if path.suffix == ".pdf":
        pypdf = pytest.importorskip("pypdf")
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    if path.suffix == ".html":
        bs4 = pytest.importorskip("bs4")
        return str(bs4.BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").get_text(" "))
    return path.read_text(encoding="utf-8")


def load_generator() -> ModuleType:
    """Import ``samples/make_samples.py``, which is no package member."""
    spec = importlib.util.spec_from_file_location("make_samples", SAMPLES / "make_samples.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_documents_are_varied_and_small() -> None:
    assert {Path(name).suffix for name in NAMES} == {".txt", ".html", ".docx", ".pdf"}
    assert all(re.fullmatch(r"[a-z0-9-]+\.(txt|html|docx|pdf)", name) for name in NAMES)
    assert sum((DOCUMENTS / name).stat().st_size for name in NAMES) < 300_000


@pytest.mark.parametrize("name", NAMES)
def test_document_text(name: str) -> None:
    raw = raw_text(DOCUMENTS / name)
    assert raw == unicodedata.normalize("NFC", raw)
    assert flat(raw).endswith(NOTICE)
    assert "�" not in raw
    assert not re.search("9 tháng|chín tháng", flat(raw), re.IGNORECASE)
    assert "Quy định số 22" not in flat(raw)


def test_pdf_samples_have_pages() -> None:
    pypdf = pytest.importorskip("pypdf")
    pages = [len(pypdf.PdfReader(path).pages) for path in DOCUMENTS.glob("*.pdf")]
    assert pages and min(pages) >= 2


def test_one_bulletin_is_placed_by_its_file_name_only() -> None:
    assert "An Hải" not in raw_text(DOCUMENTS / "ban-tin-an-hai-quy-1-2024.txt")


@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: str(row["id"]))
def test_question_row(row: dict[str, Any]) -> None:
    assert list(row) == FIELDS
    assert row["question"].strip() == row["question"] != ""
    assert json.dumps(row, ensure_ascii=False) == unicodedata.normalize("NFC", json.dumps(row, ensure_ascii=False))
    assert row["kind"] in KINDS
    assert isinstance(row["answerable"], bool)
    assert all(isinstance(text, str) and text for text in row["answers"] + row["tags"])
    assert all(set(turn) == {"question", "answer"} for turn in row["history"])
    assert ("khong-dau" in row["tags"]) == unaccented(row["question"])
    assert ("hoi-tiep" in row["tags"]) == bool(row["history"])
    assert not re.search("9 (tháng|thang)", row["question"])


@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: str(row["id"]))
def test_gold_is_in_the_source(row: dict[str, Any]) -> None:
    if not row["answerable"]:
        assert (row["answers"], row["source"], row["quote"]) == ([], None, None)
        return
    text = flat(raw_text(DOCUMENTS / row["source"]))
    assert flat(row["quote"]) in text
    assert row["answers"]
    assert all(flat(answer) in flat(row["quote"]) for answer in row["answers"])


def test_question_set_counts() -> None:
    ids = [row["id"] for row in QUESTIONS]
    assert len(set(ids)) == len(ids) >= 48
    assert len({(row["question"], str(row["history"])) for row in QUESTIONS}) == len(ids)
    assert sum(row["answerable"] for row in QUESTIONS) >= 30
    assert sum(not row["answerable"] for row in QUESTIONS) >= 12
    assert sum(unaccented(row["question"]) for row in QUESTIONS) >= 8
    assert sum(bool(row["history"]) for row in QUESTIONS) >= 2
    assert {row["kind"] for row in QUESTIONS} == KINDS
    assert {row["source"] for row in QUESTIONS if row["answerable"]} == set(NAMES)


def test_generator_reproduces_the_samples(tmp_path: Path) -> None:
    pytest.importorskip("docx")
    pytest.importorskip("reportlab")
    generator = load_generator()
    if not all((generator.FONT_DIR / name).is_file() for name in generator.FONT_FILES.values()):
        pytest.skip("fonts-dejavu-core is not installed")
    made = generator.make_samples(tmp_path)
    assert sorted(path.name for path in made) == NAMES
    for path in made:
        committed = DOCUMENTS / path.name
        # Another version of reportlab or zlib may give other bytes, never another text.
        assert path.read_bytes() == committed.read_bytes() or raw_text(path) == raw_text(committed), path.name
