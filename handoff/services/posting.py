"""Mails on their way out: kept in the caller's transaction, and the hooks hear of it once that commits."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction

from handoff.mails.writing import Letter
from handoff.models import Conversation, Mail

Hook = Callable[[], None]
_hooks: list[Hook] = []


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a mail; the ending of ``name`` says what it is."""

    name: str
    data: bytes


def on_posted(hook: Hook) -> None:
    """Have ``hook`` called when mails wait to be sent. Registered in ``AppConfig.ready``; it must not wait or raise."""
    if hook not in _hooks:
        _hooks.append(hook)


def mail_of(
    letter: Letter,
    *,
    kind: Mail.Kind,
    address: str,
    conversation: Conversation | None = None,
    seq: int = 0,
    useless_at: datetime | None = None,
    key: uuid.UUID | None = None,
    attachment: Attached | None = None,
) -> Mail:
    """The row of a mail, not kept yet. Under a ``key`` of its own it is kept once, however often it is posted."""
    return Mail(
        conversation=conversation,
        kind=kind,
        key=key or uuid.uuid4(),
        seq=seq,
        address=address,
        language=letter.language,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        useless_at=useless_at,
        attachment_name=attachment.name if attachment else "",
        attachment=attachment.data if attachment else None,
    )


def mails_post(mails: list[Mail]) -> None:
    """Keep them to be sent soon. One that its constraints know already is left out."""
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    if mails:
        transaction.on_commit(_announce)


def sender_name() -> str:
    """Who mails come from, as their readers see it."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return name or address


def _announce() -> None:
    for hook in _hooks:
        hook()
