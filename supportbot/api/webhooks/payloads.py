"""What a delivery says, from the rows as they stand: what was masked or erased meanwhile does not leave."""

from __future__ import annotations

from typing import Any

from handoff.models import Event, Message
from handoff.records import timestamp
from supportbot.api.fields import message_fields
from supportbot.models import WebhookDelivery

_SAID_OF_CUSTODY = {"agent": "agent", "team": "team", "reason": "reason", "why": "reason"}
"""What the log says of a move, and what that is called here."""


def payload_of(delivery: WebhookDelivery) -> dict[str, Any]:
    """``{type, timestamp, data}``; ``timestamp`` is when it happened (UTC)."""
    event = delivery.event
    if event is None or event.conversation is None:
        said = {"webhook": str(delivery.endpoint_id)}
        return {"type": delivery.type, "timestamp": timestamp(delivery.created_at), "data": said}
    data: dict[str, Any] = {
        "conversation": str(event.conversation_id),
        "customer": event.conversation.customer_ref,
        "custody": _custody_at(event),
        "custody_version": event.custody_version,
        "seq": event.seq,
        **_more(event),
    }
    return {"type": delivery.type, "timestamp": timestamp(event.created_at), "data": data}


def _custody_at(event: Event) -> str:
    """Who held it right after ``event``, whatever has happened since."""
    moves = Event.objects.filter(conversation=event.conversation_id, kind__in=("opened", "custody"), pk__lte=event.pk)
    last = moves.order_by("-pk").values_list("data__custody", flat=True).first()
    return str(last or "bot")


def _more(event: Event) -> dict[str, Any]:
    if event.kind == "message":
        said = Message.objects.filter(conversation=event.conversation_id, seq=event.seq).first()
        return {"message": message_fields(said) if said is not None else None}
    if event.kind == "rating":
        return {"rating": {"score": event.data.get("score")}}
    return {name: event.data[key] for key, name in _SAID_OF_CUSTODY.items() if event.data.get(key)}
