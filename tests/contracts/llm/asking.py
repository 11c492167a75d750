"""Requests of the suite, and an answer read to its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from supportbot.llm.client import EndpointModel
from supportbot.llm.closing import closing
from supportbot.llm.connections import Connections
from supportbot.llm.endpoints import Endpoint
from supportbot.llm.port import Ask, Call, ChatModel, Ended, Said, TextPart, ToolSpec
from tests.sandbox.models import MODEL
from tests.sandbox.running import Running

FIND = ToolSpec(
    "find_invoice",
    "Finds an invoice by its number.",
    {"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]},
)
TOPIC: Mapping[str, Any] = {
    "type": "object",
    "properties": {"topic": {"type": "string"}, "confidence": {"type": "number", "minimum": 0, "maximum": 1}},
    "required": ["topic", "confidence"],
    "additionalProperties": False,
}


@dataclass
class Heard:
    parts: list[str]
    calls: list[Call]
    ended: Ended

    @property
    def text(self) -> str:
        return "".join(self.parts)


def endpoint_at(box: Running, **more: Any) -> Endpoint:
    return Endpoint(**{"name": "first", "base_url": f"{box.url}/v1", "model": MODEL, "key": box.key, **more})


def client_of(endpoint: Endpoint, connections: Connections, *, idle_seconds: float = 4.0) -> EndpointModel:
    return EndpointModel(endpoint, connections, idle_seconds=idle_seconds)


def ask(text: str, **more: Any) -> Ask:
    facts = Said("system", "You answer about bills.\nThe balance is $42.10.\nAutopay is on.")
    return Ask("answer", (facts, Said("user", text)), **more)


async def hear(model: ChatModel, asked: Ask, *, seconds: float = 8.0) -> Heard:
    """Raises ModelFailed, and AssertionError where the answer does not end as the port says."""
    parts: list[str] = []
    calls: list[Call] = []
    ended: Ended | None = None
    async with closing(model.stream(asked, seconds=seconds)) as events:
        async for event in events:
            assert ended is None, "something came behind the end"
            match event:
                case TextPart(text):
                    parts.append(text)
                case Call():
                    calls.append(event)
                case Ended():
                    ended = event
    assert ended is not None, "the answer did not end"
    return Heard(parts, calls, ended)
