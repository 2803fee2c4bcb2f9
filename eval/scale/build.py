"""Builds a data folder of n chunks through the library's own classes, a part at a time, and times each."""

from __future__ import annotations

import gc
import hashlib
import pickle
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np

from eval.scale.corpus import SEED, Made, documents, real_documents
from eval.scale.vectors import Vectors, around, completed, embedded, mean_words, mixed, sample
from ingest.intake import PIPELINE
from rag.clause_vectors import clause_spans
from rag.dense import DenseIndex
from rag.embed.e5 import open_e5
from rag.index_folders import current
from rag.lexical import indexed_text
from rag.library import Library
from rag.record import KnownFile
from rag.settings import Settings

Say = Callable[[str], None]
PARTS = {"record": "record.sqlite*", "lexical": "lexical*", "dense": "vectors*"}
_UPSERT = 5000  # vectors handed to Chroma at a time; they are ready, so nothing is lost by a stop


@dataclass(frozen=True, slots=True)
class Real:
    """The real documents, and a vector for each of their chunks; `embedded` of them are the embedder's own."""

    documents: list[Made]
    vectors: Vectors
    embedded: int


def real(corpora: Path, work: Path, wanted: int, say: Say) -> Real:
    """The real part of every corpus; what takes minutes is kept in `work` for the next run."""
    work.mkdir(parents=True, exist_ok=True)
    kept = work / f"real-{PIPELINE}-{SEED}.pickle"
    if not kept.exists():
        say("reading the corpora")
        made = list(real_documents(corpora))
        kept.with_suffix(".half").write_bytes(pickle.dumps(made))
        kept.with_suffix(".half").replace(kept)
    found: list[Made] = pickle.loads(kept.read_bytes())  # our own file
    texts = [indexed_text(piece) for made in found for piece in made.chunks]
    embedder = open_e5(work / "models")
    numbers = sample(len(texts), wanted)
    known = embedded(
        [texts[n] for n in numbers], embedder, work / "embedded", lambda done, total: say(f"embedded {done}/{total}")
    )
    words = work / f"words-{hashlib.sha256(chr(0).join(texts).encode()).hexdigest()[:16]}.npy"
    if not words.exists():
        say("mean word vectors")
        np.save(words, mean_words(texts, embedder))
    return Real(found, completed(np.load(words), numbers, known), len(numbers))


def build(folder: Path, source: Real, chunks: int, say: Say) -> dict[str, float]:
    """Seconds that each part took; the two indexes are made side by side.

    `folder` is emptied first; it gets `vectors.npy`, the exact vectors, too.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "models").symlink_to(folder.parent / "models")
    library = Library(Settings(data_dir=folder))
    seconds: dict[str, float] = {}
    with _timed(seconds, "record"):
        vectors = _write(library, source, chunks, say)
    say(f"record: {seconds['record']:.0f} s")
    with ThreadPoolExecutor(2) as both, _timed(seconds, "indexes"):
        parts: dict[str, Callable[[], None]] = {
            "lexical": library.catch_up_words,
            "dense": partial(_add_vectors, library, vectors, say),
        }
        for part in [both.submit(_run, seconds, part, work) for part, work in parts.items()]:
            part.result()
    return {part: round(value, 1) for part, value in seconds.items()}


def _run(seconds: dict[str, float], part: str, work: Callable[[], None]) -> None:
    with _timed(seconds, part):
        work()


@contextmanager
def _timed(seconds: dict[str, float], part: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    seconds[part] = time.perf_counter() - started


def _write(library: Library, source: Real, chunks: int, say: Say) -> Vectors:
    gc.collect()
    gc.freeze()  # millions of sentences that stay: not to be looked through again and again
    shape = (chunks, source.vectors.shape[1])
    vectors = np.lib.format.open_memmap(library.data_dir / "vectors.npy", "w+", np.float32, shape)
    done = 0
    library.record._connection.execute("PRAGMA synchronous=OFF")  # a corpus that is thrown away: no commit waits
    for serial, made in enumerate(documents(iter(source.documents), chunks)):
        size = len(made.document.text.encode())
        known = KnownFile("scale", made.document.id, "scale", size, serial, serial)
        library.record.put(made.document.source, known, made.document, made.chunks)
        rows = slice(done, done + len(made.chunks))
        vectors[rows] = source.vectors[rows] if made.mixed is None else mixed(made.mixed, source.vectors, serial)
        done += len(made.chunks)
        if serial % 1000 == 999:
            say(f"record: {done}/{chunks} chunks")
    vectors.flush()
    return vectors


def _add_vectors(library: Library, vectors: Vectors, say: Say) -> None:
    record = library.record
    index = DenseIndex(current(record, library.data_dir, "dense"), open_e5(library.data_dir / "models"))
    done = 0
    while owed := record.owed("dense", _UPSERT):
        found = record.chunks([entry.chunk_id for entry in owed])
        chunks = [found[entry.chunk_id] for entry in owed]
        own = vectors[done : done + len(owed)]
        # As lists: Chroma would take arrays too, but an element at a time, many times as slow.
        index.put(chunks, own.tolist(), around(own, [len(clause_spans(chunk)) for chunk in chunks], done))
        record.settle("dense", owed)
        done += len(owed)
        if done % (10 * _UPSERT) == 0:
            say(f"dense: {done}/{len(vectors)} vectors")
    index.close()


def sizes(folder: Path) -> dict[str, int]:
    """Bytes on disk by part."""
    return {
        part: sum(
            file.stat().st_size
            for path in folder.glob(pattern)
            for file in chain([path], path.rglob("*"))
            if file.is_file()
        )
        for part, pattern in PARTS.items()
    }
