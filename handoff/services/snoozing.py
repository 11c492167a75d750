"""Setting a conversation aside until a moment, or until the customer writes. It stays its holder's."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from handoff.errors import BadMoment, NotHolder
from handoff.models import Conversation, StaffMember
from handoff.selectors.conversations import conversation_for_staff
from handoff.services.events import event_of

LONGEST = timedelta(days=30)


def conversation_snooze(*, conversation_id: uuid.UUID, staff: StaffMember, until: datetime | None) -> Conversation:
    """Set it aside until ``until`` (UTC); None takes it up again.

    Raises NotHolder, BadMoment, ConversationNotFound (also for another team's).
    """
    conversation_for_staff(staff, conversation_id)
    now = timezone.now()
    if until is not None and not now < until <= now + LONGEST:
        raise BadMoment("Choose a moment within the next 30 days.", field="until")
    with transaction.atomic():
        held = Conversation.objects.filter(pk=conversation_id, custody=Conversation.Custody.AGENT, agent=staff)
        if not held.update(snoozed_until=until):
            raise NotHolder
        return _tell(conversation_id, actor=f"staff:{staff.pk}", until=until)


def snoozed_wake() -> int:
    """Take up what is due again; how many."""
    due = Conversation.objects.filter(snoozed_until__lte=Now()).values_list("pk", flat=True)
    woken = 0
    for pk in list(due[:200]):
        with transaction.atomic():
            if Conversation.objects.filter(pk=pk, snoozed_until__lte=Now()).update(snoozed_until=None):
                _tell(pk, actor="system", until=None)
                woken += 1
    return woken


def _tell(conversation_id: uuid.UUID, *, actor: str, until: datetime | None) -> Conversation:
    found = Conversation.objects.get(pk=conversation_id)
    event_of(found, "snooze", actor=actor, data={"until": until.isoformat() if until else None})
    return found
