"""The lexical index: BM25 over syllables and their bigrams in tantivy, accented and folded side by side."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import tantivy

from rag.index_files import readable, writable
from rag.reach import Reach, document_key
from rag.schema import Chunk
from rag.text import has_diacritics, is_asking, terms

FORMAT = "syllables-bigrams-3"
_WRITER_BYTES = 64_000_000
# A pair of syllables counts less than its syllables' sum would have it: hit@1 by words alone .01 to .03 higher on
# MLQA-vi, ViQuAD and ViNewsQA than with 1, .01 to .02 lower on UIT and ALQAC; the ranker weighs pairs apart.
PAIR = 0.6
_NAMED = 1000  # so many documents are named in the query at once
_DEEPEST = 4000  # hits looked through for those of the documents wanted


def indexed_text(chunk: Chunk) -> str:
    """What is searched in beside the chunk itself: title and headings say what its figures are about."""
    return f"{chunk.title}\n{chunk.heading}\n{chunk.text}"


@dataclass(frozen=True, slots=True)
class Hit:
    """One chunk found by one index. `score` is that index's own; higher is better."""

    chunk_id: str
    score: float


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("document", indexed=True, fast=True)
    for field in ("exact", "folded"):
        builder.add_text_field(field, stored=False, tokenizer_name="terms", index_option="freq")
    return builder.build()


def _entry(chunk: Chunk) -> tantivy.Document:
    text = indexed_text(chunk)
    exact, folded = terms(text, folded=False), terms(f"{text}\n{chunk.source}", folded=True)
    entry = tantivy.Document(id=[chunk.id], exact=[" ".join(exact)], folded=[" ".join(folded)])
    entry.add_unsigned("document", document_key(chunk.document_id))
    return entry


class LexicalIndex:
    """A tantivy index in a folder. Terms are cut by `rag.text.terms`; tantivy only splits them at spaces.

    tantivy scores with BM25 (k1 1.2, b 0.75) and skips blocks that cannot reach the top (block-max WAND).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._schema = _schema()
        self._opened: tantivy.Index | None = None

    @property
    def _index(self) -> tantivy.Index:
        """Opened when it is first needed, so that a damaged one can be emptied."""
        if self._opened is None:
            with self._readable():
                self.folder.mkdir(parents=True, exist_ok=True)
                index = tantivy.Index(self._schema, path=str(self.folder))
                analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
                index.register_tokenizer("terms", analyzer)
                self._opened = index
        return self._opened

    def _readable(self) -> AbstractContextManager[None]:
        return readable("từ ngữ", self.folder, ValueError)  # what tantivy says of a damaged file or another schema

    def _writable(self) -> AbstractContextManager[None]:
        return writable("từ ngữ", self.folder, ValueError)

    def add(self, chunks: Iterable[Chunk], removed: Sequence[str] = ()) -> None:
        """Put the chunks in (replacing any of the same id), take the removed out; on disk when this returns."""
        index = self._index
        with self._writable():
            writer = index.writer(_WRITER_BYTES, 1)
            for chunk_id in removed:
                writer.delete_documents_by_term("id", chunk_id)
            for chunk in chunks:
                writer.delete_documents_by_term("id", chunk.id)
                writer.add_document(_entry(chunk))
            writer.commit()
            writer.wait_merging_threads()
        self.refresh()

    def refresh(self) -> None:
        """See what another process has committed."""
        with self._readable():
            self._index.reload()

    def close(self) -> None:
        """Let go of the files; the next use opens them anew."""
        self._opened = None

    def clear(self) -> None:
        """An empty index in the place of this one."""
        self.close()
        with self._writable():
            if self.folder.exists():
                shutil.rmtree(self.folder)

    def search(
        self,
        question: str,
        limit: int,
        boosts: Sequence[tuple[str, float]] = (),
        reach: Reach | None = None,
        among: Sequence[str] | None = None,
    ) -> list[Hit]:
        """The `limit` best chunks by BM25. A question with diacritics asks the exact field, one without the folded.

        `boosts` are folded terms that count more, each with its factor. `reach` leaves only chunks of its documents; it
        changes no score. `among` are the only chunks looked at, where given.
        """
        exact = has_diacritics(question)
        field = "exact" if exact else "folded"
        asked = (
            term for term in dict.fromkeys(terms(question, folded=not exact)) if not is_asking(term, folded=not exact)
        )
        weighted = [(field, term, PAIR if "_" in term else 1.0) for term in asked]
        weighted += [("folded", term, factor) for term, factor in boosts]
        if not weighted:
            return []
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._term(name, term), factor))
            for name, term, factor in weighted
        ]
        if among is not None:
            only = tantivy.Query.term_set_query(self._schema, "id", list(among))
            clauses.append((tantivy.Occur.Must, tantivy.Query.boost_query(only, 0.0)))
        searcher = self._index.searcher()
        query = tantivy.Query.boolean_query(clauses)
        if reach is not None:
            return self._within(searcher, query, limit, reach) if reach.count else []
        return self._hits(searcher, searcher.search(query, limit=limit, count=False).hits)

    def _within(self, searcher: tantivy.Searcher, query: tantivy.Query, limit: int, reach: Reach) -> list[Hit]:
        """The best chunks of some documents, the same whichever way they are found.

        Where many documents are left, hits are taken from the top until enough of them fit: 10 ms among a million
        chunks, as without a scope. Where few are, or those that fit the question are not among them, their keys are
        part of the query: 9 ms for 1,000 of 100,000 documents, 140 ms for 50,000.
        """
        asked = int(2 * limit / reach.share)
        while reach.count > _NAMED and asked <= _DEEPEST:
            hits = searcher.search(query, limit=asked, count=False).hits
            keys = searcher.fast_field_values("document", [address for _, address in hits])
            found = [hit for hit, key in zip(hits, keys, strict=True) if key in reach.keys]
            if len(found) >= limit or len(hits) < asked:
                return self._hits(searcher, found[:limit])
            asked *= 4
        kept = tantivy.Query.term_set_query(self._schema, "document", list(reach.keys))
        unscored = tantivy.Query.boost_query(tantivy.Query.const_score_query(kept, 1.0), 0.0)
        both = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, unscored)])
        return self._hits(searcher, searcher.search(both, limit=limit, count=False).hits)

    @staticmethod
    def _hits(searcher: tantivy.Searcher, found: Sequence[tuple[float, tantivy.DocAddress]]) -> list[Hit]:
        return [Hit(searcher.doc(address)["id"][0], score) for score, address in found]

    def _term(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term, index_option="freq")

    def document_frequency(self, term: str) -> int:
        """In how many chunks a folded term occurs."""
        return self._index.searcher().doc_freq("folded", term)

    def frequencies(self, terms: Sequence[str], *, folded: bool) -> list[int]:
        """In how many chunks each of the terms occurs, folded or as spelt (see `rag.text.terms`)."""
        searcher, field = self._index.searcher(), "folded" if folded else "exact"
        return [searcher.doc_freq(field, term) for term in terms]

    @property
    def size(self) -> int:
        """How many chunks the index holds."""
        return self._index.searcher().num_docs
