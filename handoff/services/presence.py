"""Who is there. The inbox says so every few seconds; who falls silent is taken to be gone, whatever they chose."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from handoff import store
from handoff.models import Presence, StaffMember

NEW_DAY_AFTER = timedelta(minutes=30)
_BEAT = """
UPDATE handoff_presence SET seen_at = now() WHERE staff_id = %(staff)s RETURNING status"""


def presence_enter(*, staff: StaffMember) -> Presence:
    """An inbox was opened. What was chosen stands over a lost connection; a new day at work begins online."""
    long_ago = timezone.now() - NEW_DAY_AFTER
    with transaction.atomic():
        Presence.objects.get_or_create(staff=staff, defaults={"status": Presence.Status.ONLINE})
        mine = Presence.objects.filter(staff=staff)
        mine.filter(seen_at__lt=long_ago).update(status=Presence.Status.ONLINE, passed=0, idle_since=Now())
        mine.update(seen_at=Now())
    return Presence.objects.get(staff=staff)


def presence_set(*, staff: StaffMember, status: str) -> Presence:
    """The agent says whether they are online, away or offline."""
    with transaction.atomic():
        Presence.objects.get_or_create(staff=staff)
        Presence.objects.filter(staff=staff).exclude(status=status).update(status=status, passed=0, idle_since=Now())
        Presence.objects.filter(staff=staff).update(seen_at=Now())
    return Presence.objects.get(staff=staff)


def presence_work(*, staff: StaffMember) -> None:
    """``staff`` is given work: they are there, whatever they had chosen, and somebody else is idle longest now."""
    Presence.objects.get_or_create(staff=staff)
    mine = Presence.objects.filter(staff=staff)
    mine.filter(status=Presence.Status.OFFLINE).update(status=Presence.Status.ONLINE)
    mine.update(seen_at=Now(), idle_since=Now(), passed=0)


async def presence_beat(staff_id: int) -> str:
    """The inbox is still open; the status that stands. Raises TryAgain."""
    rows = await store.fetch(_BEAT, {"staff": staff_id})
    return str(rows[0][0]) if rows else Presence.Status.OFFLINE


def heard_since() -> datetime:
    """Who has been heard of after this moment (UTC) is there."""
    return timezone.now() - timedelta(seconds=settings.AGENT_SILENT_SECONDS)
