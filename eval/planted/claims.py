"""True claims of real documents: their sentences as they stand, and rewritten without a change of meaning."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.document import read_document
from rag.clauses import sentences
from rag.errors import DocumentError
from rag.names import flat
from rag.neighbours import with_leads
from rag.particulars import particulars
from rag.schema import Chunk, Document, Passage

SHARED = Path(__file__).parents[3] / "shared" / "data"
SAMPLES = Path(__file__).parents[2] / "samples" / "documents"
_SCANNED = ("thong-bao-so-02-2023", "nghi-quyet-so-99-nq-cp", "thong-tu-so-04-2023-tt-bkhdt")  # in pictures, see README
_LENGTHS = range(50, 400)  # characters of a claim
_WORDS = 8  # of at least two letters
_SHOWN = 6  # passages that the model reads
_MOST_CHUNKS = 250  # of one document: a long law must not be half of the set


@dataclass(frozen=True, slots=True)
class TrueClaim:
    """What `passages[at]` says, in the form named; `documents` are those of the passages, by id."""

    text: str
    form: str
    at: int
    passages: tuple[Passage, ...]
    documents: dict[str, Document]


def documents(half: str) -> list[tuple[Document, list[Chunk]]]:
    """The documents of one half ("tune", "test") or "both", every second one of a sorted list each."""
    paths = sorted(
        (path for folder, ends in _FOLDERS for path in folder.glob("*") if path.suffix in ends), key=lambda p: p.name
    )
    paths = [path for path in paths if not path.name.startswith(_SCANNED)]
    taken = {"tune": paths[::2], "test": paths[1::2], "both": paths}[half]
    found = []
    for path in taken:
        try:
            document, chunks = read_document(path, path.name, path.name)
        except DocumentError:
            continue
        if len(chunks) > 1:
            found.append((document, chunks))
    return found


_FOLDERS = (
    (SHARED / "official" / "gazette", (".pdf",)),
    (SHARED / "official" / "docx", (".docx",)),
    (SHARED / "bulletins", (".txt",)),
    (SAMPLES, (".txt", ".html", ".docx", ".pdf")),
)


def true_claims(read: Sequence[tuple[Document, list[Chunk]]], count: int, chance: random.Random) -> list[TrueClaim]:
    """At most `count` claims with something to get wrong in each, drawn evenly from the documents."""
    by_document = [list(_sentences(document, chunks, chance)) for document, chunks in read]
    for found in by_document:
        chance.shuffle(found)
    every = {document.id: document for document, _ in read}
    others = [chunk for _, chunks in read for chunk in chunks]
    claims: list[TrueClaim] = []
    depth = 0
    while len(claims) < count and any(depth < len(found) for found in by_document):
        for found in by_document:
            if depth < len(found) and len(claims) < count:
                chunk, sentence, siblings = found[depth]
                claims += _claims(chunk, sentence, siblings, others, every, chance)
        depth += 1
    return claims


def _sentences(
    document: Document, chunks: Sequence[Chunk], chance: random.Random
) -> Iterator[tuple[Chunk, str, Sequence[Chunk]]]:
    drawn = chance.sample(list(chunks), min(len(chunks), _MOST_CHUNKS))
    for chunk in drawn:
        position = chunk.start
        for line in chunk.text.split("\n"):
            for start, end in sentences(document.text, position, position + len(line)):
                sentence = " ".join(document.text[start:end].split())
                if _can_stand(sentence):
                    yield chunk, sentence, chunks
            position += len(line) + 1


def _can_stand(sentence: str) -> bool:
    """A whole sentence with a figure, a date or a number that could be wrong; no row of a table, no heading."""
    if len(sentence) not in _LENGTHS or "|" in sentence or sentence.endswith(":") or sentence.isupper():
        return False
    if not re.search(r"[.;]$", sentence) or sentence.count("(") != sentence.count(")"):
        return False
    if re.search(r"^\(?\d+[) ]|\[\d|\.{4}|…", sentence) or len(re.findall(r"[^\W\d_]{2,}", sentence)) < _WORDS:
        return False  # a footnote, what would be read as a mark, a form to fill in
    return any(one.kind not in ("label", "name") for one in particulars(sentence))


def _claims(
    chunk: Chunk,
    sentence: str,
    siblings: Sequence[Chunk],
    others: Sequence[Chunk],
    every: dict[str, Document],
    chance: random.Random,
) -> list[TrueClaim]:
    """A sentence as it stands and rewritten, among passages of its own and other documents, as a search brings them."""
    pool = [*chance.sample(list(siblings), min(3, len(siblings))), *chance.sample(list(others), 12)]
    shown = {chunk.id: chunk} | {one.id: one for one in pool if not _repeats(one.text, sentence)}
    drawn = [chunk, *[one for one in shown.values() if one.id != chunk.id][: _SHOWN - 1]]
    chance.shuffle(drawn)
    passages = with_leads([Passage(one, 1.0) for one in drawn], every.get)
    return [TrueClaim(text, form, drawn.index(chunk), passages, every) for form, text in _forms(sentence, chance)]


def _repeats(text: str, sentence: str) -> bool:
    """True for a passage that says the same: citing it would be no error."""
    words, held = flat(sentence).split(), flat(text)
    runs = [" ".join(words[at : at + 4]) for at in range(max(1, len(words) - 3))]
    return sum(f" {run} " in held for run in runs) > 0.4 * len(runs)


def _forms(sentence: str, chance: random.Random) -> list[tuple[str, str]]:
    """(form, the sentence in it): as it stands, and in two of the others that it can take."""
    text = re.sub(r"^(?:\d{1,2}(?:\.\d+)*[.)]|[a-zđ]\)|[-–+•*])\s+", "", sentence).rstrip(";. ") + "."
    forms = [(name, new) for name, rewrite in FORMS.items() if (new := rewrite(text, chance)) != text]
    return [("verbatim", text), *chance.sample(forms, min(2, len(forms)))]


def unit_spelt_out(text: str, _: random.Random) -> str:
    """Writes "72,5%" as "72,5 phần trăm", "ha" as "hecta"."""
    for short, long in ((r"(?<=\d)\s*%", " phần trăm"), (r"(?<=\d) ?ha\b", " hecta"), (r"(?<=\d) ?km\b", " kilômét")):
        text = re.sub(short, long, text)
    return text


def date_rewritten(text: str, _: random.Random) -> str:
    """Writes "ngày 28 tháng 7 năm 2021" as "ngày 28/7/2021", or the other way round."""
    spelt = re.sub(
        r"ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})",
        lambda m: f"ngày {int(m[1])}/{int(m[2])}/{m[3]}",
        text,
    )
    if spelt != text:
        return spelt
    return re.sub(
        r"(?:ngày )?(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)",
        lambda m: f"ngày {int(m[1])} tháng {int(m[2])} năm {m[3]}",
        text,
    )


def number_rewritten(text: str, _: random.Random) -> str:
    """Writes "1.372" as "1372", "1.200 tỷ" as "1,2 nghìn tỷ", "05 ngày" as "5 ngày"."""
    text = re.sub(r"(?<![\d.,])(\d)\.(\d)00 tỷ", r"\1,\2 nghìn tỷ", text)
    text = re.sub(r"(?<![\d.,/-])(\d{1,3})\.(\d{3})(?![\d.,/])", r"\1\2", text)
    text = re.sub(r"(?<![\d.,])(\d+,\d*[1-9])(?=%)", r"\g<1>0", text)
    return re.sub(r"(?<![\w.,/-])0(\d)(?= (?:ngày|tháng|năm|người|bản|bộ|lần))(?! ngày \d)", r"\1", text)


def shortened(text: str, chance: random.Random) -> str:
    """Without a parenthesis, or without the parts after its second or later comma."""
    bare = re.sub(r"\s*\((?![^)]*(?:\d|sau đây))[^()]*\)", "", text)
    if bare != text:
        return bare
    parts = text.rstrip(".").split(", ")
    cut = chance.randint(2, len(parts) - 1) if len(parts) > 3 else len(parts)
    short = ", ".join(parts[:cut]) + "."
    return short if len(short) > 60 and particulars(short) and not _dangling(short) else text


def middle_dropped(text: str, chance: random.Random) -> str:
    """Leaves out what stands between a subject's first figure and a later one: "Thu đạt 5 tỷ, …, tăng 7%."."""
    parts = text.rstrip(".").split("; ")[0].split(", ")
    later = [at for at in range(2, len(parts)) if re.match(r"(?:tăng|giảm|bằng|đạt|chiếm|vượt) .*\d", parts[at])]
    if not later or not re.search(r"\d", parts[0]) or not re.search(r"\D{12}", parts[0]):
        return text
    short = f"{parts[0]}, {parts[chance.choice(later)]}."
    return text if _dangling(short) else short


