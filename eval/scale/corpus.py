"""The corpora: real documents as long as there are any, then documents recombined out of their sentences.

A corpus of n chunks is the beginning of every larger one. Nothing depends on anything but the files and `SEED`.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import random
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TypeVar

from ingest.chunk import chunk
from ingest.document import build
from ingest.readers import Reading
from rag.schema import Chunk, Document, Provision

SEED = 20
T = TypeVar("T")
FILES = ("legal.jsonl.xz", "viwiki.jsonl.xz")
_SENTENCE = re.compile(r"[^\n.;]+(?:[.;]+(?=\s)|[.;](?=\S)[^\n.;]*)*[.;]*")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_CHANGED = 0.1  # of the words of a recombined sentence: new neighbours, the old frequencies
_LONGEST = 880  # characters of a recombined chunk: one that the chunker leaves whole


@dataclass(frozen=True, slots=True)
class Made:
    """A document with its chunks; `mixed` says for each chunk, if it is not real, of which real chunks it is made:
    (number of the real chunk in the order of the corpus, share of the text).
    """

    document: Document
    chunks: list[Chunk]
    mixed: list[list[tuple[int, float]]] | None = None


@dataclass(frozen=True, slots=True)
class _Source:
    """A real chunk, kept to be recombined."""

    number: int
    sentences: tuple[str, ...]


def real_documents(folder: Path) -> Iterator[Made]:
    """Every document of the files in a shuffled order, read as `python -m ingest` reads a text file."""
    texts = []
    for name in FILES:
        with lzma.open(folder / name, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        texts += [(f"{name.partition('.')[0]}/{number}.txt", row) for number, row in enumerate(rows)]
    random.Random(SEED).shuffle(texts)
    seen: set[str] = set()
    for source, row in texts:
        text = "\n\n".join(filter(None, (row.get("title"), row["text"])))
        if text in seen:  # the record would hold it once
            continue
        seen.add(text)
        document, chunks = build(Reading(text=text), source, _digest(text))
        yield Made(document, chunks)


def documents(real: Iterator[Made], chunks: int) -> Iterator[Made]:
    """Documents of that many chunks in all, the last one cut short."""
    left, number, frames = chunks, 0, dict[str, list[list[_Source]]]()
    for made in real:
        yield _shortened(made, left)
        left -= len(made.chunks)
        if left <= 0:
            return
        domain = made.document.source.partition("/")[0]
        numbered = [_Source(number + k, _sentences(piece.text)) for k, piece in enumerate(made.chunks)]
        frames.setdefault(domain, []).append(numbered)
        number += len(made.chunks)
    words = _words(frames)
    for serial in count():
        made = _recombined(serial, frames, words)
        yield _shortened(made, left)
        left -= len(made.chunks)
        if left <= 0:
            return


def _shortened(made: Made, left: int) -> Made:
    return Made(made.document, made.chunks[:left], made.mixed and made.mixed[:left])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (sentence.strip() for sentence in _SENTENCE.findall(text))))


def _words(frames: dict[str, list[list[_Source]]]) -> dict[str, list[str]]:
    """Words of a domain as often as they occur, sampled."""
    dice = random.Random(SEED)
    found = {}
    for domain, sources in frames.items():
        taken = [_any(_any(sources, dice), dice).sentences for _ in range(20_000)]
        found[domain] = [word for sentences in taken for word in _WORD.findall(" ".join(sentences))]
    return found


def _recombined(serial: int, frames: dict[str, list[list[_Source]]], words: dict[str, list[str]]) -> Made:
    """A document as long as a real one (its frame), each chunk of sentences of three or four real ones of its domain.

    Two of them are the frame's own chunk and a neighbour, so that a document keeps to a subject.
    """
    dice = random.Random(f"{SEED} {serial}")
    domain = dice.choices(list(frames), [len(sources) for sources in frames.values()])[0]
    frame = _any(frames[domain], dice)[:400]
    texts: list[str] = []
    mixed = []
    for own in frame:
        others = [_any(frame, dice), *(_any(_any(frames[domain], dice), dice) for _ in range(1 + len(texts) % 2))]
        text, shares = _mixture([own, *others], words[domain], dice)
        texts.append(text)
        mixed.append(shares)
    title = texts[0][:80].partition("\n")[0]
    document = _document(serial, domain, title, texts)
    chunks = chunk(document)
    ends = [leaf.end for leaf in document.provisions]
    return Made(document, chunks, [mixed[bisect_right(ends, piece.start)] for piece in chunks])


def _any(items: Sequence[T], dice: random.Random) -> T:
    """`dice.choice` in a third of the time."""
    return items[int(dice.random() * len(items))]


def _mixture(
    sources: Sequence[_Source], words: Sequence[str], dice: random.Random
) -> tuple[str, list[tuple[int, float]]]:
    """A text as long as the first source: its sentences and those of the others in turn, from anywhere on."""
    length = min(_LONGEST, max(120, sum(map(len, sources[0].sentences))))
    turns = [dice.randrange(1000) for _ in sources]
    pieces: list[str] = []
    shares: dict[int, float] = {}
    reached = 0
    while reached < length:
        chosen = int(dice.random() * len(sources))
        source = sources[chosen]
        sentence = source.sentences[turns[chosen] % len(source.sentences)] if source.sentences else "Không."
        turns[chosen] += 1
        pieces.append(_varied(sentence, words, dice))
        reached += len(pieces[-1]) + 1
        shares[source.number] = shares.get(source.number, 0.0) + len(sentence)
    total = sum(shares.values())
    text = " ".join(pieces)[:length].strip()
    return text, [(number, part / total) for number, part in shares.items()]


def _varied(sentence: str, words: Sequence[str], dice: random.Random) -> str:
    """One word in ten is another one, as frequent in the domain; a figure another figure."""
    parts = sentence.split(" ")
    position = int(dice.expovariate(_CHANGED))
    while position < len(parts):
        if parts[position].isdigit():
            parts[position] = str(int(dice.random() * 10 ** min(len(parts[position]), 6)))
        else:
            parts[position] = words[int(dice.random() * len(words))]
        position += 1 + int(dice.expovariate(_CHANGED))
    return " ".join(parts)


def _document(serial: int, domain: str, title: str, texts: Sequence[str]) -> Document:
    leaves, position = [], 0
    for number, text in enumerate(texts, 1):
        leaves.append(Provision(position, position + len(text) + 2, (f"Mục {number}",)))
        position += len(text) + 2
    whole = "\n\n".join(texts) + "\n\n"
    source = f"{domain}/recombined-{serial}.txt"
    return Document(id=_digest(f"{serial}\n{whole}"), source=source, title=title, text=whole, provisions=tuple(leaves))
