"""Answers written by a language model on any OpenAI-compatible server, through langchain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from prompts import prompt
from rag.errors import LanguageModelError
from rag.schema import Passage
from rag.settings import Settings

NOTHING_FOUND = "KHÔNG TÌM THẤY"
_PASSAGES = 6


def fenced(passages: Sequence[Passage]) -> str:
    """The passages as the prompt shows them, numbered from 1."""
    template, above = prompt("passage"), prompt("lead")
    shown = []
    for n, passage in enumerate(passages, start=1):
        chunk = passage.chunk
        place = "".join(f", {part}" for part in (chunk.locator, f"trang {chunk.page}" if chunk.page else "") if part)
        lead = [f"{above.format(text=' '.join(excerpt.text.split()))}\n" for excerpt in passage.lead]
        text = "".join([*lead, chunk.text]).replace("<<<", "« ").replace(">>>", " »")
        shown.append(template.format(n=n, title=chunk.title, place=place, text=text))
    return "\n\n".join(shown)


class Writer:
    """One configured chat model. Nothing is sent anywhere but to `llm_base_url`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._model: Any = None

    @property
    def passages_used(self) -> int:
        """How many of the best passages the model reads."""
        return _PASSAGES

    def stream(self, question: str, passages: Sequence[Passage]) -> Iterator[str]:
        """The model's words as they come. Raises LanguageModelError, at any point, saying what happened."""
        values = {"rules": prompt("answer_system"), "passages": fenced(passages), "question": question}
        yield from self._speak([("system", "{rules}"), ("user", prompt("answer_user"))], values)

    def complete(self, text: str) -> str:
        """The model's whole answer to one prompt. Raises LanguageModelError as `stream` does."""
        return "".join(self._speak([("user", "{text}")], {"text": text}))

    def _speak(self, messages: list[tuple[str, str]], values: dict[str, str]) -> Iterator[str]:
        import httpx
        from langchain_core.prompts import ChatPromptTemplate
        from langsmith import tracing_context
        from openai import OpenAIError

        chain = ChatPromptTemplate.from_messages(messages) | self._chat_model()
        spoken = finished = False
        try:
            with tracing_context(enabled=False):
                for message in chain.stream(values):
                    finished = finished or bool(message.response_metadata.get("finish_reason"))
                    spoken = spoken or bool(message.text.strip())
                    yield message.text
        except (OpenAIError, httpx.HTTPError) as error:
            raise LanguageModelError(self._failure(error)) from error
        if not spoken:
            raise LanguageModelError(f"Mô hình ngôn ngữ {self._settings.llm_model} trả lời trống")
        if not finished:  # a cut connection looks like the end of the stream; only this tells them apart
            raise LanguageModelError(f"Mô hình ngôn ngữ {self._settings.llm_model} ngắt giữa chừng")

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
