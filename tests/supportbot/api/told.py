"""What happens to conversations, for webhooks to tell."""

from __future__ import annotations

import asyncio

from django.db.models import F
from django.db.models.functions import Now

from handoff.models import Conversation, Event
from handoff.services.events import event_append
from handoff.services.opening import conversation_open
from supportbot.api.webhooks.log import log_read
from supportbot.api.webhooks.sweeping import deliveries_send
from supportbot.models import WebhookDelivery


def opened(customer: str = "cus_priya") -> Conversation:
    """A conversation with its greeting: an event of each, ``opened`` and ``message``."""
    return conversation_open(
        customer_ref=customer, display_name="Priya Shah", locale="en-IE", bot_name="Nora", greeting="Hi, I am Nora."
    )


def rated(where: Conversation, score: int) -> None:
    event_append(conversation_id=where.pk, kind="rating", seq=1, custody_version=0, data={"score": score})


def send() -> int:
    """Read the log and make every attempt that is due."""
    log_read()
    return asyncio.run(deliveries_send(seconds=20))


def all_due() -> None:
    WebhookDelivery.objects.filter(status="pending").update(due_at=Now())


def last_event() -> int:
    return Event.objects.order_by("-pk").values_list("pk", flat=True)[0]


def statuses() -> list[str]:
    return list(WebhookDelivery.objects.order_by(F("event_id").asc(nulls_last=True)).values_list("status", flat=True))
