"""The figures that stand in the company's own records, for texts to be checked against."""

from __future__ import annotations

from decimal import Decimal

from billing.facts import Company
from billing.money import Money
from supportbot.tuning.answers.checking import Figures


def figures_of(company: Company) -> Figures:
    """Numbers of its policies and prices (and the months of a year), and its contacts and hours as written."""
    numbers = {Decimal(12)}
    wording = {text for text in (*company.contacts.values(), *company.hours.values()) if text}
    for value in company.policies.values():
        if isinstance(value, Money):
            numbers.add(value.major())
        elif isinstance(value, str):
            wording.add(value)
        elif not isinstance(value, bool):
            numbers.add(Decimal(value))
    numbers |= {plan.price.major() for plan in company.plans}
    return Figures(frozenset(numbers), frozenset({*wording, *(plan.name for plan in company.plans)}))
