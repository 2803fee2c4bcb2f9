"""Documents held in memory: read once, forgotten at a change, never more than fits, never of another generation."""

from __future__ import annotations

from rag.held import HeldDocuments
from rag.schema import Document


class Shelf:
    """Documents that count how often they are read; `changes` that many times while one is."""

    def __init__(self, *documents: Document) -> None:
        self.documents = {document.id: document for document in documents}
        self.read = list[str]()
        self.generation = 7
        self.changes = 0

    def document(self, document_id: str) -> Document | None:
        self.read.append(document_id)
        found = self.documents.get(document_id)
        if self.changes:
            self.changes -= 1
            self.generation += 1
        return found


def document(name: str, characters: int = 10) -> Document:
    return Document(name, f"{name}.txt", name, "a" * characters)


def test_a_document_is_read_once_at_one_generation() -> None:
    shelf = Shelf(document("a"), document("b"))
    held = HeldDocuments(shelf)
    assert [held.get(one) for one in "aabab"] == [shelf.documents[one] for one in "aabab"]
    assert shelf.read == ["a", "b"]


def test_a_change_of_the_record_forgets_all_of_them() -> None:
    shelf = Shelf(document("a"))
    held = HeldDocuments(shelf)
    held.get("a")
    shelf.documents["a"], shelf.generation = document("a", 20), 8
    assert held.held("a", 8) is None
    assert held.get("a") == document("a", 20)
    assert shelf.read == ["a", "a"]


def test_who_still_looks_at_an_older_generation_gets_none_and_takes_none_away() -> None:
    shelf = Shelf(document("a"))
    held = HeldDocuments(shelf)
    held.get("a")
    assert (held.held("a", 6), held.held("a", 7)) == (None, document("a"))


def test_one_that_changed_while_it_was_read_is_not_kept() -> None:
    shelf = Shelf(document("a"))
    shelf.changes = 1
    held = HeldDocuments(shelf)
    assert held.get("a") == document("a")
    assert (held.held("a", 7), held.held("a", 8)) == (None, None)


def test_what_is_gone_is_looked_for_again() -> None:
    shelf = Shelf()
    held = HeldDocuments(shelf)
    assert held.get("a") is None
    shelf.documents["a"] = document("a")
    assert held.get("a") == document("a")


def test_the_documents_not_asked_for_longest_make_room() -> None:
    shelf = Shelf(*(document(name, 100) for name in "abc"))
    held = HeldDocuments(shelf, most=500)  # two of 200 bytes
    for name in "abac":
        held.get(name)
    assert [held.held(name, 7) is not None for name in "abc"] == [True, False, True]


def test_a_document_larger_than_all_that_may_be_held_is_read_each_time() -> None:
    shelf = Shelf(document("a", 1000))
    held = HeldDocuments(shelf, most=500)
    assert held.get("a") == held.get("a") == shelf.documents["a"]
    assert shelf.read == ["a", "a"]
