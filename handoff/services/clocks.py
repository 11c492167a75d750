"""Starting, stopping and watching the clocks of promises. Every moment is the database's, due ones in open time."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q
from django.db.models.functions import Least, Now
from django.utils import timezone

from handoff.models import Conversation, SlaClock, SlaTarget
from handoff.selectors.outlook import timetable_of
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
    owed = Conversation.objects.filter(
        ~Q(clocks__clock__in=_RESPONSES, clocks__stopped_at__isnull=True),
        custody=Conversation.Custody.AGENT,
        unanswered_since__isnull=False,
    ).select_related("team__hours")
    found = list(owed[:200])
    for conversation in found:
        clock_start(conversation, Clock.NEXT_RESPONSE, start=conversation.unanswered_since or timezone.now())
    return len(found)


def clocks_watch() -> int:
    """Record what has come due since the last look: one event per warning and per breach; how many."""
    warned = _mark("warned_at", "warn_at", "sla_warning")
    return warned + _mark("breached_at", "due_at", "sla_breach")


def _mark(column: str, moment: str, kind: str) -> int:
    now = timezone.now()
    late = SlaClock.objects.filter(**{"stopped_at__isnull": True, f"{column}__isnull": True, f"{moment}__lte": now})
    marked = 0
    for clock in late.select_related("conversation").order_by(moment)[:200]:
        # Two sweeps may see the same row; the one whose update counts writes the event.
        if SlaClock.objects.filter(**{"pk": clock.pk, f"{column}__isnull": True}).update(
            **{column: Least(Now(), F(moment)) if column == "breached_at" else Now()}
        ):
            data = {"clock": clock.clock, "due_at": clock.due_at.isoformat()}
            event_of(clock.conversation, kind, actor="system", data=data)
            marked += 1
    return marked
