"""An agent's wish for help with writing: whether it may be, what is needed for it, and the record that it was."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, get_args

from django.conf import settings
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from handoff.counting import counted
from handoff.errors import AidNotNeeded, AidTooOften, AidUnknown
from handoff.models import Conversation, Event, Message, StaffMember
from handoff.ports import AidKind, AidWanted
from handoff.selectors.conversations import latest_escalation, messages_before
from handoff.services.locking import must_be_holder
from handoff.text import accept_text

OWN_TEXT = ("shorter", "kinder", "translate")
_RECENT = 16
_limiter = MovingWindowRateLimiter(MemoryStorage())


def aid_wanted(*, conversation: Conversation, staff: StaffMember, kind: str, text: str) -> AidWanted:
    """What ``staff``, who holds it, asks for; counted against ``AID_RATE`` in this process.

    Raises NotHolder, ConversationClosed, AidUnknown, TextError, AidTooOften, AidNotNeeded.
    """
    must_be_holder(conversation, staff)
    known = _kind(kind)
    own = accept_text(text) if known in OWN_TEXT else ""
    if not _limiter.hit(_rate(settings.AID_RATE), "aid", str(staff.pk)):
        counted("rate_limited", "aid")
        raise AidTooOften
    rows = messages_before(conversation.pk, conversation.last_seq + 1, _RECENT)
    escalation = latest_escalation(conversation.pk)
    return AidWanted(
        kind=known,
        conversation_id=conversation.pk,
        customer_ref=conversation.customer_ref,
        customer_name=conversation.display_name,
        locale=conversation.locale,
        staff_id=staff.pk,
        staff_name=staff.display_name,
        text=_last_words(rows) if known == "read" else own,
        recent=tuple((row.author, row.text) for row in rows),
        brief=escalation.brief if escalation else None,
    )


def aid_record(*, conversation_id: uuid.UUID, staff_id: int, kind: AidKind, data: Mapping[str, Any]) -> None:
    """Keep that it was asked for and how it went: codes and numbers, no text. Rings no bell."""
    now = Conversation.objects.get(pk=conversation_id)
    Event.objects.create(
        conversation=now,
        kind="writing_aid",
        seq=now.last_seq,
        custody_version=now.custody_version,
        actor=f"staff:{staff_id}",
        data={"kind": kind, **data},
    )


def _kind(named: str) -> AidKind:
    for one in get_args(AidKind):
        if one == named:
            known: AidKind = one
            return known
    raise AidUnknown(field="kind")


def _last_words(rows: list[Message]) -> str:
    said = [row.text for row in rows if row.author == Message.Author.CUSTOMER and row.text.strip()]
    if not said:
        raise AidNotNeeded("nothing_said", "The customer has not written anything yet.")
    return said[-1]


@lru_cache(maxsize=8)
def _rate(text: str) -> RateLimitItem:
    return parse(text)
