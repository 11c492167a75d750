"""Which days are to be counted anew: those that something has changed of, or become known of, since the last look."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Max

from billing.models import Dispute
from handoff.models import Event
from supportbot.event_log import settled
from supportbot.measuring.days import Period
from supportbot.models import DayDue, DayFigures, FiguresMark

COMBED_DAYS = 35
"""Once a day so many are counted anew, for what leaves no trace: what was masked or withdrawn."""
_VERDICT_OVERLAP = timedelta(minutes=5)
_READ_ONLY = ["transcript_read", "bills_read", "file_read"]

_CHANGED = """
WITH changed AS (
    SELECT conversation_id AS id FROM handoff_event
    WHERE id > %(last_event)s AND id <= %(top_event)s AND conversation_id IS NOT NULL AND kind <> ALL(%(read_only)s)
    UNION
    SELECT turn.conversation_id FROM supportbot_turnverdict AS verdict
    JOIN supportbot_turn AS turn ON turn.id = verdict.turn_id WHERE verdict.at > %(verdicts_since)s
    UNION
    SELECT conversation_id FROM handoff_event
    WHERE kind = 'custody' AND data ->> 'move' = 'close'
        AND created_at > %(known_since)s AND created_at <= %(known_until)s
    UNION
    SELECT conversation_id FROM handoff_message
    WHERE author = 'customer' AND created_at > %(known_since)s AND created_at <= %(known_until)s
    UNION
    SELECT conversation.id FROM billing_dispute AS dispute
    JOIN billing_invoice AS invoice ON invoice.id = dispute.invoice_id
    JOIN billing_customer AS customer ON customer.id = invoice.customer_id
    JOIN handoff_conversation AS conversation ON conversation.customer_ref = customer.external_ref
    WHERE dispute.id > %(last_dispute)s AND dispute.id <= %(top_dispute)s
), moment AS (
    SELECT created_at AS at FROM handoff_message JOIN changed ON changed.id = conversation_id
    UNION ALL
    SELECT finished_at FROM supportbot_turn JOIN changed ON changed.id = conversation_id WHERE finished_at IS NOT NULL
    UNION ALL
    SELECT entered_at FROM handoff_queuestay JOIN changed ON changed.id = conversation_id
    UNION ALL
    SELECT started_at FROM handoff_slaclock JOIN changed ON changed.id = conversation_id
)
INSERT INTO supportbot_daydue (day)
SELECT DISTINCT (at AT TIME ZONE %(zone)s)::date FROM moment ON CONFLICT DO NOTHING"""
_FIRST_WORDS = "SELECT min(created_at) FROM handoff_conversation"


def days_mark(mark: FiguresMark, *, zone: ZoneInfo, as_of: datetime) -> None:
    """Put down the days that are due at ``as_of`` (UTC) and move ``mark``, which the caller has locked.

    Nothing happens while entries of the event log are being written that could come to light behind the mark.
    """
    top = Event.objects.aggregate(top=Max("id"))["top"] or 0
    top_dispute = Dispute.objects.aggregate(top=Max("id"))["top"] or 0
    if not settled():
        return
    today = as_of.astimezone(zone).date()
    if mark.as_of is None or mark.zone != zone.key:
        _everything(today, zone)
    else:
        _changed(mark, mark.as_of, (top, top_dispute), zone=zone, as_of=as_of)
        if mark.combed_on != today:
            _due(Period(today - timedelta(days=COMBED_DAYS - 1), today))
    mark.as_of, mark.zone, mark.combed_on = as_of, zone.key, today
    mark.last_event_id, mark.last_dispute_id = top, top_dispute
    mark.save()


def _everything(today: date, zone: ZoneInfo) -> None:
    """Every day since the first conversation; what was counted in other days goes at once."""
    DayFigures.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_WORDS)
        first = cursor.fetchone()[0]
    if first is not None:
        _due(Period(first.astimezone(zone).date(), max(today, first.astimezone(zone).date())))


def _changed(mark: FiguresMark, last: datetime, tops: tuple[int, int], *, zone: ZoneInfo, as_of: datetime) -> None:
    week = timedelta(hours=168)
    # What was closed a week before, or begun and never closed, has an outcome by now.
    since, until = last - week, as_of - week
    values: dict[str, Any] = {
        "last_event": mark.last_event_id,
        "top_event": tops[0],
        "last_dispute": mark.last_dispute_id,
        "top_dispute": tops[1],
        "verdicts_since": last - _VERDICT_OVERLAP,
        "read_only": _READ_ONLY,
        "zone": zone.key,
        "known_since": since,
        "known_until": until,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, values)


def _due(period: Period) -> None:
    DayDue.objects.bulk_create([DayDue(day=day) for day in period], ignore_conflicts=True)
