"""What somebody who waits can expect: how long, or from when somebody is there."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from handoff.hours import Timetable
from handoff.models import Conversation, Team
from handoff.policy import expected_wait, shown_wait_seconds
from handoff.selectors.waits import recent_paces


@dataclass(frozen=True, slots=True)
class Outlook:
    """``wait_seconds`` in whole minutes, None when nothing can be said; ``opens_at`` (UTC) only while closed.

    ``contact`` whether an address was left.
    """

    wait_seconds: int | None
    opens_at: datetime | None
    contact: bool = False


def with_hours(conversations: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """With all that ``timetable_of`` their teams reads, in three statements however many they are."""
    return conversations.select_related("team__hours").prefetch_related("team__hours__spans", "team__hours__holidays")


def timetable_of(team: Team | None) -> Timetable:
    """When this team is there; always, where it keeps no hours."""
    return team.hours.timetable() if team is not None and team.hours is not None else Timetable()


def outlook_for(conversation_id: uuid.UUID, position: int) -> Outlook:
    """For the customer at ``position`` of its team's queue. While the team is away no wait is promised."""
    found = Conversation.objects.select_related("team__hours").filter(pk=conversation_id).first()
    team = found.team if found is not None else None
    contact = found is not None and bool(found.contact_email)
    hours, now = timetable_of(team), timezone.now()
    if not hours.is_open(now):
        return Outlook(None, hours.opens_at(now), contact)
    paces = recent_paces(team.pk if team is not None else None)
    return Outlook(shown_wait_seconds(expected_wait(paces, position=position)), None, contact)
