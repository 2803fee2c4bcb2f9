"""An Answer as the text of a chat message that only grows, for programs that show nothing but text."""

from __future__ import annotations

from rag.schema import Answer

PLAIN = "tro-ly-van-ban"
WITH_SOURCES = "tro-ly-van-ban-kem-nguon"  # its sources at the end too, for programs that show nothing but the text
MODELS = (PLAIN, WITH_SOURCES)
_BETWEEN = "\n\n"
_REWRITTEN = "\n\n---\n\nPhần trên không dùng được. Câu trả lời thay thế:\n\n"


def content(answer: Answer, model: str) -> str:
    """The whole message: the claims, then what is to be known of them, then the sources where the model asks."""
    growing = Growing()
    growing.more(answer)
    growing.rest(answer, model)
    return growing.said


class Growing:
    """What a message has said so far. An answer may take back what a language model wrote; a message cannot."""

    def __init__(self) -> None:
        self.said = ""
        self._claims = ""

    def more(self, answer: Answer) -> str:
        """What this part adds to what was said before it."""
        before, self._claims = self._claims, _BETWEEN.join(claim.marked for claim in answer.claims)
        grown = self._claims.startswith(before)
        return self._say(self._claims[len(before) :] if grown else _REWRITTEN + self._claims)

    def rest(self, answer: Answer, model: str) -> str:
        """What follows the claims of the whole answer."""
        notes = [f"Lưu ý: {answer.notice}"] if answer.notice else []
        if model == WITH_SOURCES and answer.citations:
            notes.append("\n".join(["Nguồn:", *_sources(answer)]))
        return self._say("".join(_BETWEEN + note for note in notes))

    def _say(self, text: str) -> str:
        self.said += text
        return text


def _sources(answer: Answer) -> list[str]:
    """One line each: number, document, place in it, page."""
    lines = []
    for citation in answer.citations:
        document = citation.document
        told = [document.title, document.number or "", citation.locator]
        told.append(f"trang {citation.page}" if citation.page else "")
        lines.append(f"[{citation.n}] " + " · ".join(dict.fromkeys(part for part in told if part)))
    return lines
