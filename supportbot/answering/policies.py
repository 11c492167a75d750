"""What the company's policies say, as slots: typed values by key, and passages in the company's own words."""

from __future__ import annotations

from datetime import date, timedelta

from billing.facts import Company, Invoice, Source, Subscription
from billing.money import Money
from supportbot.answering.decision import Phrase, Slot
from supportbot.answering.phrases import say

LONGEST_TERM = 1200
WHOLE = 100


def policy_count(company: Company, key: str) -> Slot | None:
    """A whole number above zero (days, months), None when the company has no such policy."""
    value = company.policies.get(key)
    if type(value) is not int or not 0 < value <= LONGEST_TERM:
        return None
    return Slot("count", value, Source("policy", key, "value"))


def policy_money(company: Company, key: str) -> Slot | None:
    """An amount, None when the company has no such policy."""
    value = company.policies.get(key)
    return Slot("money", value, Source("policy", key, "value")) if isinstance(value, Money) else None


def policy_percent(company: Company, key: str) -> Slot | None:
    """A whole number of percent from nought to a hundred, None when the company has no such policy."""
    value = company.policies.get(key)
    if type(value) is not int or not 0 <= value <= WHOLE:
        return None
    return Slot("percent", value, Source("policy", key, "value"))


def policy_flag(company: Company, key: str) -> bool | None:
    """Whether the company does something, None when it has not said."""
    value = company.policies.get(key)
    return value if isinstance(value, bool) else None


def policy_name(company: Company, key: str) -> Slot | None:
    """A few words, such as the card brands taken; None when the company has no such policy."""
    value = company.policies.get(key)
    return Slot("name", value, Source("policy", key, "value")) if isinstance(value, str) and value else None


def policy_passage(company: Company, key: str, saying: str = "{policy}") -> tuple[Phrase, ...]:
    """The policy word for word as the company wrote it, where ``saying`` has its place; nothing when it has none."""
    text = company.texts.get(key)
    return (say(saying, policy=Slot("text", text, Source("policy_text", key, "text"))),) if text else ()


def minimum_term_end(subscription: Subscription, months: int) -> Slot:
    """When the first ``months`` months are over: the same day of a later month, or its last day."""
    source = Source("subscription", subscription.ref, "started_on", rule="minimum_term_end")
    return Slot("date", _months_later(subscription.started_on, months), source)


def extended_due(company: Company, invoice: Invoice) -> Slot:
    """The latest day to which the company's policy lets this bill's due date be moved.

    Raises ValueError when the company has no such policy.
    """
    days = policy_count(company, "payment_extension_max_days")
    if days is None or not isinstance(days.value, int):
        raise ValueError("no payment extension policy")
    source = Source("invoice", invoice.number, "due_on", rule="extended_due")
    return Slot("date", invoice.due_on + timedelta(days=days.value), source)


def grace_end(company: Company, invoice: Invoice) -> Slot | None:
    """The last day on which this bill can be paid without a late fee; None when the company has no days of grace."""
    days = policy_count(company, "late_fee_grace_days")
    if days is None or not isinstance(days.value, int):
        return None
    source = Source("invoice", invoice.number, "due_on", rule="grace_end")
    return Slot("date", invoice.due_on + timedelta(days=days.value), source)


def _months_later(day: date, months: int) -> date:
    first_of_month = day.replace(day=1)
    for _ in range(months):
        first_of_month = date.fromordinal(first_of_month.toordinal() + 31).replace(day=1)
    for last in range(day.day, 0, -1):
        try:
            return first_of_month.replace(day=last)
        except ValueError:
            continue
    raise ValueError("no such month")
