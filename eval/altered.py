"""Questions altered as people write them, and corpora in which only what is measured tells the texts apart."""

from __future__ import annotations

import json
import lzma
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rag.mergers import MERGERS, SINCE_2025
from rag.places import province
from rag.schema import Turn
from rag.text import fold

_HEAD = 6000  # characters of a law that are kept
_NUMBER = re.compile(r"^ *(?:Luật )?[Ss]ố: *(\d+)/(\d{4})/([A-ZĐ]+(?:-[A-ZĐ]+|\d\d)?)", re.MULTILINE)
_KINDS = {"NĐ": ("nghị định", "NĐ"), "TT": ("thông tư", "TT"), "QĐ": ("quyết định", "QĐ"), "NQ": ("nghị quyết", "NQ")}
_SHORT = (
    ("Ủy ban nhân dân", "UBND"),
    ("Hội đồng nhân dân", "HĐND"),
    ("ngân sách nhà nước", "NSNN"),
    ("bảo hiểm xã hội", "BHXH"),
    ("bảo hiểm y tế", "BHYT"),
    ("Viện kiểm sát nhân dân", "VKSND"),
    ("Tòa án nhân dân", "TAND"),
    ("Bộ luật hình sự", "BLHS"),
    ("Bộ luật dân sự", "BLDS"),
    ("sử dụng đất", "SDĐ"),
    ("người lao động", "NLĐ"),
    ("doanh nghiệp", "DN"),
    ("xây dựng", "XD"),
    ("công an nhân dân", "CAND"),
    ("Quốc hội", "QH"),
    ("nghĩa vụ quân sự", "NVQS"),
    ("hợp đồng", "HĐ"),
    ("an toàn giao thông", "ATGT"),
)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts by file name."""

    name: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the files that answer it, and a part of the locator where a provision is wanted."""

    question: str
    sources: tuple[str, ...]
    history: tuple[Turn, ...] = ()
    locator: str = ""


