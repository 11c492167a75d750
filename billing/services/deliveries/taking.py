"""Taking deliveries that are due, and keeping what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
import structlog
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from billing.models import Delivery
from billing.records import Key
from billing.services.connecting import ERROR_LENGTH
from billing.services.mirroring.states import problems_note

log = structlog.get_logger(__name__)
HELD_SECONDS = 60
"""For so long nobody else takes them; longer than a round may last."""
PAUSES_SECONDS = (5, 30, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000)
"""After each failure but the last; ten attempts over two days."""
KEPT_FOR = timedelta(days=30)
_FORGET_AT_ONCE = 5000

_TAKE = """
UPDATE billing_delivery SET attempts = attempts + 1,
    next_try_at = statement_timestamp() + make_interval(secs => %(held)s)
WHERE id IN (
    SELECT id FROM billing_delivery
    WHERE state = 'received' AND event IS NOT NULL AND gateway = %(gateway)s
        AND next_try_at <= statement_timestamp() - make_interval(secs => %(late)s)
    ORDER BY next_try_at, id LIMIT %(most)s FOR UPDATE SKIP LOCKED
) RETURNING id, attempts, keys::text"""


@dataclass(frozen=True, slots=True)
class Taken:
    """The right to make one attempt, until somebody else takes it."""

    id: int
    attempt: int
    keys: tuple[Key, ...]


def deliveries_take(*, gateway: str, most: int, late_seconds: float = 0.0) -> list[Taken]:
    """Take what has been due longest, by at least ``late_seconds``; empty when nothing is."""
    values: dict[str, Any] = {"held": HELD_SECONDS, "gateway": gateway, "late": late_seconds, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        rows = sorted(cursor.fetchall())
    return [Taken(pk, attempt, _keys(found)) for pk, attempt, found in rows]


def deliveries_done(taken: Sequence[Taken]) -> None:
    """Settled: everything that they are about was read."""
    for one in taken:
        _mine(one).update(state="done", error="", settled_at=Now())


def delivery_missed(one: Taken, error: str) -> None:
    """The attempt failed: try again after a pause, or give it up and mark what it is about as not up to date."""
    given_up = one.attempt > len(PAUSES_SECONDS)
    if given_up:
        if _mine(one).update(state="failed", error=error[:ERROR_LENGTH], settled_at=Now()):
            log.warning("delivery_given_up", delivery=one.id, error=error)
            gateway = Delivery.objects.values_list("gateway", flat=True).get(pk=one.id)
            problems_note(gateway, dict.fromkeys(one.keys, f"news of it could not be followed: {error}"))
        return
    pause = timedelta(seconds=PAUSES_SECONDS[one.attempt - 1])
    _mine(one).update(error=error[:ERROR_LENGTH], next_try_at=Now() + pause)


def delivery_release(one: Taken, *, after_seconds: float = 0.0) -> None:
    """Not tried: due again ``after_seconds`` from now, with as many attempts left as before."""
    again = Now() + timedelta(seconds=after_seconds)
    _mine(one).update(attempts=one.attempt - 1, next_try_at=again)


def deliveries_forget() -> int:
    """Delete what was settled or refused long ago; how many."""
    old = Delivery.objects.exclude(state="received").filter(received_at__lt=timezone.now() - KEPT_FOR)
    return Delivery.objects.filter(pk__in=old.values("pk")[:_FORGET_AT_ONCE]).delete()[0]


def _keys(stored: str) -> tuple[Key, ...]:
    return tuple(Key(kind, ref) for kind, ref in orjson.loads(stored))


def _mine(one: Taken) -> QuerySet[Delivery]:
    """The row, unless somebody else has taken it since."""
    return Delivery.objects.filter(pk=one.id, state="received", attempts=one.attempt)
