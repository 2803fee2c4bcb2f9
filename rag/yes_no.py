"""Says which way a rule decides a yes/no question, only where its words leave no doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.figures import figures
from rag.text import fold, has_diacritics, syllables, unify_tone, vocabulary

_TAIL = re.compile(
    r"[\s,.:;\-]*(?:(?:la |thi |nhu vay |dieu do |dieu nay )?(?:co )?(?:dung hay (?:la )?sai|dung hay khong|dung khong|"
    r"phai khong|co phai khong|dung sai|dung chu|hay khong|hay sai)|\bkhong)[\s?.!]*$"
)
_HEAD = re.compile(r"^\s*(?:theo [^,]{3,80},\s*|cho (?:toi )?hoi,?\s*|co phai(?: la)? |co dung(?: la)? )")
_MAY = re.compile(r"\b(?P<may>co duoc phep|co duoc|duoc phep|co bi|co phai|co the|co)\b")
_NEGATORS = frozenset(["không", "chưa", "chẳng", "cấm", "khong", "chua", "chang", "cam"])
# Words that carry no statement of their own beside those around them.
_LIGHT = vocabulary(
    "là thì mà này đó các những của và theo quy định tại trong khi cho với về để ra một sẽ đã việc người có cũng do "
    "từ luật như rằng việc nếu được hành"
) | vocabulary("la thi ma nay do cac nhung cua va theo tai trong khi cho voi ve de ra mot se da")
# Beside a negation: "không cần", "không phải", "không được" deny what "phải", "được" state.
_DENIED = vocabulary("cần phải được có thể hề quyền bắt buộc nhất thiết thiết trách nhiệm bị")
# What changes how much is said.
_MEASURED = vocabulary(
    "mọi luôn chỉ tất cả bất kỳ kì cứ toàn bộ bắt buộc duy nhất hoàn tuyệt đối vẫn cả ít nhiều tối đa thiểu mỗi từng "
    "trừ ngoại hoặc hay trước sau trên dưới hơn kể ngay tự do riêng chung thường xuyên"
)
_EXCEPTION = re.compile(r"\b(?:trừ|ngoại trừ|tru truong hop|nếu không|nhưng|tuy nhiên|nhung khong|tuy nhien)\b")
_CONDITION = re.compile(r"\b(?:chỉ|nếu|khi|trừ|trường hợp|với điều kiện|sau khi|chi|neu|tru)\b")
_UNIVERSAL = vocabulary("mọi luôn tất cả toàn bộ bất kỳ cứ hoàn tuyệt đối")
_LABEL = re.compile(r"^\W*(?:\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\))\s+")
_LONG, _SWAPPED = 10, 3  # words in common, and words that differ, for one name to be in the place of another
_SURE, _SURE_OF_NO = 0.95, 0.85  # shares of a statement's words that the rule has in the same order


@dataclass(frozen=True, slots=True)
class Aligned:
    """A statement laid along a rule: the words it shares in order, those it adds, those that the rule adds between."""

    shared: int
    added: tuple[str, ...]
    between: tuple[str, ...]
    one_place: bool = False  # what is added and what stands there instead are in one place


def statement(question: str) -> str | None:
    """What a question asks to be confirmed, without the words that ask; None for another yes/no question.

    >>> statement("Giám đốc ký văn bản này, đúng hay sai?"), statement("GRDP tăng 7,5%, đúng không?")
    ('Giám đốc ký văn bản này', 'GRDP tăng 7,5%')
    """
    folded = fold(question)
    tail = _TAIL.search(folded)
    if tail is None or re.fullmatch(r"[\s,.]*khong[\s?.!]*", tail[0]):
        return None
    head = _HEAD.match(folded)
    told = question[head.end() if head else 0 : tail.start()].strip(" \n,.")
    return " ".join(told.split()) or None


def direction(question: str, rule: str, rest: str = "", above: str = "") -> str | None:
    """Which way a rule decides ("Đúng", "Không đúng", "Được", "Không được", "Không"); None where its words leave doubt.

    `rule` is the clause quoted, `rest` what follows it in its paragraph, `above` the headings and stem over it.

    >>> direction("Được dồn hồ sơ vào cuối năm, đúng hay sai?", "Không được dồn hồ sơ vào cuối năm")
    'Không đúng'
    >>> direction("Có được dồn hồ sơ vào cuối năm không?", "c) Không được dồn hồ sơ vào cuối năm")
    'Không được'
    """
    rule = _LABEL.sub("", rule)
    told = statement(question)
    if told is not None:
        return _verdict(told, rule, rest)
    return _permission(question, rule, rest, above) or _denial(question, rule)


def _denial(question: str, rule: str) -> str | None:
    """Denied ("Không"): "có đạt kế hoạch … không?" where the rule says "không đạt kế hoạch"."""
    folded = fold(question)
    asked = re.search(r"\bco (?P<act>(?!duoc|phai|the\b|bao|gi\b)\w+ \w+)\b.* khong[\s?.!]*$", folded)
    if asked is None:
        return None
    return "Không" if re.search(rf"\b(?:khong|chua) {asked['act']}\b", fold(rule)) else None


def _verdict(told: str, rule: str, rest: str) -> str | None:
    marked = has_diacritics(told)
    asked, given = _units(told, marked), _units(rule, marked)
    if len([word for word in asked if word not in _LIGHT]) < 4:
        return None
    found = _aligned(asked, given)
    figures_differ = _other_figure(told, rule, found)
    if figures_differ is not None:
        return "Không đúng" if figures_differ else None
    heavy = [word for word in found.added if word not in _LIGHT]
    more = [word for word in found.between if word not in _LIGHT]
    limited = bool(_EXCEPTION.search(f"{rule} {rest}".lower())) and not _EXCEPTION.search(told.lower())
    if not heavy and not more and found.shared >= _SURE * len(asked):
        return None if limited else "Đúng"
    if _is_denied(asked, given, heavy, more) or _is_denied(given, asked, more, heavy):
        return None if limited else "Không đúng"
    return "Không đúng" if _is_swapped(asked, found, heavy, more) or (limited and _is_universal(heavy, more)) else None


def _is_denied(denying: Sequence[str], stating: Sequence[str], heavy: Sequence[str], other: Sequence[str]) -> bool:
    """True when two sentences say the same but for one negation: "không phải gửi" and "gửi" or "phải gửi"."""
    denials = [word for word in heavy if word in _NEGATORS]
    if len(denials) != 1 or not set(heavy) <= _NEGATORS | _DENIED or not set(other) <= _DENIED:
        return False
    if "thể" in other or "the" in other:  # "có thể" leaves free what "không bắt buộc" does
        return False
    kept = [word for word in denying if word not in _NEGATORS and word not in _DENIED]
    return _aligned(kept, stating).shared >= _SURE_OF_NO * len(kept)


def _is_swapped(asked: Sequence[str], found: Aligned, heavy: Sequence[str], more: Sequence[str]) -> bool:
    """True when a long statement has one other name in the place of the rule's: "cấp huyện" for "cấp xã"."""
    if not (0 < len(heavy) <= _SWAPPED and 0 < len(more) <= _SWAPPED and found.shared >= _LONG):
        return False
    if set(heavy) & (_NEGATORS | _MEASURED | _DENIED) or set(more) & (_NEGATORS | _MEASURED | _DENIED):
        return False
    return found.one_place and found.shared >= len(asked) - len(found.added)


