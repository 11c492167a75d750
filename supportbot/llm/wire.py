"""A request as the body of a chat completion. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from supportbot.llm.manners import Form, Manners
from supportbot.llm.port import Ask, Call, Said

_ONE_OBJECT = "Answer with one JSON object and nothing else. It is described by this JSON schema: "


def body(ask: Ask, model: str, manners: Manners) -> bytes:
    """JSON in UTF-8; lone surrogates, which no endpoint takes, are replaced."""
    fields: dict[str, Any] = {
        "model": model,
        "messages": [_message(each) for each in _instructed(ask, manners.form)],
        "stream": True,
        manners.most_tokens: ask.max_tokens,
        "temperature": 0,
    }
    if manners.counts:
        fields["stream_options"] = {"include_usage": True}
    if ask.tools:
        fields["tools"] = [
            {
                "type": "function",
                "function": {"name": each.name, "description": each.description, "parameters": each.parameters},
            }
            for each in ask.tools
        ]
    if ask.schema is not None and (form := _format(ask.schema, manners.form)):
        fields["response_format"] = form
    try:
        return orjson.dumps(fields)
    except (TypeError, ValueError):
        return orjson.dumps(_storable(fields))


def _message(said: Said) -> dict[str, Any]:
    message: dict[str, Any] = {"role": said.role, "content": said.text}
    if said.calls:
        message["tool_calls"] = [_call(each) for each in said.calls]
        message["content"] = said.text or None
    if said.role == "tool":
        message["tool_call_id"] = said.answers
    return message


def _call(call: Call) -> dict[str, Any]:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}


def _format(schema: Mapping[str, Any], form: Form) -> dict[str, Any] | None:
    match form:
        case Form.JSON_SCHEMA:
            return {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema, "strict": True}}
        case Form.JSON_OBJECT_WITH_SCHEMA:
            return {"type": "json_object", "schema": schema}
        case Form.JSON_OBJECT:
            return {"type": "json_object"}
        case Form.PLAIN:
            return None


def _instructed(ask: Ask, form: Form) -> tuple[Said, ...]:
    """Where the endpoint is not given the schema as such, the first message ends with it."""
    if ask.schema is None or form == Form.JSON_SCHEMA:
        return ask.messages
    words = _ONE_OBJECT + orjson.dumps(ask.schema).decode()
    if ask.messages and ask.messages[0].role == "system":
        first, *rest = ask.messages
        return (Said("system", f"{first.text}\n\n{words}"), *rest)
    return (Said("system", words), *ask.messages)


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {_storable(str(key)): _storable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(each) for each in value]
    return value
