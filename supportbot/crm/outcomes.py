"""What came of a conversation, from the rows as they stand: what was masked or erased meanwhile does not leave."""

from __future__ import annotations

from datetime import datetime

from billing.crm.port import Outcome, OutcomeKind
from billing.selectors.crm import address_of
from handoff.custody import Custody, Move
from handoff.models import Conversation, Escalation, Event, Message, StaffMember
from supportbot.crm.links import transcript_link
from supportbot.models import ConversationRating, OutcomeDelivery, Turn

_LONGEST_COMMENT = 4000


def outcome_of(delivery: OutcomeDelivery) -> Outcome | None:
    """None where billing has no such customer any more, or nothing says that it was closed."""
    chat = delivery.conversation
    closing = (
        Event.objects.filter(conversation=chat, kind="custody", data__custody=Custody.CLOSED).order_by("pk").last()
    )
    email = address_of(chat.customer_ref)
    if closing is None or email is None:
        return None
    rating = ConversationRating.objects.filter(conversation=chat).first()
    return Outcome(
        conversation=str(chat.pk),
        customer_ref=chat.customer_ref,
        email=email,
        outcome=_kind(chat, closing.created_at),
        reason=str(closing.data.get("reason") or ""),
        topic=str(closing.data.get("topic") or chat.topic or _last_topic(chat)),
        rating=rating.score if rating else None,
        comment=rating.comment[:_LONGEST_COMMENT] if rating else "",
        agent=_agent(closing.actor),
        started_at=chat.created_at,
        ended_at=closing.created_at,
        transcript_url=transcript_link(chat.pk),
    )


def _kind(chat: Conversation, closed_at: datetime) -> OutcomeKind:
    """Who held it decides; who was only asked for and never came is no hand-over."""
    moves = Event.objects.filter(conversation=chat, kind="custody", created_at__lte=closed_at)
    if moves.filter(data__move__in=(Move.CLAIM.value, Move.REOPEN.value)).exists():
        return "handed_over"
    if Escalation.objects.filter(conversation=chat, created_at__lte=closed_at).exists():
        return "abandoned"
    answers = Message.objects.filter(conversation=chat, author=Message.Author.BOT, kind=Message.Kind.ANSWER)
    return "answered" if answers.exists() else "abandoned"


def _last_topic(chat: Conversation) -> str:
    done = Turn.objects.filter(conversation=chat, status=Turn.Status.DONE).order_by("first_seq")
    return done.values_list("topic", flat=True).last() or ""


def _agent(actor: str) -> str:
    kind, _, key = actor.partition(":")
    if kind != "staff" or not key.isdigit():
        return ""
    return StaffMember.objects.filter(pk=int(key)).values_list("display_name", flat=True).first() or ""