def _is_universal(heavy: Sequence[str], more: Sequence[str]) -> bool:
    """True for a statement that only adds "mọi", "luôn", "toàn bộ" to a rule."""
    return bool(heavy) and set(heavy) <= _UNIVERSAL and not more


def _other_figure(told: str, rule: str, found: Aligned) -> bool | None:
    """True when the rule gives another figure where the statement gives its own; False for a doubt, None for neither.

    Only where nothing else differs, and the rule has just one figure of that kind there.
    """
    asked, given = figures(told), figures(rule)
    missing = asked - given
    if not missing:
        return None
    others = [word for word in found.added if word not in _LIGHT and not any(map(str.isdigit, word))]
    if others or len(missing) > 1 or any(word in _NEGATORS for word in (*found.added, *found.between)):
        return False
    (figure,) = missing
    rivals = {one for one in given - asked if one.endswith("%") == figure.endswith("%") and "/" not in one}
    at_place = [word for word in found.between if any(map(str.isdigit, word))]
    return len(rivals) == 1 and bool(at_place) and "/" not in figure


def _permission(question: str, rule: str, rest: str, above: str) -> str | None:
    """The answer to "có được … không": where the rule forbids or allows just that, under no condition."""
    folded = fold(question)
    tail = re.search(r"\s*(?:hay )?khong[\s?.!]*$", folded)
    may = _MAY.search(folded)
    if tail is None or may is None or may["may"] not in ("co duoc", "co duoc phep", "duoc phep"):
        return None
    act = _units(question[may.end() : tail.start()], has_diacritics(question))
    subject = _units(question[: may.start()], has_diacritics(question))
    if len([word for word in act if word not in _LIGHT]) < 2:
        return None
    marked = has_diacritics(question)
    for match in re.finditer(
        r"(?:không|khong) (?:được|duoc)(?: (?:phép|phep))?|(?:nghiêm )?cấm|được(?: phép)?", rule.lower()
    ):
        after = re.split(r"[;.:]", rule[match.end() :])[0]
        found = _aligned(act, _units(after, marked))
        if found.shared < len(act) or any(word in _NEGATORS for word in found.between):
            continue
        if any(word in _MEASURED for word in found.between) or _CONDITION.search(rule.lower()):
            return None
        if _EXCEPTION.search(rest.lower()):
            return None
        before = set(_units(f"{above} {rule[: match.start()]}", marked))
        if any(word not in before for word in subject if word not in _LIGHT):
            return None
        return "Không được" if match[0].startswith(("không", "khong", "cấm", "nghiêm")) else "Được"
    return None


