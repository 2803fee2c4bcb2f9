"""The library: one writer, two indexes that follow the record, readers that need no restart."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.dense import DenseIndex
from rag.errors import BusyError, IndexMismatchError
from rag.library import Library
from rag.schema import Chunk
from tests.command import (
    ROOT,
    SAMPLES,
    assert_in_step,
    command,
    environment,
    ingest,
    ingest_json,
    library_in,
    settings_for,
    start,
    words,
)

HOLD = """
import sys, time
from pathlib import Path
from rag.library import Library
from rag.settings import load_settings
with Library(load_settings()).writing():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def library(data_dir: Path) -> Library:
    return library_in(data_dir)


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


def holder(data_dir: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD], cwd=ROOT, env=environment(data_dir), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    return process


def test_one_writer_at_a_time_in_one_process(library: Library, data_dir: Path) -> None:
    with library.writing(), pytest.raises(BusyError, match="đang nạp văn bản vào .*chạy lại"), library.writing():
        pass
    with library.writing():
        pass


def test_one_writer_across_processes_and_a_dead_one_holds_nothing(library: Library, data_dir: Path) -> None:
    process = holder(data_dir)
    try:
        with pytest.raises(BusyError), library.writing():
            pass
        done = command("ingest", data_dir, "--json", SAMPLES)
        assert (done.returncode, done.stdout) == (1, "")
        assert "Một tiến trình khác đang nạp văn bản vào" in done.stderr and "Traceback" not in done.stderr
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
    with library.writing():
        pass


def test_asking_needs_no_lock(library: Library, data_dir: Path, tmp_path: Path) -> None:
    ingest(library, write(tmp_path, "a.txt", "Thu ngân sách đạt 88% dự toán."))
    with library.writing():
        assert words(library_in(data_dir), "thu ngân sách") == ["a.txt"]


@pytest.mark.parametrize(("index", "what"), [("dense", "mô hình nhúng"), ("lexical", "bộ tách từ")])
def test_an_index_made_otherwise_is_refused(library: Library, tmp_path: Path, index: str, what: str) -> None:
    path = write(tmp_path, "a.txt", "Thu ngân sách đạt 88% dự toán.")
    ingest(library, path)
    library.check()
    library.record.set_meta(f"{index}_fingerprint", "other-7")
    with pytest.raises(IndexMismatchError, match=f"{what} 'other-7'.*python -m ingest --rebuild"):
        library.check()
    with pytest.raises(IndexMismatchError):
        ingest(library, path)
    library.rebuild()
    library.check()
    assert words(library, "thu ngân sách") == ["a.txt"]


def test_an_index_that_lost_chunks_is_refused(library: Library, data_dir: Path, tmp_path: Path) -> None:
    ingest(library, write(tmp_path, "a.txt", "Thu ngân sách đạt 88% dự toán."))
    library._dense.clear()
    with pytest.raises(IndexMismatchError, match=r"Chỉ mục vectơ .* có 0 đoạn, còn kho có 1\..*--rebuild"):
        library_in(data_dir).check()


def test_an_interrupted_rebuild_changes_nothing_and_goes_on_where_it_was(
    library: Library, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(
        tmp_path, "a.txt", "\n".join(f"{n}. Dự án số {n} giải ngân {n} tỷ." + " chi" * 120 for n in range(200))
    )
    ingest(library, path)
    total, embedded = library.size[1], list[int]()
    add = DenseIndex.add

    def stopping(index: DenseIndex, chunks: list[Chunk]) -> None:
        if len(embedded) == 1:
            raise KeyboardInterrupt
        add(index, chunks)
        embedded.append(len(chunks))

    monkeypatch.setattr(DenseIndex, "add", stopping)
    with pytest.raises(KeyboardInterrupt):
        library.rebuild()
    monkeypatch.undo()
    again = library_in(data_dir)
    again.check()
    assert_in_step(again)

    def counting(index: DenseIndex, chunks: list[Chunk]) -> None:
        add(index, chunks)
        embedded.append(len(chunks))

    monkeypatch.setattr(DenseIndex, "add", counting)
    again.rebuild()
    assert sum(embedded) == total
    assert_in_step(library_in(data_dir))
    again.rebuild()  # once more, over an index of the same texts
    assert_in_step(library_in(data_dir))
    assert len(list(data_dir.glob("lexical*"))) == 1


def test_places_and_sizes_are_those_of_the_last_ingest(library: Library) -> None:
    assert (library.places(), library.size) == ((), (0, 0))
    ingest(library, SAMPLES)
    library.refresh()
    assert "An Hải" in " ".join(library.places())
    assert library.size[0] == 10


def test_passages_are_the_same_out_of_documents_in_memory(library: Library) -> None:
    ingest(library, SAMPLES)
    library.refresh()
    ids = library.chunk_ids_of(library.record.document_ids())
    read = library.chunks(ids)
    for document_id in library.record.document_ids():
        library.document(document_id)
    assert len(read) == len(ids) > 20
    assert library.chunks(ids) == read == library.record.chunks(ids)


def test_a_running_assistant_sees_an_ingest_and_a_rebuild(data_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder, "a.txt", "Thu ngân sách tỉnh An Hải 6 tháng năm 2024 đạt 88% dự toán.")
    ingest_json(data_dir, folder)
    assistant = Assistant(library_in(data_dir), settings_for(data_dir))
    question = "Thu ngân sách tỉnh An Hải 6 tháng năm 2024 đạt bao nhiêu?"
    assert "88%" in assistant.ask(question).text
    write(folder, "a.txt", "Thu ngân sách tỉnh An Hải 6 tháng năm 2024 đạt 91% dự toán.")
    ingest_json(data_dir, folder)
    answer = assistant.ask(question)
    assert "91%" in answer.text and "88%" not in answer.text + "".join(p.chunk.text for p in answer.passages)
    ingest_json(data_dir, "--rebuild")
    assert "91%" in assistant.ask(question).text


def test_eight_threads_may_ask_while_another_process_ingests(data_dir: Path, tmp_path: Path) -> None:
    ingest_json(data_dir, SAMPLES)
    assistant = Assistant(library_in(data_dir), settings_for(data_dir))
    folder = tmp_path / "in"
    for n in range(15):
        write(folder, f"{n}.txt", f"Xã số {n} thu {n} tỷ đồng.\n\n" + f"năm 2024 chi {n} tỷ đồng cho xã " * 60)
    question = "Tỷ lệ giải ngân vốn đầu tư công 6 tháng năm 2024 của An Hải là bao nhiêu?"
    expected = assistant.ask(question).text
    process = start("ingest", data_dir, "--json", folder)
    done = threading.Event()

    def ask(_: int) -> tuple[int, set[str]]:
        count, texts = 0, set[str]()
        while not done.is_set():
            texts.add(assistant.ask(question).text)
            count += 1
        return count, texts

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(ask, n) for n in range(8)]
        _, stderr = process.communicate(timeout=120)
        done.set()
        outcomes = [future.result() for future in asked]
    assert process.returncode == 0, stderr
    assert min(count for count, _ in outcomes) > 0
    assert {text for _, texts in outcomes for text in texts} == {expected}
    assert_in_step(library_in(data_dir))
    assert assistant.corpus_size()[0] == 25
