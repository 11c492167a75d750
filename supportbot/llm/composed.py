"""What a model's part in a turn came to, and the record of it that reviewers see. Pure values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from supportbot.answering.rendering import Segment
from supportbot.llm.tools.tool import OnTopics, ToPerson

LONGEST_KEPT = 300
"""Characters of anything a model wrote that are kept for review."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a sentence may not be said."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Whole sentences, each as the guard let it through; ``topics`` are those of the tools that were asked."""

    sentences: tuple[tuple[Segment, ...], ...]
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing that can be used; ``why`` is a code: a failure of the port, ``stopped``, ``empty``, ``cancelled`` …"""

    why: str
    detail: str = ""


Outcome = Spoken | OnTopics | ToPerson | Nothing


@dataclass(slots=True)
class Log:
    """How it went. Times are milliseconds since the model was first asked; tokens are summed over the rounds."""

    purpose: str
    prompt: str
    model: str = ""
    rounds: int = 0
    tokens_in: int | None = None
    tokens_out: int | None = None
    micros: int | None = None
    """What it cost, in millionths of the currency that prices are set in."""
    first_token_ms: float | None = None
    first_sentence_ms: float | None = None
    whole_ms: float | None = None
    tools: list[dict[str, str]] = field(default_factory=list)
    sentences: int = 0
    stopped: dict[str, str] | None = None

    def called(self, name: str, arguments: str, came: str) -> None:
        self.tools.append({"name": name[:LONGEST_KEPT], "arguments": arguments[:LONGEST_KEPT], "came": came})

    def count(self, tokens_in: int | None, tokens_out: int | None) -> None:
        self.tokens_in = _sum(self.tokens_in, tokens_in)
        self.tokens_out = _sum(self.tokens_out, tokens_out)


@dataclass(frozen=True, slots=True)
class Composed:
    outcome: Outcome
    log: Log | None = None


def trace_of(composed: Composed, fell_back: str) -> dict[str, Any]:
    """The record as JSON. ``fell_back`` is why the fixed reply was used after all, empty where the model's was."""
    log = composed.log
    told = {} if log is None else {name: getattr(log, name) for name in log.__slots__}
    return {**told, "used": not fell_back, "fell_back": fell_back}


def _sum(before: int | None, more: int | None) -> int | None:
    return before if more is None else (before or 0) + more
