"""Whose work in a conversation can be judged."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from handoff.models import Conversation, Message, StaffMember


def agents_in(conversation: Conversation) -> list[StaffMember]:
    """Those who have written to the customer, by name."""
    written = Message.objects.filter(conversation=conversation, author=Message.Author.AGENT, staff=OuterRef("pk"))
    return list(StaffMember.objects.filter(Exists(written)).order_by("display_name", "pk"))


def bot_is_in(conversation: Conversation) -> bool:
    """Whether the bot has said anything."""
    return Message.objects.filter(conversation=conversation, author=Message.Author.BOT).exists()
