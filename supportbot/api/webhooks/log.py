"""Reading the event log into deliveries, each entry once and none forgotten.

Entries are numbered before they are committed, so a lower number may appear after a higher one. The reader therefore
goes no further than a number below which nobody can still commit: it notes the highest, and waits until every
transaction that had the log open for writing by then is over. ``docs/adr/0011`` tells why.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Max

from handoff.models import Event
from supportbot.api.webhooks.catalogue import KINDS, event_type
from supportbot.event_log import PAGE, settled
from supportbot.models import WebhookDelivery, WebhookEndpoint, WebhookLog

_WAIT_BEHIND = """
UPDATE supportbot_webhookdelivery AS fresh SET due_at = earlier.due_at
FROM supportbot_webhookdelivery AS earlier
WHERE fresh.event_id > %(after)s AND fresh.status = 'pending' AND earlier.status = 'pending'
    AND earlier.endpoint_id = fresh.endpoint_id AND earlier.conversation_id = fresh.conversation_id
    AND earlier.event_id < fresh.event_id AND earlier.due_at > now() + interval '1 minute'"""
"""A minute is longer than an attempt is held: one that is under way is not waited for here."""


def log_read(most: int = PAGE) -> int:
    """Make deliveries of up to ``most`` new entries; how many entries were read. One process reads at a time."""
    WebhookLog.objects.get_or_create(pk=1)
    with transaction.atomic():
        log = WebhookLog.objects.select_for_update(skip_locked=True).filter(pk=1).first()
        if log is None:
            return 0
        newest = Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
        if newest <= log.last_event_id:
            return 0
        endpoints = list(WebhookEndpoint.objects.filter(enabled=True))
        if endpoints and not settled():
            return 0
        events = _events(log.last_event_id, newest, endpoints, most)
        WebhookDelivery.objects.bulk_create(_deliveries(events, endpoints), ignore_conflicts=True)
        _wait_behind(log.last_event_id)
        log.last_event_id = events[-1].pk if len(events) == most else newest
        log.save(update_fields=["last_event_id"])
        return len(events)


def _events(after: int, newest: int, endpoints: Sequence[WebhookEndpoint], most: int) -> list[Event]:
    if not endpoints:
        return []
    since = min(endpoint.enabled_at for endpoint in endpoints)
    told = Event.objects.filter(pk__gt=after, pk__lte=newest, kind__in=KINDS, conversation__isnull=False)
    return list(told.filter(created_at__gte=since).order_by("pk")[:most])


def _deliveries(events: Sequence[Event], endpoints: Sequence[WebhookEndpoint]) -> list[WebhookDelivery]:
    made = []
    for event in events:
        kind = event_type(event.kind, event.data)
        made += [
            WebhookDelivery(endpoint=endpoint, event=event, conversation_id=event.conversation_id, type=kind)
            for endpoint in endpoints
            if kind in endpoint.events and event.created_at >= endpoint.enabled_at
        ]
    return made


def _wait_behind(after: int) -> None:
    """What comes after one that is paused for long is due with it, and not looked at each second till then."""
    with connection.cursor() as cursor:
        cursor.execute(_WAIT_BEHIND, {"after": after})
