"""Giving out the queue: the longest wait to whoever has room, in the teams that work by offers.

One process gives out at a time (an advisory lock of the transaction), so that two never count the same free place.
Nobody waits for it: who finds it taken leaves the work to the holder, and the next sweep looks again.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.db.models.functions import Now
from django.utils import timezone

from handoff.matching import Candidate, Skills, Waiting, pair
from handoff.models import Conversation, Offer, Presence, Team
from handoff.selectors.waits import in_order_of_service
from handoff.services.events import event_of
from handoff.services.presence import heard_since

_ONE_AT_A_TIME = 0x51_7E  # any number of our own; advisory locks are named by numbers
_MOST = 500
Custody = Conversation.Custody


def offers_make() -> int:
    """Offer what waits in teams that work by offers; how many offers were made."""
    with transaction.atomic():
        if not _alone():
            return 0
        queue = _queue()  # most often empty, and then nobody need be counted
        if not queue:
            return 0
        return sum(_offer(waiting.id, person.id) for waiting, person in pair(queue, _present()))


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        (got,) = cursor.fetchone()
    return bool(got)


def _queue() -> list[Waiting]:
    """What waits with no offer open, in the order of service."""
    waiting = Conversation.objects.filter(custody=Custody.WAITING, team__assignment=Team.Assignment.OFFER)
    unoffered = in_order_of_service(waiting.exclude(offers__outcome=Offer.Outcome.OPEN))
    rows = list(unoffered.values_list("pk", "team", "topic", "language")[:_MOST])
    if not rows:
        return []
    passed: defaultdict[uuid.UUID, dict[int, int]] = defaultdict(dict)
    let_go = Q(outcome__in=(Offer.Outcome.LAPSED, Offer.Outcome.DECLINED))
    history = Offer.objects.filter(
        let_go, conversation__in=[row[0] for row in rows], custody_version=F("conversation__custody_version")
    )
    for conversation_id, staff_id, times in (
        history.order_by().values_list("conversation", "staff").annotate(times=Count("pk"))
    ):
        passed[conversation_id][staff_id] = times
    return [Waiting(pk, team, topic, language, passed[pk]) for pk, team, topic, language in rows]


def _present() -> list[Candidate]:
    """Who is online, has been heard of and may answer, with what they have in hand."""
    online = (
        Presence.objects.filter(status=Presence.Status.ONLINE, seen_at__gt=heard_since(), staff__is_active=True)
        .select_related("staff")
        .prefetch_related("staff__teams")
    )
    held: Counter[int | None] = Counter(
        Conversation.objects.filter(custody=Custody.AGENT)
        .exclude(snoozed_until__gt=timezone.now())
        .values_list("agent", flat=True)
    )
    offered = Counter(Offer.objects.filter(outcome=Offer.Outcome.OPEN).values_list("staff", flat=True))
    return [
        Candidate(
            id=presence.staff_id,
            teams=frozenset(team.pk for team in presence.staff.teams.all()),
            skills=Skills(frozenset(presence.staff.topics), frozenset(presence.staff.languages)),
            capacity=presence.staff.capacity,
            load=held[presence.staff_id] + offered[presence.staff_id],
            idle_since=presence.idle_since,
        )
        for presence in online
        if presence.staff.may_answer
    ]


def _offer(conversation_id: uuid.UUID, staff_id: int) -> int:
    """Make one offer if the conversation still waits; its row is locked, so no claim slips in between."""
    found = (
        Conversation.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("team")
        .filter(pk=conversation_id, custody=Custody.WAITING)
        .exclude(offers__outcome=Offer.Outcome.OPEN)
        .first()
    )
    if found is None or found.team is None:
        return 0
    Offer.objects.create(
        conversation=found,
        custody_version=found.custody_version,
        staff_id=staff_id,
        until=Now() + timedelta(seconds=found.team.offer_seconds),
    )
    event_of(found, "offer", actor=f"staff:{staff_id}", data={"outcome": Offer.Outcome.OPEN})
    return 1
