"""What stands beside a transcript: its place in the queue, its scores, its coaching notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from handoff.models import Conversation, Message, StaffMember
from supportbot.judging.queue_list import reasons_of
from supportbot.judging.scored import bot_is_in
from supportbot.models import CoachingNote, ConversationScore, ReviewItem, Scorecard

_EXCERPT = 80


def bar_context(conversation: Conversation, staff: StaffMember) -> dict[str, Any]:
    """The conversation's item of the queue, if it has one, as ``staff`` finds it."""
    item = ReviewItem.objects.select_related("reviewer").filter(pk=conversation.pk).first()
    held = item is not None and item.state == ReviewItem.State.TAKEN
    lapsed = held and item is not None and item.taken_until is not None and item.taken_until < timezone.now()
    return {
        "conversation": conversation,
        "item": item,
        "reasons": reasons_of(item) if item else [],
        "mine": held and item is not None and item.reviewer_id == staff.pk,
        "free": item is not None and (item.state == ReviewItem.State.OPEN or lapsed),
    }


def side_context(conversation: Conversation) -> dict[str, Any]:
    """Both parts, with what agents said read once."""
    said = _said_by_agents(conversation)
    return {"scoring": scores_context(conversation, said), "coaching": coaching_context(conversation, said)}


def scores_context(conversation: Conversation, said: Sequence[Message] | None = None) -> dict[str, Any]:
    """What it scored, and on which cards whose work could be scored; ``said`` where it has been read already."""
    scores = ConversationScore.objects.filter(conversation=conversation)
    said = _said_by_agents(conversation) if said is None else said
    return {
        "conversation": conversation,
        "scores": list(scores.select_related("card", "version", "agent", "by")),
        "cards": list(Scorecard.objects.filter(retired_at__isnull=True)),
        "agents": _agents(said),
        "bot": bot_is_in(conversation),
    }


def coaching_context(conversation: Conversation, said: Sequence[Message] | None = None) -> dict[str, Any]:
    """Its notes, and what a new one may be about; ``said`` where it has been read already."""
    said = _said_by_agents(conversation) if said is None else said
    return {
        "conversation": conversation,
        "notes": list(
            with_message(CoachingNote.objects.filter(conversation=conversation)).select_related("by", "agent")
        ),
        "agents": _agents(said),
        "said": [(message.seq, " ".join(message.text.split())[:_EXCERPT]) for message in said],
    }


def with_message(notes: QuerySet[CoachingNote]) -> QuerySet[CoachingNote]:
    """The notes, each with ``message``: the words it is about, empty where it is about the whole conversation."""
    about = Message.objects.filter(conversation=OuterRef("conversation"), seq=OuterRef("seq"))
    return notes.annotate(message=Subquery(about.values("text")[:1]))


def _said_by_agents(conversation: Conversation) -> list[Message]:
    said = Message.objects.filter(conversation=conversation, author=Message.Author.AGENT, staff__isnull=False)
    return list(said.select_related("staff").order_by("seq"))


def _agents(said: Sequence[Message]) -> list[StaffMember]:
    """Who said it, by name."""
    people = {message.staff.pk: message.staff for message in said if message.staff is not None}
    return sorted(people.values(), key=lambda one: (one.display_name, one.pk))
