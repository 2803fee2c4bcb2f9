"""What a language model says, piece by piece: waited for no longer than is sensible, its thoughts left out."""

from __future__ import annotations

import re
import threading
from collections.abc import Generator, Iterator
from queue import Empty, SimpleQueue
from time import monotonic

from rag.errors import LanguageModelError

_LONGEST = 6000  # characters; three sentences were asked for
_LONGEST_THOUGHT = 60_000
_TAG = re.compile(r"<(?P<close>/?)(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_HELD = re.compile(r"<[/a-z]{0,11}$", re.IGNORECASE)  # may become a tag with the next piece
_LOOK = 20  # characters after which it is looked again whether an answer goes round in circles
_TIMES, _SPAN, _PERIODS = 4, 80, range(3, 240)


def paced(source: Generator[str, None, None], first: float, between: float, whole: float) -> Iterator[str]:
    """The pieces of a source read in a thread of its own. Raises what it raises, and TimeoutError when the first piece
    takes longer than `first` seconds, another longer than `between`, or all of them longer than `whole`.

    A socket's own timeout starts anew with every byte: a server that sends signs of life and no words outlasts it.
    """
    queue: SimpleQueue[str | Exception | None] = SimpleQueue()  # None ends it
    left = threading.Event()

    def read() -> None:
        try:
            for piece in source:
                queue.put(piece)
                if left.is_set():
                    break
            queue.put(None)
        except Exception as error:  # whatever it is, the reader in the other thread gets it
            queue.put(error)
        finally:
            source.close()

    threading.Thread(target=read, name="language model", daemon=True).start()
    began, wait = monotonic(), first
    try:
        while (heard := queue.get(timeout=max(0.001, min(wait, began + whole - monotonic())))) is not None:
            if isinstance(heard, Exception):
                raise heard
            yield heard
            wait = between
    except Empty:
        raise TimeoutError from None
    finally:
        left.set()


def spoken(pieces: Iterator[str]) -> Iterator[str | None]:
    """The words less the thoughts of a reasoning model; None says that everything before it was thought.

    (Where the server opens the thought itself, only its end is seen.) Raises LanguageModelError for an answer that
    goes round in circles or on for ever.

    >>> list(spoken(iter(["<thi", "nk>Ừm</think>", "Đạt 88% [1]."])))
    ['Đạt 88% [1].']
    """
    said, looked = "", 0
    for part in _without_thoughts(pieces):
        yield part
        said = said + part if part is not None else ""
        if len(said) > _LONGEST:
            raise LanguageModelError("Mô hình ngôn ngữ viết dài quá mức, nên đã dừng")
        if abs(len(said) - looked) > _LOOK:
            looked = len(said)
            if circles(said):
                raise LanguageModelError("Mô hình ngôn ngữ lặp đi lặp lại một câu, nên đã dừng")


def _without_thoughts(pieces: Iterator[str]) -> Iterator[str | None]:
    rest, thinking, heard = "", False, 0
    for piece in pieces:
        rest, heard = rest + piece, heard + len(piece)
        if thinking and heard > _LONGEST_THOUGHT:
            raise LanguageModelError("Mô hình ngôn ngữ suy nghĩ mãi không trả lời, nên đã dừng")
        while tag := _TAG.search(rest):
            before, rest = rest[: tag.start()], rest[tag.end() :]
            if tag["close"] and not thinking:
                yield None
            elif before and not thinking:
                yield before
            thinking = not tag["close"]
        held = _HELD.search(rest)
        ready, rest = (rest[: held.start()], held[0]) if held else (rest, "")
        if ready and not thinking:
            yield ready
    if rest and not thinking:
        yield rest


def circles(text: str) -> bool:
    """True when the end of a text says one thing over and over.

    >>> circles("Thu đạt 5 tỷ. " + "Đạt 88% [1]. " * 9), circles("Đạt 88% [1]. Đạt 88% [1].")
    (True, False)
    """
    tail = text.rstrip()[-1000:]
    for period in _PERIODS:
        times = max(_TIMES, -(-_SPAN // period))
        if period * times > len(tail):
            break
        if tail[-period * times :] == tail[-period:] * times:
            return True
    return False
