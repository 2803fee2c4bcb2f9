"""A decree on clerical work (shortened) and the one that replaced it, with what the second says of the first."""

from __future__ import annotations

from dataclasses import replace

from rag.schema import Document, Origin, Relation, RelationKind
from tests.rag.reading import document

OLD = document(
    "CHÍNH PHỦ\nSố: 110/2004/NĐ-CP\nHà Nội, ngày 08 tháng 4 năm 2004\nNGHỊ ĐỊNH\nVề công tác văn thư\n"
    "Điều 1. Văn bản đi phải được chuyển trong ngày ký.\nTM. CHÍNH PHỦ\nTHỦ TƯỚNG\nPhan Văn Khải",
    id="old",
    kind="Nghị định",
    number="110/2004/NĐ-CP",
    date="2004-04-08",
)
REPLACES = (
    "Nghị định này thay thế Nghị định số 110/2004/NĐ-CP ngày 08 tháng 4 năm 2004 của Chính phủ về công tác văn thư."
)
IN_FORCE = "Nghị định này có hiệu lực thi hành từ ngày 05 tháng 3 năm 2020."
NEW_TEXT = (
    "CHÍNH PHỦ\nSố: 30/2020/NĐ-CP\nHà Nội, ngày 05 tháng 3 năm 2020\nNGHỊ ĐỊNH\nVề công tác văn thư\n"
    f"Điều 1. Văn bản đi phải được chuyển trong ngày ký.\nĐiều 38. {IN_FORCE}\n{REPLACES}\n"
    "TM. CHÍNH PHỦ\nTHỦ TƯỚNG\nNguyễn Xuân Phúc"
)


def related(kind: RelationKind = "replaces", *, whole: bool = True, since: str | None = "2020-03-05") -> Relation:
    """What the newer decree says of the older one."""
    start = NEW_TEXT.index(REPLACES)
    target = "Nghị định số 110/2004/NĐ-CP ngày 08 tháng 4 năm 2004"
    return Relation(kind, target, "110/2004/NĐ-CP", whole, since, start, start + len(REPLACES))


def _origin(field: str, value: str, words: str) -> Origin:
    start = NEW_TEXT.rindex(words)
    return Origin(field, value, "text", start, start + len(words))


NEW = document(
    NEW_TEXT,
    id="new",
    kind="Nghị định",
    number="30/2020/NĐ-CP",
    date="2020-03-05",
    in_force_from="2020-03-05",
    signatory="Nguyễn Xuân Phúc",
    relations=(related(),),
    origins=(
        _origin("in_force_from", "2020-03-05", "05 tháng 3 năm 2020"),
        _origin("signatory", "Nguyễn Xuân Phúc", "Nguyễn Xuân Phúc"),
    ),
)


def newer(relation: Relation) -> Document:
    """The newer decree, saying that of the older one."""
    return replace(NEW, relations=(relation,))
