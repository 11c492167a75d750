"""Taking a delivery that is due, and keeping what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

import orjson
import structlog
from django.db import connection, transaction
from django.db.models import QuerySet, Subquery
from django.db.models.functions import Now
from django.utils import timezone

from handoff.counting import counted
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


def letter_of(taken: Taken) -> Letter | None:
    """What to send, from the rows as they stand; None when it was deleted or erased meanwhile."""
    delivery = WebhookDelivery.objects.select_related("endpoint", "event__conversation").filter(pk=taken.id).first()
    if delivery is None:
        return None
    return Letter(
        delivery.webhook_id,
        delivery.endpoint.url,
        orjson.dumps(payload_of(delivery)).decode(),
        secrets_in_force(delivery.endpoint, timezone.now()),
    )


@transaction.atomic
def delivery_mark(*, taken: Taken, outcome: Outcome) -> None:
    """Keep the outcome, unless somebody else has taken the delivery since.

    One transaction: what waits behind it may be taken the moment that it is seen to be settled, and is not to be
    touched from then on.
    """
    row = WebhookDelivery.objects.filter(pk=taken.id, attempts=taken.attempt, status=WebhookDelivery.Status.PENDING)
    said = {"sent_at": Now(), "status_code": outcome.status_code, "error": outcome.error[:300]}
    if outcome.delivered:
        if row.update(**said, status=WebhookDelivery.Status.DELIVERED):
            counted("webhook_tried", "delivered")
            WebhookEndpoint.objects.filter(pk=taken.endpoint_id, failing_since__isnull=False).update(failing_since=None)
            _followers_release(taken)
        return
    given_up = taken.attempt > len(PAUSES_SECONDS) or outcome.status_code == GONE
    pause = timedelta(seconds=0 if given_up else PAUSES_SECONDS[taken.attempt - 1])
    status = WebhookDelivery.Status.FAILED if given_up else WebhookDelivery.Status.PENDING
    if not row.update(**said, status=status, due_at=Now() + pause):
        return
    counted("webhook_tried", "given_up" if given_up else "failed")
    log.info("webhook_failed", webhook=str(taken.endpoint_id), attempt=taken.attempt, status=outcome.status_code)
    if given_up:
        _followers_release(taken)
    else:
        _followers(taken).filter(due_at__lt=Now() + pause).update(due_at=Now() + pause)
    _endpoint_failed(taken.endpoint_id, gone=outcome.status_code == GONE)


def deliveries_forget() -> int:
    """Delete what was settled long ago; how many."""
    old = WebhookDelivery.objects.exclude(status=WebhookDelivery.Status.PENDING)
    some = old.filter(created_at__lt=timezone.now() - KEPT_FOR).values("pk")[:_FORGET_AT_ONCE]
    return WebhookDelivery.objects.filter(pk__in=some).delete()[0]


def _followers(taken: Taken) -> QuerySet[WebhookDelivery]:
    """What waits behind it in its conversation: paused along with it, so that nobody looks at it each second."""
    one = WebhookDelivery.objects.filter(pk=taken.id)
    return WebhookDelivery.objects.filter(
        endpoint_id=taken.endpoint_id,
        conversation_id=Subquery(one.values("conversation_id")),
        event_id__gt=Subquery(one.values("event_id")),
        status=WebhookDelivery.Status.PENDING,
    )


def _followers_release(taken: Taken) -> None:
    """What is due no later than a hold may be in somebody's hands, and comes by itself."""
    held = timedelta(seconds=HELD_SECONDS)
    _followers(taken).filter(due_at__gt=Now() + held).update(due_at=Now())


def _endpoint_failed(endpoint_id: uuid.UUID, *, gone: bool) -> None:
    row = WebhookEndpoint.objects.filter(pk=endpoint_id, enabled=True)
    if gone:
        row.update(enabled=False, disabled_reason="The receiver said that it is gone (410).")
        return
    row.filter(failing_since__isnull=True).update(failing_since=Now())
    too_long = row.filter(failing_since__lt=Now() - FAILING_AT_MOST)
    if too_long.update(enabled=False, disabled_reason=f"Every delivery failed for {FAILING_AT_MOST.days} days."):
        log.warning("webhook_disabled", webhook=str(endpoint_id))
