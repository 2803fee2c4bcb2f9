from __future__ import annotations

from rag.content import content_words


def test_words_that_say_what_a_question_is_about() -> None:
    assert content_words("Văn bản nào quy định về kỷ luật?") == ["quy", "dinh", "ky", "luat"]
    assert content_words("thu dat bao nhieu phan tram du toan") == ["thu", "dat", "du", "toan"]
