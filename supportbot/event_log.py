"""How far the event log may be read: entries are numbered before they are committed (``docs/adr/0011``)."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.db.models.functions import Now

from handoff.models import Event
from supportbot.models import OutcomeLog, ReviewLog, WebhookLog

PAGE = 500
"""Entries that a reader takes at a time."""
MOST_PAGES = 20
"""Of the log in one sweep: after a long pause, what is read already is worked off before more is read."""
PATIENCE_SECONDS = 1.0
_LOOK_EVERY_SECONDS = 0.02
_WRITERS = """
SELECT virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND relation = 'handoff_event'::regclass AND mode = 'RowExclusiveLock' AND granted
    AND pid <> pg_backend_pid() AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


def sweep_alone(
    reader: type[WebhookLog] | type[OutcomeLog] | type[ReviewLog],
    lease: timedelta,
    *,
    read: Callable[[], int],
    work: Callable[[], int],
) -> int:
    """Read what is new in the log, then ``work``, whose number is given; 0 where another process is at it.

    ``lease`` is how long a process that died holds up the others.
    """
    reader.objects.get_or_create(pk=1)
    own = reader.objects.filter(pk=1)
    if not own.filter(sweeper_until__lte=Now()).update(sweeper_until=Now() + lease):
        return 0
    try:
        for _ in range(MOST_PAGES):
            if read() < PAGE:
                break
        return work()
    finally:
        own.update(sweeper_until=Now())


def entries_take(
    reader: type[OutcomeLog] | type[ReviewLog],
    entries: QuerySet[Event],
    work: Callable[[list[Event]], None],
    most: int,
) -> int:
    """Have ``work`` done on up to ``most`` of ``entries`` that are new to ``reader``, and note how far it has read.

    How many there were. One process reads at a time.
    """
    reader.objects.get_or_create(pk=1)
    with transaction.atomic():
        log = reader.objects.select_for_update(skip_locked=True).filter(pk=1).first()
        if log is None:
            return 0
        newest = Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
        if newest <= log.last_event_id or not settled():
            return 0
        events = list(entries.filter(pk__gt=log.last_event_id, pk__lte=newest).order_by("pk")[:most])
        work(events)
        log.last_event_id = events[-1].pk if len(events) == most else newest
        log.save(update_fields=["last_event_id"])
        return len(events)


def settled() -> bool:
    """Whether all who are writing to the log now have ended, within a moment; the next sweep asks again if not.

    What was numbered before is visible then: a reader notes the highest number first, and asks this next.
    """
    waiting = _writers()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while waiting:
        if time.monotonic() >= deadline:
            return False
        time.sleep(_LOOK_EVERY_SECONDS)
        waiting &= _writers()
    return True


def _writers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS)
        return {row[0] for row in cursor.fetchall()}
