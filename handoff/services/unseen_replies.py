"""Telling by e-mail of what stands unseen in the chat. The words stay there, where who reads them has signed in."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils import timezone

from handoff.links import chat_link
from handoff.mails.wording import language_of
from handoff.mails.writing import letter
from handoff.models import Conversation, Mail, Message
from handoff.services.posting import mail_of, mails_post, sender_name

UNSEEN_AFTER = timedelta(minutes=2)
_MOST = 20


def unseen_replies_mail() -> int:
    """One mail for each customer who left an address and has not seen an agent's reply for a while; how many."""
    told = Mail.objects.filter(
        conversation=OuterRef("pk"),
        kind=Mail.Kind.REPLY_WAITING,
        seq__gt=OuterRef("customer_read_seq"),
        bounced_at__isnull=True,
    )
    unseen = Q(messages__author=Message.Author.AGENT, messages__seq__gt=F("customer_read_seq"))
    left = (
        Conversation.objects.exclude(contact_email="")
        .filter(unseen, ~Exists(told), messages__created_at__lt=timezone.now() - UNSEEN_AFTER)
        .annotate(unseen_seq=Max("messages__seq"))
    )
    mails = [_reply_waiting(one, one.unseen_seq) for one in left[:_MOST]]
    mails_post(mails)
    return len(mails)


def _reply_waiting(conversation: Conversation, seq: int) -> Mail:
    written = letter(
        Mail.Kind.REPLY_WAITING.value,
        language=language_of(conversation.language, conversation.locale),
        sender=sender_name(),
        name=conversation.display_name,
        link=chat_link(conversation.pk),
    )
    return mail_of(
        written, kind=Mail.Kind.REPLY_WAITING, address=conversation.contact_email, conversation=conversation, seq=seq
    )
