"""What becomes of an offer: taken, declined, let pass, or overtaken by somebody else's move."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from handoff.errors import CustodyConflict
from handoff.models import Conversation, Offer, Presence, StaffMember
from handoff.selectors.conversations import conversation_for_staff
from handoff.services.events import event_of
from handoff.services.locking import conversation_lock

MOST_PASSED = 2
"""Offers let pass one after another before nobody offers to that agent any more: they are not there."""


def offers_settle(conversation: Conversation) -> None:
    """It has left the queue: the open offer was taken by whoever holds it now, or is void. Inside the move."""
    open_ones = Offer.objects.filter(conversation=conversation, outcome=Offer.Outcome.OPEN)
    taken = open_ones.filter(staff=conversation.agent_id, staff__isnull=False)
    taken.update(outcome=Offer.Outcome.TAKEN, ended_at=Now())
    open_ones.update(outcome=Offer.Outcome.WITHDRAWN, ended_at=Now())


def refuse_when_offered_to_another(conversation: Conversation, staff: StaffMember) -> None:
    """Raises CustodyConflict while it stands offered to a colleague; a lead or an admin may step in all the same.

    ``conversation`` is locked, so no offer can be made between this look and the claim.
    """
    if staff.role != StaffMember.Role.AGENT:
        return
    others = Offer.objects.filter(conversation=conversation, outcome=Offer.Outcome.OPEN, until__gt=Now())
    offer = others.exclude(staff=staff).select_related("staff").first()
    if offer is not None:
        raise CustodyConflict(f"This conversation is offered to {offer.staff} just now.")


def offer_decline(*, conversation_id: uuid.UUID, staff: StaffMember) -> bool:
    """Pass it on to the next at once; False when no offer of it to ``staff`` is open any more.

    Raises ConversationNotFound, also for another team's.
    """
    conversation_for_staff(staff, conversation_id)
    with transaction.atomic():
        conversation_lock(conversation_id)
        declined = Offer.objects.filter(conversation=conversation_id, staff=staff, outcome=Offer.Outcome.OPEN).update(
            outcome=Offer.Outcome.DECLINED, ended_at=Now()
        )
        if declined:
            Presence.objects.filter(staff=staff).update(passed=0)
            _tell(conversation_id, staff_id=staff.pk, outcome=Offer.Outcome.DECLINED)
        return bool(declined)


def offers_lapse() -> int:
    """End the offers whose time is up; how many. Who lets several pass is away and is offered nothing more."""
    due = Offer.objects.filter(outcome=Offer.Outcome.OPEN, until__lte=Now()).values_list("pk", "conversation")
    lapsed = 0
    for pk, conversation_id in list(due[:200]):
        with transaction.atomic():
            conversation_lock(conversation_id)  # before the offer, as a claim does
            ended = Offer.objects.filter(pk=pk, outcome=Offer.Outcome.OPEN).update(
                outcome=Offer.Outcome.LAPSED, ended_at=Now()
            )
            if ended:
                offer = Offer.objects.get(pk=pk)
                _count_passed(offer.staff_id)
                _tell(offer.conversation_id, staff_id=offer.staff_id, outcome=Offer.Outcome.LAPSED)
                lapsed += 1
    return lapsed


def _count_passed(staff_id: int) -> None:
    presence = Presence.objects.filter(staff=staff_id)
    presence.update(passed=F("passed") + 1)
    presence.filter(Q(passed__gte=MOST_PASSED), status=Presence.Status.ONLINE).update(status=Presence.Status.AWAY)


def _tell(conversation_id: uuid.UUID, *, staff_id: int, outcome: str) -> None:
    found = Conversation.objects.get(pk=conversation_id)
    event_of(found, "offer", actor=f"staff:{staff_id}", data={"outcome": outcome})
