"""Answers written by a language model on any OpenAI-compatible server, through langchain."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from typing import Any

from prompts import prompt
from rag.errors import LanguageModelError
from rag.schema import Passage
from rag.settings import Settings
from rag.speech import paced, spoken

_PASSAGES = 6
_PAUSE = 0.5  # of the time allowed for the first word, between two words
_WHOLE = 5  # times the time allowed for the first word, for the whole answer
# Only at the beginning of what is said: "trường hợp không tìm thấy hồ sơ" is a rule, not an abstention.
_NOTHING_FOUND = re.compile(
    r"^\W*(?:không tìm thấy|không có (?:thông tin|câu trả lời)|"
    r"(?:trong )?(?:các |những )?(?:đoạn|văn bản)\b[^.\n]{0,60}không (?:có|nêu|đề cập|chứa|cung cấp|nói)\b)",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"^\W*(?:xin lỗi|rất tiếc|tôi (?:không thể|xin lỗi|rất tiếc)|là một (?:mô hình|trợ lý)|i(?:'m| am) sorry|"
    r"i can(?:'t|not|’t)|sorry|as an ai)\b",
    re.IGNORECASE,
)
_TOO_LONG = re.compile(r"context|token|too long|length|exceed", re.IGNORECASE)
_MARK = re.compile(r"\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]")
_CONTROL = re.compile(r"<(?=[|/a-zA-Z_])")  # "<|im_end|>" would end the prompt on a server that reads it as a token


def finds_nothing(claim: str) -> bool:
    """True for a claim that says the passages have no answer.

    >>> finds_nothing("KHÔNG TÌM THẤY."), finds_nothing("Khi không tìm thấy hồ sơ thì báo Sở [1].")
    (True, False)
    """
    return bool(_NOTHING_FOUND.match(claim))


def refuses(claim: str) -> bool:
    """True for a claim by which the model declines to answer."""
    return bool(_REFUSED.match(claim))


def _harmless(text: str) -> str:
    """Words of a document that close no fence, number no passage and are no token of a chat template."""
    text = text.replace("<<<", "« ").replace(">>>", " »")
    return _CONTROL.sub("‹", _MARK.sub(r"(\1)", text))


def fenced(passages: Sequence[Passage]) -> str:
    """The passages as the prompt shows them, numbered from 1."""
    template, above = prompt("passage"), prompt("lead")
    shown = []
    for n, passage in enumerate(passages, start=1):
        chunk = passage.chunk
        place = "".join(f", {part}" for part in (chunk.locator, f"trang {chunk.page}" if chunk.page else "") if part)
        lead = [f"{above.format(text=' '.join(excerpt.text.split()))}\n" for excerpt in passage.lead]
        text = _harmless("".join([*lead, chunk.text]))
        title, place = (_harmless(" ".join(part.split())) for part in (chunk.title, place))
        shown.append(template.format(n=n, title=title, place=place and f", {place.lstrip(', ')}", text=text))
    return "\n\n".join(shown)


class _TooLongError(LanguageModelError):
    """The prompt has more tokens than the model reads."""


class Writer:
    """One configured chat model. Nothing is sent anywhere but to `llm_base_url`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._model: Any = None

    @property
    def passages_used(self) -> int:
        """How many of the best passages the model reads."""
        return _PASSAGES

    def stream(self, question: str, passages: Sequence[Passage]) -> Iterator[str | None]:
        """The model's words as they come; None says that what came before was only thought.

        Where the server finds the prompt too long, half of the passages are tried once. Raises LanguageModelError,
        at any point, saying what happened.
        """
        tries = [passages, passages[: max(1, len(passages) // 2)]] if len(passages) > 1 else [passages]
        for last, read in enumerate(tries, start=1):
            values = {"rules": prompt("answer_system"), "passages": fenced(read), "question": question}
            try:
                yield from self._speak([("system", "{rules}"), ("user", prompt("answer_user"))], values)
                return
            except _TooLongError:
                if last == len(tries):
                    raise

    def complete(self, text: str) -> str:
        """The model's whole answer to one prompt. Raises LanguageModelError as `stream` does."""
        said: list[str] = []
        for piece in self._speak([("user", "{text}")], {"text": text}):
            said = [*said, piece] if piece is not None else []
        return "".join(said)

    def _speak(self, messages: list[tuple[str, str]], values: dict[str, str]) -> Iterator[str | None]:
        import httpx
        from langchain_core.prompts import ChatPromptTemplate
        from openai import APIStatusError, OpenAIError

        chain = (
            ChatPromptTemplate.from_messages(messages) | self._chat_model()
        )  # imports take long, so before the clock
        limit = self._settings.llm_timeout
        said = False
        try:
            heard = paced(self._heard(chain, values), limit, max(1.0, _PAUSE * limit), _WHOLE * limit)
            for piece in spoken(heard):
                said = (said or bool(piece.strip())) if piece is not None else False
                yield piece
        except APIStatusError as error:
            if error.status_code in (400, 413, 500) and _TOO_LONG.search(error.message):
                name = self._settings.llm_model
                raise _TooLongError(f"Các đoạn văn bản dài quá mức mô hình ngôn ngữ {name} đọc được") from error
            raise LanguageModelError(self._failure(error)) from error
        except (OpenAIError, httpx.HTTPError, TimeoutError) as error:
            raise LanguageModelError(self._failure(error)) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:  # what langchain trips over in bad JSON
            raise LanguageModelError(self._failure(error)) from error
        if not said:
            raise LanguageModelError(f"Mô hình ngôn ngữ {self._settings.llm_model} trả lời trống")

    def _heard(self, chain: Any, values: dict[str, str]) -> Generator[str, None, None]:  # noqa: ANN401  # as below
        """The text of each message as it comes. Raises LanguageModelError for a stream that was cut."""
        from langsmith import tracing_context

        finish, spoke = "", False
        with tracing_context(enabled=False):
            for message in chain.stream(values):
                finish = message.response_metadata.get("finish_reason") or finish
                spoke = spoke or bool(message.text.strip())
                yield message.text
        if spoke and not finish:  # a cut connection looks like the end of the stream; only this tells them apart
            raise LanguageModelError(f"Mô hình ngôn ngữ {self._settings.llm_model} ngắt giữa chừng")
        if finish == "length":
            raise LanguageModelError(f"Mô hình ngôn ngữ {self._settings.llm_model} bị cắt giữa chừng vì hết chỗ viết")
        if finish == "content_filter":
            raise LanguageModelError(f"Mô hình ngôn ngữ {self._settings.llm_model} từ chối trả lời")

    def _failure(self, error: Exception) -> str:
        where = f"{self._settings.llm_model} tại {self._settings.llm_base_url}"
        if "Timeout" in type(error).__name__:
            return f"Mô hình ngôn ngữ {where} không trả lời trong {self._settings.llm_timeout:g} giây"
        if "Connection" in type(error).__name__ or "Connect" in type(error).__name__:
            return f"Không kết nối được mô hình ngôn ngữ {where}"
        return f"Mô hình ngôn ngữ {where} báo lỗi ({type(error).__name__})"

    def _chat_model(self) -> Any:  # noqa: ANN401  # init_chat_model returns a configurable model, typed as Any here
        if self._model is None:
            from langchain.chat_models import init_chat_model

            self._model = init_chat_model(
                self._settings.llm_model,
                model_provider="openai",
                base_url=self._settings.llm_base_url,
                api_key=self._settings.llm_api_key,
                timeout=self._settings.llm_timeout,
                max_retries=0,
                temperature=0,
                stream_usage=False,
            )
        return self._model
