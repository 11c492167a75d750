"""Holds for a court or a regulator: set and lifted by those who review."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from handoff.errors import AlreadyHeld, BadReason, ConversationNotFound, Forbidden, HoldNotFound
from handoff.models import Conversation, LegalHold, StaffMember
from handoff.services.auditing import conversation_record
from handoff.services.locking import conversation_lock
from handoff.text import TextError, accept_text

LONGEST_REASON = 500
FEWEST_LETTERS = 5


def hold_set(*, conversation_id: uuid.UUID, staff: StaffMember, reason: str, on_customer: bool) -> LegalHold:
    """Hold the conversation, or everything of its customer's, what is yet to come too.

    Raises Forbidden, BadReason, AlreadyHeld, ConversationNotFound.
    """
    must_review(staff)
    said = reason_of(reason)
    with transaction.atomic():
        conversation = _locked(conversation_id, whole_customer=on_customer)
        on_what = {"customer_ref": conversation.customer_ref} if on_customer else {"conversation": conversation}
        try:
            with transaction.atomic():
                hold = LegalHold.objects.create(**on_what, reason=said, by=staff, by_name=staff.display_name)
        except IntegrityError:
            raise AlreadyHeld from None
        conversation_record(
            "hold_set", conversation=conversation, staff=staff, hold=hold.pk, customer=on_customer, reason=said
        )
    return hold


def hold_lift(*, hold_id: int, conversation_id: uuid.UUID, staff: StaffMember, reason: str) -> None:
    """End a hold, seen from one of the conversations it is on.

    Raises Forbidden, BadReason, HoldNotFound (also when a colleague has lifted it), ConversationNotFound.
    """
    must_review(staff)
    said = reason_of(reason)
    with transaction.atomic():
        conversation = conversation_lock(conversation_id)
        on_it = LegalHold.objects.filter(pk=hold_id, lifted_at__isnull=True)
        on_it = on_it.filter(conversation=conversation) | on_it.filter(customer_ref=conversation.customer_ref)
        if not on_it.update(lifted_at=Now(), lifted_by_name=staff.display_name):
            raise HoldNotFound
        conversation_record("hold_lifted", conversation=conversation, staff=staff, hold=hold_id, reason=said)


def holds_follow(conversation: Conversation, *, before: str) -> None:
    """``conversation`` (locked) has become another customer's: what the one ``before`` was held for goes on for it."""
    for hold in LegalHold.objects.filter(customer_ref=before, lifted_at__isnull=True):
        LegalHold.objects.create(conversation=conversation, reason=hold.reason, by=hold.by, by_name=hold.by_name)


def must_review(staff: StaffMember) -> None:
    """Raises Forbidden for who does not review."""
    if not staff.may_review:
        raise Forbidden


def reason_of(text: str) -> str:
    """Why, in words that somebody else understands later. Raises BadReason."""
    try:
        said = accept_text(text, limit=LONGEST_REASON, field="reason")
    except TextError as error:
        raise BadReason(error.safe_text if error.code != "text_empty" else None, field="reason") from None
    if len(said) < FEWEST_LETTERS:
        raise BadReason(field="reason")
    return said


def _locked(conversation_id: uuid.UUID, *, whole_customer: bool) -> Conversation:
    """Locked, and with it the customer's others: nobody redacts in one of them while the hold is being set."""
    if not whole_customer:
        return conversation_lock(conversation_id)
    ref = Conversation.objects.filter(pk=conversation_id).values("customer_ref")
    # All in one order, so that two who hold the same customer wait for each other instead of for ever.
    of_customer = Conversation.objects.filter(customer_ref=ref[:1]).order_by("pk")
    locked = {one.pk: one for one in of_customer.select_for_update(of=("self",))}
    if conversation_id not in locked:
        raise ConversationNotFound
    return locked[conversation_id]
