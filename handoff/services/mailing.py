"""Sending what is due. Each mail is taken by moving it ahead, so that any number of processes may do this at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from email.utils import parseaddr

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.db.models.functions import Now

from handoff.counting import counted
from handoff.mails.refusals import refusal_of
from handoff.models import Mail
from handoff.services.bouncing import EMPTIED, mail_refused

log = structlog.get_logger(__name__)
HELD_FOR = timedelta(minutes=5)
MOST_ATTEMPTS = 6
_MOST = 20
_ROUND_SECONDS = 30.0


def mails_send(*, late_seconds: float = 0.0) -> int:
    """Send what has been due for ``late_seconds``; how many went.

    One that fails is tried again, later each time, and given up in the end. A server that does not answer at all ends
    the round, as it takes its time with each mail; one that refuses an addressee does not.
    """
    _useless_drop()
    sent = 0
    for mail in _taken(timedelta(seconds=late_seconds)):
        try:
            message_of(mail).send()
        except Exception as error:
            if not _failed(mail, error):
                break
        else:
            # What opens a door stays with who was sent it: whoever reads our tables later finds no key.
            Mail.objects.filter(pk=mail.pk).update(sent_at=Now(), error="", **EMPTIED)
            counted("mail_tried", "sent")
            sent += 1
    return sent


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """The mail as it is sent, under the same Message-ID however often."""
    headers = {"Message-ID": message_id(mail), "Auto-Submitted": "auto-generated"}  # RFC 3834
    message = EmailMultiAlternatives(mail.subject, mail.text, None, [mail.address], headers=headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    if mail.attachment is not None:
        message.attach(mail.attachment_name, bytes(mail.attachment))  # its name's ending says what it is
    return message


def message_id(mail: Mail) -> str:
    """``<key@domain of the sender>``."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{mail.key}@{domain}>"


def _taken(late: timedelta) -> Iterator[Mail]:
    due = Mail.objects.filter(sent_at__isnull=True, failed_at__isnull=True, due_at__lte=Now() - late)
    soonest = due.order_by(F("useless_at").asc(nulls_last=True), "due_at")
    began = time.monotonic()
    for pk in list(soonest.values_list("pk", flat=True)[:_MOST]):
        if time.monotonic() - began > _ROUND_SECONDS:  # a slow server's rest is for the next round
            return
        # Whoever else has seen it finds it not due any more.
        if due.filter(pk=pk).update(due_at=Now() + HELD_FOR, attempts=F("attempts") + 1):
            mail = Mail.objects.filter(pk=pk).first()  # gone when it was taken back in this moment
            if mail is not None:
                yield mail


def _failed(mail: Mail, error: Exception) -> bool:
    """Whether the server still answers."""
    refused = refusal_of(error)
    reason = refused.reason if refused else type(error).__name__
    # The server's words repeat the address, so only its code is logged.
    log.warning("mail_failed", mail=mail.pk, attempt=mail.attempts, code=reason.partition(" ")[0])
    if refused is not None and refused.permanent:
        counted("mail_tried", "refused")
        mail_refused(mail_id=mail.pk, reason=reason)
    elif mail.attempts >= MOST_ATTEMPTS:
        counted("mail_tried", "given_up")
        _give_up(mail, reason)
    else:
        counted("mail_tried", "put_off")
        later = Now() + timedelta(minutes=2**mail.attempts)
        Mail.objects.filter(pk=mail.pk).update(error=reason[:300], due_at=later)
    return refused is not None


def _give_up(mail: Mail, reason: str) -> None:
    Mail.objects.filter(pk=mail.pk).update(error=reason[:300], failed_at=Now(), **EMPTIED)


def _useless_drop() -> None:
    """A code that has run out by now would only puzzle who reads it."""
    waiting = Mail.objects.filter(sent_at__isnull=True, failed_at__isnull=True)
    waiting.filter(useless_at__lte=Now()).update(failed_at=Now(), error="not sent in time", **EMPTIED)
