"""Taking a delivery that is due, and keeping what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

import orjson
import structlog
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from supportbot.api.webhooks.payloads import payload_of
from supportbot.api.webhooks.signing import secrets_in_force
from supportbot.models import WebhookDelivery, WebhookEndpoint

log = structlog.get_logger(__name__)
HELD_SECONDS = 30
"""For so long nobody else takes it; longer than an attempt may last."""
PAUSES_SECONDS = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""After each failure but the last; ten attempts over three days."""
FAILING_AT_MOST = timedelta(days=5)
KEPT_FOR = timedelta(days=30)
GONE = 410
_ANY_SUCCESS = range(200, 300)
_FORGET_AT_ONCE = 5000

_TAKE = """
UPDATE supportbot_webhookdelivery SET attempts = attempts + 1, due_at = now() + make_interval(secs => %(held)s)
WHERE id = (
    SELECT one.id FROM supportbot_webhookdelivery AS one JOIN supportbot_webhookendpoint AS endpoint
        ON endpoint.id = one.endpoint_id
    WHERE one.status = 'pending' AND one.due_at <= now() AND endpoint.enabled AND endpoint.id <> ALL(%(busy)s)
      AND NOT EXISTS (
        SELECT FROM supportbot_webhookdelivery AS earlier
        WHERE earlier.endpoint_id = one.endpoint_id AND earlier.conversation_id = one.conversation_id
          AND earlier.status = 'pending' AND earlier.event_id < one.event_id)
    ORDER BY one.due_at, one.event_id LIMIT 1 FOR UPDATE OF one SKIP LOCKED
) RETURNING id, endpoint_id, attempts"""


@dataclass(frozen=True, slots=True)
class Taken:
    """The right to make one attempt, until somebody else takes it."""

    id: uuid.UUID
    endpoint_id: uuid.UUID
    attempt: int


@dataclass(frozen=True, slots=True)
class Letter:
    """What an attempt sends: where to, what, and with which secrets it is signed."""

    webhook_id: str
    url: str
    body: str
    secrets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt. ``status_code`` is None when there was no answer; then ``error`` says why."""

    status_code: int | None
    error: str = ""

    @property
    def delivered(self) -> bool:
        return self.status_code in _ANY_SUCCESS


def delivery_take(*, busy: Collection[uuid.UUID] = ()) -> Taken | None:
    """Take what has been due longest, but for endpoints that are ``busy``; None when nothing is due."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"held": HELD_SECONDS, "busy": list(busy)})
        row = cursor.fetchone()
    return None if row is None else Taken(*row)


def letter_of(taken: Taken) -> Letter:
    """What to send, from the rows as they stand."""
    delivery = WebhookDelivery.objects.select_related("endpoint", "event__conversation").get(pk=taken.id)
    return Letter(
        delivery.webhook_id,
        delivery.endpoint.url,
        orjson.dumps(payload_of(delivery)).decode(),
        secrets_in_force(delivery.endpoint, timezone.now()),
    )


def delivery_mark(*, taken: Taken, outcome: Outcome) -> None:
    """Keep the outcome, unless somebody else has taken the delivery since."""
    row = WebhookDelivery.objects.filter(pk=taken.id, attempts=taken.attempt, status=WebhookDelivery.Status.PENDING)
    said = {"sent_at": Now(), "status_code": outcome.status_code, "error": outcome.error[:300]}
    if outcome.delivered:
        if row.update(**said, status=WebhookDelivery.Status.DELIVERED):
            WebhookEndpoint.objects.filter(pk=taken.endpoint_id, failing_since__isnull=False).update(failing_since=None)
            _followers_due(taken, timedelta())
        return
    given_up = taken.attempt > len(PAUSES_SECONDS) or outcome.status_code == GONE
    pause = timedelta(seconds=0 if given_up else PAUSES_SECONDS[taken.attempt - 1])
    status = WebhookDelivery.Status.FAILED if given_up else WebhookDelivery.Status.PENDING
    if row.update(**said, status=status, due_at=Now() + pause):
        log.info("webhook_failed", webhook=str(taken.endpoint_id), attempt=taken.attempt, status=outcome.status_code)
        _followers_due(taken, pause)
        _endpoint_failed(taken.endpoint_id, gone=outcome.status_code == GONE)


def deliveries_forget() -> int:
    """Delete what was settled long ago; how many."""
    old = WebhookDelivery.objects.exclude(status=WebhookDelivery.Status.PENDING)
    some = old.filter(created_at__lt=timezone.now() - KEPT_FOR).values("pk")[:_FORGET_AT_ONCE]
    return WebhookDelivery.objects.filter(pk__in=some).delete()[0]


def _followers_due(taken: Taken, pause: timedelta) -> None:
    """What waits behind it in its conversation is looked at when it is tried again, and not each second till then."""
    one = WebhookDelivery.objects.filter(pk=taken.id).values_list("conversation_id", "event_id").first()
    if one is None or one[0] is None or (not pause and taken.attempt == 1):
        return
    behind = WebhookDelivery.objects.filter(
        endpoint_id=taken.endpoint_id,
        conversation_id=one[0],
        status=WebhookDelivery.Status.PENDING,
        event_id__gt=one[1],
    )
    behind.update(due_at=Now() + pause)


def _endpoint_failed(endpoint_id: uuid.UUID, *, gone: bool) -> None:
    row = WebhookEndpoint.objects.filter(pk=endpoint_id, enabled=True)
    if gone:
        row.update(enabled=False, disabled_reason="The receiver said that it is gone (410).")
        return
    row.filter(failing_since__isnull=True).update(failing_since=Now())
    too_long = row.filter(failing_since__lt=Now() - FAILING_AT_MOST)
    if too_long.update(enabled=False, disabled_reason=f"Every delivery failed for {FAILING_AT_MOST.days} days."):
        log.warning("webhook_disabled", webhook=str(endpoint_id))
