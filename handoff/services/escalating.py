"""Bringing in a person: into the queue, with the brief, in one transaction."""

from __future__ import annotations

import uuid
from typing import Any

from babel.dates import format_datetime
from django.db import transaction
from django.utils import timezone

from handoff.custody import Custody, Move
from handoff.errors import ConversationClosed
from handoff.matching import Skills, TeamProfile, route
from handoff.models import Conversation, Escalation, Team
from handoff.policy import priority_of
from handoff.ports import BriefSource, brief_source
from handoff.records import timestamp
from handoff.selectors.outlook import timetable_of
from handoff.services.locking import conversation_lock
from handoff.services.messages import notice_append
from handoff.services.moving import custody_move


def conversation_escalate(
    *, conversation: Conversation, reason: str, brief: dict[str, Any], actor: str
) -> Conversation:
    """Queue ``conversation`` (locked by the caller, held by the bot) and keep the brief; one version higher.

    Raises CustodyConflict when the bot no longer holds it.
    """
    priority = priority_of(reason, service_at_risk=bool(brief.get("service_at_risk")))
    understood = brief.get("understood") or {}
    topic, language = understood.get("topic") or "", understood.get("language") or ""
    team_id = conversation.team_id or _team_for(topic, language)
    moved = custody_move(
        conversation_id=conversation.pk,
        move=Move.ESCALATE,
        seen_version=conversation.custody_version,
        actor=actor,
        data={"reason": reason, "priority": priority},
        priority=priority,
        topic=topic,
        language=language,
        team_id=team_id,
    )
    Escalation.objects.create(
        conversation=moved, custody_version=moved.custody_version, reason=reason, priority=priority, brief=brief
    )
    _tell_when_closed(moved)
    return moved


def _team_for(topic: str, language: str) -> int | None:
    teams = [
        TeamProfile(team.pk, Skills(frozenset(team.topics), frozenset(team.languages)))
        for team in Team.objects.order_by("pk")
    ]
    return route(topic, language, teams)


def _tell_when_closed(conversation: Conversation) -> None:
    """Outside the team's hours the customer hears when somebody is back; the place in the queue stays theirs."""
    hours, now = timetable_of(conversation.team), timezone.now()
    if hours.is_open(now):
        return
    opens = hours.opens_at(now)
    again = f"on {format_datetime(opens, 'EEEE H:mm', tzinfo=hours.zone, locale='en')}" if opens else "soon"
    notice_append(
        conversation=conversation,
        text=f"Our people are not here just now; they are back {again}. You keep your place, and what you write here "
        "is waiting for them.",
        code="outside_hours",
        values={"opens_at": timestamp(opens)} if opens else {},
    )


def person_request(*, conversation_id: uuid.UUID, source: BriefSource | None = None) -> Conversation:
    """The customer asked for a person by the button. Once queued or held, asking again changes nothing.

    ``source`` writes the brief in place of the one that the settings name.
    Raises ConversationClosed, ConversationNotFound.
    """
    with transaction.atomic():
        conversation = conversation_lock(conversation_id)
        if conversation.custody == Custody.CLOSED:
            raise ConversationClosed
        if conversation.custody != Custody.BOT:
            return conversation
        brief = (source or brief_source()).brief(conversation_id=conversation_id, reason="asked_for_person")
        moved = conversation_escalate(
            conversation=conversation, reason="asked_for_person", brief=brief, actor="customer"
        )
        notice_append(
            conversation=moved,
            text="I am bringing in a person from our billing team. They will see this chat and your bills.",
            code="person_requested",
        )
        return moved