def _rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def question_set(path: Path, limit: int, beside: int = 0) -> tuple[Corpus, list[Asked]]:
    """A public set: a file a context, up to `limit` questions; contexts that answer none up to `beside` files."""
    rows = [row for row in _rows(path) if row["answerable"]]
    rows = rows[:: max(1, len(rows) // limit)][:limit]
    corpus = path.with_name(f"{path.stem}_corpus.jsonl")
    wanted = {str(one) for row in rows for one in _relevant(row)}
    texts: dict[str, str] = {}
    for row in _rows(corpus) if corpus.is_file() else _rows(path):
        name = str(row["context_id"])
        if name in wanted or not corpus.is_file() or len(texts) < beside:
            texts.setdefault(f"{name}.txt", str(row["context"]))
    asked = [Asked(str(row["question"]), tuple(f"{one}.txt" for one in _relevant(row))) for row in rows]
    return Corpus(path.stem, texts), asked


def _relevant(row: Mapping[str, object]) -> Sequence[object]:
    relevant = row.get("relevant_context_ids")
    return relevant if isinstance(relevant, list) and relevant else [row["context_id"]]


def unaccented(asked: Sequence[Asked]) -> list[Asked]:
    """Typed without diacritics."""
    return [replace(one, question=fold(one.question)) for one in asked]


def misspelt(asked: Sequence[Asked], chance: random.Random) -> list[Asked]:
    """One letter of one longer syllable missing, doubled, replaced or exchanged with its neighbour."""
    return [replace(one, question=_slip(one.question, chance)) for one in asked]


def _slip(question: str, chance: random.Random) -> str:
    words = [match for match in re.finditer(r"[^\W\d_]{4,}", question) if match[0].islower()]
    if not words:
        return question
    word = chance.choice(words)
    at = chance.randrange(len(word[0]) - 1)
    left, right = word[0][:at], word[0][at:]
    neighbour = chance.choice("qwrtpsdghklcvbnm")
    slipped = chance.choice(
        (
            left + right[1:],
            left + right[0] + right,
            left + neighbour + right[1:],
            left + right[1] + right[0] + right[2:],
        )
    )
    return question[: word.start()] + slipped + question[word.end() :]


def abbreviated(asked: Sequence[Asked]) -> list[Asked]:
    """Those questions that name something with a short form, written so."""
    found = []
    for one in asked:
        text = one.question
        for long, short in _SHORT:
            text = re.sub(rf"\b{long}\b", short, text, flags=re.IGNORECASE)
        if text != one.question:
            found.append(replace(one, question=text))
    return found


def legal(path: Path, limit: int) -> Corpus:
    """The beginnings of laws, decrees and circulars."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    step = max(1, len(rows) // limit)
    return Corpus("legal", {f"vb{n:03}.txt": rows[n]["text"][:_HEAD] for n in range(0, len(rows), step)})


def _numbers(corpus: Corpus) -> list[tuple[str, str, str, str]]:
    """(file, number, year, code) of the texts that begin with their number."""
    found = ((name, _NUMBER.search(text[:800])) for name, text in corpus.texts.items())
    return [(name, match[1], match[2], match[3]) for name, match in found if match]


def numbered(corpus: Corpus, chance: random.Random) -> list[Asked]:
    """Each document asked for by its number, in one of the spellings of offices."""
    asked = []
    numbers = _numbers(corpus)
    for _, number, year, code in numbers:
        kind, short = _KINDS.get(code.partition("-")[0], ("", ""))
        named = f"số {number}/{year}/{code}"
        ways = [named, fold(named)]
        if kind:
            plain = str(int(number))
            ways += [f"{kind} {plain} năm {year}", f"{short} {plain}/{year}", f"{short}{plain}/{year}"]
            ways += [f"{kind} số {number}/{year}/{code}", fold(f"{kind} {plain} nam {year}")]
        way = chance.choice(ways)
        code_of = code.partition("-")[0] if kind and way not in ways[:2] else code
        same = [n for n, d, y, c in numbers if (int(d), y) == (int(number), year) and c.startswith(code_of)]
        asked.append(
            Asked(f"{way} {chance.choice(('quy định về gì?', 'có hiệu lực khi nào?', 'ap dung cho ai'))}", tuple(same))
        )
    return asked


def provided(corpus: Corpus, chance: random.Random) -> list[Asked]:
    """A provision of a document named by number."""
    asked = []
    for name, number, year, code in _numbers(corpus):
        articles = re.findall(r"^ *Điều (\d+)\. ", corpus.texts[name], re.MULTILINE)
        if articles:
            article = chance.choice(articles)
            asked.append(
                Asked(f"Điều {article} văn bản số {number}/{year}/{code} nói gì?", (name,), (), f"Điều {article}")
            )
    return asked


def bulletins(folder: Path, chance: random.Random) -> tuple[Corpus, dict[str, list[Asked]]]:
    """Real bulletins put into the mouths of other provinces and periods: only these tell the copies apart."""
    texts: dict[str, str] = {}
    asked: dict[str, list[Asked]] = {"period": [], "place": [], "merged": []}
    bodies = [path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))]
    subjects = ("thu ngân sách", "kim ngạch xuất khẩu", "giải ngân vốn đầu tư công", "sản xuất nông nghiệp")
    mergers = [merger for merger in MERGERS if merger.since == SINCE_2025]
    for n in range(36):
        merger, body = mergers[n % len(mergers)], bodies[n % len(bodies)]
        old, new = province(merger.old) or "", province(merger.new) or ""
        name = old if n % 2 else new
        year = 2026 if name == new else 2024
        mine: dict[str, str] = {}
        for period in (f"6 tháng đầu năm {year}", f"9 tháng năm {year}", f"quý I năm {year}"):
            source = f"n{n:02}-{len(mine)}.txt"
            mine[period] = source
            texts[source] = f"BẢN TIN KINH TẾ - XÃ HỘI TỈNH {name.upper()}\n\nTình hình {period}\n\n{_neutral(body)}"
        everywhere = tuple(mine.values())
        for period, source in mine.items():
            subject = chance.choice(subjects)
            asked["period"].append(Asked(f"{subject} {period} của tỉnh {name}", (source,)))
            asked["place"].append(Asked(f"tình hình {subject} của {name} thế nào?", everywhere))
            other = old if name == new else new
            asked["merged"].append(Asked(f"{subject} {period} của tỉnh {other}", everywhere))
    return Corpus("bulletins", texts), asked


def _neutral(body: str) -> str:
    """A bulletin's text without its own province and years."""
    body = re.sub(
        r"\b(?:6|9|5|sáu|chín|năm) tháng(?: đầu năm)?(?: năm)?(?: 20\d\d)?|quý [IV]+(?:/20\d\d)?", "kỳ này", body
    )
    body = re.sub(r"\b20\d\d\b", "trước", body)
    names = ("Gia Lai", "Thái Nguyên", "Ninh Thuận", "Quảng Nam", "Vĩnh Phúc", "Bà Rịa - Vũng Tàu", "Bà Rịa-Vũng Tàu")
    return re.sub("|".join(names), "địa phương", body)[:1500]


def conversations(path: Path, chance: random.Random) -> tuple[Corpus, dict[str, list[Asked]]]:
    """Follow-ups after their conversation, first questions after another one; by halves of the contexts."""
    rows = _rows(path)
    names = {one: f"d{n:05}.txt" for n, one in enumerate(dict.fromkeys(str(row["context_id"]) for row in rows))}
    texts = {names[str(row["context_id"])]: str(row["context"]) for row in rows}
    half = {source: "tuned" if n % 2 == 0 else "held out" for n, source in enumerate(texts)}
    asked: dict[str, list[Asked]] = {key: [] for key in ("tuned", "held out", "changed tuned", "changed held out")}
    follow_ups: list[Asked] = []
    first: list[Asked] = []
    for row in rows:
        history = tuple(Turn(turn["q"], turn["a"]) for turn in row["history"])  # type: ignore[attr-defined]
        one = Asked(str(row["question"]), (names[str(row["context_id"])],), history)
        (follow_ups if history else first).append(one)
    for one in follow_ups:
        asked[half[one.sources[0]]].append(one)
    for one in first:
        other = chance.choice([o for o in follow_ups if o.sources != one.sources])
        asked[f"changed {half[one.sources[0]]}"].append(replace(one, history=other.history))
    return Corpus("vicoqa", texts), asked
