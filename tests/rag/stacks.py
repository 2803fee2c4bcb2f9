"""Some hundred small documents that differ in everything a scope asks for, put into a real library."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable

from rag.library import Library
from rag.record import KnownFile
from rag.schema import Chunk, Document, Relation
from rag.text import syllables

KINDS = ("Nghị định", "Báo cáo", "Chỉ thị", None)
ISSUERS = ("Chính phủ", "ỦY BAN NHÂN DÂN TỈNH AN HẢI", "Thủ tướng Chính phủ")
PLACES = ("An Hải", "Minh Sơn", "Tân Lộc", None)
PERIODS = ("9 tháng năm 2021", "năm 2021", "tháng 5 năm 2017, 5 tháng năm 2017", "quý I năm 2022", None)
GROUPS = ((), (), (), ("Ban Thường vụ",), ("Văn phòng", "Ban Thường vụ"))
WORDS = syllables(
    "thu ngân sách chi thường xuyên đầu tư công giải ngân hộ nghèo nước sạch nông thôn mới trường học bệnh viện "
    "chuyển đổi số dịch vụ cải cách hành chính khiếu nại tố cáo đất đai quy hoạch giao thông điện lưới"
)


def stack(count: int = 120) -> list[Document]:
    """The same documents every time; one in ten is ended by the one after it."""
    chance = random.Random(4)
    return [_document(number, chance) for number in range(count)]


def _document(number: int, chance: random.Random) -> Document:
    lines = [" ".join(chance.choices(WORDS, k=14)).capitalize() + "." for _ in range(3)]
    text = "\n".join([f"Văn bản thứ {number}", *lines])
    year = 2015 + number % 10
    relations: tuple[Relation, ...] = ()
    if number % 10 == 1:  # every other time only from a later day on, or in part
        since = "2030-01-01" if number % 20 == 1 else None
        target = f"{number - 1}/2020/NĐ-CP"
        relations = (Relation("replaces", f"Nghị định {target}", target, number % 30 != 1, since, 0, 10),)
    return Document(
        hashlib.sha256(str(number).encode()).hexdigest(),
        f"{number:03}.txt",
        f"Văn bản thứ {number}",
        text,
        kind=chance.choice(KINDS),
        number=f"{number}/2020/NĐ-CP",
        date=f"{year}-{1 + number % 12:02}-15" if number % 7 else None,
        issuer=chance.choice(ISSUERS),
        period=chance.choice(PERIODS),
        place=chance.choice(PLACES),
        in_force_from=f"{year + 1}-01-01" if number % 3 == 0 else None,
        in_force_to=f"{year + 4}-12-31" if number % 5 == 0 else None,
        relations=relations,
    )


def readers(number: int) -> tuple[str, ...]:
    """The groups that a document of the stack is kept to."""
    return GROUPS[number % len(GROUPS)]


def put(library: Library, document: Document, groups: tuple[str, ...] | None = None) -> None:
    """One document into the record, one chunk a line; the indexes are still to be caught up."""
    chunks, start = [], 0
    for ordinal, line in enumerate(document.text.split("\n")):
        end = start + len(line)
        name = f"{document.id[:20]}{ordinal}"
        chunks.append(Chunk(name, document.id, document.source, document.title, line, start, end))
        start = end + 1
    known = KnownFile("/van-ban", document.id, "2", 1, int(document.source[:3]), 1)
    library.record.put(document.source, known, document, chunks, None, groups)


def fill(library: Library, documents: Iterable[Document]) -> None:
    """All of them, with their groups, in the record and both indexes."""
    for number, document in enumerate(documents):
        put(library, document, readers(number))
    with library.writing():
        library.catch_up()
    library.refresh()
