"""Written claims are tied to verbatim words, and what the words do not hold is marked."""

from __future__ import annotations

import pytest

from rag.neighbours import with_leads
from rag.schema import Chunk, Claim, Document, Passage, Provision
from rag.verify import Verifier, split_claims
from tests.rag.shelf import DOCUMENTS, PASSAGES, REPORT, REPORT_TEXT


def verify(written: str) -> Claim:
    claim = Verifier(PASSAGES, DOCUMENTS.get).verify(written)
    assert claim is not None
    return claim


def test_marks_without_words_claim_nothing() -> None:
    assert Verifier(PASSAGES, DOCUMENTS.get).verify("[1][2].") is None


def test_a_true_claim_is_verified_and_quotes_its_clause() -> None:
    claim = verify("Giải ngân đầu tư công đạt 61,4% kế hoạch [1].")
    assert claim.status == "verified"
    (citation,) = claim.citations
    assert (citation.n, citation.document) == (1, REPORT)
    assert citation.quote == "giải ngân vốn đầu tư công đạt 61,4% kế hoạch."
    assert REPORT_TEXT[citation.start : citation.end] == citation.quote
    assert claim.text == "Giải ngân đầu tư công đạt 61,4% kế hoạch. [1]"


@pytest.mark.parametrize(
    "planted",
    [
        "Giải ngân đạt 64,1% kế hoạch [1].",  # digits swapped
        "Giải ngân đạt 61,4 tỷ đồng [1].",  # another unit
        "Thu ngân sách đạt 3.652 tỷ đồng [1].",
        "Thu ngân sách năm 2023 đạt 3.562 tỷ đồng [1].",  # another year
        "Giải ngân đạt 61,4% kế hoạch [2].",  # the wrong passage
        "Giải ngân đạt 61,4% kế hoạch [7].",  # no such passage
        "Giá vé xem bóng đá là 61,4 nghìn đồng.",  # no citation, and no clause says so
        "Giải ngân đạt 64,1% kế hoạch.",  # no citation, another figure
        "Báo cáo gửi trước ngày 16/6/2024 [2].",
    ],
)
def test_planted_errors_are_marked(planted: str) -> None:
    assert verify(planted).status == "unverified"


@pytest.mark.parametrize(
    "true",
    [
        "Thu ngân sách đạt 3562 tỷ đồng, bằng 54,50% dự toán [1].",
        "Giải ngân đạt 61,4 phần trăm kế hoạch [1].",
        "Báo cáo gửi trước ngày 15/6/2024 [2].",
        "Kết nạp 1.126 đảng viên; báo cáo theo Quy định số 15-QĐ/TU [1][2].",
    ],
)
def test_other_spellings_of_a_true_figure_are_verified(true: str) -> None:
    assert verify(true).status == "verified"


def test_an_uncited_claim_that_a_clause_says_is_cited_to_it() -> None:
    claim = verify("Giải ngân vốn đầu tư công đạt 61,4% kế hoạch.")
    assert (claim.status, [c.document for c in claim.citations]) == ("verified", [REPORT])


def test_citations_are_numbered_in_the_order_of_their_first_use() -> None:
    verifier = Verifier(PASSAGES, DOCUMENTS.get)
    first = verifier.verify("Báo cáo gửi trước ngày 15/6/2024 [2].")
    second = verifier.verify("Kết nạp 1.126 đảng viên mới [1].")
    again = verifier.verify("Hạn gửi là ngày 15 tháng 6 năm 2024 [2].")
    assert [claim.citations[0].n for claim in (first, second, again) if claim] == [1, 2, 1]


def test_a_claim_is_whole_only_when_no_more_marks_can_come() -> None:
    assert split_claims("Đạt 88% [1") == ([], "Đạt 88% [1")
    assert split_claims("Đạt 88% [1]") == ([], "Đạt 88% [1]")
    assert split_claims("Đạt 88% [1][2]. Tăng 7%") == (["Đạt 88% [1][2]."], "Tăng 7%")
    assert split_claims("- Một [1]\n- Hai [2]\n") == (["- Một [1]", "- Hai [2]"], "")


LIST = (
    "Điều 7. Mức hỗ trợ\n1. Người nghỉ việc từ ngày 01/10/2021 được hỗ trợ như sau:\na) Dưới 12 tháng: 1,8 triệu đồng;"
)


def verify_below(written: str) -> Claim | None:
    """A claim that cites the item, which the model was shown with the headings and the stem above it."""
    one, item = LIST.index("1. Người"), LIST.index("a) Dưới")
    paths = ("Điều 7",), ("Điều 7", "khoản 1"), ("Điều 7", "khoản 1", "điểm a")
    leaves = (Provision(0, one, paths[0]), Provision(one, item, paths[1]), Provision(item, len(LIST), paths[2]))
    document = Document("d", "quyet-dinh.txt", "Quyết định", LIST, provisions=leaves)
    passage = Passage(Chunk("c", "d", document.source, document.title, LIST[item:], item, len(LIST)), 1.0)
    return Verifier(with_leads([passage], {"d": document}.get), {"d": document}.get).verify(written)


def test_a_figure_of_the_stem_above_is_verified_and_cited_too() -> None:
    claim = verify_below("Người nghỉ việc từ 01/10/2021 được hỗ trợ 1,8 triệu đồng [1].")
    assert claim is not None and claim.status == "verified"
    assert [citation.quote for citation in claim.citations] == [
        "a) Dưới 12 tháng: 1,8 triệu đồng",
        "1. Người nghỉ việc từ ngày 01/10/2021 được hỗ trợ như sau:",
    ]
    assert claim.text.endswith("[1] [2]")


@pytest.mark.parametrize("planted", ["Người nghỉ việc từ 02/10/2021 được hỗ trợ [1].", "Có 7 mức hỗ trợ [1]."])
def test_a_figure_that_is_not_above_or_only_numbers_a_heading_is_marked(planted: str) -> None:
    claim = verify_below(planted)
    assert claim is not None and claim.status == "unverified"
