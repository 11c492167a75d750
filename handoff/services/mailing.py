"""Telling by e-mail of what stands unseen in the chat. The words stay there, where who reads them has signed in."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from handoff.models import Conversation, Mail, Message

log = structlog.get_logger(__name__)
UNSEEN_AFTER = timedelta(minutes=2)
HELD_FOR = timedelta(minutes=5)
MOST_ATTEMPTS = 6
_MOST = 20
_WITH_A_KEY = frozenset({Mail.Kind.INVITATION})


def unseen_replies_mail() -> int:
    """One mail for each customer who left an address and has not seen an agent's reply for a while; how many."""
    told = Mail.objects.filter(
        conversation=OuterRef("pk"), kind=Mail.Kind.REPLY_WAITING, seq__gt=OuterRef("customer_read_seq")
    )
    unseen = Q(messages__author=Message.Author.AGENT, messages__seq__gt=F("customer_read_seq"))
    left = (
        Conversation.objects.exclude(contact_email="")
        .filter(unseen, ~Exists(told), messages__created_at__lt=timezone.now() - UNSEEN_AFTER)
        .annotate(unseen_seq=Max("messages__seq"))
    )
    mails = [
        Mail(
            conversation=one,
            kind=Mail.Kind.REPLY_WAITING,
            seq=one.unseen_seq,
            address=one.contact_email,
            subject="There is an answer to your question",
            text=_reply_waiting(one),
        )
        for one in left[:_MOST]
    ]
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    return len(mails)


def mails_send() -> int:
    """Send what is due; how many went. One that fails is tried again later each time, and given up in the end.

    The first failure ends the round: a server that does not answer takes its time with each mail.
    """
    sent = 0
    due = Mail.objects.filter(sent_at__isnull=True, failed_at__isnull=True, due_at__lte=Now())
    for pk in list(due.order_by("due_at").values_list("pk", flat=True)[:_MOST]):
        # Taken by moving it ahead: whoever else has seen it finds it not due any more.
        taken = due.filter(pk=pk).update(due_at=Now() + HELD_FOR, attempts=F("attempts") + 1)
        if taken and not _send(Mail.objects.get(pk=pk)):
            break
        sent += taken
    return sent


def _send(mail: Mail) -> bool:
    row = Mail.objects.filter(pk=mail.pk)
    try:
        send_mail(mail.subject, mail.text, None, [mail.address])
    except Exception as error:
        log.warning("mail_failed", mail=mail.pk, attempt=mail.attempts, error=type(error).__name__)
        row.update(
            error=type(error).__name__,
            due_at=Now() + timedelta(minutes=2**mail.attempts),
            failed_at=Now() if mail.attempts >= MOST_ATTEMPTS else None,
        )
        return False
    # What opens a door stays with who was sent it: whoever reads our tables later finds no key.
    row.update(sent_at=Now(), error="", text="" if mail.kind in _WITH_A_KEY else mail.text)
    return True


def _reply_waiting(conversation: Conversation) -> str:
    where = f"Read it and go on here: {settings.CHAT_URL}" if settings.CHAT_URL else "Open the chat on our website."
    first = conversation.display_name.split(" ")[0]
    return (
        f"Hello {first},\n\na colleague from our billing team has answered you in the chat. {where}\n\n"
        "For your safety the answer itself is not in this mail. You get it because you left this address in the chat.\n"
    )
