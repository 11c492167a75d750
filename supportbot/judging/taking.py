"""Sharing the review queue: each item is one reviewer's at a time, by conditional update under a lease."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from handoff.models import StaffMember
from handoff.services.auditing import change_record
from supportbot.judging.errors import ItemNotHeld, ItemTaken
from supportbot.judging.queue_list import RANKED, RankKey
from supportbot.judging.scoring_turn import wait_for_scoring
from supportbot.models import CoachingNote, ConversationScore, ReviewItem, TurnVerdict

State = ReviewItem.State


def free_items() -> QuerySet[ReviewItem]:
    """What anybody may take: open, or taken under a lease that has run out."""
    return ReviewItem.objects.filter(Q(state=State.OPEN) | Q(state=State.TAKEN, taken_until__lt=Now()))


def held_by(staff: StaffMember) -> QuerySet[ReviewItem]:
    """What ``staff`` has, also after the lease while nobody else has taken it."""
    return ReviewItem.objects.filter(state=State.TAKEN, reviewer=staff)


def held_items(staff: StaffMember) -> list[ReviewItem]:
    """The same with their conversations, the riskiest first."""
    return list(held_by(staff).select_related("conversation__agent", "reviewer").order_by(*RANKED))


def item_take_next(*, by: StaffMember, reason: str = "", after: RankKey | None = None) -> ReviewItem | None:
    """The riskiest free item, now ``by``'s; None where none is left.

    ``reason`` narrows it, ``after`` asks for one further down the ranks. Items that others are taking this moment are
    passed over, so two who ask at once never get the same; for those that are being scored anew it waits.
    """
    found = free_items().filter(after.below() if after else Q())
    if reason:
        found = found.filter(reasons__contains=[reason])
    with transaction.atomic():
        item = _first_unlocked(found)
        if item is None:
            wait_for_scoring()
            item = _first_unlocked(found)
        return _taken(item, by) if item is not None else None


def _first_unlocked(found: QuerySet[ReviewItem]) -> ReviewItem | None:
    return found.select_for_update(skip_locked=True, of=("self",)).order_by(*RANKED).first()


def item_take(*, by: StaffMember, conversation_id: uuid.UUID) -> ReviewItem:
    """That item, now ``by``'s; taking what one has prolongs it. Raises ItemTaken, which says who has it."""
    with transaction.atomic():
        mine = free_items() | held_by(by)
        item = mine.select_for_update(of=("self",)).filter(pk=conversation_id).first()
        if item is None:
            raise ItemTaken(_why_not(conversation_id))
        return _taken(item, by)


def item_hand_back(*, by: StaffMember, conversation_id: uuid.UUID) -> RankKey:
    """Free again for everybody; its rank, to go on below. Raises ItemNotHeld."""
    with transaction.atomic():
        return RankKey.of(_leave(by, conversation_id, "review_handed_back", state=State.OPEN, reviewer=None))


def item_finish(*, by: StaffMember, conversation_id: uuid.UUID) -> None:
    """It has been looked at; the outcome is the weightiest thing that was done about it. Raises ItemNotHeld."""
    with transaction.atomic():
        outcome = _outcome(conversation_id)
        _leave(by, conversation_id, "review_done", state=State.DONE, done_at=Now(), outcome=outcome)


def item_dismiss(*, by: StaffMember, conversation_id: uuid.UUID) -> None:
    """It was not worth a look. Raises ItemNotHeld."""
    with transaction.atomic():
        _leave(by, conversation_id, "review_dismissed", state=State.DISMISSED, done_at=Now())


def lease_prolong(*, by: StaffMember, conversation_id: uuid.UUID) -> None:
    """Who is judging a conversation keeps it a while longer, where they have it at all."""
    held_by(by).filter(pk=conversation_id).update(taken_until=_lease_end())


def _taken(item: ReviewItem, by: StaffMember) -> ReviewItem:
    """``item`` is locked by the caller, so what was read of it still holds."""
    if item.state != State.TAKEN or item.reviewer_id != by.pk:
        _record("review_taken", by, item, State.TAKEN)
    item.state, item.reviewer = State.TAKEN, by
    ReviewItem.objects.filter(pk=item.pk).update(state=State.TAKEN, reviewer=by, taken_until=_lease_end())
    item.refresh_from_db(fields=["taken_until"])
    return item


def _leave(by: StaffMember, conversation_id: uuid.UUID, kind: str, **columns: Any) -> ReviewItem:
    item = held_by(by).select_for_update(of=("self",)).filter(pk=conversation_id).first()
    if item is None:
        raise ItemNotHeld
    ReviewItem.objects.filter(pk=item.pk).update(taken_until=None, **columns)
    _record(kind, by, item, columns["state"])
    return item


def _record(kind: str, by: StaffMember, item: ReviewItem, state: str) -> None:
    of = {"conversation": str(item.pk), "name": item.conversation.display_name, "score": item.score}
    changes = {"state": [str(item.state), str(state)]}
    change_record(kind, by=by, of=of, changes=changes, conversation=item.conversation)


def _outcome(conversation_id: uuid.UUID) -> ReviewItem.Outcome:
    wrong = TurnVerdict.objects.filter(turn__conversation=conversation_id, value=TurnVerdict.Value.WRONG)
    if wrong.exists():
        return ReviewItem.Outcome.CORRECTED
    if CoachingNote.objects.filter(conversation=conversation_id).exists():
        return ReviewItem.Outcome.COACHED
    scored = ConversationScore.objects.filter(conversation=conversation_id)
    return ReviewItem.Outcome.SCORED if scored.exists() else ReviewItem.Outcome.FINE


def _why_not(conversation_id: uuid.UUID) -> str | None:
    item = ReviewItem.objects.select_related("reviewer").filter(pk=conversation_id).first()
    if item is None:
        return "This conversation is not in the queue any more. Take the next one."
    who = item.reviewer.display_name if item.reviewer else "Somebody"
    if item.state == State.TAKEN:
        return f"{who} has taken it. Take the next one."
    return f"{who} has dealt with it. Take the next one."


def _lease_end() -> Any:
    return Now() + timedelta(seconds=settings.REVIEW_LEASE_SECONDS)
