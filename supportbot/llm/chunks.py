"""A completion out of the JSON that an endpoint sends, piece by piece or whole. Pure.

Everything is read as if a stranger had written it: what is of another type than it should be is garbage, what is too
long is cut off, and nothing of what was read stands in an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from supportbot.llm.errors import ModelFailed
from supportbot.llm.port import Call, Ended, Event, TextPart

LONGEST_TEXT = 40_000
LONGEST_ARGUMENTS = 20_000
MOST_CALLS = 32
_DONE = b"[DONE]"
_TOO_MANY = 429


@dataclass(slots=True)
class _Open:
    """A call whose pieces are still coming."""

    id: str
    name: str
    arguments: list[str]


class Assembly:
    """One answer. ``take`` gives what each chunk brings; ``close`` what can only be told at the end."""

    def __init__(self, model: str) -> None:
        self.finished = False
        """Whether the reason has been said: nothing but a count can follow."""
        self.over = False
        """Whether the end has been announced."""
        self._model = model
        self._reason = ""
        self._calls: dict[int, _Open] = {}
        self._last = 0
        self._length = 0
        self._shown = False
        self._tokens: tuple[int | None, int | None] = (None, None)

    def take(self, data: bytes) -> Iterator[Event]:
        """The data of one event. Raises ModelFailed."""
        if data.strip() == _DONE:
            self.over = True
            return
        chunk = parsed(data)
        choice = self._choice(chunk)
        if choice is None:
            return
        delta = choice.get("delta")
        if isinstance(delta, dict):
            yield from self._said(delta)
            self._called(delta.get("tool_calls"))
        self._finish(choice.get("finish_reason"))

    def take_whole(self, data: bytes) -> Iterator[Event]:
        """The answer of an endpoint that did not stream, and its end. Raises ModelFailed."""
        choice = self._choice(parsed(data))
        message = choice.get("message") if choice else None
        if choice is None or not isinstance(message, dict):
            raise ModelFailed("garbage", "an answer without a message")
        yield from self._said(message)
        self._called(message.get("tool_calls"))
        self._finish(choice.get("finish_reason") or "stop")
        yield from self.close()

    def close(self) -> Iterator[Event]:
        """The calls, then ``Ended``. Raises ModelFailed where the answer is not whole, or is none."""
        if not self.finished and not self.over:
            raise ModelFailed("cut_off", "the stream ended without a reason")
        calls = [
            Call(each.id or f"call-{place}", each.name, "".join(each.arguments)) for place, each in self._ordered()
        ]
        if not calls and not self._shown:
            raise ModelFailed("garbage", "an empty answer")
        yield from calls
        yield Ended(self._reason or "stop", self._model, *self._tokens)

    def _ordered(self) -> Iterator[tuple[int, _Open]]:
        return iter(sorted((place, each) for place, each in self._calls.items() if each.name))

    def _choice(self, chunk: dict[str, Any]) -> dict[str, Any] | None:
        if chunk.get("error"):
            raise _told(chunk["error"])
        if isinstance(chunk.get("model"), str) and chunk["model"]:
            self._model = chunk["model"][:200]
        self._count(chunk.get("usage"))
        choices = chunk.get("choices")
        if choices is None or choices == []:
            return None
        if not isinstance(choices, list) or not isinstance(choices[0], dict):
            raise ModelFailed("garbage", "choices of another type")
        return choices[0]

    def _said(self, delta: dict[str, Any]) -> Iterator[TextPart]:
        content = delta.get("content")
        if isinstance(content, list):
            content = "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
        if content is None or content == "":
            return
        if not isinstance(content, str):
            raise ModelFailed("garbage", "content of another type")
        content = content.replace("\x00", "")  # Postgres stores none
        self._length += len(content)
        if self._length > LONGEST_TEXT:
            raise ModelFailed("too_long", f"more than {LONGEST_TEXT} characters")
        self._shown = self._shown or not content.isspace()
        yield TextPart(content)

    def _called(self, pieces: Any) -> None:
        if pieces is None:
            return
        if not isinstance(pieces, list):
            raise ModelFailed("garbage", "tool_calls of another type")
        for place, piece in enumerate(pieces):
            if not isinstance(piece, dict):
                raise ModelFailed("garbage", "a tool call of another type")
            self._add(piece, place)

    def _add(self, piece: dict[str, Any], place: int) -> None:
        call = self._open(piece, place)
        function = piece.get("function")
        if function is None:
            return
        if not isinstance(function, dict):
            raise ModelFailed("garbage", "a function of another type")
        name, arguments = function.get("name"), function.get("arguments")
        if isinstance(name, str) and not call.name:
            call.name = name[:200]
        if isinstance(arguments, dict):
            arguments = orjson.dumps(arguments).decode()
        if isinstance(arguments, str):
            call.arguments.append(arguments)
            self._length += len(arguments)
            if self._length > LONGEST_TEXT or sum(map(len, call.arguments)) > LONGEST_ARGUMENTS:
                raise ModelFailed("too_long", f"arguments of more than {LONGEST_ARGUMENTS} characters")

    def _open(self, piece: dict[str, Any], place: int) -> _Open:
        """The call that a piece belongs to: by its index, else by a new id, else the one before."""
        key, index = piece.get("id"), piece.get("index")
        named = key if isinstance(key, str) else ""
        if isinstance(index, int) and not isinstance(index, bool):
            number = index
        elif named:
            same = (number for number, each in self._calls.items() if each.id == named)
            number = next(same, max(self._calls, default=-1) + 1)
        else:
            number = self._last if self._calls else place
        self._last = number
        if number not in self._calls and len(self._calls) >= MOST_CALLS:
            raise ModelFailed("too_long", f"more than {MOST_CALLS} calls")
        call = self._calls.setdefault(number, _Open(named[:200], "", []))
        call.id = call.id or named[:200]
        return call

    def _finish(self, reason: Any) -> None:
        if isinstance(reason, str) and reason:
            self._reason, self.finished = reason[:50], True

    def _count(self, usage: Any) -> None:
        if isinstance(usage, dict):
            self._tokens = (_whole_number(usage.get("prompt_tokens")), _whole_number(usage.get("completion_tokens")))


def parsed(data: bytes) -> dict[str, Any]:
    """A JSON object. Raises ModelFailed, in which nothing of ``data`` stands."""
    try:
        chunk = orjson.loads(data)
    except orjson.JSONDecodeError:
        chunk = None
    if not isinstance(chunk, dict):
        raise ModelFailed("garbage", "no JSON object")
    return chunk


def _told(error: Any) -> ModelFailed:
    code = error.get("code") if isinstance(error, dict) else None
    if code in (_TOO_MANY, str(_TOO_MANY), "rate_limit_exceeded"):
        return ModelFailed("limited", "said so within the stream")
    return ModelFailed("failed", "said so within the stream")


def _whole_number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None
