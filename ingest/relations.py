"""What a document does to others: replaces, repeals, amends or consolidates them, in its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.citations import Citation, citations
from ingest.clauses import Clause, clauses, own_provisions, without_quotations
from ingest.consolidated import consolidates, is_consolidated
from ingest.in_force import SELF, explicit_date
from rag.schema import Provision, Relation, RelationKind

_TRIGGER = re.compile(r"hết hiệu lực|hay thế|ãi bỏ|ửa đổi|ổ sung|\bBỏ\b")
# What may stand between a verb and the document it governs: nothing but the provisions meant.
# Atomic: a long run of such words must fail at once.
_PART = (
    r"(?>[Đđ]iều|[Kk]hoản|[Đđ]iểm|[Tt]iết|[Cc]hương|[Mm]ục|[Pp]hần|[Pp]hụ lục|[Mm]ẫu|[Bb]iểu|[Dd]anh mục|[Đđ]oạn|"
    r"[Cc]ụm từ|[Nn]ội dung|[Qq]uy định|số|thứ|tại|trong|của|và|[Cc]ác|những|một|[Tt]oàn bộ|đầu|cuối|cho|về|"
    r"ban hành|kèm theo|hướng dẫn|gồm|liên quan|tự|[IVXL]+|\d+(?:[.-]\d+)*[a-zđA-Z]?|[A-Za-zđ]|[,;:()-])(?![^\W\d_])"
)
_GOVERNED = re.compile(rf"(?:\s*+{_PART})*+\s*+")
_IS_PART = re.compile(
    r"(?i)\b(?:điều|khoản|điểm|tiết|chương|mục|phụ lục|mẫu|biểu|danh mục|đoạn|cụm từ|nội dung|"
    r"một phần|một số|quy định)\b"
)
_SELF_REPLACES = re.compile(rf"{SELF}(?:(?!thay thế)[^“”]){{0,260}}?\bthay thế(?:\s+cho)?\b:?")
_SELF_REPEALS = re.compile(rf"{SELF}(?:(?!bãi bỏ)[^“”]){{0,600}}?(?:,|;|và|đồng thời)\s+bãi bỏ\b:?")
_REPLACES = re.compile(r"[Tt]hay thế\b:?")
_REPEALS = re.compile(r"(?:[Bb]ãi bỏ|Hủy bỏ|Huỷ bỏ)\b(?:\s+hiệu lực(?: thi hành)?(?: của)?)?:?")
_AMENDS = re.compile(
    r"(?:Sửa đổi(?:,? bổ sung)?|Bổ sung|Thay thế,? (?:bãi )?bỏ|Thay(?: thế)? (?:các |một số )?(?:cụm )?từ|"
    r"Bỏ (?:các |một số )?(?:cụm )?từ|"
    r"Thay thế(?= (?:các |một số )?(?:[Mm]ẫu|[Pp]hụ lục|[Bb]iểu|điểm|khoản|Điều|[Dd]anh mục|nội dung|quy định)))\b"
)
_LAPSES = re.compile(r"\b(?:sẽ |đều )?hết hiệu lực\b")
_AMENDED = re.compile(
    r"\b(?:của|tại|trong|vào|cho|Điều \d+[a-zđ]?|một số điều|khoản|ban hành kèm theo|các|quy định tại)\s*$"
)
_HYPOTHETICAL = re.compile(r"(?:Trường hợp|Trong trường hợp|Khi|Nếu|Đối với|Căn cứ|Theo đề nghị|Việc)\b")
_WHEN = re.compile(
    r"(?:Kể )?[Tt]ừ (?:ngày|thời điểm)[^,;]{0,120}?(?:có hiệu lực(?: thi hành)?,?|năm \d{4},|/\d{4},)\s*"
)
_EXCEPT = re.compile(r"[,(;]\s*trừ\b|\bngoại trừ\b|\bmột phần\b|;\s*riêng\b")
_COORDINATED = re.compile(rf"(?:.*?[\s\d)])??(?:,|;|\bvà|\bcùng với)\s+(?P<part>(?:\s*+{_PART})*+\s*+)", re.S)
_LISTED = re.compile(r"(?:sau(?: đây)?|gồm|dưới đây)\b[^:]{0,160}:$|(?:hết hiệu lực|[Bb]ãi bỏ|thay thế)[^:]{0,160}:$")
_AMENDING = re.compile(r"sửa đổi|bổ sung|bãi bỏ|hướng dẫn|chi tiết")


@dataclass(frozen=True, slots=True)
class _Verb:
    """What a clause does; `objects` is where the documents it governs are named, `part` when only provisions are."""

    kind: RelationKind
    start: int
    end: int
    part: bool = False


def relations(
    text: str,
    provisions: Sequence[Provision],
    number: str | None,
    in_force: str | None,
    subject: tuple[int, int] = (0, 0),
) -> tuple[Relation, ...]:
    r"""What the document does to others, each once, in order.

    `subject` is the span of its own subject, `number` its own number, `in_force` the ISO date from which it holds.
    Only its own provisions count: no quotation, annex, ground ("Căn cứ …") or merely cited document. A document that
    is not certain to be meant is left out: a wrong "đã được thay thế" misleads.

    >>> text = "Điều 2. Nghị định này có hiệu lực từ ngày ký và thay thế Nghị định số 5/2019/NĐ-CP ngày 1/2/2019."
    >>> found, = relations(text, (Provision(0, len(text), ("Điều 2",)),), "7/2024/NĐ-CP", "2024-03-01")
    >>> found.kind, found.number, found.whole, found.since
    ('replaces', '5/2019/NĐ-CP', True, '2024-03-01')
    """
    if is_consolidated(text, number):
        found = list(consolidates(text))
    else:
        own = without_quotations(text)
        found = [*_of_subject(own, subject, in_force), *_of_provisions(own, provisions, in_force)]
    return tuple(_each_once(relation for relation in found if relation.number is None or relation.number != number))


def _each_once(found: Iterator[Relation]) -> list[Relation]:
    kept: dict[tuple[str, str, bool], Relation] = {}
    for relation in found:
        kept.setdefault((relation.kind, relation.number or relation.target.lower(), relation.whole), relation)
    return list(kept.values())


def _of_subject(own: str, subject: tuple[int, int], in_force: str | None) -> Iterator[Relation]:
    if subject[0] == subject[1]:
        return
    own = own[: subject[1]].replace("\n", " ")
    start = subject[0]
    if about := re.match(r"(?:[Vv]ề việc|VỀ VIỆC|[Vv]ề|VỀ)\s+", own[start:]):
        start += about.end()
    own = own[:start] + own[start : start + 1].upper() + own[start + 1 :]
    clause = Clause(start, subject[1], (), own[-1:], "")
    yield from (_relation(own, clause, verb, cited, part, in_force) for verb, cited, part in _done(own, clause, None))


def _of_provisions(own: str, provisions: Sequence[Provision], in_force: str | None) -> Iterator[Relation]:
    listed: tuple[tuple[str, ...], _Verb] | None = None  # the provision whose items are what it repeals
    for leaf in own_provisions(provisions):
        if listed and leaf.path[: len(listed[0])] != listed[0]:
            listed = None
        if not listed and not _TRIGGER.search(own, leaf.start, leaf.end):
            continue
        running: _Verb | None = None
        sentences = list(clauses(own, leaf))
        for clause, lapses, excepted in zip(
            sentences, _below(own, sentences, _LAPSES), _below(own, sentences, _EXCEPT), strict=True
        ):
            inherited = running if clause.follows == ";" else listed[1] if listed else None
            inherited = _Verb("repeals", clause.start, clause.end) if lapses else inherited
            done = [(verb, cited, part or excepted) for verb, cited, part in _done(own, clause, inherited)]
            yield from (_relation(own, clause, verb, cited, part, in_force) for verb, cited, part in done)
            running = replace(done[-1][0], part=done[-1][2]) if done else None
            if clause.ends == ":" and (verb := _introduces(own, clause)):
                path = leaf.path[:-1] if leaf.path and leaf.path[-1].startswith("đoạn") else leaf.path
                listed = path, verb


def _below(own: str, sentences: Sequence[Clause], said: re.Pattern[str]) -> list[bool]:
    """For each sentence, whether one joined to it by semicolons says it of all: "A; B và C hết hiệu lực"."""
    below, found = False, []
    for _, following in reversed(list(zip(sentences, [*sentences[1:], None], strict=True))):
        joined = following is not None and following.follows == ";"
        below = joined and (below or bool(following and said.search(own, following.start, following.end)))
        found.append(below)
    return found[::-1]


def _introduces(own: str, clause: Clause) -> _Verb | None:
    """The verb of a clause whose documents are listed below: "Các Nghị định sau đây hết hiệu lực …:"."""
    if not _LISTED.search(own[clause.start : clause.end]) or _HYPOTHETICAL.match(own, clause.start):
        return None
    verb = next(_verbs(own, clause), None)
    if verb is None or any(citations(own, clause.start, clause.end)):
        return None
    return verb


def _done(own: str, clause: Clause, inherited: _Verb | None) -> Iterator[tuple[_Verb, Citation, bool]]:
    """(verb, document, only in part) for each document that the clause does something to."""
    if _HYPOTHETICAL.match(own, clause.start):
        return
    found = False
    excepted = bool(_EXCEPT.search(own, clause.start, clause.end))
    for verb in _verbs(own, clause):
        for cited, part in _objects(own, verb):
            found = True
            yield verb, cited, part or excepted
    if inherited and not found:
        verb = replace(inherited, start=clause.start, end=clause.end)
        yield from ((verb, cited, part or excepted) for cited, part in _objects(own, verb))


def _verbs(own: str, clause: Clause) -> Iterator[_Verb]:
    """What a clause does, and where the documents it does it to are named."""
    start, end = clause.start, clause.end
    when = _WHEN.match(own, start, end)
    begin = when.end() if when else start
    if amends := _AMENDS.match(own, begin, end):
        yield _Verb("amends", amends.end(), end, part=True)
        return
    begun: tuple[tuple[re.Pattern[str], RelationKind], ...] = ((_REPLACES, "replaces"), (_REPEALS, "repeals"))
    for pattern, kind in begun:
        if match := pattern.match(own, begin, end):
            yield _Verb(kind, match.end(), end)
            return
    if lapses := _LAPSES.search(own, begin, end):
        yield _Verb("repeals", begin, lapses.start())
    doing: tuple[tuple[re.Pattern[str], RelationKind], ...] = ((_SELF_REPLACES, "replaces"), (_SELF_REPEALS, "repeals"))
    for pattern, kind in doing:
        if match := pattern.match(own, begin, end):
            following = _SELF_REPEALS.match(own, begin, end) if kind == "replaces" else None
            stop = following.end() if following and following.end() > match.end() else end
            yield _Verb(kind, match.end(), stop)


def _objects(own: str, verb: _Verb) -> Iterator[tuple[Citation, bool]]:
    """The documents a verb governs: the first it names, and those coordinated with it, not those describing them."""
    cited = list(citations(own, verb.start, verb.end))
    if not cited:
        return
    before = own[verb.start : cited[0].start]
    named_part = _IS_PART.search(before) and _AMENDED.search(before)  # "quy định về … tại khoản 3 Điều 27 của Luật …"
    if not (_AMENDED.search(before) if verb.kind == "amends" else named_part or _GOVERNED.fullmatch(before)):
        return
    partial = verb.part or bool(_IS_PART.search(before))
    yield cited[0], partial
    objects: list[Citation] = [cited[0]]
    describing: list[Citation] = []
    for last, this in zip(cited, cited[1:], strict=False):
        joint = _COORDINATED.fullmatch(own[last.end : this.start])
        amending = joint and _IS_PART.search(joint["part"]) and _AMENDING.search(own, last.end, this.start)
        if joint and not amending and _is_object(own, last, this, objects, describing):
            partial = partial or bool(_IS_PART.search(joint["part"]))
            objects.append(this)
            describing = []
            yield this, partial
        else:
            describing.append(this)


def _is_object(own: str, last: Citation, this: Citation, objects: list[Citation], describing: list[Citation]) -> bool:
    """Is a document after "và" governed too, or one more in the description of the one before?"""
    if this.number is None:
        return False
    between = own[last.end : this.start]
    if describing:  # "… áp dụng Nghị định số 46/… và Nghị quyết số 66/…": one more that is only described
        apart = len(between.strip(" ,;\n")) > len("và các")
        return apart and this.kind == objects[-1].kind and all(other.kind != this.kind for other in describing)
    return this.kind == objects[-1].kind or len(between) <= 40


def _relation(own: str, clause: Clause, verb: _Verb, cited: Citation, part: bool, in_force: str | None) -> Relation:
    dated = None
    if verb.kind == "repeals":  # "Kể từ ngày 01/01/2024, … hết hiệu lực", "… hết hiệu lực từ ngày 01/01/2024"
        dated = explicit_date(own, clause.start, verb.start) or explicit_date(own, max(verb.end, cited.end), clause.end)
    target = " ".join(own[cited.start : cited.end].split())
    return Relation(verb.kind, target, cited.number, not part, dated or in_force, clause.start, clause.end)
