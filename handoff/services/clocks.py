"""Starting, stopping and watching the clocks of promises. Every moment is the database's, due ones in open time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from handoff.models import Conversation, SlaClock, SlaTarget
from handoff.selectors.outlook import timetable_of, with_hours
from handoff.services.events import event_of
from handoff.sla import Clock, Target, due

_RESPONSES = (Clock.FIRST_RESPONSE, Clock.NEXT_RESPONSE)


def clock_start(conversation: Conversation, clock: Clock, *, start: datetime) -> None:
    """Let ``clock`` run from ``start`` (UTC) unless it runs already or nothing is promised for this priority."""
    row = SlaTarget.objects.filter(priority__lte=conversation.priority, clock=clock).order_by("-priority").first()
    if row is None:
        return
    target = Target(row.seconds, row.warn_percent / 100)
    moments = due(target, start=start, hours=timetable_of(conversation.team))
    if moments is None:
        return
    SlaClock.objects.bulk_create(
        [
            SlaClock(
                conversation=conversation,
                clock=clock,
                priority=conversation.priority,
                started_at=start,
                warn_at=moments.warn,
                due_at=moments.breach,
            )
        ],
        ignore_conflicts=True,  # one of each runs at a time; the one that runs keeps its due moment
    )


def clocks_stop(conversation: Conversation, *clocks: Clock) -> None:
    """What was promised has been done, all of it when no clock is named. One that is late is marked as broken."""
    running = SlaClock.objects.filter(conversation=conversation, stopped_at__isnull=True)
    if clocks:
        running = running.filter(clock__in=clocks)
    running.filter(breached_at__isnull=True, due_at__lt=Now()).update(breached_at=F("due_at"))
    running.update(stopped_at=Now())


def responses_stop(conversation: Conversation) -> None:
    """An agent has replied."""
    clocks_stop(conversation, *_RESPONSES)


def owed_responses_start() -> int:
    """Start the clock of every held conversation whose customer waits for a reply; how many.

    The clock counts from the customer's message, however late the sweep comes.
    """
    promised = SlaTarget.objects.filter(clock=Clock.NEXT_RESPONSE, priority__lte=OuterRef("priority"))
    owed = Conversation.objects.filter(
        Exists(promised),
        ~Q(clocks__clock__in=_RESPONSES, clocks__stopped_at__isnull=True),
        custody=Conversation.Custody.AGENT,
        unanswered_since__isnull=False,
    )
    found = list(with_hours(owed)[:200])
    for conversation in found:
        clock_start(conversation, Clock.NEXT_RESPONSE, start=conversation.unanswered_since or timezone.now())
    return len(found)


def clocks_watch() -> int:
    """Record what has come due since the last look: one event per warning and per breach; how many."""
    running = SlaClock.objects.filter(stopped_at__isnull=True)
    warned = _mark(running.filter(warned_at__isnull=True, warn_at__lte=Now()), "sla_warning", warned_at=Now())
    late = running.filter(breached_at__isnull=True, due_at__lte=Now())
    return warned + _mark(late, "sla_breach", breached_at=F("due_at"))


def _mark(due: QuerySet[SlaClock], kind: str, **mark: Any) -> int:
    marked = 0
    for clock in due.select_related("conversation")[:200]:
        with transaction.atomic():
            # Two sweeps may see the same row; the one whose update counts writes the event.
            if due.filter(pk=clock.pk).update(**mark):
                data = {"clock": clock.clock, "due_at": clock.due_at.isoformat()}
                event_of(clock.conversation, kind, actor="system", data=data)
                marked += 1
    return marked
