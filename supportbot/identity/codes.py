"""One-time codes: sent to the address on file, six digits, ten minutes, five tries, once."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from billing.selectors import company_facts, customer_by_address, customer_contact
from handoff.models import Conversation
from handoff.services.code_mailing import code_mail
from handoff.services.contacting import address_accept, shown
from handoff.services.events import event_of
from handoff.services.locking import conversation_lock
from supportbot.answering.identity import is_visitor
from supportbot.identity.errors import CodeOver, CodeWrong, NoAddress
from supportbot.models import IdentityCode
from supportbot.thinking import ANSWERS_IN

DIGITS = 6
MINUTES = 10
"""How long a code holds."""
MOST_TRIES = 5
_SALT = "supportbot.identity-code"


def code_send(*, conversation_id: uuid.UUID, email: str, language: str) -> str:
    """Send a fresh code and return the address as it may be shown; a code sent before for this conversation is void.

    A customer's goes to the address on file. A visitor names theirs in ``email``: the answer is the same whether or not
    a customer has it. Raises BadAddress (``email``), NoAddress, ConversationNotFound.
    """
    with transaction.atomic():
        conversation = conversation_lock(conversation_id)
        customer_ref, address = _whom(conversation, email)
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        kept = IdentityCode(
            conversation=conversation, customer_ref=customer_ref, expires_at=timezone.now() + timedelta(minutes=MINUTES)
        )
        kept.digest = _digest(kept.pk, code)
        kept.save()
        event_of(conversation, "identity", actor="customer", data={"step": "code_asked"})
        if customer_ref:
            code_mail(
                conversation=conversation,
                address=address,
                code=code,
                company=company_facts(ANSWERS_IN).name,
                language=language,
                name="" if is_visitor(conversation.customer_ref) else conversation.display_name,
                minutes=MINUTES,
            )
    return shown(address)


def code_redeem(*, conversation_id: uuid.UUID, code: str) -> str:
    """The reference of the customer whom the newest code proves. It works once.

    Raises CodeWrong (``code``), CodeOver.
    """
    newest = IdentityCode.objects.filter(conversation=conversation_id).order_by("-created_at").first()
    if newest is None:
        raise CodeOver(field="code")
    # A try is counted before it is looked at, so that many at once are no more tries than the same ones in a row.
    open_one = IdentityCode.objects.filter(pk=newest.pk, used_at=None, attempts__lt=MOST_TRIES, expires_at__gt=Now())
    if open_one.update(attempts=F("attempts") + 1) != 1:
        raise CodeOver(field="code")
    right = constant_time_compare(newest.digest, _digest(newest.pk, code)) and newest.customer_ref
    used = bool(right) and IdentityCode.objects.filter(pk=newest.pk, used_at=None).update(used_at=Now()) == 1
    _log(conversation_id, "verified" if used else "code_wrong")
    if not right:
        raise CodeWrong(field="code")
    if not used:
        raise CodeOver(field="code")
    return newest.customer_ref


def _whom(conversation: Conversation, email: str) -> tuple[str, str]:
    """Whom a code would prove (empty: nobody), and the address it is said to go to."""
    if is_visitor(conversation.customer_ref):
        address = address_accept(email)
        return customer_by_address(address), address
    address = customer_contact(conversation.customer_ref)
    if not address:
        raise NoAddress
    return conversation.customer_ref, address


def _log(conversation_id: uuid.UUID, step: str) -> None:
    with transaction.atomic():
        event_of(conversation_lock(conversation_id), "identity", actor="customer", data={"step": step})


def _digest(code_id: uuid.UUID, code: str) -> str:
    return salted_hmac(_SALT, f"{code_id}:{code}", algorithm="sha256").hexdigest()
