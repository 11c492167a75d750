"""Slots over what the customer typed, and what of it is never one."""

from __future__ import annotations

import re

from billing.facts import Source
from supportbot.answering.decision import Slot

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_AMOUNT_OR_DATE = re.compile(
    r"[$€£¥₹]|(?<!\w)(?:eur|usd|gbp|chf|euros?|dollars?|pounds?|quid|cents?|pence)(?!\w)|\d[.,]\d\d(?!\d)"
    rf"|(?<!\w)\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTHS}),? (?:19|20)\d\d(?!\w)"
    rf"|(?<!\w)(?:{_MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d(?!\w)"
    r"|\d{4}-\d\d-\d\d|(?<!\d)\d{1,2}[./]\d{1,2}[./]\d{2,4}(?!\d)",
    re.IGNORECASE,
)


def amount_or_date(words: str) -> bool:
    """Whether ``words`` hold what reads as an amount of money or as a date."""
    return _AMOUNT_OR_DATE.search(words) is not None


def typed_address(address: str) -> Slot:
    return Slot("text", address, Source("typed", "customer", "address"))


def typed_tax_number(number: str) -> Slot:
    return Slot("name", number, Source("typed", "customer", "tax_id"))


def typed_code(code: str) -> Slot:
    return Slot("name", code, Source("typed", "customer", "coupon"))


def typed_subject(subject: str) -> Slot:
    return Slot("text", subject, Source("typed", "customer", "subject"))
