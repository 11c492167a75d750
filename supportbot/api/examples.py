"""Examples and words for types, read from the schema."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
_BY_FORMAT = {
    "uuid": "3f6f0a52-9d0c-4c55-8e59-1c3a5a0ad001",
    "date-time": "2026-11-22T10:00:00.120Z",
}
_BY_NAME: dict[str, Any] = {
    "customer_name": "Priya Shah",
    "name": "Nora",
    "text": "Your latest bill is €12.50 higher …",
    "agent": None,
    "team": None,
    "topic": None,
    "closed_at": None,
    "close_reason": None,
    "failing_since": None,
    "next": None,
    "secret": "whsec_…",
    "webhook_id": "msg_3f6f0a529d0c4c558e591c3a5a0ad001",
    "type": "message.created",
    "status_code": 204,
    "attempts": 1,
    "last_seq": 2,
    "seq": 2,
    "enabled": True,
    "description": "CRM",
    "disabled_reason": "",
    "error": "",
    "due_at": None,
    "status": "delivered",
    "choice": "",
    "author": "bot",
    "kind": "answer",
    "client_id": _BY_FORMAT["uuid"],
    "table": None,
    "choices": [],
    "attachments": [],
    "code": None,
}
_OF_TYPE: dict[str, Any] = {"string": "…", "integer": 0, "number": 0, "boolean": False, "object": {}, "null": None}


def resolved(schema: Schema, part: Schema) -> Schema:
    """``part`` with its reference followed."""
    while "$ref" in part:
        part = schema["components"]["schemas"][part["$ref"].rsplit("/", 1)[-1]]
    return part


def example_of(schema: Schema, part: Schema, name: str = "") -> Any:
    """A value that ``part`` could have."""
    whole = resolved(schema, part)
    if "examples" in part or "examples" in whole:
        return (part.get("examples") or whole["examples"])[0]
    if "properties" in whole:
        return {key: example_of(schema, one, key) for key, one in whole["properties"].items()}
    if name in _BY_NAME:
        return _BY_NAME[name]
    return _plain(schema, whole, name)


def _plain(schema: Schema, whole: Schema, name: str) -> Any:
    if "anyOf" in whole:
        return example_of(schema, whole["anyOf"][0], name)
    if whole.get("type") == "array":
        return [example_of(schema, whole["items"])]
    if "enum" in whole:
        return whole["enum"][0]
    if whole.get("format") in _BY_FORMAT:
        return _BY_FORMAT[whole["format"]]
    return _OF_TYPE[whole.get("type", "object")]


def type_words(schema: Schema, part: Schema) -> str:
    """The type as a reader would say it."""
    whole = resolved(schema, part)
    if "anyOf" in whole:
        return " or ".join(type_words(schema, one) for one in whole["anyOf"])
    if "enum" in whole:
        return ", ".join(str(one) for one in whole["enum"])
    if whole.get("type") == "array":
        return f"list of {type_words(schema, whole['items'])}"
    words = {"date-time": "time", "uuid": "UUID"}.get(whole.get("format", ""), whole.get("type", "object"))
    return f"{words}{_bounds(whole)}"


def _bounds(whole: Schema) -> str:
    if "maximum" in whole:
        return f", {whole['minimum']} to {whole['maximum']}"
    if "maxLength" in whole:
        return f", at most {whole['maxLength']} characters"
    return ""
