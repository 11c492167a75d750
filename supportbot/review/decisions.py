"""One turn of the bot's, opened up: what was read, decided, looked up and checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from supportbot.answering.brief import label_of
from supportbot.models import Turn
from supportbot.review.model_part import ModelPart, model_part

_SECOND = 1000  # milliseconds


@dataclass(frozen=True, slots=True)
class TopicLine:
    label: str
    topic: str
    probability: float


@dataclass(frozen=True, slots=True)
class DecisionView:
    """``threshold`` is the one that was in force, 0 to 1. ``action`` is what was offered or is behind a button,
    ``act`` how far something agreed had come when the bot told of it."""

    turn: Turn
    label: str
    topics: list[TopicLine]
    signals: list[str]
    slots: list[tuple[str, str]]
    language: str
    choice: str
    facts: list[dict[str, Any]]
    invoices: str
    action: str
    act: str
    wants: str
    threshold: float | None
    model_version: str
    model: ModelPart | None

    @property
    def thought_in(self) -> str:
        """From taking the turn to its reply being ready."""
        return _milliseconds(self.turn.milliseconds)

    @property
    def waited(self) -> str:
        """From the customer's message to the reply in the store."""
        ended = self.turn.finished_at
        if ended is None:
            return ""
        return _milliseconds((ended - self.turn.created_at).total_seconds() * _SECOND)

    @property
    def messages(self) -> str:
        """The numbers of the messages it answers."""
        first, last = self.turn.first_seq, self.turn.last_seq
        return str(first) if first == last else f"{first} to {last}"


def decision_view(turn: Turn) -> DecisionView:
    trace: dict[str, Any] = turn.trace
    reading = trace.get("reading", {})
    return DecisionView(
        turn=turn,
        label=label_of(turn.topic) if turn.topic else "",
        topics=[TopicLine(label_of(topic), topic, share) for topic, share in reading.get("topics", [])],
        signals=list(reading.get("signals", [])),
        slots=[(name, ", ".join(map(str, values))) for name, values in reading.get("slots", {}).items() if values],
        language=reading.get("language") or "",
        choice=reading.get("choice") or "",
        facts=list(trace.get("facts", [])),
        invoices=", ".join(trace.get("invoice_numbers", [])),
        action=trace.get("action") or "",
        act=trace.get("act", {}).get("state", ""),
        wants=trace.get("wants") or "",
        threshold=trace.get("threshold"),
        model_version=trace.get("model_version", ""),
        model=model_part(trace),
    )


def _milliseconds(took: float | None) -> str:
    if took is None:
        return ""
    return f"{took:.0f} ms" if took < _SECOND else f"{took / _SECOND:.1f} s"
