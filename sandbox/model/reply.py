"""What a mind answers with: text and calls, or bytes of its own making."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from sandbox.serving.faults import BadControl

_TOKEN = re.compile(r"\s*\S{1,12}|\s+")


@dataclass(frozen=True, slots=True)
class Called:
    name: str
    arguments: str
    """Text, as a model writes it: JSON where the model is a good one."""
    id: str = field(default_factory=lambda: f"call_{uuid.uuid4().hex[:16]}")


@dataclass(frozen=True, slots=True)
class Reply:
    text: str = ""
    calls: tuple[Called, ...] = ()
    finish: str = ""
    """Empty: ``tool_calls`` where there are calls, else ``stop``."""
    raw: bytes | None = None
    """Sent as the whole body instead, whatever it is."""

    @property
    def reason(self) -> str:
        return self.finish or ("tool_calls" if self.calls else "stop")


def tokens(text: str) -> list[str]:
    """``text`` cut as finely as a model speaks; joined again it is the same."""
    return _TOKEN.findall(text)


def limited(reply: Reply, most: int) -> Reply:
    """``reply`` cut after ``most`` tokens of text."""
    parts = tokens(reply.text)
    return reply if len(parts) <= most else Reply("".join(parts[:most]), reply.calls, "length")


def reply_read(wanted: Mapping[str, Any]) -> Reply:
    """``{"text": "…", "calls": [{"name": "…", "arguments": {…} or text}], "finish": "…"}``. Raises BadControl."""
    calls = []
    for each in wanted.get("calls", ()):
        if not isinstance(each, dict) or not isinstance(each.get("name"), str):
            raise BadControl("calls: write objects with a name and arguments")
        arguments = each.get("arguments", {})
        calls.append(
            Called(each["name"], arguments if isinstance(arguments, str) else orjson.dumps(arguments).decode())
        )
    text = wanted.get("text", "")
    if not isinstance(text, str):
        raise BadControl("text: write a text")
    return Reply(text, tuple(calls), str(wanted.get("finish", "")))