def _units(text: str, marked: bool) -> list[str]:
    return syllables(unify_tone(text) if marked else fold(text))


def _aligned(asked: Sequence[str], given: Sequence[str]) -> Aligned:
    """The longest words in common, in order."""
    rows = [[0] * (len(given) + 1) for _ in range(len(asked) + 1)]
    for i in range(len(asked) - 1, -1, -1):
        for j in range(len(given) - 1, -1, -1):
            same = asked[i] == given[j]
            rows[i][j] = rows[i + 1][j + 1] + 1 if same else max(rows[i + 1][j], rows[i][j + 1])
    i = j = 0
    gaps: dict[tuple[int, int], tuple[list[str], list[int]]] = {}  # by how much was read of both when they part
    places = list[int]()
    at = (0, 0)
    while i < len(asked) and j < len(given):
        if asked[i] == given[j]:
            places.append(j)
            i, j = i + 1, j + 1
            at = (i, j)
        elif rows[i + 1][j] >= rows[i][j + 1]:
            gaps.setdefault(at, ([], []))[0].append(asked[i])
            i += 1
        else:
            gaps.setdefault(at, ([], []))[1].append(j)
            j += 1
    gaps.setdefault(at, ([], []))[0].extend(asked[i:])
    otherwise = bool(gaps.get((0, 0), ([], []))[0])  # it begins with other words than the rule does
    begun, ended = (0 if otherwise else max(places[0] - 2, 0), places[-1]) if places else (0, -1)
    kept = [(words, [given[k] for k in there if begun <= k <= ended]) for words, there in gaps.values()]
    added = [word for words, _ in kept for word in words]
    between = [word for _, words in kept for word in words]
    both = sum(bool(set(words) - _LIGHT) or bool(set(there) - _LIGHT) for words, there in kept)
    return Aligned(len(places), tuple(added), tuple(between), both == 1)
