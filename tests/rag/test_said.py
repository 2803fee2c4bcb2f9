"""Claims are taken as soon as they are whole, once each, and nothing after an abstention."""

from __future__ import annotations

from rag.said import Said
from rag.verify import Verifier
from tests.rag.shelf import DOCUMENTS, PASSAGES


def said(*pieces: str) -> Said:
    heard = Said(Verifier(PASSAGES, DOCUMENTS.get))
    for piece in pieces:
        heard.hear(piece)
    heard.end()
    return heard


def test_a_claim_is_taken_when_it_is_whole() -> None:
    heard = Said(Verifier(PASSAGES, DOCUMENTS.get))
    assert not heard.hear("Giải ngân đạt 61,4% ")
    assert not heard.hear("kế hoạch [1].")
    assert heard.hear(" Báo cáo")
    assert [claim.text for claim in heard.claims] == ["Giải ngân đạt 61,4% kế hoạch. [1]"]


def test_a_claim_said_twice_counts_once() -> None:
    assert len(said("Giải ngân đạt 61,4% kế hoạch [1].\n", "Giải ngân đạt  61,4% kế hoạch [1].\n").claims) == 1


def test_nothing_after_an_abstention_counts() -> None:
    heard = said("KHÔNG TÌM THẤY\n", "Giải ngân đạt 61,4% kế hoạch [1].")
    assert (heard.claims, heard.found_nothing) == ([], True)


def test_what_was_said_before_an_abstention_stays() -> None:
    heard = said("Giải ngân đạt 61,4% kế hoạch [1].\n", "KHÔNG TÌM THẤY")
    assert [claim.status for claim in heard.claims] == ["verified"]


def test_a_refusal_is_noticed() -> None:
    assert said("Xin lỗi, tôi không thể trả lời.").refused
