"""Whether anybody was served before somebody who waited longer, from the rows that a shift left behind."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import F

from handoff.matching import Skills
from handoff.models import Offer, QueueStay, StaffMember

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Wait:
    """One stay in the queue. Moments are UTC; ``order`` is what fairness goes by."""

    conversation: object
    team: int | None
    priority: int
    order: datetime
    entered: datetime
    left: datetime
    topic: str
    language: str


def inversions() -> list[str]:
    """Each offer made while its agent could have been offered an earlier wait of the same priority, in words."""
    waits, offered = _waits(), _offered()
    skills = {
        staff.pk: Skills(frozenset(staff.topics), frozenset(staff.languages)) for staff in StaffMember.objects.all()
    }
    found = []
    # A row that was over as it began is no offer: it keeps a conversation from who has just let it go.
    real = Offer.objects.filter(until__gt=F("offered_at"))
    for offer in real.select_related("conversation").order_by("pk"):
        mine = [one for one in waits if one.conversation == offer.conversation_id and _during(one, offer.offered_at)]
        for earlier in (one for own in mine for one in waits if _ahead(one, own, offer.offered_at)):
            able = skills[offer.staff_id].cover(earlier.topic, earlier.language)
            if able and not _stands_offered(offered[earlier.conversation], offer.offered_at):
                found.append(f"{offer.conversation_id} before {earlier.conversation} at {offer.offered_at:%H:%M:%S.%f}")
    return found


def _ahead(one: Wait, own: Wait, at: datetime) -> bool:
    same_line = (one.team, one.priority) == (own.team, own.priority) and one.conversation != own.conversation
    return same_line and one.order < own.order and _during(one, at)


def _during(one: Wait, at: datetime) -> bool:
    return one.entered <= at < one.left


def _stands_offered(spans: list[tuple[datetime, datetime]], at: datetime) -> bool:
    return any(start <= at < end for start, end in spans)


def _waits() -> list[Wait]:
    rows = QueueStay.objects.select_related("conversation")
    return [
        Wait(
            stay.conversation_id,
            stay.team_id,
            stay.priority,
            stay.conversation.queued_at or stay.entered_at,
            stay.entered_at,
            stay.left_at or NEVER,
            stay.conversation.topic,
            stay.conversation.language,
        )
        for stay in rows
    ]


def _offered() -> dict[object, list[tuple[datetime, datetime]]]:
    spans: defaultdict[object, list[tuple[datetime, datetime]]] = defaultdict(list)
    for offer in Offer.objects.all():
        end = offer.ended_at or NEVER
        spans[offer.conversation_id].append((offer.offered_at, end))
    return spans
