"""Conversations with turns and opinions, as the bot and the customer leave them."""

from __future__ import annotations

from typing import Any

from handoff.models import Conversation
from supportbot.models import AnswerFeedback, ConversationRating, Turn
from tests.handoff.pages.people import say

FACT = {
    "kind": "money",
    "value": {"minor": 4500, "currency": "EUR"},
    "shown": "€45.00",
    "source": {"kind": "invoice", "ref": "INV-2041", "field": "total", "rule": "sum_of_lines"},
}
TRACE: dict[str, Any] = {
    "reading": {
        "topics": [["explain_charge", 0.91], ["balance_due", 0.05]],
        "signals": ["dispute"],
        "slots": {"invoice_numbers": ["INV-2041"], "periods": []},
        "language": "en",
    },
    "facts": [FACT],
    "threshold": 0.6,
    "model_version": "en-abc123",
}


def answered(conversation: Conversation, seq: int, text: str = "It is €45.00.", **columns: Any) -> Turn:
    """The bot's message ``seq`` in answer to the one before it."""
    say(conversation, seq, text, author="bot")
    values = {"decision": "answer", "topic": "explain_charge", "confidence": 0.91, "milliseconds": 41.7, "trace": TRACE}
    return Turn.objects.create(
        conversation=conversation,
        first_seq=seq - 1,
        last_seq=seq - 1,
        custody_version=0,
        status="done",
        reply_seq=seq,
        **{**values, **columns},
    )


def thumb(conversation: Conversation, seq: int, value: str) -> None:
    AnswerFeedback.objects.create(conversation=conversation, seq=seq, value=value)


def rated(conversation: Conversation, score: int, comment: str = "") -> None:
    ConversationRating.objects.create(conversation=conversation, score=score, comment=comment)
