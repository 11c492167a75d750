"""The company's telephone number, for who asks for a person to ring."""

from __future__ import annotations

import re

from billing.facts import Company
from supportbot.answering.decision import HandoffReason, Phrase
from supportbot.answering.figures import company_contact
from supportbot.answering.handoffs import TO_CUSTOMER
from supportbot.answering.phrases import say

_RINGS = re.compile(r"(?<!\w)(?:(?:tele)?(?:ph|f)one\w*|ring|call|calling|hotline|helpline)(?!\w)", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\w)(?:(?:tele)?(?:ph|f)one|hotline|helpline) (?:number|no|nr)(?!\w)", re.IGNORECASE)


def asks_for_a_number(text: str) -> bool:
    """Whether a number to ring is asked for."""
    return _NUMBER.search(text) is not None


def by_phone(reason: HandoffReason, text: str, company: Company) -> tuple[Phrase, ...]:
    """The usual words and the number; nothing when no number is asked for or the company has given none."""
    if reason != "asked_for_person" or not company.contacts.get("phone") or not _RINGS.search(text):
        return ()
    number = say("If you'd rather ring us, our number is {phone}.", phone=company_contact(company, "phone"))
    return say(TO_CUSTOMER[reason]), number
