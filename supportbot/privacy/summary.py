"""What is kept of a customer, as counts under names that people know."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from billing.services.tombstones import erased_on
from handoff.models import LegalHold
from supportbot.privacy.finding import rows_of, stores_of_customers
from supportbot.privacy.folders import learnt_of, mails_of
from supportbot.privacy.marks import marks_of

_GROUPS = {
    "Chats": ("handoff.Conversation",),
    "Messages": ("handoff.Message",),
    "Files": ("handoff.Attachment",),
    "Mails": ("handoff.Mail",),
    "Notes, briefs and scores by staff": (
        "handoff.Note",
        "handoff.Escalation",
        "supportbot.CoachingNote",
        "supportbot.ConversationScore",
        "supportbot.TurnVerdict",
    ),
    "Ratings and thumbs": ("supportbot.ConversationRating", "supportbot.AnswerFeedback"),
    "What the bot read and decided": ("supportbot.Turn",),
    "Entries of the log": ("handoff.Event",),
    "Bills": ("billing.Invoice",),
    "Payments, refunds, credits, disputes": (
        "billing.PaymentAttempt",
        "billing.Refund",
        "billing.CreditNote",
        "billing.Dispute",
    ),
    "Actions on the account": ("billing.Action",),
    "Sentences to learn from": ("supportbot.Correction",),
}


@dataclass(frozen=True, slots=True)
class Summary:
    """``parts`` are (what, how many) without empty ones; ``held`` and ``erased_on`` as they are now."""

    ref: str
    parts: tuple[tuple[str, int], ...]
    held: bool
    erased_on: datetime | None


def summary_of(customer_ref: str) -> Summary:
    """Nothing is changed, and nothing of it is kept."""
    marks = marks_of(customer_ref)
    counts = {model._meta.label: len(rows_of(model, store, marks)) for model, store in stores_of_customers()}
    named: Counter[str] = Counter()
    for title, labels in _GROUPS.items():
        named[title] = sum(counts.pop(label) for label in labels)
    named["Mails as files"] = len(list(mails_of(marks)))
    named["Learnt sentences in the file"] = len(learnt_of(marks))
    named["Other rows"] = sum(counts.values())
    of_chat = Q(conversation__customer_ref=customer_ref)
    held = LegalHold.objects.filter(Q(customer_ref=customer_ref) | of_chat, lifted_at__isnull=True).exists()
    parts = tuple((title, count) for title, count in named.items() if count)
    return Summary(customer_ref, parts, held, erased_on(customer_ref))
