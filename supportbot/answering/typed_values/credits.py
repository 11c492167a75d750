"""A goodwill credit asked for, and the amount that was named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from billing.money import Money
from supportbot.answering.typed_amounts import minor_units
from supportbot.understanding.patterns import plain

_FOR_TROUBLE = re.compile(
    r"(?<!\w)(?:compensat\w+|good ?will|as an apology|for (?:the|my|all (?:the|this|that)|this|that) (?:\w+ ){0,2}"
    r"(?:outages?|trouble|inconvenience|downtime|hassle|disruption|bad service|poor service))(?!\w)"
)
_CREDIT = re.compile(r"(?<!\w)(?:credit(?:s|ed)?|compensat\w+|good ?will|money off)(?! (?:cards?|check|notes?))(?!\w)")
_WISHED = re.compile(
    r"(?<!\w)(?:give|want|like|deserve|expect|demand|need|claim|compensate|ask(?:ing)? for|get me|owes? me|how about"
    r"|please|credit (?:me|my account)|(?:can|could|may|should) (?:i|we) (?:please )?(?:get|have))(?!\w)"
)
_NOT_GOODWILL = re.compile(
    r"(?<!\w)(?:do i|did i|have i|how much|what|which|why|where|when|already|my credit|refund\w*"
    r"|(?:money|payment) back)(?!\w)"
)
_SIGNS: Mapping[str, str] = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP",
    "quid": "GBP", "$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "bucks": "USD", "chf": "CHF",
    "¥": "JPY", "₹": "INR",
}  # fmt: skip
_SIGN = re.compile(r"[€£$¥₹]|[a-z]+", re.IGNORECASE)


def asks_for_credit(text: str) -> bool:
    """Whether credit is wished for that makes up for something, or that nobody owes."""
    said = plain(text)
    return bool(_CREDIT.search(said) and _WISHED.search(said)) and not _NOT_GOODWILL.search(said)


def asks_for_compensation(text: str) -> bool:
    """Whether it is plainly goodwill that is meant, with or without an amount."""
    return asks_for_credit(text) and _FOR_TROUBLE.search(plain(text)) is not None


def amount_named(typed: Sequence[str], currency: str) -> Money | None:
    """The one amount that was typed, in the customer's currency; None where there are several or in another one."""
    if len(typed) != 1:
        return None
    signs = {_SIGNS[sign.lower()] for sign in _SIGN.findall(typed[0]) if sign.lower() in _SIGNS}
    minor = minor_units(typed[0], currency)
    return Money(minor, currency) if minor and signs <= {currency} else None
