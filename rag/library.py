"""The document library: the record and its two indexes, opened together and kept in step."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from rag.abbreviations import Glossary
from rag.catalogue import About
from rag.clause_vectors import Near
from rag.embed import open_embedder
from rag.errors import BusyError, IndexMismatchError, StorageError, reason_of
from rag.held import HeldDocuments
from rag.index_folders import current, fresh, sweep
from rag.lexical import FORMAT as LEXICAL
from rag.lexical import Hit, LexicalIndex
from rag.local_abbreviations import LOCAL_FILE, LocalAbbreviations
from rag.reach import Reach
from rag.record import INDEXES, Owed, Record
from rag.schema import Chunk, Document, Relation
from rag.scope import EVERYTHING, Scope
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.dense import DenseIndex

_WRITER = "writer.txt"  # beside the lock: who holds it
_STEP = 8192  # outbox entries put into the lexical index at a time: each time costs a commit and its merges
_PAUSES = (0.2, 1.0, 3.0, 0.0)  # seconds before what was deleted is swept out again
_LOCK = "writer.lock"
_GLANCE = 0.3  # seconds that a writer waits for the lock: longer than it takes to see whether somebody holds it
_BATCH = 64  # chunks embedded at a time; a stop in between loses at most this much work


class Library:
    """Everything that was ingested under one data folder; `who` is told to others while this one writes."""

    def __init__(self, settings: Settings, who: str = "") -> None:
        self.data_dir = settings.data_dir
        self._who = who
        self.record = Record(settings.data_dir / "record.sqlite")
        self._embedder = open_embedder(settings)
        self._embed_query = lru_cache(64)(self._embedder.embed_query)  # retrieval and reader ask for the same one
        from rag.dense import DenseIndex  # chromadb: .6 s to import, while the embedder loads in its own thread

        self._held = HeldDocuments(self.record)
        self._reach = lru_cache(8)(lambda scope, generation: self.record.reach(scope))
        self._places = lru_cache(8)(lambda groups, seen: tuple(self.record.places(groups)))
        self._abbreviations = LocalAbbreviations(settings.data_dir / LOCAL_FILE)
        # A refresh swaps the indexes: no search may be inside one meanwhile. One lock each, so that words are searched
        # while vectors are.
        self._words_lock, self._vectors_lock = threading.Lock(), threading.Lock()
        self._lexical = LexicalIndex(current(self.record, self.data_dir, "lexical"))
        self._dense = DenseIndex(current(self.record, self.data_dir, "dense"), self._embedder)
        self._seen = self.record.generation  # the indexes open later: at worst one refresh too many
        self._in_step = -1
        self._size = (-1, (0, 0))

    # --- writing ---------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one writer's place across processes. Raises BusyError, naming who has it, when another process does.

        The lock is the operating system's, so a process that dies lets go of it.
        """
        lock = FileLock(self.data_dir / _LOCK)
        try:
            lock.acquire(timeout=_GLANCE)
        except Timeout:
            raise BusyError(
                f"{self._writer()} đang nạp văn bản vào {self.data_dir}. Đợi nó xong rồi chạy lại."
            ) from None
        except OSError as error:
            raise StorageError(f"Không ghi được {self.data_dir}: {reason_of(error)}. Kiểm tra quyền ghi.") from error
        try:
            with contextlib.suppress(OSError):  # a name for others to read: a full disk is told of where it matters
                (self.data_dir / _WRITER).write_text(self._who, "utf-8")
            yield
        finally:
            lock.release()

    @property
    def is_written(self) -> bool:
        """True while a process, this one too, is writing."""
        lock = FileLock(self.data_dir / _LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return True
        except OSError as error:
            raise StorageError(f"Không ghi được {self.data_dir}: {reason_of(error)}. Kiểm tra quyền ghi.") from error
        lock.release()
        return False

    def close(self) -> None:
        """Let go of every file, after the last search; whoever still asks gets an error."""
        with self._words_lock, self._vectors_lock:
            self._lexical.close()
            self._dense.close()
            self.record.close()

    def _writer(self) -> str:
        """Who has the writer's place, as they said when they took it."""
        with contextlib.suppress(OSError, UnicodeDecodeError):
            if who := (self.data_dir / _WRITER).read_text("utf-8"):
                return who
        return "Một tiến trình khác"

    def fingerprints(self) -> dict[str, str]:
        """What made each index, as this program would make it now."""
        return {"lexical": LEXICAL, "dense": f"{self._embedder.fingerprint} {self._dense.FORMAT}"}

    def check(self) -> None:
        """Raises IndexMismatchError when an index was made by another tokeniser or embedding model, or lost chunks."""
        for index, now in self.fingerprints().items():
            made_by = self.record.meta(f"{index}_fingerprint")
            if made_by is not None and made_by != now:
                what = "mô hình nhúng" if index == "dense" else "bộ tách từ"
                raise IndexMismatchError(
                    f"Chỉ mục trong {self.data_dir} được tạo bằng {what} {made_by!r}, còn cài đặt hiện tại là {now!r}. "
                    "Đặt lại cài đặt cũ, hoặc tạo lại chỉ mục: python -m ingest --rebuild"
                )
        self._check_in_step()

    def _check_in_step(self) -> None:
        """An index that owes nothing holds as many chunks as the record; looked at once per generation."""
        generation = self.record.generation
        if (
            generation != self._seen
            or generation == self._in_step
            or any(self.record.owed(index, 1) for index in INDEXES)  # counting them would cost more than the search
        ):
            return
        chunks = self.record.sizes()[1]
        with self._words_lock, self._vectors_lock:
            held = {"từ ngữ": self._lexical.size, "vectơ": self._dense.size}
        if self.record.generation != generation:  # another process is writing: nothing can be said now
            return
        for name, size in held.items():
            if size != chunks:
                raise IndexMismatchError(
                    f"Chỉ mục {name} trong {self.data_dir} có {size} đoạn, còn kho có {chunks}. "
                    "Tạo lại chỉ mục: python -m ingest --rebuild"
                )
        self._in_step = generation

    def rebuild(
        self, progress: Callable[[int, int], None] = lambda done, total: None, indexes: Sequence[str] = INDEXES
    ) -> None:
        """Make indexes anew from the record, beside the old ones, which are read until the new ones are whole.

        An interrupted making of vectors goes on where it was. `progress(done, total)` counts chunks to embed.
        """
        if "lexical" in indexes:
            lexical = LexicalIndex(self._fresh("lexical"))
            lexical.clear()
            for ids in self.record.live_chunk_ids(_STEP):
                lexical.add(list(self.record.chunks(ids).values()))
            lexical.add([])  # an index of nothing is an index too
            self._adopt("lexical", lexical.folder)
        if "dense" in indexes:
            dense = type(self._dense)(self._fresh("dense"), self._embedder)
            self._embed_all(dense, progress)
            dense.close()
            self._adopt("dense", dense.folder)

    def _fresh(self, index: str) -> Path:
        folder = fresh(self.record, self.data_dir, index, self.fingerprints()[index])
        sweep(self.record, self.data_dir, index, folder)
        return folder

    def _embed_all(self, dense: DenseIndex, progress: Callable[[int, int], None]) -> None:
        total, done = self.record.sizes()[1], 0
        try:
            _ = dense.size
        except IndexMismatchError:  # what an interrupted making left behind is damaged
            dense.clear()
        for ids in self.record.live_chunk_ids(_BATCH):
            there = dense.held(ids)
            dense.add([chunk for chunk in self.record.chunks(ids).values() if chunk.id not in there])
            done += len(ids)
            progress(done, total)

    def _adopt(self, index: str, folder: Path) -> None:
        self.record.adopt(index, folder.name, self.fingerprints()[index])
        self.refresh()
        if index == "lexical":  # its words must be gone with what was removed; Chroma holds no text, and may be read
            sweep(self.record, self.data_dir, index)

    def _remember_fingerprints(self) -> None:
        for index, value in self.fingerprints().items():
            if self.record.meta(f"{index}_fingerprint") != value:
                self.record.set_meta(f"{index}_fingerprint", value)

    def catch_up_words(self) -> None:
        """Bring the lexical index to the record: a text can be found by its words while vectors are still made."""
        self._remember_fingerprints()
        while owed := self.record.owed("lexical", _STEP):
            gone, chunks = self._split(owed)
            self._lexical.add(chunks, removed=gone)
            self.record.settle("lexical", owed)

    def catch_up(self, progress: Callable[[int, int], None] = lambda done, total: None) -> None:
        """Bring both indexes to the record, words first; goes on where an earlier run was stopped.

        `progress(done, total)` counts chunks to embed.
        """
        self.catch_up_words()
        total, done = self.record.owed_count("dense"), 0
        while owed := self.record.owed("dense", _BATCH):
            gone, chunks = self._split(owed)
            self._dense.remove(gone)
            self._dense.add(chunks)
            self.record.settle("dense", owed)
            done += len(owed)
            progress(done, total)

    def remove(self, files: Sequence[str], progress: Callable[[int, int], None] = lambda done, total: None) -> None:
        """Forget these files ("root/source") for good: afterwards their text is in no file of the data folder.

        Deleted words stay in tantivy's segments until it merges them, and deleted pages in SQLite's file until it is
        vacuumed, so both are written anew. Raises StorageError when a running chat keeps an old state open.
        """
        self.record.forget(files, wholly=True)
        self.catch_up(progress)
        self.rebuild(indexes=("lexical",))
        for pause in _PAUSES:
            if self.record.shrink():
                return
            time.sleep(pause)
        raise StorageError(
            f"Đã xoá khỏi kho, nhưng một chương trình khác đang đọc {self.data_dir} nên chưa dọn được bản cũ trong đó. "
            "Chạy lại lệnh xoá khi chương trình kia rảnh."
        )

    @property
    def unembedded(self) -> int:
        """How many chunks still have to get their vectors; until then they are found by their words only."""
        return self.record.owed_count("dense")

    def _split(self, owed: Sequence[Owed]) -> tuple[list[str], list[Chunk]]:
        """Ids to take out, chunks to put in: what the record holds now decides, not the order of the entries."""
        ids = list(dict.fromkeys(entry.chunk_id for entry in owed))
        there = self.record.chunks(ids)
        return [i for i in ids if i not in there], [there[i] for i in ids if i in there]

    # --- reading ---------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """See a finished ingest of another process without a restart."""
        if self.record.generation == self._seen:
            return
        with self._words_lock, self._vectors_lock:
            generation = self.record.generation
            if generation != self._seen:
                lexical, dense = (current(self.record, self.data_dir, index) for index in INDEXES)
                if lexical == self._lexical.folder:
                    self._lexical.refresh()
                else:
                    self._lexical = LexicalIndex(lexical)
                self._dense.close()  # Chroma keeps its graph in memory: opened anew, it sees what others wrote
                if dense != self._dense.folder:
                    self._dense = type(self._dense)(dense, self._embedder)
                self._seen = generation

    def reach(self, scope: Scope) -> Reach | None:
        """The documents that a scope leaves now; None for all."""
        return None if scope == EVERYTHING else self._reach(scope, self.record.generation)

    def search_words(
        self,
        question: str,
        limit: int,
        boosts: Sequence[tuple[str, float]] = (),
        scope: Scope = EVERYTHING,
        among: Sequence[str] | None = None,
    ) -> list[Hit]:
        """The best chunks in the scope by their words (BM25), `among` these only where given."""
        reach = self.reach(scope)
        with self._words_lock:
            return self._lexical.search(question, limit, boosts, reach, among)

    def search_vectors(self, vector: list[float], limit: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """The nearest chunks in the scope by meaning (cosine similarity)."""
        reach = self.reach(scope)
        with self._vectors_lock:
            return self._dense.search(vector, limit, reach)

    def similarity(self, vector: list[float], chunk_ids: Sequence[str]) -> dict[str, float]:
        """Cosine similarity of given chunks."""
        with self._vectors_lock:
            return self._dense.similarity(vector, chunk_ids)

    def near(self, vector: list[float], chunk_ids: Sequence[str]) -> dict[str, Near]:
        """How near each clause of given chunks is to a vector; those still without vectors are left out."""
        with self._vectors_lock:
            return self._dense.near(vector, chunk_ids)

    def embed_query(self, question: str) -> list[float]:
        """The question's vector."""
        return self._embed_query(question)

    def embed_passages(self, texts: list[str]) -> list[list[float]]:
        """Vectors of texts that are not in the index (the clauses of a passage)."""
        return self._embedder.embed_documents(texts)

    def chunks(self, ids: Sequence[str]) -> dict[str, Chunk]:
        """Chunks by id; the record decides what still exists."""
        return self.record.chunks(ids, self._held.held)

    def beside(self, ids: Sequence[str]) -> dict[str, tuple[str | None, str | None]]:
        """The ids of the chunks before and after each of these in its document."""
        return self.record.beside(ids)

    def document(self, document_id: str) -> Document | None:
        """One whole document."""
        return self._held.get(document_id)

    def documents_from(self, number: str, scope: Scope = EVERYTHING) -> list[tuple[str, str, str | None, str | None]]:
        """(id, number, kind, date) of the documents in the scope whose number begins with these digits."""
        reach = self.reach(scope)
        return [found for found in self.record.documents_from(number) if reach is None or reach.holds(found[0])]

    def chunk_ids_of(self, document_ids: Collection[str]) -> list[str]:
        """The chunks of these documents."""
        return self.record.chunk_ids_of(document_ids)

    def about(self, chunk_ids: Collection[str]) -> dict[str, About]:
        """What each of these chunks belongs to."""
        return self.record.about(chunk_ids)

    def relations_to(self, document: Document) -> list[tuple[Document, Relation]]:
        """The documents that replace, repeal or amend this one, newest first, with what they say of it."""
        if not document.number:
            return []
        found = []
        for document_id, relation in self.record.relations_to(document.number):
            other = self.document(document_id) if document_id != document.id else None
            if other is not None:
                found.append((other, relation))
        return found

    def places(self, groups: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """The places that documents are about which members of these groups may read, as written; None for all."""
        return self._places(groups, self._seen)

    def document_frequency(self, term: str) -> int:
        """In how many chunks a folded term occurs."""
        return self._lexical.document_frequency(term)

    def frequencies(self, terms: Sequence[str], *, folded: bool) -> list[int]:
        """In how many chunks each of the terms occurs, folded or as spelt."""
        return self._lexical.frequencies(terms, folded=folded)

    def glossary(self) -> Glossary:
        """The built-in abbreviations and the office's own (viet-tat.txt), read again when that file changes."""
        return self._abbreviations.glossary()

    @property
    def size(self) -> tuple[int, int]:
        """Documents and chunks; counted again after each change."""
        generation = self.record.generation
        if self._size[0] != generation:
            self._size = (generation, self.record.sizes())
        return self._size[1]

    def count(self, scope: Scope) -> int:
        """How many documents a scope leaves."""
        reach = self.reach(scope)
        return self.size[0] if reach is None else reach.count


def kept_original(data_dir: Path, document_id: str) -> Path | None:
    """The kept original of a document, whatever its format; None when there is none."""
    return next((data_dir / "originals" / document_id[:2]).glob(f"{document_id}.*"), None)


def original_path(data_dir: Path, digest: str, suffix: str) -> Path:
    """Where the original of a document is kept, by its content."""
    return data_dir / "originals" / digest[:2] / f"{digest}{suffix.lower()}"
