"""Rows as they travel between the store and the sockets: frozen values without a database behind them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message. ``created_at`` is UTC by the database's clock."""

    seq: int
    author: str
    author_name: str
    kind: str
    text: str
    body: Mapping[str, Any]
    client_id: str | None
    staff_id: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ConversationState:
    """Who holds a conversation now, and how far it has come. ``position`` is 1 for the next to be served."""

    custody: str
    custody_version: int
    last_seq: int
    agent_id: int | None
    agent_name: str
    customer_read_seq: int
    position: int | None


STAFF_KINDS = frozenset(
    {"note", "read", "offer", "snooze", "sla_warning", "sla_breach", "viewing", "unviewing", "staff"}
)
"""Kinds of rings that are no customer's business; a dot and a number may follow (``viewing.7``)."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note among staff. ``author`` is empty for the system's. ``created_at`` is UTC."""

    id: int
    author: str
    text: str
    after_seq: int
    created_at: datetime
    client_id: str | None


@dataclass(frozen=True, slots=True)
class Ring:
    """That something happened in a conversation. ``message`` travels inside one process only, never over Redis.

    ``holder_id`` is the agent who holds it, where that is known: other agents' lists need no second look then.
    """

    conversation_id: uuid.UUID
    kind: str
    seq: int
    custody_version: int
    message: MessageRow | None = None
    holder_id: int | None = None


def timestamp(moment: datetime) -> str:
    """UTC with milliseconds and a Z, as frames show times."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
