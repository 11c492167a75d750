"""What a request asks for, read strictly: what a real server would refuse is refused here too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.model.errors import BadRequest

_ROLES = ("system", "developer", "user", "assistant", "tool")
_FORMATS = ("text", "json_object", "json_schema")


@dataclass(frozen=True, slots=True)
class Asked:
    model: str
    messages: Sequence[Mapping[str, Any]]
    tools: Sequence[Mapping[str, Any]]
    """The functions alone: name, description, parameters."""
    format: str
    schema: Mapping[str, Any] | None
    stream: bool
    usage: bool
    """Whether the stream is to end with a count of tokens."""
    forced: str
    """The tool that must be called, empty where the model is free."""
    most_tokens: int

    def texts(self, role: str) -> list[str]:
        return [text_of(each) for each in self.messages if each["role"] == role]

    @property
    def question(self) -> str:
        """What the customer said last."""
        return next(iter(reversed(self.texts("user"))), "")

    @property
    def results(self) -> list[str]:
        """What tools have answered since the customer spoke last."""
        found: list[str] = []
        for message in reversed(self.messages):
            if message["role"] == "user":
                break
            if message["role"] == "tool":
                found.insert(0, text_of(message))
        return found

    @property
    def prompt(self) -> str:
        return "\n".join(text_of(each) for each in self.messages)


def text_of(message: Mapping[str, Any]) -> str:
    content = message.get("content")
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content or ""


def read(body: Mapping[str, Any]) -> Asked:
    """Raises BadRequest."""
    if not isinstance(body.get("model"), str):
        raise BadRequest("you must provide a model parameter", param="model")
    wanted = body.get("response_format") or {"type": "text"}
    if not isinstance(wanted, dict) or wanted.get("type") not in _FORMATS:
        raise BadRequest(f"response_format.type must be one of {', '.join(_FORMATS)}", param="response_format")
    options = body.get("stream_options") or {}
    if options and not body.get("stream"):
        raise BadRequest("stream_options is only allowed when stream is enabled", param="stream_options")
    return Asked(
        model=body["model"],
        messages=_messages(body.get("messages")),
        tools=_tools(body.get("tools")),
        format=wanted["type"],
        schema=_schema(wanted),
        stream=bool(body.get("stream")),
        usage=bool(options.get("include_usage")),
        forced=_forced(body.get("tool_choice")),
        most_tokens=_most(body),
    )


def _messages(given: Any) -> Sequence[Mapping[str, Any]]:
    if not isinstance(given, list) or not given:
        raise BadRequest("'messages' must be a list with at least one message", param="messages")
    open_calls: set[str] = set()
    for place, each in enumerate(given):
        if not isinstance(each, dict) or each.get("role") not in _ROLES:
            raise BadRequest(f"messages[{place}].role is none of {', '.join(_ROLES)}", param=f"messages[{place}].role")
        if each["role"] == "assistant":
            open_calls |= {str(call.get("id")) for call in each.get("tool_calls") or ()}
        if each["role"] == "tool" and each.get("tool_call_id") not in open_calls:
            raise BadRequest(
                "messages with role 'tool' must answer a preceding message with 'tool_calls'",
                param=f"messages[{place}].tool_call_id",
            )
        content = each.get("content")
        if content is not None and not isinstance(content, str | list):
            raise BadRequest(f"messages[{place}].content must be text", param=f"messages[{place}].content")
    return given


def _tools(given: Any) -> Sequence[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for place, each in enumerate(given or ()):
        function = each.get("function") if isinstance(each, dict) else None
        if not isinstance(function, dict) or not isinstance(function.get("name"), str):
            raise BadRequest(f"tools[{place}].function.name is required", param=f"tools[{place}].function.name")
        found.append(function)
    return found


def _schema(wanted: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if wanted["type"] == "json_object":
        schema = wanted.get("schema")
        return schema if isinstance(schema, dict) else None
    if wanted["type"] == "text":
        return None
    named = wanted.get("json_schema")
    if not isinstance(named, dict) or not isinstance(named.get("name"), str):
        raise BadRequest("response_format.json_schema.name is required", param="response_format")
    schema = named.get("schema")
    return schema if isinstance(schema, dict) else {}


def _forced(choice: Any) -> str:
    return str(choice.get("function", {}).get("name", "")) if isinstance(choice, dict) else ""


def _most(body: Mapping[str, Any]) -> int:
    most = body.get("max_completion_tokens") or body.get("max_tokens") or 4096
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        raise BadRequest("max_tokens must be a whole number of 1 or more", param="max_tokens")
    return most
