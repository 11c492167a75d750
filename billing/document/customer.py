"""Sense of a customer's subscriptions and payment methods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from billing.document.places import Place, where
from billing.document.walk import Record, customer_records
from billing.errors import Problem


def check_customers(document: dict[str, Any]) -> Iterator[Problem]:
    for place, subscription, _ in customer_records(document, "subscriptions"):
        yield from _check_subscription(subscription, place)
    for index, customer in enumerate(document.get("customers", ())):
        yield from _check_methods(customer.get("payment_methods", ()), ("customers", index, "payment_methods"))


def _check_subscription(subscription: Record, place: Place) -> Iterator[Problem]:
    if subscription["current_period_start"] > subscription["current_period_end"]:
        yield Problem(where((*place, "current_period_end")), "lies before current_period_start; swap or correct them")
    for status, field in (("trialing", "trial_ends_on"), ("canceled", "canceled_on")):
        if subscription["status"] == status and field not in subscription:
            yield Problem(where((*place, field)), f"is missing; a {status} subscription needs it")


def _check_methods(methods: list[Record], place: Place) -> Iterator[Problem]:
    for index, method in enumerate(methods):
        for field in ("last4", "exp_month", "exp_year"):
            if method["kind"] == "card" and field not in method:
                yield Problem(where((*place, index, field)), "is missing; a card needs last4, exp_month and exp_year")
            elif method["kind"] != "card" and field != "last4" and field in method:
                yield Problem(where((*place, index, field)), "only a card has an expiry; leave it out")
    defaults = [index for index, method in enumerate(methods) if method.get("default")]
    for index in defaults[1:]:
        what = f"a second default; payment_methods[{defaults[0]}] already is it"
        yield Problem(where((*place, index, "default")), what)
