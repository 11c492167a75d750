"""The events that are told, and which entry of the log is which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from handoff.custody import Custody, Move


class EventType(StrEnum):
    OPENED = "conversation.opened"
    MESSAGE = "message.created"
    WAITING = "conversation.waiting"
    CLAIMED = "conversation.claimed"
    HANDED_BACK = "conversation.handed_back"
    CLOSED = "conversation.closed"
    RATED = "conversation.rated"


TEST = "webhook.test"
"""Sent to one endpoint when somebody asks for it; nobody subscribes to it."""

MEANINGS = {
    EventType.OPENED: "a customer's conversation has begun",
    EventType.MESSAGE: "somebody has said something: the customer, the bot, an agent, or a notice",
    EventType.WAITING: "it is in the queue for a person",
    EventType.CLAIMED: "a person holds it now, whether claimed, passed on or opened again",
    EventType.HANDED_BACK: "a person has given it back to the bot",
    EventType.CLOSED: "it is closed",
    EventType.RATED: "the customer has rated it",
}
KINDS = ("opened", "message", "custody", "rating")
"""Kinds in the log that can become one of these."""

_PLAIN: dict[str, EventType] = {"opened": EventType.OPENED, "message": EventType.MESSAGE, "rating": EventType.RATED}
_CUSTODY: dict[str, EventType] = {
    Custody.WAITING: EventType.WAITING,
    Custody.AGENT: EventType.CLAIMED,
    Custody.CLOSED: EventType.CLOSED,
}


def event_type(kind: str, data: Mapping[str, Any]) -> EventType | None:
    """What an entry of the log is told as; None for what is not told."""
    if kind != "custody":
        return _PLAIN.get(kind)
    if data.get("move") == Move.HAND_BACK:
        return EventType.HANDED_BACK
    return _CUSTODY.get(data.get("custody", ""))
