"""Documents held in memory: read once, forgotten at a change, never more than fits."""

from __future__ import annotations

from rag.held import HeldDocuments
from rag.schema import Document


class Shelf:
    """Documents that count how often they are read."""

    def __init__(self, *documents: Document) -> None:
        self.documents = {document.id: document for document in documents}
        self.read = list[str]()

    def load(self, document_id: str) -> Document | None:
        self.read.append(document_id)
        return self.documents.get(document_id)


def document(name: str, characters: int = 10) -> Document:
    return Document(name, f"{name}.txt", name, "a" * characters)


def test_a_document_is_read_once_at_one_generation() -> None:
    shelf = Shelf(document("a"), document("b"))
    held = HeldDocuments(shelf.load)
    assert [held.get(one, 7) for one in "aabab"] == [shelf.documents[one] for one in "aabab"]
    assert shelf.read == ["a", "b"]


def test_a_change_of_the_record_forgets_all_of_them() -> None:
    shelf = Shelf(document("a"))
    held = HeldDocuments(shelf.load)
    held.get("a", 7)
    shelf.documents["a"] = document("a", 20)
    assert held.held("a", 8) is None
    assert held.get("a", 8) == document("a", 20)
    assert shelf.read == ["a", "a"]


def test_what_is_gone_is_looked_for_again() -> None:
    shelf = Shelf()
    held = HeldDocuments(shelf.load)
    assert held.get("a", 1) is None
    shelf.documents["a"] = document("a")
    assert held.get("a", 1) == document("a")


def test_the_documents_not_asked_for_longest_make_room() -> None:
    shelf = Shelf(*(document(name, 100) for name in "abc"))
    held = HeldDocuments(shelf.load, most=500)  # two of 200 bytes
    for name in "abac":
        held.get(name, 1)
    assert [held.held(name, 1) is not None for name in "abc"] == [True, False, True]


def test_a_document_larger_than_all_that_may_be_held_is_read_each_time() -> None:
    shelf = Shelf(document("a", 1000))
    held = HeldDocuments(shelf.load, most=500)
    assert held.get("a", 1) == held.get("a", 1) == shelf.documents["a"]
    assert shelf.read == ["a", "a"]
