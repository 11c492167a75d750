"""A reply in the shapes of the API: one completion, or the chunks of a stream."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from typing import Any

from sandbox.model.asked import Asked
from sandbox.model.reply import Called, Reply, tokens

_ARGUMENT_PIECE = 9
"""Characters of a call's arguments in one chunk."""


def usage(asked: Asked, reply: Reply) -> dict[str, int]:
    spoken = len(tokens(reply.text)) + sum(len(tokens(each.arguments)) + 3 for each in reply.calls)
    read = len(tokens(asked.prompt)) + 3 * len(asked.messages) + 20 * len(asked.tools)
    return {"prompt_tokens": read, "completion_tokens": spoken, "total_tokens": read + spoken}


def completion(asked: Asked, reply: Reply) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": reply.text or None, "refusal": None}
    if reply.calls:
        message["tool_calls"] = [_call(each) for each in reply.calls]
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": reply.reason}
    return {**_head(asked, "chat.completion"), "choices": [choice], "usage": usage(asked, reply)}


def chunks(asked: Asked, reply: Reply) -> Iterator[dict[str, Any]]:
    """Role first, then text token by token, then each call in pieces, the reason, and the count where asked for."""
    head = _head(asked, "chat.completion.chunk")
    yield _chunk(head, {"role": "assistant", "content": ""})
    for token in tokens(reply.text):
        yield _chunk(head, {"content": token})
    for index, call in enumerate(reply.calls):
        yield _chunk(head, {"tool_calls": [{"index": index, **_call(call, arguments="")}]})
        for piece in _pieces(call.arguments):
            yield _chunk(head, {"tool_calls": [{"index": index, "function": {"arguments": piece}}]})
    yield _chunk(head, {}, reply.reason)
    if asked.usage:
        yield {**head, "choices": [], "usage": usage(asked, reply)}


def _head(asked: Asked, kind: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{uuid.uuid4().hex[:24]}",
        "object": kind,
        "created": int(time.time()),
        "model": asked.model,
    }


def _chunk(head: dict[str, Any], delta: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
    return {**head, "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}]}


def _call(call: Called, arguments: str | None = None) -> dict[str, Any]:
    said = call.arguments if arguments is None else arguments
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": said}}


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), _ARGUMENT_PIECE):
        yield text[start : start + _ARGUMENT_PIECE]