def subject_kept(text: str, chance: random.Random) -> str:
    """Tells a later figure of a subject alone: "Thu đạt 5 tỷ, tăng 7%." → "Thu tăng 7%."."""
    parts = text.rstrip(".").split("; ")[0].split(", ")
    later = [at for at in range(1, len(parts)) if re.match(r"(?:tăng|giảm|bằng|chiếm|vượt) .*\d", parts[at])]
    subject = re.match(r"([^\d,]{15,}?) (?:ước )?đạt ", parts[0])
    if not later or not subject:
        return text
    short = f"{subject[1]} {parts[chance.choice(later)]}."
    return text if _dangling(short) else short


def _dangling(text: str) -> bool:
    return text.count("(") != text.count(")") or text.count("“") != text.count("”")


def turned(text: str, _: random.Random) -> str:
    """Puts last what came first: "Năm 2021, thu đạt 5 tỷ." → "Thu đạt 5 tỷ, năm 2021."; "A; b." → "B; a."."""
    halves = text.rstrip(".").split("; ")
    if len(halves) == 2 and min(map(len, halves)) > 30:
        return f"{_capital(halves[1])}; {halves[0]}."
    opening = re.match(
        r"((?:Trong|Năm|Ngày|Đến|Tính đến|Theo|Tại|Từ|Quý|Tháng|Sau|Trước) [^,;.]{3,60}), (.{30,})\.$", text
    )
    return f"{_capital(opening[2])}, {opening[1][0].lower()}{opening[1][1:]}." if opening else text


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


FORMS = {
    "unit spelt out": unit_spelt_out,
    "date rewritten": date_rewritten,
    "number rewritten": number_rewritten,
    "shortened": shortened,
    "clauses turned": turned,
    "middle dropped": middle_dropped,
    "subject with a later figure": subject_kept,
}
