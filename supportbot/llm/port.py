"""What is asked of a language model and what comes back: frozen values, and the port itself. Pure."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Role = Literal["system", "user", "assistant", "tool"]
Purpose = Literal["answer", "sort", "rephrase", "draft", "summary", "translate", "rewrite"]


@dataclass(frozen=True, slots=True)
class Call:
    """A tool the model wants called. ``arguments`` is the text as it came: not parsed, not trusted."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the prompt. ``calls`` are the assistant's; ``answers`` the id of the call a tool's text is for."""

    role: Role
    text: str
    calls: tuple[Call, ...] = ()
    answers: str = ""


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as the model is told of it; ``parameters`` is a JSON schema of type object."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. With ``schema`` the text of the answer is to be one JSON object that it describes."""

    purpose: Purpose
    messages: tuple[Said, ...]
    tools: tuple[ToolSpec, ...] = ()
    schema: Mapping[str, Any] | None = None
    max_tokens: int = 400


@dataclass(frozen=True, slots=True)
class TextPart:
    text: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The last event of a whole answer. Tokens are None where the endpoint did not count them."""

    reason: str
    model: str
    tokens_in: int | None = None
    tokens_out: int | None = None


Event = TextPart | Call | Ended


class ChatModel(Protocol):
    """An OpenAI-compatible endpoint, several behind a ladder, or a fake."""

    def stream(self, ask: Ask, *, seconds: float) -> AsyncIterator[Event]:
        """The answer as it comes: text and calls in any order, then exactly one ``Ended``.

        ``seconds`` is what is left for all of it, retries included. Raises ModelFailed, also half-way; closing the
        iterator ends the request at once.
        """
        ...
