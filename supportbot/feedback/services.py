"""What a customer thought of an answer and of the whole chat. The newest word counts."""

from __future__ import annotations

import uuid

from django.db import transaction

from handoff.errors import MessageNotFound
from handoff.models import Conversation, Message
from handoff.services.events import event_append
from supportbot.models import AnswerFeedback, ConversationRating


def answer_feedback_set(*, conversation_id: uuid.UUID, seq: int, value: str, reason: str) -> None:
    """Keep a thumb on one bot answer. Raises MessageNotFound when ``seq`` is no reply of the bot's here."""
    replies = Message.objects.filter(conversation_id=conversation_id, seq=seq, author=Message.Author.BOT)
    if not replies.exclude(kind=Message.Kind.NOTICE).exists():
        raise MessageNotFound("Only an answer of the assistant can be rated.", field="seq")
    with transaction.atomic():
        AnswerFeedback.objects.update_or_create(
            conversation_id=conversation_id, seq=seq, defaults={"value": value, "reason": reason}
        )
        _log(conversation_id, "feedback", {"seq": seq, "value": value, "reason": reason})


def conversation_rate(*, conversation_id: uuid.UUID, score: int, comment: str) -> None:
    """Keep the closing rating, 1 to 5."""
    with transaction.atomic():
        ConversationRating.objects.update_or_create(
            conversation_id=conversation_id, defaults={"score": score, "comment": comment}
        )
        _log(conversation_id, "rating", {"score": score})


def thumbs_of(conversation_id: uuid.UUID) -> dict[int, str]:
    """The thumbs of one conversation, by the number of the message."""
    return dict(AnswerFeedback.objects.filter(conversation_id=conversation_id).values_list("seq", "value"))


def is_rated(conversation_id: uuid.UUID) -> bool:
    return ConversationRating.objects.filter(conversation_id=conversation_id).exists()


def _log(conversation_id: uuid.UUID, kind: str, data: dict[str, object]) -> None:
    row = Conversation.objects.only("last_seq", "custody_version").get(pk=conversation_id)
    event_append(
        conversation_id=conversation_id,
        kind=kind,
        seq=row.last_seq,
        custody_version=row.custody_version,
        actor="customer",
        data=data,
    )
