"""Customers, conversations that end, and a CRM in memory to tell of them."""

from __future__ import annotations

from typing import Any

from billing.crm.fake import FakeCrm
from billing.crm.fake.crm import Shelf
from billing.crm.port import CrmRecord
from billing.models import Customer
from handoff.models import Conversation, StaffMember
from handoff.services.holding import conversation_claim, conversation_close
from handoff.services.opening import conversation_open
from supportbot.crm.deliveries import outcome_send, outcome_take
from supportbot.crm.log import log_read
from supportbot.feedback.services import conversation_rate
from supportbot.models import OutcomeDelivery
from tests.handoff.people import staff

REF, EMAIL = "cus_priya", "priya@example.com"


def customer(ref: str = REF, email: str = EMAIL, **columns: Any) -> Customer:
    return Customer.objects.create(external_ref=ref, name="Priya Shah", email=email, currency="EUR", **columns)


def fake(**record: Any) -> FakeCrm:
    """A CRM that knows the customer."""
    crm = FakeCrm(shelf=Shelf(), timeout=0.2)
    crm.shelf.records[REF] = CrmRecord(REF, EMAIL, **record)
    return crm


def opened(ref: str = REF) -> Conversation:
    return conversation_open(
        customer_ref=ref, display_name="Priya Shah", locale="en-IE", bot_name="Nora", greeting="Hi, I am Nora."
    )


def held(ref: str = REF, by: StaffMember | None = None) -> tuple[Conversation, StaffMember]:
    chat, agent = opened(ref), by or staff()
    claimed = conversation_claim(conversation_id=chat.pk, staff=agent, seen_version=chat.custody_version)
    return claimed, agent


def closed(ref: str = REF, reason: str = "resolved", topic: str = "late_fee") -> Conversation:
    """A conversation that an agent took and closed."""
    chat, agent = held(ref)
    return conversation_close(
        conversation_id=chat.pk, staff=agent, seen_version=chat.custody_version, reason=reason, topic=topic
    )


def rated(chat: Conversation, score: int, comment: str = "") -> None:
    conversation_rate(conversation_id=chat.pk, score=score, comment=comment)


def tell(crm: FakeCrm) -> list[bool]:
    """Read the log and make every attempt that is due, in this thread; what came of each."""
    log_read()
    told = []
    while (taken := outcome_take()) is not None:
        told.append(outcome_send(crm=crm, taken=taken))
    return told


def row(chat: Conversation) -> OutcomeDelivery:
    return OutcomeDelivery.objects.get(pk=chat.pk)
